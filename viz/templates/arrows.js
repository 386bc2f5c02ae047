// Arrows and names of lines, in the picture of what a query made: there a line says what its query
// says, and which way. Elsewhere the shapes at its ends tell both.

const HAS_ARROWS = CONFIG.namedLines;
const HEAD_PX = 7;
const NAMED_LINES = 120;
/** On a shorter line there is no room for its name. */
const LEAST_NAMED_PX = 54;
/** Where on a line its name may stand: the first part of the way that has room. */
const NAME_SPOTS = [0.5, 0.38, 0.62];
const LINE_FONT = `400 11.5px ${FONT}`;

/** The corners of the head of an arrow whose point touches the edge of its target. */
function headCorners(from, to, r, size) {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(across, down) || 1;
  const [ux, uy] = [across / length, down / length];
  const [x, y] = [to.x - ux * r, to.y - uy * r];
  const [bx, by] = [x - ux * size, y - uy * size];
  const half = size * 0.45;
  return [[x, y], [bx - uy * half, by + ux * half], [bx + uy * half, by - ux * half]];
}

/** Fill the heads of lines, each given as its source and its target. */
function fillHeads(ctx, ends, scale) {
  ctx.beginPath();
  for (const [a, b] of ends) {
    const size = HEAD_PX / Math.max(scale, 0.5);
    const [from, to] = [placeOf(a), placeOf(b)];
    headCorners(from, to, to.r + 1, size).forEach(([x, y], k) => (k === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
    ctx.closePath();
  }
  ctx.fill();
}

/** Source and target of each link that is drawn among these nodes, once for each direction. */
function directionsAmong(nodes) {
  const members = new Set(nodes);
  const found = new Map();
  for (const i of members) {
    for (const link of linksOf(i)) {
      const [a, b] = [DATA.source[link], DATA.target[link]];
      if (a !== i && members.has(a)) continue;
      if (isFolded(a) || isFolded(b) || (filtered && lineState[lineBetween(a, b)] !== KEPT)) continue;
      found.set(a * NODES + b, [a, b]);
    }
  }
  return [...found.values()];
}

/** The heads on the map, as faint as its lines are not: there are few of them. */
function fillMapHeads(ctx, near, scale) {
  if (!HAS_ARROWS) return;
  ctx.fillStyle = `rgba(${colours.line},0.75)`;
  fillHeads(ctx, directionsAmong(near), scale);
}

/** What a line says, read from its sources: of both directions, each once. */
const lineWords = (links) => [...new Set(links.map((l) => RELATIONS[DATA.relation[l]].outward))].join(", ");

/** Names of the lines between nodes, near the middle of each, for the labels of a picture. */
function namesOfLines(view, pairs) {
  if (!HAS_ARROWS) return [];
  const names = [];
  let lines = 0;
  for (const [a, b] of pairs) {
    const [p, q] = [placeOf(a), placeOf(b)];
    const [ends, others] = [toScreen(view, p.x, p.y), toScreen(view, q.x, q.y)];
    if (Math.hypot(ends[0] - others[0], ends[1] - others[1]) < LEAST_NAMED_PX) continue;
    const links = linksBetween(a, b).filter(linkKept);
    if (links.length === 0) continue;
    for (const part of NAME_SPOTS) {
      const [x, y] = [0, 1].map((axis) => ends[axis] + part * (others[axis] - ends[axis]));
      names.push({ text: lineWords(links), says: `line ${pairOf(a, b)}`, x, y, r: -8, sides: ["below", "above"], room: 150, line: true, font: LINE_FONT, color: colours.soft });
    }
    if (++lines === NAMED_LINES) break;
  }
  return names;
}

/** Names of the lines on the map: of what is lit, or of all where they are few. */
function namesOfMapLines(view) {
  if (!HAS_ARROWS) return [];
  if (lit !== null) {
    const near = lit.center < 0 ? [] : [...lit.nodes].filter((i) => i !== lit.center && isShown(i) && !isFolded(i));
    return isFolded(lit.center) ? [] : namesOfLines(view, near.map((i) => [lit.center, i]));
  }
  const near = nodesWithin(view.left, view.top, view.right, view.bottom, DIRECT_NODES);
  if (near === null) return [];
  const pairs = new Map(directionsAmong(near).map(([a, b]) => [pairOf(a, b), [a, b]]));
  return pairs.size > NAMED_LINES ? [] : namesOfLines(view, pairs.values());
}

/** How vis-network is to draw the heads of a line from one node to another. */
function headsOf(a, b) {
  if (!HAS_ARROWS) return undefined;
  const links = linksBetween(a, b);
  const head = (enabled) => ({ enabled, scaleFactor: 0.55 });
  return { to: head(links.some((l) => DATA.target[l] === b)), from: head(links.some((l) => DATA.target[l] === a)) };
}
