// One node and what it is joined with: an oval with a sector a type, every name readable. The
// nodes are vis-network's own; there are never more than some hundred.

const ROW_PX = 18;
const FIRST_RING = 60;
const SECOND_EACH = 3;
const TALLEST_ROW_PX = 60;

/** The drawn ring: places by node, headings and "+ n more" by place. */
let ring = { focus: -1, places: new Map(), texts: [], order: [] };

/** Neighbours by kind, in the order of the legend; each kind keeps its fair share of the room. */
function sectorsOf(focus, room) {
  const near = neighboursOf(focus).filter(isShown);
  const sectors = KINDS.map((kind, k) => ({ kind: k, nodes: near.filter((i) => DATA.kind[i] === k) }))
    .filter((sector) => sector.nodes.length > 0);
  const total = near.length;
  const limit = Math.min(FIRST_RING, Math.max(sectors.length, room - 2 * sectors.length));
  for (const sector of sectors) {
    const share = total <= limit ? sector.nodes.length : Math.max(1, Math.floor((limit * sector.nodes.length) / total));
    sector.hidden = sector.nodes.length - share;
    sector.shownNodes = sector.nodes.slice(0, share);
  }
  return sectors;
}

function slotsOf(sectors, second) {
  const seen = new Set([route.node, ...sectors.flatMap((sector) => sector.shownNodes)]);
  const slots = [];
  for (const sector of sectors) {
    slots.push({ head: sector });
    for (const node of sector.shownNodes) {
      const children = [];
      if (second) {
        for (const far of neighboursOf(node)) {
          if (children.length === SECOND_EACH) break;
          if (!seen.has(far) && isShown(far)) children.push(far);
        }
        children.forEach((far) => seen.add(far));
      }
      slots.push({ node, sector, children });
      for (let k = 1; k < children.length; k++) slots.push({ more: true });
    }
    if (sector.hidden > 0) slots.push({ rest: sector });
  }
  return slots;
}

/** Cut the slots into a right and a left half, at a heading where one is near the middle. */
function halves(slots) {
  const middle = slots.length / 2;
  const heads = slots.flatMap((slot, k) => (slot.head && k > 0 ? [k] : []));
  const best = heads.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  let cut = best !== undefined && Math.abs(best - middle) <= slots.length * 0.2 ? best : Math.ceil(middle);
  while (cut > 0 && cut < slots.length && (slots[cut].more || slots[cut - 1].head)) cut++;
  return [slots.slice(0, cut), slots.slice(cut)];
}

function layRing(focus, hops) {
  const size = mapSize();
  const foot = $("view").querySelector(".foot").offsetHeight;
  // A narrow frame gives its room to the names and draws the oval smaller.
  const labelRoom = Math.max(88, Math.min(250, Math.max(size.width * 0.27, Math.min(120, size.width / 2 - 62))));
  const across = Math.max(46, Math.min(size.width / 2 - labelRoom - 14, 380));
  const down = Math.max(70, (size.height - 60 - foot - 26) / 2);
  const room = 2 * Math.floor((2 * down) / ROW_PX);
  const second = hops === 2;
  let sectors = sectorsOf(focus, second ? Math.floor(room / 2) : room);
  let slots = slotsOf(sectors, second);
  while (slots.length > room && sectors.some((sector) => sector.shownNodes.length > 1)) {
    sectors = sectors.map((sector) => {
      const keep = Math.max(1, Math.floor(sector.shownNodes.length * 0.85));
      return { ...sector, shownNodes: sector.nodes.slice(0, keep), hidden: sector.nodes.length - keep };
    });
    slots = slotsOf(sectors, second);
  }
  const places = new Map([[focus, { x: 0, y: 0, r: Math.min(30, Math.max(16, radius(focus))), side: "center" }]]);
  const texts = [];
  const order = [];
  halves(slots).forEach((half, which) => {
    const sign = which === 0 ? 1 : -1;
    const row = Math.min(TALLEST_ROW_PX, (2 * down) / Math.max(1, half.length));
    const side = sign > 0 ? "right" : "left";
    const top = -((half.length - 1) * row) / 2;
    const curve = Math.max(down, (half.length * row) / 2) * 1.06;
    const spot = (k, factor) => {
      const y = top + k * row;
      return { x: sign * across * factor * Math.sqrt(Math.max(0.06, 1 - (y / curve) ** 2)), y };
    };
    half.forEach((slot, k) => {
      if (slot.more) return;
      if (slot.head || slot.rest) {
        texts.push({ ...spot(k, 1), side, head: slot.head, rest: slot.rest });
        return;
      }
      const { node, children } = slot;
      const far = children.length > 0 || second;
      const own = spot(k + Math.max(0, children.length - 1) / 2, far ? 0.52 : 1);
      places.set(node, { ...own, r: Math.min(13, row * 0.4, Math.max(5.5, radius(node))), side });
      order.push(node);
      children.forEach((child, c) => {
        places.set(child, { ...spot(k + c, 1), r: 4.5, side, parent: node });
        order.push(child);
      });
    });
  });
  ring = { focus, hops, places, texts, order, labelRoom };
}

function lineStyle(a, b) {
  const links = linksBetween(a, b).map((l) => RELATIONS[DATA.relation[l]]);
  return { strong: links.some((r) => r.strong), dashed: links.length > 0 && links.every((r) => r.dashed) };
}

/** How vis-network draws a kind: by a shape of its own, or by ours where it has none. */
const visShape = ({ shape }) => (shape !== "pentagon" ? { shape } : {
  shape: "custom",
  ctxRenderer: ({ ctx, x, y, style: { size, color, opacity } }) => ({
    drawNode() {
      ctx.save();
      ctx.globalAlpha *= opacity ?? 1;
      ctx.beginPath();
      tracePath(ctx, shape, x, y, size);
      ctx.fillStyle = color;
      ctx.fill();
      ctx.restore();
    },
    nodeDimensions: { width: 2 * size, height: 2 * size },
  }),
});

/** Hand the ring to vis-network: its nodes, and the lines among them. */
function showRing(focus, hops) {
  layRing(focus, hops);
  const nodes = [];
  for (const [i, place] of ring.places) {
    nodes.push({ id: i, x: place.x, y: place.y, ...visShape(kindOf(i)), size: place.r, color: colours.kind[DATA.kind[i]] });
  }
  const edges = [];
  const members = [...ring.places.keys()];
  for (const i of members) {
    for (const j of members) {
      if (j <= i || lineBetween(i, j) < 0) continue;
      const own = i === focus || j === focus;
      const other = i === focus ? j : i;
      const chain = ring.places.get(i).parent === j || ring.places.get(j).parent === i;
      const { strong, dashed } = lineStyle(i, j);
      const color = own ? colours.kind[DATA.kind[other]] : `rgb(${colours.line})`;
      edges.push({
        id: `${i}-${j}`, from: i, to: j, width: own ? (strong ? 2.6 : 1.3) : 0.8,
        dashes: own && dashed ? [5, 5] : false,
        arrows: headsOf(i, j),
        color: { color, opacity: own ? 0.62 : chain ? 0.45 : 0.13, inherit: false },
      });
    }
  }
  nodeSet.clear();
  edgeSet.clear();
  nodeSet.add(nodes);
  edgeSet.add(edges);
  const foot = $("view").querySelector(".foot").offsetHeight;
  network.moveTo({ position: { x: 0, y: (foot - 36) / 2 }, scale: 1, animation: false });
}

function hideRing() {
  nodeSet.clear();
  edgeSet.clear();
}

/** Light one node of the ring and what it is joined with there. */
function lightRing(center) {
  const near = center < 0 || center === ring.focus ? null : new Set([center, ...neighboursOf(center)]);
  nodeSet.update([...ring.places.keys()].map((i) => ({ id: i, opacity: near === null || near.has(i) ? 1 : 0.22 })));
}

function drawRingMarks(ctx) {
  const place = ring.places.get(cursor >= 0 && ring.places.has(cursor) ? cursor : ring.focus);
  if (place === undefined) return;
  ctx.beginPath();
  ctx.arc(place.x, place.y, place.r * 1.3 + 5, 0, 2 * Math.PI);
  ctx.lineWidth = 2;
  ctx.strokeStyle = place === ring.places.get(ring.focus) ? colours.ink : colours.accent;
  ctx.stroke();
}

const HEADING_FONT = `650 12.5px ${FONT}`;
const headingWord = ({ kind }) => `${KINDS[kind].plural[0].toUpperCase()}${KINDS[kind].plural.slice(1)}`;
/** How a sector may be headed, longest first; the last form stands beside the shape of its kind. */
const HEADINGS = [
  (head) => `${headingWord(head)} · ${head.nodes.length}`,
  headingWord,
  (head) => `${head.nodes.length}`,
];

/** The longest form in which every heading of this ring fits: whole words or none. */
function headingForm(ctx) {
  const heads = ring.texts.flatMap(({ head }) => head ?? []);
  return HEADINGS.find((form) => heads.every((head) => textWidth(ctx, form(head), HEADING_FONT) <= ring.labelRoom)) ?? HEADINGS.at(-1);
}

function drawRingLabels(ctx) {
  const size = mapSize();
  const view = viewBox(size);
  const names = [];
  const focus = ring.places.get(ring.focus);
  const [fx, fy] = toScreen(view, focus.x, focus.y);
  const center = {
    text: shortLabel(ring.focus), x: fx, y: fy, r: focus.r * view.scale * 1.3 + 4, node: ring.focus, sides: ["below", "above"],
    font: `650 15px ${FONT}`, room: Math.max(170, Math.min(340, (size.width - 2 * ring.labelRoom) * 0.8)),
  };
  names.push(center);
  const form = headingForm(ctx);
  for (const text of ring.texts) {
    const [x, y] = toScreen(view, text.x, text.y);
    const kind = KINDS[(text.head ?? text.rest).kind];
    names.push({
      text: text.head ? form(text.head) : `+ ${text.rest.hidden} more`, shape: text.head && form === HEADINGS.at(-1) ? kind.shape : undefined,
      x, y, r: 7, sides: [text.side], room: ring.labelRoom,
      font: text.head ? HEADING_FONT : `400 12.5px ${FONT}`,
      color: text.head ? colours.kind[(text.head ?? text.rest).kind] : colours.accent,
      action: () => openGroup((text.head ?? text.rest).kind),
    });
  }
  const hovered = lit?.center ?? -1;
  const inOrder = [...ring.order].sort((a, b) => (b === hovered) - (a === hovered) || (ring.places.get(a).parent !== undefined) - (ring.places.get(b).parent !== undefined));
  for (const i of inOrder) {
    const place = ring.places.get(i);
    const [x, y] = toScreen(view, place.x, place.y);
    const inner = ring.hops === 2 && place.parent === undefined;
    const faint = hovered >= 0 && hovered !== ring.focus && i !== hovered && !lit.nodes.has(i);
    const room = inner ? 130 : ring.labelRoom - 14;
    names.push({
      text: textWidth(ctx, label(i), `400 12.5px ${FONT}`) <= room ? label(i) : shortLabel(i),
      x, y, r: place.r * view.scale, node: i, sides: inner ? [place.side, "below", "above"] : [place.side],
      room, font: i === hovered ? `600 12.5px ${FONT}` : undefined,
      color: faint || place.parent !== undefined ? colours.soft : colours.ink,
    });
  }
  names.push(...namesOfLines(view, ring.order.filter((i) => i !== ring.focus && lineBetween(i, ring.focus) >= 0).map((i) => [ring.focus, i])));
  const obstacles = [...ring.places.values()].map((place) => {
    const [x, y] = toScreen(view, place.x, place.y);
    const r = place.r * view.scale;
    return [x - r + 1, y - r + 1, x + r - 1, y + r - 1];
  });
  labelled = drawLabels(ctx, size, names, { budget: 200, obstacles: ring.hops === 2 ? obstacles : [] });
}
