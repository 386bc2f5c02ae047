// How two nodes are related: their shortest connections, found here in the page, drawn from left
// to right (from top to bottom on a narrow screen), and listed with the evidence of each step.

const MOST_PATHS = 5;
const LONGEST_PATH = 6;
const MOST_WORK = 200_000;

const isLinkFilter = () => filters.relations !== null || filters.sure > 0;
/** Distinct neighbours over links that the filters keep. */
const openNeighbours = (i) =>
  isLinkFilter() ? [...new Set(Array.from(linksOf(i)).filter(linkKept).map((l) => farEnd(l, i)))] : neighboursOf(i);
/** What it costs to lead over a node: what everybody uses says little about two. */
const hubWeight = (i) => Math.log(Math.max(2, degree[i]));

/** Steps to the target over what the filters keep (-1: none), and the least weight on the way. */
function waysTo(target, source) {
  const steps = new Int8Array(NODES).fill(-1);
  const rest = new Float64Array(NODES);
  steps[target] = 0;
  let layer = [target];
  for (let step = 1; layer.length > 0 && step <= LONGEST_PATH; step++) {
    const next = [];
    for (const i of layer) {
      const weight = rest[i] + (i === target ? 0 : hubWeight(i));
      for (const j of openNeighbours(i)) {
        if (!isKept(j) && j !== source) continue;
        if (steps[j] < 0) {
          steps[j] = step;
          rest[j] = weight;
          next.push(j);
        } else if (steps[j] === step) rest[j] = Math.min(rest[j], weight);
      }
    }
    layer = next;
  }
  return { steps, rest };
}

/**
 * Up to five ways that visit nothing twice, shortest first; of equals those over nodes with few
 * links. Depth first with a bound: no way is followed that cannot be among the best any more.
 * `complete` is unset where the search was ended before it had seen all.
 */
function connections(one, other) {
  // A canonical direction: the ways there are the ways back. Indices are in the order of keys.
  const [source, target] = [Math.min(one, other), Math.max(one, other)];
  const { steps, rest } = waysTo(target, source);
  const shortest = steps[source];
  const found = [];
  let work = MOST_WORK;
  for (let length = shortest; shortest > 0 && length <= LONGEST_PATH && found.length < MOST_PATHS && work > 0; length++) {
    const room = MOST_PATHS - found.length;
    const best = [];
    const path = [source];
    const least = (j) => (j === target ? 0 : length > shortest ? hubWeight(j) + (steps[j] - 1) * Math.LN2 : hubWeight(j) + rest[j]);
    const walkOn = (i, left, carried) => {
      const near = openNeighbours(i);
      work -= near.length / 16; // a hub costs what is looked at, also where little of it leads on
      const choices = near
        .filter((j) => steps[j] >= 0 && steps[j] < left && (j === target) === (left === 1) && !path.includes(j))
        .map((j) => ({ j, bound: carried + least(j) }))
        .sort((a, b) => a.bound - b.bound || a.j - b.j);
      for (const { j, bound } of choices) {
        if (--work < 0 || (best.length === room && bound > best.at(-1).weight + 1e-9)) return;
        path.push(j);
        if (left === 1) {
          best.push({ path: [...path], weight: carried });
          best.sort(waysOrder);
          best.length = Math.min(best.length, room);
        } else walkOn(j, left - 1, carried + hubWeight(j));
        path.pop();
      }
    };
    walkOn(source, length, 0);
    found.push(...best.map(({ path: way }) => (one > other ? way.toReversed() : way)));
  }
  return { paths: found, complete: work > 0 };
}

/** Light ways before heavy ones, then by the keys that they lead over. */
function waysOrder(a, b) {
  if (Math.abs(a.weight - b.weight) > 1e-9) return a.weight - b.weight;
  const at = a.path.findIndex((i, k) => i !== b.path[k]);
  return at < 0 ? 0 : a.path[at] - b.path[at];
}

// --- drawing ------------------------------------------------------------------------------
let shownPaths = { paths: [], complete: true };

/** How far each row stands out of line: a line from row to row then passes beside what lies between. */
const ROW_SHIFTS = [0, 30, -30, 15, -15];

function layPaths() {
  const size = mapSize();
  const upright = size.width < 560;
  const foot = $("view").querySelector(".foot").offsetHeight;
  const [long, wide] = upright ? [size.height - foot - 150, size.width - 150] : [size.width - 250, size.height - foot - 130];
  const { paths } = shownPaths;
  const places = new Map();
  const put = (i, along, across) => {
    if (places.has(i)) return;
    const [x, y] = upright ? [across, along] : [along, across];
    places.set(i, { x, y, r: Math.min(15, Math.max(8, radius(i))), side: upright ? "right" : "below" });
  };
  const end = Math.max(60, long / 2);
  put(route.node, -end, 0);
  put(route.to, end, 0);
  // A way that leads over nothing new needs no row of its own.
  const seen = new Set([route.node, route.to]);
  const rows = paths.map((path) => {
    const fresh = path.filter((i) => !seen.has(i));
    fresh.forEach((i) => seen.add(i));
    return { path, fresh: fresh.length > 0 };
  }).filter(({ fresh }) => fresh).map(({ path }) => path);
  const row = Math.min(96, wide / Math.max(1, rows.length - 1));
  rows.forEach((path, r) => {
    const across = (r - (rows.length - 1) / 2) * row;
    path.forEach((i, k) => put(i, -end + (2 * end * k) / (path.length - 1) + ROW_SHIFTS[r], across));
  });
  const order = [...new Set(paths.length > 0 ? paths.flat() : [route.node, route.to])];
  const room = upright ? Math.max(90, Math.min(size.width / 2, row - 30)) : Math.max(90, (2 * end) / Math.max(2, ...paths.map((path) => path.length - 1)) - 16);
  ring = { focus: route.node, hops: 1, places, texts: [], order, labelRoom: room, upright };
}

const pairsOf = (paths) => {
  const pairs = new Map();
  for (const path of paths) path.slice(1).forEach((j, k) => pairs.set(`${path[k]} ${j}`, [path[k], j]));
  return [...pairs.values()];
};

/** Find and draw the connections of the two nodes that the route names. */
function showPath() {
  shownPaths = connections(route.node, route.to);
  layPaths();
  nodeSet.clear();
  edgeSet.clear();
  nodeSet.add([...ring.places].map(([i, place]) => ({
    id: i, x: place.x, y: place.y, ...visShape(kindOf(i)), size: place.r, color: colours.kind[DATA.kind[i]],
  })));
  edgeSet.add(pairsOf(shownPaths.paths).map(([a, b]) => {
    const { strong, dashed } = lineStyle(a, b);
    return { from: a, to: b, width: strong ? 2.6 : 1.4, dashes: dashed, color: { color: `rgba(${colours.line},0.8)` }, arrows: headsOf(a, b) };
  }));
  network.moveTo({ position: { x: 0, y: ($("view").querySelector(".foot").offsetHeight - 36) / 2 }, scale: 1, animation: false });
}

function drawPathLabels(ctx) {
  const size = mapSize();
  const view = viewBox(size);
  const nameOf = (i, extra) => {
    const place = ring.places.get(i);
    const [x, y] = toScreen(view, place.x, place.y);
    const sides = ring.upright ? ["right", "left", "below"] : ["below", "above"];
    return { text: shortLabel(i), x, y, r: place.r * view.scale + 2, node: i, sides, room: ring.labelRoom, wrap: ring.labelRoom, ...extra };
  };
  const ends = { font: `650 14px ${FONT}`, room: Math.max(170, ring.labelRoom) };
  const names = [nameOf(route.node, ends), nameOf(route.to, ends)];
  for (const i of ring.order) if (i !== route.node && i !== route.to) names.push(nameOf(i, {}));
  for (const [a, b] of pairsOf(shownPaths.paths)) {
    const [p, q] = [ring.places.get(a), ring.places.get(b)];
    const [x, y] = toScreen(view, (p.x + q.x) / 2, (p.y + q.y) / 2);
    const link = linksBetween(a, b).filter(linkKept)[0];
    names.push({ text: relationWords(link, DATA.source[link]), x, y, r: -8, sides: ["below", "above"], room: 150, font: `400 12.5px ${FONT}`, color: colours.soft });
  }
  const obstacles = ring.order.map((i) => {
    const place = ring.places.get(i);
    const [x, y] = toScreen(view, place.x, place.y);
    return [x - place.r, y - place.r, x + place.r, y + place.r];
  });
  labelled = drawLabels(ctx, size, names, { budget: 60, obstacles });
}

// --- words --------------------------------------------------------------------------------
function pathCaption() {
  const { paths, complete } = shownPaths;
  if (paths.length === 0) return ["No connection"];
  return [plural(paths.length, "connection", "connections"), complete ? "shortest first" : "the search was ended early"];
}

function stepRow(from, to) {
  const rows = linksBetween(from, to).filter(linkKept).map((link) => {
    const parts = sentenceOf(link);
    const forward = DATA.source[link] === from;
    const words = make("span", { class: "words" }, RELATIONS[DATA.relation[link]].outward);
    return make("div", {},
      make("div", { class: "step" }, nodeLink(DATA.source[link], shortLabel), words, nodeLink(DATA.target[link], shortLabel), forward ? null : make("span", { class: "unseen" }, " (read backwards)")),
      parts === null ? null : make("blockquote", { dir: "auto" }, parts[0], make("mark", {}, parts[1]), parts[2]));
  });
  return make("li", {}, ...rows);
}

function showPathPanel() {
  const [from, to] = [route.node, route.to];
  const { paths, complete } = shownPaths;
  const content = [
    make("div", { class: "kind" }, "How are these related?"),
    make("h2", { class: "pair" }, make("bdi", {}, shortLabel(from)), " and ", make("bdi", {}, shortLabel(to))),
    make("div", { class: "acts" },
      make("button", { type: "button", onclick: () => go({ node: to, to: from }) }, "Other way round"),
      make("button", { type: "button", onclick: () => startPicking(from, "path") }, "Choose another"),
      make("button", { type: "button", onclick: () => copy(location.href, "Link to this view") }, "Copy link")),
  ];
  if (paths.length === 0) {
    content.push(make("p", {}, `Nothing within ${LONGEST_PATH} steps leads from one to the other${filtered ? " through what the filters keep" : ""}.`));
    if (filtered) content.push(make("button", { type: "button", onclick: clearFilters }, "Clear filters"));
  } else {
    const words = `${plural(paths.length, "connection", "connections")}, shortest first; of equals, first what few others share${complete ? "" : ". The search was ended early: there may be others as good"}${filtered ? ". Only through what the filters keep" : ""}.`;
    content.push(make("p", { class: "lead" }, words));
  }
  paths.forEach((path, k) => {
    content.push(make("section", { class: "path" },
      make("h3", {}, `${k + 1}. ${plural(path.length - 1, "step", "steps")}`),
      make("p", { class: "way" }, ...path.flatMap((i, at) => [at > 0 ? " → " : "", make("bdi", {}, shortLabel(i))])),
      make("ol", {}, ...path.slice(1).map((j, at) => stepRow(path[at], j)))));
  });
  openPanel(content, `How ${shortLabel(from)} and ${shortLabel(to)} are related`);
}

// --- choosing the other one ---------------------------------------------------------------
/** What the next chosen node is for: {from, what}, or null. */
let picking = null;

function startPicking(from, what) {
  picking = { from, what };
  setPanel(!panelCovers());
  showNotice();
  $("search").focus();
}

function stopPicking() {
  picking = null;
  showNotice();
}

/** Take a node as the other one, if one is waited for. Says whether it was. */
function pick(i) {
  if (picking === null) return false;
  const { from, what } = picking;
  stopPicking();
  if (i === from) return true;
  if (what === "path") connect(from, i);
  else addToComparison(from, i);
  return true;
}

function connect(from, to) {
  go({ view: "path", sheet: null, reading: false, node: from, to, others: [] });
}

/** `c`: from what is selected to where the keyboard stands, or to what is chosen next. */
function connectKey() {
  const from = route.node >= 0 ? route.node : cursor;
  if (from < 0) say("Choose a node first, then c connects it with another");
  else if (cursor >= 0 && cursor !== from) connect(from, cursor);
  else startPicking(from, "path");
}
