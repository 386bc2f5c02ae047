// Meta-nodes: an island may be collapsed into one disc, as large as it has members, with one line to
// each other island as wide as their links are many. Nothing else moves. The address says which.

const FEWEST_FOLDED = 3;
const canFold = islands.map(({ apart, members }) => !apart && members.length >= FEWEST_FOLDED);
const foldedIslands = new Set();
/** Counts the changes, for what is painted ahead. */
let foldTurn = 0;
/** Links between each collapsed island and each other one: [one, other, how many]. */
let bundles = [];

const isFolded = (i) => foldedIslands.size > 0 && foldedIslands.has(DATA.island[i]);
/** Whether the map draws a node as itself. */
const isOnMap = (i) => isShown(i) && !isFolded(i);
/** The node that an island is called by in addresses, and that stands for it under the keyboard. */
const headOf = (k) => (islands[k].head ??= islands[k].members.reduce((best, i) => (nameRank[i] < nameRank[best] ? i : best)));
const isHead = (i) => isFolded(i) && headOf(DATA.island[i]) === i;
const nameOfIsland = (k) => islands[k].names[0] ?? shortLabel(headOf(k));

/** Where the disc of an island stands. */
function discOf(k) {
  const { box, members } = islands[k];
  const room = Math.max(14, Math.min(box.right - box.left, box.bottom - box.top) / 2);
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, r: Math.min(room, 8 + 5 * Math.sqrt(members.length)) };
}

/** Collapse exactly these islands. */
function applyFolds(wanted) {
  const same = wanted.length === foldedIslands.size && wanted.every((k) => foldedIslands.has(k));
  if (same) return;
  foldedIslands.clear();
  for (const k of wanted) foldedIslands.add(k);
  countBundles();
  foldTurn++;
  if (started) paintBitmap();
}

/** Sum up the lines that lead into or out of what is collapsed. */
function countBundles() {
  bundles = [];
  if (foldedIslands.size === 0) return;
  const sums = new Map();
  for (let line = 0; line < LINES; line++) {
    const [a, b] = [DATA.island[lineFrom[line]], DATA.island[lineTo[line]]];
    if (a === b || lineState[line] !== KEPT || islands[a].apart || islands[b].apart) continue;
    if (!foldedIslands.has(a) && !foldedIslands.has(b)) continue;
    const pair = Math.min(a, b) * islands.length + Math.max(a, b);
    sums.set(pair, (sums.get(pair) ?? 0) + 1);
  }
  for (const [pair, count] of sums) bundles.push([Math.floor(pair / islands.length), pair % islands.length, count]);
}

/** The bundles of an island, thickest first: [other island, how many links]. */
const bundlesOf = (k) => bundles.flatMap(([a, b, count]) => (a === k ? [[b, count]] : b === k ? [[a, count]] : []))
  .sort((one, other) => other[1] - one[1]);

function drawFolds(ctx, scale) {
  if (foldedIslands.size === 0) return;
  const alpha = ctx.globalAlpha;
  for (const [a, b, count] of bundles) {
    const [from, to] = [discOf(a), discOf(b)];
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
    ctx.lineWidth = Math.min(9, 1 + Math.sqrt(count) / 2) / scale;
    ctx.strokeStyle = `rgba(${colours.line},0.3)`;
    ctx.stroke();
  }
  for (const k of foldedIslands) {
    if (filters.hide && filtered && keptOnIsland[k] === 0) continue;
    const { x, y, r } = discOf(k);
    ctx.globalAlpha = alpha * (filtered && keptOnIsland[k] === 0 ? FAINT_ALPHA : 1);
    ctx.fillStyle = colours.ground;
    ctx.strokeStyle = colours.accent;
    // Two rings: no kind of node looks so.
    for (const [part, width] of [[1, 2.5], [0.78, 1.2]]) {
      ctx.beginPath();
      ctx.arc(x, y, r * part, 0, 2 * Math.PI);
      ctx.fill();
      ctx.lineWidth = width / scale;
      ctx.stroke();
    }
  }
  ctx.globalAlpha = alpha;
}

/** The collapsed island under a point of the world, or -1. */
function foldAt(x, y) {
  for (const k of foldedIslands) {
    const disc = discOf(k);
    if (Math.hypot(disc.x - x, disc.y - y) <= disc.r) return k;
  }
  return -1;
}

/** The same of a point of the screen, while the map is looked at. */
function foldUnder(x, y) {
  if (route.view !== "map" || foldedIslands.size === 0) return -1;
  const view = viewBox();
  return foldAt(view.left + x / view.scale, view.top + y / view.scale);
}

/** What a collapsed island is, in words. */
function foldWords(k) {
  const near = bundlesOf(k);
  const names = near.slice(0, 5).map(([other, count]) => `${nameOfIsland(other)} (${thousands(count)})`).join(", ");
  const links = near.length === 0 ? "no links to others" : `links to ${names}${near.length > 5 ? ` and ${near.length - 5} more` : ""}`;
  return [nameOfIsland(k), `${plural(islands[k].size, "node", "nodes")}, collapsed`, links];
}

/** Show other islands collapsed; the address follows, and no step is added. */
function setFolds(wanted) {
  stay({ folded: wanted });
  applyFolds(wanted);
  showFoldButton();
  showSheet();
  redraw();
}

function foldIsland(k) {
  if (!canFold[k] || foldedIslands.has(k)) return;
  setFolds([...foldedIslands, k]);
  if (openIsland === k) fitMap({ fly: true });
  if (route.node >= 0 && isFolded(route.node)) goTo("map", -1);
  say(`${foldWords(k).join(", ")}`);
}

function unfoldIsland(k) {
  setFolds([...foldedIslands].filter((other) => other !== k));
  zoomToIsland(k);
}

const foldable = () => islands.flatMap((_, k) => (canFold[k] ? [k] : []));
function toggleAllFolds() {
  const none = foldedIslands.size > 0;
  if (route.view !== "map") goTo("map", -1);
  setFolds(none ? [] : foldable());
  cursor = -1;
  if (!none) {
    if (route.node >= 0) goTo("map", -1);
    fitMap({ fly: true });
  }
  say(none ? "All topics expanded" : `${plural(foldedIslands.size, "topic", "topics")} collapsed`);
}

/** Collapse the island of what is selected or stood on, or expand it. */
function toggleFold() {
  const i = cursor >= 0 ? cursor : route.node;
  if (route.view !== "map" || i < 0) {
    say("Choose a node first: its topic is collapsed or expanded");
    return;
  }
  const k = DATA.island[i];
  if (foldedIslands.has(k)) unfoldIsland(k);
  else if (canFold[k]) {
    foldIsland(k);
    moveCursor(headOf(k));
  } else say("This node is on no island that could be collapsed");
}

function showFoldButton() {
  const button = $("fold-all");
  const any = foldedIslands.size > 0;
  const words = any ? "Expand all topics" : "Collapse all topics";
  button.hidden = foldable().length === 0;
  button.textContent = any ? "⊞" : "⊟";
  button.title = words;
  button.setAttribute("aria-label", words);
}

/** The islands that `x` of an address names, by any of their nodes or all at once. */
function parseFolds(text, faults) {
  if (text === "all") return foldable();
  const wanted = new Set();
  for (const key of text.split(",").filter((word) => word !== "")) {
    const i = nodeOf(key);
    if (i < 0) faults.push(`x=${key.slice(0, 40)} (not in this graph)`);
    else if (!canFold[DATA.island[i]]) faults.push(`x=${key.slice(0, 40)} (on no topic of its own)`);
    else wanted.add(DATA.island[i]);
  }
  return [...wanted];
}

const foldField = (folded) => folded.length === 0 ? []
  : [`x=${folded.length === foldable().length ? "all" : folded.map((k) => encodeURIComponent(DATA.key[headOf(k)])).join(",")}`];

/** What the line under the legend says of it. */
function foldCaption() {
  const nodes = [...foldedIslands].reduce((total, k) => total + islands[k].size, 0);
  return `${plural(foldedIslands.size, "topic", "topics")} collapsed, ${plural(nodes, "node", "nodes")} in ${foldedIslands.size === 1 ? "it" : "them"} not drawn`;
}
