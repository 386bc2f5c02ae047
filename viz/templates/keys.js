// The keyboard: everything the mouse can do. The list under "?" is this table.

const KEYS = [
  ["/", "search"],
  ["← → ↑ ↓", "walk to the next node; around a node, ← → go round the ring"],
  ["Enter", "show the connections of the node"],
  ["Esc, Backspace", "one step up"],
  ["Home", "the whole map"],
  ["+ − 0", "zoom in, out, fit"],
  ["Shift and arrows", "move the map"],
  ["x", "collapse the topic of the node, or expand it"],
  ["Shift and x", "collapse all topics, or expand them"],
  ["1 to 6", "hide or show a type"],
  ["t", "the same as a table"],
  ["c", "how is this related to another? From what is selected to where the arrows stand, or to what is chosen next"],
  ["f", "filters"],
  ["s", "save and share"],
  ["Shift and click", "how what is selected and this are related"],
  ["l", "copy the link to this view"],
  ["?", "this list"],
];

/** The node that the keyboard stands on, or -1. */
let cursor = -1;

function showHelp() {
  const rows = KEYS.flatMap(([keys, does]) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, does)]);
  $("help").replaceChildren(
    make("h2", { id: "help-title" }, "How to walk the network"),
    make("p", {}, "Point at a node to light what it is linked with; click it for its details; double click it to put it in the middle. Around a node, thick lines say that a paper proposes or introduces the thing, dashed ones that it only compares with it or mentions it."),
    make("dl", {}, ...rows),
    make("button", { type: "button", onclick: () => $("help").close() }, "Close"),
  );
  $("help").showModal();
}

/** Walk to the nearest node in a direction, near ones and straight ones first. */
function walk(across, down) {
  if (cursor < 0) {
    moveCursor(route.node >= 0 ? route.node : byImportance.find(isKept) ?? -1);
    return;
  }
  const from = placeOf(cursor);
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < NODES; i++) {
    if (i === cursor || !isKept(i) || (isFolded(i) && !isHead(i))) continue;
    const to = isFolded(i) ? placeOf(i) : null;
    const dx = (to === null ? DATA.x[i] : to.x) - from.x;
    const dy = (to === null ? DATA.y[i] : to.y) - from.y;
    const ahead = dx * across + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * across);
    if (ahead <= 0 || aside > ahead * 1.2) continue;
    const cost = ahead + 1.6 * aside;
    if (cost < least) [best, least] = [i, cost];
  }
  if (best >= 0) moveCursor(best);
}

function walkRing(step) {
  const order = ring.order;
  if (order.length === 0) return;
  const at = order.indexOf(cursor);
  moveCursor(order[at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length]);
}

function moveCursor(i) {
  cursor = i;
  if (i < 0) return;
  lit = { center: i, nodes: new Set([i, ...neighboursOf(i)]) };
  const kind = kindOf(i).singular;
  if (route.view !== "map") {
    lightRing(i);
    const at = ring.order.indexOf(i);
    const words = linksBetween(ring.focus, i).map((l) => relationWords(l, ring.focus)).join(", ");
    say(i === ring.focus
      ? `${label(i)}, ${kind}, in the middle`
      : `${label(i)}, ${kind}, ${plural(degree[i], "link", "links")}; ${at + 1} of ${ring.order.length} around ${label(ring.focus)}${words ? `: ${words}` : ""}`);
  } else {
    say(isFolded(i) ? `${foldWords(DATA.island[i]).join(", ")}; Enter expands it` : `${label(i)}, ${kind}, ${plural(degree[i], "link", "links")}`);
    const view = viewBox();
    const place = placeOf(i);
    const [x, y] = toScreen(view, place.x, place.y);
    const size = mapSize();
    if (x < 40 || y < 60 || x > size.width - 40 || y > size.height - 90) {
      touched = true;
      flyTo({ x: place.x, y: place.y }, view.scale);
    }
  }
  redraw();
}

function panBy(across, down) {
  const view = viewBox();
  const middle = network.getViewPosition();
  touched = true;
  network.moveTo({ position: { x: middle.x + (across * 80) / view.scale, y: middle.y + (down * 80) / view.scale }, animation: false });
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onMapKey(event) {
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    event.preventDefault();
    if (event.shiftKey) panBy(...arrow);
    else if (route.view === "map") walk(...arrow);
    else if (arrow[0] !== 0) walkRing(arrow[0]);
    else if (arrow[1] < 0) moveCursor(ring.focus);
    else walkRing(1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const node = cursor >= 0 ? cursor : route.node;
    if (node >= 0 && route.view === "map" && isFolded(node)) unfoldIsland(DATA.island[node]);
    else if (node >= 0) goTo("ring", node);
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open || $("save").open) return;
  if (event.target.closest("input, textarea, select")) return;
  const digit = Number(event.key);
  if (event.key === "/") $("search").focus();
  else if (event.key === "?") showHelp();
  else if (event.key === "t") toggleTable();
  else if (event.key === "c") connectKey();
  else if (event.key === "x") toggleFold();
  else if (event.key === "X") toggleAllFolds();
  else if (event.key === "f") toggleFilters();
  else if (event.key === "s") showSave();
  else if (event.key === "l") copy(location.href, "Link to this view");
  else if (event.key === "+" || event.key === "=") zoomBy(1.3);
  else if (event.key === "-") zoomBy(1 / 1.3);
  else if (event.key === "0") resetView();
  else if (event.key === "Home" && event.target === $("map")) goTo("map", -1);
  else if (event.key === "Escape" || event.key === "Backspace") escape();
  else if (digit >= 1 && digit <= KINDS.length && kindCounts[digit - 1] > 0) toggleKind(digit - 1);
  else return;
  event.preventDefault();
}

function escape() {
  if (picking !== null) stopPicking();
  else if (route.sheet === "table") toggleTable();
  else if (route.sheet === null && cursor >= 0 && cursor !== route.node) {
    cursor = -1;
    lightSelection();
  } else goUp();
}
