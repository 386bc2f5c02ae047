// Islands: communities as areas with a name and a count, drawn under everything else.

const COURSES = 24;
const islands = DATA.islands.map((island) => ({ ...island, members: [], hull: [], x: 0, top: Infinity }));
for (let i = 0; i < NODES; i++) islands[DATA.island[i]].members.push(i);
for (const island of islands) {
  island.hull = hullOf(island.members);
  const [across, down] = [island.hull.map(([x]) => x), island.hull.map(([, y]) => y)];
  island.box = { left: Math.min(...across), right: Math.max(...across), top: Math.min(...down), bottom: Math.max(...down) };
  island.top = island.box.top;
  island.x = (island.box.left + island.box.right) / 2;
}

/** The nodes that lie farthest out in each of some directions, in their order around the island. */
function hullOf(members) {
  const far = [];
  for (let course = 0; course < COURSES; course++) {
    const [across, down] = [Math.cos((2 * Math.PI * course) / COURSES), Math.sin((2 * Math.PI * course) / COURSES)];
    let best = members[0];
    let most = -Infinity;
    for (const i of members) {
      const reach = DATA.x[i] * across + DATA.y[i] * down;
      if (reach > most) [best, most] = [i, reach];
    }
    if (!far.includes(best)) far.push(best);
  }
  return far.map((i) => [DATA.x[i], DATA.y[i]]);
}

function drawIslands(ctx) {
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  ctx.fillStyle = ctx.strokeStyle = colours.island;
  ctx.lineWidth = 44;
  for (const [k, island] of islands.entries()) {
    if (island.apart || island.hull.length < 3 || foldedIslands.has(k)) continue;
    ctx.beginPath();
    island.hull.forEach(([x, y], k) => (k === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
}

/** A name and its island: a hub whose name is that of its island does not bear it again. */
const sayingOf = (island, text) => `${island} ${fold(text)}`;
const sayings = new Map();
/** The same of a node, kept: every frame asks for hundreds. */
function sayingOfNode(i) {
  let said = sayings.get(i);
  if (said === undefined) {
    if (sayings.size > 2000) sayings.clear();
    said = sayingOf(DATA.island[i], shortLabel(i));
    sayings.set(i, said);
  }
  return said;
}

/** The names of the islands, above their shores; faint ones only for bearing, as where no node is kept. */
function islandNames(view, faint) {
  const names = [];
  islands.forEach((island, k) => {
    if (island.names.length === 0 && !island.apart) return;
    const span = (island.box.right - island.box.left) * view.scale;
    if ((span < 26 && !foldedIslands.has(k)) || (island.apart && islands.length < 2)) return;
    const disc = foldedIslands.has(k) ? discOf(k) : null;
    const [x, y] = toScreen(view, island.x, disc === null ? island.top : disc.y - disc.r + 18);
    const bottom = toScreen(view, 0, disc === null ? island.box.bottom : disc.y + disc.r - 18)[1];
    if (bottom < 40) return;
    const room = Math.max(240, Math.min(340, span * 1.5));
    const kept = filtered ? keptOnIsland[k] : island.size;
    if (kept === 0 && filters.hide) return;
    const soft = island.apart || faint || kept === 0;
    const count = thousands(island.size);
    const text = island.apart ? "On their own" : island.names[0];
    names.push({
      text, tail: filtered ? `${thousands(kept)} of ${count}` : count, says: sayingOf(k, text), over: true, room, wrap: Math.max(110, span * 0.9),
      x, y: Math.max(y - 24 * view.scale, 18), r: 0, sides: ["above", "above left", "above right", "under"],
      bottom: bottom + 24 * view.scale,
      font: soft ? `500 13px ${FONT}` : `650 ${fitScale < 0.62 ? 13 : span > 200 ? 16 : 14.5}px ${FONT}`,
      color: soft ? colours.soft : colours.ink,
      action: () => zoomToIsland(k), island: k,
    });
  });
  return names;
}

/** The island whose area a point of the world lies in, or -1. */
function islandAt(x, y) {
  const shore = 22;
  return islands.findIndex(({ apart, hull, box }) => {
    if (apart || hull.length < 3) return false;
    if (x < box.left - shore || x > box.right + shore || y < box.top - shore || y > box.bottom + shore) return false;
    return hull.every(([ax, ay], k) => {
      const [bx, by] = hull[(k + 1) % hull.length];
      const side = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / Math.max(1e-9, Math.hypot(bx - ax, by - ay));
      return side > -shore;
    });
  });
}
