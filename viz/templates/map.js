// The map: every node in its place, drawn under vis-network's own canvas. What is near is drawn as
// shapes, small graphs always; of large ones the far view is the picture in underlay.js.

/** So many nodes are drawn as shapes in every frame, with so many lines. */
const DIRECT_NODES = 800;
const DIRECT_LINES = 2000;
const IS_SMALL = NODES <= DIRECT_NODES && LINES <= DIRECT_LINES;
/** So many as dots over the underlay, where shapes would take too long and pixels were too coarse. */
const DOTTED_NODES = 4000;
const LABELS = 40;
const NAMED = 400;
const HUBS = 6;
/** How many names fit a picture of this size: 40 on a desk, fewer on a phone, where they are nearly all of islands. */
const labelBudget = ({ width, height }) => Math.max(12, Math.min(LABELS, Math.round((width * height) / (width < 620 ? 10_000 : 18_000))));
const lineAlpha = Math.max(0.07, Math.min(0.38, 420 / Math.max(1, LINES)));

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

let frameAsked = 0;
/** Draw in the next frame, once, however often it is asked for; vis-network's own draws at once. */
function redraw() {
  frameAsked ||= requestAnimationFrame(() => {
    frameAsked = 0;
    network.redraw();
  });
}

/** What stands out, or null: {center, nodes: Set, lines: boolean}. */
let lit = null;
let labelled = 0;

// --- nodes and lines ----------------------------------------------------------------------
/** How strongly what the filters leave out is still drawn. */
const FAINT_ALPHA = 0.14;

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

/** Dots of what is too much for shapes. */
function fillDots(ctx, nodes, scale) {
  for (let kind = 0; kind < KINDS.length; kind++) {
    ctx.fillStyle = colours.kind[kind];
    for (const i of nodes) {
      if (DATA.kind[i] !== kind || !isKept(i)) continue;
      const r = Math.max(1.3 / scale, radius(i) * 0.85);
      ctx.fillRect(DATA.x[i] - r, DATA.y[i] - r, 2 * r, 2 * r);
    }
  }
}

/** How much fainter a line is that leaves its island: it says less about where its ends belong. */
const BRIDGE_ALPHA = 0.55;
const inFrame = new Uint32Array(NODES);
let frame = 0;

/** Draw the lines of the nodes in view, each once; false where they are too many. */
function strokeLines(ctx, near, scale) {
  let joined = 0;
  for (const i of near) joined += degree[i];
  if (joined > 2 * DIRECT_LINES) return false;
  frame++;
  for (const i of near) inFrame[i] = frame;
  const alpha = Math.max(lineAlpha, NODES > DIRECT_NODES ? 0.11 : 0);
  ctx.lineWidth = 1 / Math.max(scale, 0.5);
  for (const bridges of [true, false]) {
    ctx.beginPath();
    for (const i of near) if (isKept(i)) traceLines(ctx, i, bridges);
    ctx.strokeStyle = `rgba(${colours.line},${bridges ? Math.max(0.09, alpha * BRIDGE_ALPHA) : alpha})`;
    ctx.stroke();
  }
  fillMapHeads(ctx, near, scale);
  return true;
}

/** Trace the lines of a node, either those that leave its island or those that do not. */
function traceLines(ctx, i, bridges) {
  for (let at = linkStart[i]; at < linkStart[i + 1]; at++) {
    const j = farEnd(linkAt[at], i);
    if ((j < i && inFrame[j] === frame) || isFolded(j) || (DATA.island[i] !== DATA.island[j]) !== bridges) continue;
    if (filtered && lineState[lineBetween(i, j)] !== KEPT) continue;
    ctx.moveTo(DATA.x[i], DATA.y[i]);
    ctx.lineTo(DATA.x[j], DATA.y[j]);
  }
}

/** Draw islands, lines and nodes of a part of the world. */
function drawScene(ctx, part) {
  const { scale } = part;
  drawIslands(ctx);
  drawFolds(ctx, scale);
  const near = nodesWithin(part.left, part.top, part.right, part.bottom, DOTTED_NODES);
  const shapes = near !== null && near.length <= DIRECT_NODES;
  const lines = shapes && (IS_SMALL || scale > underlay.scale) && strokeLines(ctx, near, scale);
  if (!lines && underlay.canvas !== null) {
    ctx.drawImage(underlay.canvas, world.x, world.y, underlay.canvas.width / underlay.scale, underlay.canvas.height / underlay.scale);
  }
  if (lines || (shapes && scale > underlay.scale)) fillNodes(ctx, near.sort((a, b) => rank[a] - rank[b]), scale);
  else if (near !== null && scale > underlay.scale * 1.3) fillDots(ctx, near, scale);
}

/** How much more than the view is painted ahead, by its width and height. */
const AHEAD = 0.4;
const STILL_MS = 200;
/** While one zooms, what was painted is stretched: so far, then it is painted anew. */
const STRETCH = { least: 0.55, most: 2.2 };
/** The scene around the view on a canvas of its own: while one moves it, it is only copied. */
const scene = { canvas: null, says: "", part: null, timer: 0, dragged: false, scale: 0, zoomedAt: -Infinity };
const sceneSays = (ratio) => `${ratio} ${filterTurn} ${foldTurn} ${underlay.turn} ${colours.dark} ${route.reading}`;

const isWithin = (view, part) =>
  view.left >= part.left && view.right <= part.right && view.top >= part.top && view.bottom <= part.bottom;

/** Whether the scale changes from frame to frame. */
function isZooming(view) {
  const now = performance.now();
  const going = scene.scale !== view.scale && now - scene.zoomedAt < STILL_MS;
  if (scene.scale !== view.scale) [scene.scale, scene.zoomedAt] = [view.scale, now];
  return going;
}

/** Whether the painted scene shows this view; it is painted when one drags or zooms, or once nothing moves. */
function isSceneReady(view, ratio) {
  const says = sceneSays(ratio);
  const zooming = isZooming(view);
  const shows = scene.part !== null && scene.says === says && isWithin(view, scene.part);
  if (shows && scene.part.scale === view.scale) return true;
  clearTimeout(scene.timer);
  if (zooming || !scene.dragged) {
    scene.timer = setTimeout(() => {
      const now = viewBox();
      if (route.view !== "map" || now.scale !== view.scale) return;
      paintScene(now, ratio);
      if (zooming) redraw();
    }, STILL_MS);
  }
  if (!zooming && !scene.dragged) return false;
  const stretch = shows ? view.scale / scene.part.scale : 0;
  if (!zooming || stretch < STRETCH.least || stretch > STRETCH.most) paintScene(view, ratio);
  return true;
}

function copyScene(ctx, view, ratio) {
  const { part, canvas } = scene;
  const stretch = view.scale / part.scale;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  const [x, y] = [(part.left - view.left) * view.scale * ratio, (part.top - view.top) * view.scale * ratio];
  if (stretch === 1) ctx.drawImage(canvas, Math.round(x), Math.round(y));
  else ctx.drawImage(canvas, x, y, canvas.width * stretch, canvas.height * stretch);
  ctx.restore();
}

function paintScene(view, ratio) {
  const [across, down] = [(view.right - view.left) * AHEAD, (view.bottom - view.top) * AHEAD];
  const part = { scale: view.scale, left: view.left - across, right: view.right + across, top: view.top - down, bottom: view.bottom + down };
  scene.canvas ??= document.createElement("canvas");
  const scale = view.scale * ratio;
  // A new size also empties it.
  scene.canvas.width = Math.ceil((part.right - part.left) * scale);
  scene.canvas.height = Math.ceil((part.bottom - part.top) * scale);
  const ctx = scene.canvas.getContext("2d", { willReadFrequently: true });
  ctx.setTransform(scale, 0, 0, scale, -part.left * scale, -part.top * scale);
  drawScene(ctx, part);
  scene.part = part;
  scene.says = sceneSays(ratio);
}

function drawMap(ctx) {
  const view = viewBox();
  const ratio = ctx.canvas.width / mapSize().width;
  const dim = lit !== null;
  ctx.save();
  if (dim) ctx.globalAlpha = 0.16;
  if (isSceneReady(view, ratio)) copyScene(ctx, view, ratio);
  else drawScene(ctx, view);
  ctx.restore();
  if (dim) drawLit(ctx, view.scale);
}

function drawLit(ctx, scale) {
  const nodes = [...lit.nodes].filter((i) => isOnMap(i) || isHead(i));
  if (lit.center >= 0) {
    const c = lit.center;
    ctx.strokeStyle = colours.kind[DATA.kind[c]];
    ctx.globalAlpha = nodes.length > 80 ? 0.35 : 0.75;
    ctx.lineWidth = 1.5 / Math.max(scale, 0.4);
    ctx.beginPath();
    const from = placeOf(c);
    for (const i of lit.nodes) {
      if (!isShown(i)) continue;
      const to = placeOf(i);
      ctx.moveTo(from.x, from.y);
      ctx.lineTo(to.x, to.y);
    }
    ctx.stroke();
    if (HAS_ARROWS) {
      ctx.fillStyle = ctx.strokeStyle;
      fillHeads(ctx, directionsAmong([c]), scale);
    }
    ctx.globalAlpha = 1;
  }
  fillNodes(ctx, nodes.filter((i) => !isFolded(i)).sort((a, b) => rank[a] - rank[b]), scale);
  for (const i of new Set([lit.center, route.node, cursor])) {
    if (i < 0) continue;
    ctx.beginPath();
    const { x, y, r } = placeOf(i);
    ctx.arc(x, y, Math.max(r, 3 / scale) * (isFolded(i) ? 1 : 1.3) + 4 / scale, 0, 2 * Math.PI);
    ctx.lineWidth = 2 / scale;
    ctx.strokeStyle = i === cursor ? colours.accent : colours.ink;
    ctx.stroke();
  }
}

function nameOfNode(view, i, extra) {
  const [x, y] = toScreen(view, DATA.x[i], DATA.y[i]);
  return { text: shortLabel(i), x, y, r: Math.max(2, radius(i) * view.scale), node: i, says: sayingOfNode(i), ...extra };
}

/** The nodes that may be named in this view, the most telling first. */
function nameable(view) {
  const near = view.scale > fitScale * 1.15 || NODES <= DIRECT_NODES
    ? nodesWithin(view.left, view.top, view.right, view.bottom, DIRECT_NODES)
    : null;
  if (near !== null) return near.filter(isKept).sort((a, b) => nameRank[a] - nameRank[b]).slice(0, NAMED);
  const found = [];
  for (const i of keptByName) {
    const [x, y] = [DATA.x[i], DATA.y[i]];
    if (x < view.left || x > view.right || y < view.top || y > view.bottom || isFolded(i)) continue;
    if (found.push(i) === NAMED) break;
  }
  return found;
}

function drawMapLabels(ctx) {
  const size = mapSize();
  const view = viewBox(size);
  const names = [];
  if (lit !== null) {
    const strong = { font: `600 13px ${FONT}` };
    if (lit.center >= 0 && !isFolded(lit.center)) names.push(nameOfNode(view, lit.center, { ...strong, room: 320 }));
    const near = [...lit.nodes].filter((i) => i !== lit.center && isKept(i) && !isFolded(i));
    for (const i of near.sort((a, b) => rank[a] - rank[b]).slice(0, 60)) names.push(nameOfNode(view, i));
    names.push(...namesOfMapLines(view), ...islandNames(view, true));
    labelled = drawLabels(ctx, size, names, { budget: labelBudget(size) });
    return;
  }
  const hubs = keptByName.slice(0, size.width < 620 ? HUBS / 2 : HUBS).filter((i) => degree[i] > 3 && !isFolded(i));
  // First the islands that are called after a hub: their names stand for both.
  const islandsNamed = islandNames(view, false);
  const ofHubs = new Set(hubs.map(sayingOfNode));
  names.push(...islandsNamed.filter(({ says }) => ofHubs.has(says)));
  for (const i of hubs) {
    names.push(nameOfNode(view, i, { font: `600 13.5px ${FONT}`, room: 200, over: true }));
  }
  names.push(...islandsNamed.filter(({ says }) => !ofHubs.has(says)));
  const obstacles = [];
  const plain = { room: view.scale > fitScale * 2 ? 260 : 150 };
  nameable(view).forEach((i, k) => {
    const name = nameOfNode(view, i, plain);
    if (k < 60 && name.r > 6) obstacles.push([name.x - name.r, name.y - name.r, name.x + name.r, name.y + name.r]);
    if (!hubs.includes(i)) names.push(name);
  });
  names.push(...namesOfMapLines(view));
  labelled = drawLabels(ctx, size, names, { budget: labelBudget(size), obstacles });
}
