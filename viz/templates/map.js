// The map: every node in its place, drawn under vis-network's own canvas. Small graphs are drawn
// as shapes in every frame; of large ones the far view is one bitmap, painted in slices so that
// the first frame does not wait for it.

const DIRECT_NODES = 1500;
const DIRECT_DEGREES = 9000;
const BITMAP_PX = 2048;
const SLICE_MS = 10;
const LINES_A_PATH = 300;
const LABELS = 40;
const HUBS = 6;
/** How many names fit a picture of this size: 40 on a desk, fewer on a phone. */
const labelBudget = ({ width, height }) => Math.max(12, Math.min(LABELS, Math.round((width * height) / 18_000)));

const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const network = new vis.Network($("map"), { nodes: nodeSet, edges: edgeSet }, {
  autoResize: true,
  physics: { enabled: false },
  layout: { improvedLayout: false },
  nodes: { borderWidth: 0, font: { size: 0 }, chosen: false, labelHighlightBold: false },
  edges: { smooth: false, chosen: false, color: { inherit: false }, hoverWidth: 0, selectionWidth: 0 },
  interaction: {
    dragNodes: false, selectable: false, hover: false, tooltipDelay: 1e9, keyboard: false,
    zoomSpeed: 0.7,
    // In a frame the wheel scrolls the page around it, until the picture is clicked.
    zoomView: !CONFIG.embed,
  },
});

/** What stands out, or null: {center, nodes: Set, lines: boolean}. */
let lit = null;
let labelled = 0;

const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
for (let i = 0; i < NODES; i++) {
  bounds.left = Math.min(bounds.left, DATA.x[i]);
  bounds.right = Math.max(bounds.right, DATA.x[i]);
  bounds.top = Math.min(bounds.top, DATA.y[i]);
  bounds.bottom = Math.max(bounds.bottom, DATA.y[i]);
}
const MARGIN = 60;
const world = {
  x: bounds.left - MARGIN, y: bounds.top - MARGIN,
  width: bounds.right - bounds.left + 2 * MARGIN, height: bounds.bottom - bounds.top + 2 * MARGIN,
};
const lineAlpha = Math.max(0.07, Math.min(0.38, 420 / Math.max(1, LINES)));

// --- finding nodes by place ---------------------------------------------------------------
const CELL = Math.max(60, 2 * Math.sqrt((world.width * world.height) / Math.max(1, NODES)));
const grid = new Map();
const cellKey = (x, y) => `${x},${y}`;
for (let i = 0; i < NODES; i++) {
  const key = cellKey(Math.floor(DATA.x[i] / CELL), Math.floor(DATA.y[i] / CELL));
  const cell = grid.get(key);
  if (cell === undefined) grid.set(key, [i]);
  else cell.push(i);
}

/** The shown nodes in a box of the world, or null where that would be too many cells. */
function nodesWithin(left, top, right, bottom) {
  const [x0, x1] = [Math.floor(left / CELL), Math.floor(right / CELL)];
  const [y0, y1] = [Math.floor(top / CELL), Math.floor(bottom / CELL)];
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > 4000) return NODES <= DIRECT_NODES ? byImportance.filter(isShown) : null;
  const found = [];
  for (let x = x0; x <= x1; x++) {
    for (let y = y0; y <= y1; y++) {
      for (const i of grid.get(cellKey(x, y)) ?? []) if (isShown(i)) found.push(i);
    }
  }
  return found;
}

const mapSize = () => ({ width: $("map").clientWidth, height: $("map").clientHeight });
function viewBox(size = mapSize()) {
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const [w, h] = [size.width / 2 / scale, size.height / 2 / scale];
  return { scale, left: middle.x - w, right: middle.x + w, top: middle.y - h, bottom: middle.y + h };
}
const toScreen = (view, x, y) => [(x - view.left) * view.scale, (y - view.top) * view.scale];

// --- islands ------------------------------------------------------------------------------
const islands = DATA.islands.map((island) => ({ ...island, members: [], hull: [], x: 0, top: Infinity }));
for (let i = 0; i < NODES; i++) islands[DATA.island[i]].members.push(i);
for (const island of islands) {
  island.hull = hullOf(island.members);
  let [left, right] = [Infinity, -Infinity];
  for (const [x, y] of island.hull) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    island.top = Math.min(island.top, y);
  }
  island.x = (left + right) / 2;
  island.box = { left, right, top: island.top, bottom: Math.max(...island.hull.map((p) => p[1])) };
}

/** Convex hull by the monotone chain (Andrew, 1979). */
function hullOf(members) {
  const points = members.map((i) => [DATA.x[i], DATA.y[i]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (points.length < 3) return points;
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const chain = (list) => {
    const kept = [];
    for (const point of list) {
      while (kept.length > 1 && turn(kept.at(-2), kept.at(-1), point) <= 0) kept.pop();
      kept.push(point);
    }
    kept.pop();
    return kept;
  };
  return [...chain(points), ...chain(points.reverse())];
}

function drawIslands(ctx) {
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  ctx.fillStyle = ctx.strokeStyle = colours.island;
  ctx.lineWidth = 44;
  for (const island of islands) {
    if (island.apart || island.hull.length < 3) continue;
    ctx.beginPath();
    island.hull.forEach(([x, y], k) => (k === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
}

// --- nodes and lines ----------------------------------------------------------------------
/** How strongly what the filters leave out is still drawn. */
const FAINT_ALPHA = 0.14;

function strokeLines(ctx, from, to) {
  ctx.beginPath();
  for (let k = from; k < to; k++) {
    if (lineState[k] !== KEPT) continue;
    ctx.moveTo(DATA.x[lineFrom[k]], DATA.y[lineFrom[k]]);
    ctx.lineTo(DATA.x[lineTo[k]], DATA.y[lineTo[k]]);
  }
  ctx.stroke();
}

/** Draw shapes, one path a kind, smaller ones on top of larger ones. */
function fillNodes(ctx, nodes, scale) {
  if (!filtered) {
    fillShapes(ctx, nodes, scale);
    return;
  }
  const alpha = ctx.globalAlpha;
  ctx.globalAlpha = alpha * FAINT_ALPHA;
  fillShapes(ctx, nodes.filter((i) => !isKept(i)), scale);
  ctx.globalAlpha = alpha;
  fillShapes(ctx, nodes.filter(isKept), scale);
}

function fillShapes(ctx, nodes, scale) {
  if (route.reading) {
    fillReading(ctx, nodes, scale);
    return;
  }
  const least = 1.6 / scale;
  for (let kind = 0; kind < KINDS.length; kind++) {
    let any = false;
    ctx.beginPath();
    for (const i of nodes) {
      if (DATA.kind[i] !== kind) continue;
      tracePath(ctx, KINDS[kind].shape, DATA.x[i], DATA.y[i], Math.max(least, radius(i)));
      any = true;
    }
    if (!any) continue;
    ctx.lineWidth = 1.4 / Math.max(scale, 0.4);
    ctx.strokeStyle = colours.ground;
    ctx.stroke();
    ctx.fillStyle = colours.kind[kind];
    ctx.fill();
  }
}

/** The far view of a large graph. A new paint waits for no frame and may be overtaken. */
const bitmap = { canvas: null, scale: 1, job: 0, painted: false };
function paintBitmap() {
  if (NODES <= DIRECT_NODES) return;
  const job = ++bitmap.job;
  bitmap.scale = Math.min(BITMAP_PX / world.width, BITMAP_PX / world.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(world.width * bitmap.scale);
  canvas.height = Math.ceil(world.height * bitmap.scale);
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  ctx.scale(bitmap.scale, bitmap.scale);
  ctx.translate(-world.x, -world.y);
  const least = 1.1 / bitmap.scale;
  for (let kind = 0; kind < KINDS.length; kind++) {
    ctx.fillStyle = colours.kind[kind];
    for (const i of byImportance) {
      if (DATA.kind[i] !== kind || !isShown(i)) continue;
      ctx.globalAlpha = isKept(i) ? 1 : FAINT_ALPHA;
      if (route.reading) ctx.fillStyle = readingColour(i);
      const r = Math.max(least, radius(i) * 0.9);
      ctx.fillRect(DATA.x[i] - r, DATA.y[i] - r, 2 * r, 2 * r);
    }
  }
  ctx.globalAlpha = 1;
  bitmap.canvas = canvas;
  bitmap.painted = false;
  ctx.globalCompositeOperation = "destination-over";
  ctx.strokeStyle = `rgba(${colours.line},${lineAlpha})`;
  ctx.lineWidth = 0.8 / bitmap.scale;
  let next = 0;
  const slice = () => {
    if (job !== bitmap.job) return;
    const began = performance.now();
    while (next < LINES && performance.now() - began < SLICE_MS) {
      strokeLines(ctx, next, Math.min(LINES, next + LINES_A_PATH));
      next += LINES_A_PATH;
    }
    if (next < LINES) setTimeout(slice, 0);
    else {
      bitmap.painted = true;
      if (route.view === "map") network.redraw();
      markRest();
    }
  };
  setTimeout(slice, 30);
}

function markRest() {
  performance.mark("network:rest");
  document.documentElement.dataset.rest = "true";
}

function drawMap(ctx) {
  const view = viewBox();
  const margin = 40;
  drawIslands(ctx);
  const near = nodesWithin(view.left - margin, view.top - margin, view.right + margin, view.bottom + margin);
  const direct = near !== null && near.length <= DIRECT_NODES;
  const dim = lit !== null;
  ctx.save();
  if (dim) ctx.globalAlpha = 0.16;
  let joined = 0;
  if (direct) for (const i of near) joined += degree[i];
  if (direct && (NODES <= DIRECT_NODES || joined <= DIRECT_DEGREES)) {
    ctx.strokeStyle = `rgba(${colours.line},${Math.max(lineAlpha, NODES > DIRECT_NODES ? 0.11 : 0)})`;
    ctx.lineWidth = 1 / Math.max(view.scale, 0.5);
    if (NODES <= DIRECT_NODES) {
      for (let k = 0; k < LINES; k += LINES_A_PATH) strokeLines(ctx, k, Math.min(LINES, k + LINES_A_PATH));
    } else {
      ctx.beginPath();
      for (const i of near) {
        for (const j of neighboursOf(i)) {
          if (!isKept(i) || !isKept(j)) continue;
          ctx.moveTo(DATA.x[i], DATA.y[i]);
          ctx.lineTo(DATA.x[j], DATA.y[j]);
        }
      }
      ctx.stroke();
    }
    fillNodes(ctx, near.sort((a, b) => rank[a] - rank[b]), view.scale);
  } else if (bitmap.canvas !== null) {
    ctx.drawImage(bitmap.canvas, world.x, world.y, world.width, world.height);
    if (direct && view.scale > bitmap.scale * 1.3) fillNodes(ctx, near, view.scale);
  }
  ctx.restore();
  if (dim) drawLit(ctx, view.scale);
}

function drawLit(ctx, scale) {
  const nodes = [...lit.nodes].filter((i) => i === lit.center || isShown(i));
  if (lit.center >= 0) {
    const c = lit.center;
    ctx.strokeStyle = colours.kind[DATA.kind[c]];
    ctx.globalAlpha = nodes.length > 80 ? 0.35 : 0.75;
    ctx.lineWidth = 1.5 / Math.max(scale, 0.4);
    ctx.beginPath();
    for (const i of nodes) {
      ctx.moveTo(DATA.x[c], DATA.y[c]);
      ctx.lineTo(DATA.x[i], DATA.y[i]);
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  fillNodes(ctx, nodes.sort((a, b) => rank[a] - rank[b]), scale);
  for (const i of new Set([lit.center, route.node, cursor])) {
    if (i < 0) continue;
    ctx.beginPath();
    ctx.arc(DATA.x[i], DATA.y[i], Math.max(radius(i), 3 / scale) * 1.3 + 4 / scale, 0, 2 * Math.PI);
    ctx.lineWidth = 2 / scale;
    ctx.strokeStyle = i === cursor ? colours.accent : colours.ink;
    ctx.stroke();
  }
}

/** A name and its island: a hub whose name is that of its island does not bear it again. */
const sayingOf = (island, text) => `${island} ${fold(text)}`;

function nameOfNode(view, i, extra = {}) {
  const [x, y] = toScreen(view, DATA.x[i], DATA.y[i]);
  const text = shortLabel(i);
  return { text, x, y, r: Math.max(2, radius(i) * view.scale), node: i, says: sayingOf(DATA.island[i], text), ...extra };
}

/** The names of the islands, above their shores; faint ones only for bearing. */
function islandNames(view, faint) {
  const names = [];
  islands.forEach((island, k) => {
    if (island.names.length === 0 && !island.apart) return;
    const span = (island.box.right - island.box.left) * view.scale;
    if (span < 26 || (island.apart && islands.length < 2)) return;
    const [x, y] = toScreen(view, island.x, island.top);
    const bottom = toScreen(view, 0, island.box.bottom)[1];
    if (bottom < 40) return;
    const room = Math.max(240, Math.min(340, span * 1.5));
    const text = island.apart ? "On their own" : island.names[0];
    names.push({
      text, says: sayingOf(k, text), over: true, room, wrap: Math.max(110, span * 0.9),
      x, y: Math.max(y - 24 * view.scale, 18), r: 0, sides: ["above", "above left", "above right", "under"],
      bottom: bottom + 24 * view.scale,
      font: island.apart || faint ? `500 13px ${FONT}` : `650 ${fitScale < 0.62 ? 13 : span > 200 ? 16 : 14.5}px ${FONT}`,
      color: island.apart || faint ? colours.soft : colours.ink,
      action: () => zoomToIsland(k),
    });
  });
  return names;
}

function drawMapLabels(ctx) {
  const size = mapSize();
  const view = viewBox(size);
  const names = [];
  if (lit !== null) {
    const strong = { font: `600 13px ${FONT}` };
    if (lit.center >= 0) names.push(nameOfNode(view, lit.center, { ...strong, room: 320 }));
    const near = [...lit.nodes].filter((i) => i !== lit.center && isKept(i));
    for (const i of near.sort((a, b) => rank[a] - rank[b]).slice(0, 60)) names.push(nameOfNode(view, i));
    names.push(...islandNames(view, true));
    labelled = drawLabels(ctx, size, names, { budget: labelBudget(size) });
    return;
  }
  const hubs = keptByName.slice(0, size.width < 620 ? HUBS / 2 : HUBS).filter((i) => degree[i] > 3);
  // First the islands that are called after a hub: their names stand for both.
  const islandsNamed = islandNames(view, false);
  const ofHubs = new Set(hubs.map((i) => sayingOf(DATA.island[i], shortLabel(i))));
  names.push(...islandsNamed.filter(({ says }) => ofHubs.has(says)));
  for (const i of hubs) {
    names.push(nameOfNode(view, i, { font: `600 13.5px ${FONT}`, room: 200, over: true }));
  }
  names.push(...islandsNamed.filter(({ says }) => !ofHubs.has(says)));
  const inView = view.scale > fitScale * 1.15 || NODES <= DIRECT_NODES
    ? nodesWithin(view.left, view.top, view.right, view.bottom)
    : null;
  const order = inView === null ? keptByName.slice(0, 400) : inView.filter(isKept).sort((a, b) => nameRank[a] - nameRank[b]).slice(0, 400);
  const obstacles = [];
  order.forEach((i, k) => {
    const name = nameOfNode(view, i, { room: view.scale > fitScale * 2 ? 260 : 150 });
    if (k < 60 && name.r > 6) obstacles.push([name.x - name.r, name.y - name.r, name.x + name.r, name.y + name.r]);
    if (hubs.includes(i)) return;
    if (name.x > 0 && name.y > 0 && name.x < size.width && name.y < size.height) names.push(name);
  });
  labelled = drawLabels(ctx, size, names, { budget: labelBudget(size), obstacles });
}

// --- moving about -------------------------------------------------------------------------
let fitScale = 1;
let touched = false;
function flyTo(position, scale) {
  const animation = stillMedia.matches ? false : { duration: 220, easingFunction: "easeInOutQuad" };
  network.moveTo({ position, scale, animation });
}

function fitBox(box, { fly, most = 1.6 }) {
  const size = mapSize();
  const inset = { left: 20, right: size.width > 620 ? 56 : 20, top: CONFIG.embed ? 50 : 62, bottom: $("view").querySelector(".foot").offsetHeight + 22 };
  const width = Math.max(80, size.width - inset.left - inset.right);
  const height = Math.max(80, size.height - inset.top - inset.bottom);
  const scale = Math.min(most, width / (box.right - box.left + 50), height / (box.bottom - box.top + 50));
  const position = {
    x: (box.left + box.right) / 2 - (inset.left - inset.right) / 2 / scale,
    y: (box.top + box.bottom) / 2 - (inset.top - inset.bottom) / 2 / scale,
  };
  if (fly) flyTo(position, scale);
  else network.moveTo({ position, scale, animation: false });
  return scale;
}

function fitMap({ fly = false } = {}) {
  touched = false;
  fitScale = fitBox(bounds, { fly });
}

function zoomToIsland(k) {
  if (route.view !== "map") goTo("map", -1);
  touched = true;
  fitBox(islands[k].box, { fly: true, most: 3 });
  const { names, size } = islands[k];
  say(`${names.join(", ") || "On their own"}: ${plural(size, "node", "nodes")}`);
}

function zoomBy(factor) {
  touched = true;
  network.moveTo({ scale: Math.max(0.02, Math.min(8, network.getScale() * factor)), animation: false });
}

/** The part of the picture that a sheet at the bottom leaves free. */
function freeHeight(size) {
  const sheet = size.width <= 620 && $("panel").classList.contains("open");
  return sheet ? $("panel").offsetTop : size.height;
}

/** Bring a node into the middle of what is free, near enough to be read. */
function centreOn(i) {
  touched = true;
  const size = mapSize();
  const scale = Math.max(network.getScale(), Math.min(1.4, fitScale * 2.2));
  flyTo({ x: DATA.x[i], y: DATA.y[i] + (size.height - freeHeight(size)) / 2 / scale }, scale);
}

// --- what is under the pointer ------------------------------------------------------------
function labelAt(x, y) {
  return drawnLabels.find(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
}

function nodeAt(x, y) {
  const view = viewBox();
  const [wx, wy] = [view.left + x / view.scale, view.top + y / view.scale];
  const reach = 14 / view.scale;
  const candidates = route.view !== "map"
    ? [...ring.places.keys()]
    : nodesWithin(wx - 40 - reach, wy - 40 - reach, wx + 40 + reach, wy + 40 + reach) ?? [];
  let best = -1;
  let least = Infinity;
  for (const i of candidates) {
    const place = placeOf(i);
    const gap = Math.hypot(place.x - wx, place.y - wy) - place.r;
    if (gap < reach * 0.6 && gap < least) [best, least] = [i, gap];
  }
  // A shape under the pointer is meant before a name that lies over it, a name before what is near.
  if (least <= 0) return best;
  const name = labelAt(x, y);
  return name === undefined ? best : name.node;
}

const placeOf = (i) =>
  route.view !== "map" ? ring.places.get(i) : { x: DATA.x[i], y: DATA.y[i], r: radius(i) };
