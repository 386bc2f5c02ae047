// How the parts meet: events in, one function that shows the route.

/** Light what the route selects, or nothing. */
function lightSelection() {
  const i = route.node;
  lit = route.view === "map" && i >= 0 ? { center: i, nodes: new Set([i, ...neighboursOf(i)]) } : null;
  if (route.view !== "map") lightRing(-1);
  redraw();
}

/** Draw the present view again, after a filter or a resize. */
function refresh() {
  if (route.view === "ring") showRing(route.node, route.hops);
  else if (route.view === "path") showPath();
  else if (!touched) fitMap();
  showSheet();
  redraw();
}

function resetView() {
  if (route.view === "ring") showRing(route.node, route.hops);
  else if (route.view === "path") showPath();
  else fitMap({ fly: true });
}

/** Show the panel of a ring after the ring itself: its sentences take longer than the picture. */
function showRingPanel(shownRoute) {
  requestAnimationFrame(() => setTimeout(() => {
    if (route === shownRoute) showNode(route.node, { open: !panelCovers() });
  }, 0));
}

let shownHash = null;
/** Show what the address says. */
function showRoute() {
  showView();
  shownHash = location.hash;
}

function showView() {
  const before = route;
  const asked = filterHash().join("&");
  [route, filters] = parseRoute(location.hash);
  cursor = -1;
  picking = null;
  hideTip();
  followTrail();
  if (route.view === "map" && route.node >= 0) route.folded = route.folded.filter((k) => k !== DATA.island[route.node]);
  applyFolds(route.folded);
  showFoldButton();
  if (filterHash().join("&") !== asked) filtersChanged();
  if (before.reading !== route.reading) {
    showLegend();
    if (started) paintBitmap();
  }
  showNotice();
  if (route.unknown !== null) {
    $("search").value = route.unknown.replace(/^[a-z]+-/, "").replace(/[-_]+/g, " ").slice(0, 100);
  }
  if (route.view === "ring") {
    lit = null;
    showRing(route.node, route.hops);
    showRingPanel(route);
  } else if (route.view === "path") {
    lit = null;
    showPath();
    showPathPanel();
    setPanel(!panelCovers());
  } else {
    hideRing();
    if (before.view !== "map" || !mapSeen) fitMap();
    mapSeen = true;
    if (route.node < 0) {
      if (route.reading) readingOverview();
      else showOverview();
      lightSelection();
    } else showSelected({ centre: route.sheet === null && before.sheet === null });
  }
  showTrail();
  showSheet();
  redraw();
  document.title = route.node >= 0 ? titleOf(route.node) : CONFIG.title;
  if (route.view === "path") say(pathCaption().join(", "));
  else if (route.node >= 0 && route.view === "ring") say(`${label(route.node)}, ${kindOf(route.node).singular}, ${plural(degree[route.node], "link", "links")}`);
}

/** The tab's title: what is looked at and where, but never the same words twice. */
function titleOf(i) {
  const [name, page] = [fold(label(i)), fold(CONFIG.title)];
  const same = name === page || (page.endsWith("…") && name.startsWith(page.slice(0, -1)));
  return same ? CONFIG.title : `${label(i)} · ${CONFIG.title}`;
}

/** Show what is selected on the map: lit, in the panel, and within what is free of the picture. */
function showSelected({ centre = true } = {}) {
  showNode(route.node);
  lightSelection();
  if (!centre) return; // under a sheet the picture has no size
  const view = viewBox();
  const [x, y] = toScreen(view, DATA.x[route.node], DATA.y[route.node]);
  const size = mapSize();
  if (x < 20 || y < 20 || x > size.width - 20 || y > freeHeight(size) - 20) centreOn(route.node);
}
let mapSeen = false;

// --- the pointer --------------------------------------------------------------------------
function hideTip() {
  $("tip").hidden = true;
  $("map").classList.remove("over");
}

function tipText(i) {
  const lines = [label(i), `${kindOf(i).singular} · ${plural(degree[i], "link", "links")}`];
  if (route.view === "ring" && i !== ring.focus) {
    for (const link of linksBetween(ring.focus, i).slice(0, 2)) {
      const parts = sentenceOf(link);
      const sentence = parts === null ? "" : `: ${parts.join("")}`;
      lines.push(`${relationWords(link, ring.focus)}${sentence.length > 240 ? `${sentence.slice(0, 239)}…` : sentence}`);
    }
  } else {
    const near = neighboursOf(i);
    const names = near.slice(0, 5).map((j) => shortLabel(j).slice(0, 40)).join(", ");
    if (near.length > 0) lines.push(near.length > 5 ? `${names} and ${near.length - 5} more` : names);
  }
  return lines.join("\n");
}

let hovered = -1;
function onMove(event) {
  if (event.buttons !== 0 || event.pointerType === "touch") {
    hideTip();
    return;
  }
  const box = $("map").getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const i = nodeAt(x, y);
  const fold = i < 0 ? foldUnder(x, y) : -1;
  $("map").classList.toggle("over", i >= 0 || fold >= 0 || labelAt(x, y)?.action !== undefined);
  const tip = $("tip");
  if (i >= 0 || fold >= 0) {
    if (fold >= 0) tip.textContent = foldWords(fold).join("\n");
    else if (i !== hovered) tip.textContent = tipText(i);
    tip.hidden = false;
    const size = mapSize();
    tip.style.left = `${Math.max(6, Math.min(x + 16, size.width - tip.offsetWidth - 8))}px`;
    tip.style.top = `${y + 20 + tip.offsetHeight > size.height ? Math.max(6, y - tip.offsetHeight - 12) : y + 20}px`;
  } else tip.hidden = true;
  if (i === hovered) return;
  hovered = i;
  if (i < 0) lightSelection();
  else {
    lit = { center: i, nodes: new Set([i, ...neighboursOf(i)]) };
    if (route.view !== "map") lightRing(i);
    redraw();
  }
}

const DOUBLE_MS = 300;
let pressTimer = 0;
let doubledAt = -Infinity;
/** What one press on the name of an island does waits: with a second one, another thing is meant. */
function pressIsland(action) {
  clearTimeout(pressTimer);
  if (performance.now() - doubledAt > DOUBLE_MS) pressTimer = setTimeout(action, DOUBLE_MS);
}

function onClick({ pointer, event }) {
  const { x, y } = pointer.DOM;
  const i = nodeAt(x, y);
  if (i >= 0 && pick(i)) return;
  if (i >= 0 && event.srcEvent?.shiftKey && route.node >= 0 && i !== route.node) {
    connect(route.node, i);
    return;
  }
  if (i < 0) {
    const name = labelAt(x, y);
    if (name?.island >= 0) pressIsland(name.action);
    else if (name?.action) name.action();
    else if (route.view === "map" && route.node >= 0) goTo("map", -1);
    return;
  }
  cursor = -1;
  if (route.view !== "map") {
    if (i !== ring.focus) moveCursor(i);
    showNode(i);
    return;
  }
  if (route.node === i) {
    showNode(i);
    return;
  }
  if (route.node >= 0) {
    stayAt("map", i);
    showSelected();
  } else goTo("map", i);
}

/** Open what is under the pointer, or close it where it is open: a node its links, an island its nodes. */
function onDoubleClick({ pointer }) {
  const { x, y } = pointer.DOM;
  const i = nodeAt(x, y);
  if (i >= 0) {
    if (route.view === "ring" && i === ring.focus) goTo("map", i);
    else goTo("ring", i);
    return;
  }
  if (route.view !== "map") return;
  clearTimeout(pressTimer);
  doubledAt = performance.now();
  const view = viewBox();
  const named = labelAt(x, y)?.island ?? -1;
  const disc = foldUnder(x, y);
  const island = named >= 0 ? named : disc >= 0 ? disc : islandAt(view.left + x / view.scale, view.top + y / view.scale);
  if (island < 0) fitMap({ fly: true });
  else if (foldedIslands.has(island)) unfoldIsland(island);
  else foldIsland(island);
}

// --- start --------------------------------------------------------------------------------
network.on("beforeDrawing", (ctx) => {
  if (route.view === "map") drawMap(ctx);
  else drawRingMarks(ctx);
});
const CAPTION_MS = 120;
let caption = "";
let captionTimer = 0;
network.on("afterDrawing", (ctx) => {
  if (route.view === "map") drawMapLabels(ctx);
  else if (route.view === "path") drawPathLabels(ctx);
  else drawRingLabels(ctx);
  const now = `${route.view} ${route.node} ${route.to} ${labelled} ${filterTurn} ${foldTurn}`;
  if (now === caption) return;
  caption = now;
  // While the picture moves, a new text in every frame would lay out the page in every frame.
  captionTimer ||= setTimeout(() => {
    captionTimer = 0;
    showCaption();
  }, CAPTION_MS);
});
network.on("click", onClick);
network.on("doubleClick", onDoubleClick);
network.on("zoom", () => { touched = true; hideTip(); });
network.on("dragStart", () => {
  touched = true;
  scene.dragged = true;
  hideTip();
});
network.on("dragEnd", () => { scene.dragged = false; });
$("map").addEventListener("pointermove", onMove);
$("map").addEventListener("pointerleave", () => {
  hideTip();
  if (hovered >= 0) {
    hovered = -1;
    lightSelection();
  }
});
if (CONFIG.embed) {
  $("map").addEventListener("pointerdown", () => network.setOptions({ interaction: { zoomView: true } }));
  addEventListener("blur", () => network.setOptions({ interaction: { zoomView: false } }));
}
$("map").addEventListener("keydown", onMapKey);
document.addEventListener("keydown", onKey);
$("details-button").addEventListener("click", () => setPanel(!$("panel").classList.contains("open")));
$("filters-button").addEventListener("click", () => toggleFilters());
startViews();
$("help-button").addEventListener("click", showHelp);
$("save-button").addEventListener("click", showSave);
$("zoom-in").addEventListener("click", () => zoomBy(1.3));
$("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
$("zoom-fit").addEventListener("click", resetView);
$("fold-all").addEventListener("click", toggleAllFolds);
addEventListener("hashchange", showRoute);
darkMedia.addEventListener("change", () => {
  colours = theme();
  paintBitmap();
  refresh();
});
let resized = 0;
new ResizeObserver(() => {
  cancelAnimationFrame(resized);
  resized = requestAnimationFrame(() => { if (route.sheet === null) refresh(); });
}).observe($("map"));

startSearch();
[route] = parseRoute(location.hash);
showLegend(); // first, since the picture fits above it
showRoute();
started = true;
paintBitmap();
if (IS_SMALL) requestAnimationFrame(() => requestAnimationFrame(markRest));

document.addEventListener("DOMContentLoaded", () => { if (evidenceMissed) showRoute(); });

/** For scripts of the page that embeds this one, and for tests: read only. */
globalThis.readgraph = Object.freeze({
  /** Keys of the nodes that are drawn now. */
  drawn: () => (route.view === "map" ? byImportance.filter(isOnMap) : [...ring.places.keys()]).map((i) => DATA.key[i]),
  /** The address of the view that is shown. */
  shows: () => shownHash,
  /** Keys of the nodes that the filters keep. */
  kept: () => byImportance.filter(isKept).map((i) => DATA.key[i]),
  /** The node that each collapsed topic is called by. */
  collapsed: () => [...foldedIslands].map((k) => DATA.key[headOf(k)]),
  /** How two nodes are connected: the keys along each way, as they are drawn. */
  connections: (one, other) => connections(nodeOf(one), nodeOf(other)).paths.map((path) => path.map((i) => DATA.key[i])),
  /** What is most like a node: its key, how much alike, and the keys of what both share. */
  alike: (key) => alike(nodeOf(key)).map(({ node, score, shared }) => ({ key: DATA.key[node], score, shared: shared.map((i) => DATA.key[i]) })),
  /** What things are linked with, side by side: the key of each row, and how many have it. */
  comparison: (keys) => comparison(keys.map(nodeOf)).map(({ node, count }) => ({ key: DATA.key[node], count })),
  /** Where a node is drawn, in CSS pixels of the page, or null. */
  placeOf(key) {
    const i = indexOf.get(key);
    const place = i === undefined ? undefined : placeOf(i);
    if (place === undefined) return null;
    const [x, y] = toScreen(viewBox(), place.x, place.y);
    const box = $("map").getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  },
  /** The boxes of the names that are drawn now, in CSS pixels of the map. */
  names: () => drawnLabels.map(({ box }) => [...box]),
  /** What they say, in the same order. */
  texts: () => drawnLabels.map(({ text }) => text),
});
