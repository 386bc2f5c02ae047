// What is looked at, and its address: the part after # says all of it, so a link opens the same.
//   (empty)          the page's own opening state    #m=map           the map
//   #n=key           the node with its neighbours    #n=key&d=2       two links around it
//   #n=key&m=map     the map with the node selected  #n=a&p=b         how a and b are connected
//   #x=key,key       these topics collapsed (or all)
//   #m=table         also timeline, matrix, reading  #m=compare&n=a&with=b,c
// `m` takes several words (m=map,table); the fields of the filters stand in filters.js.

const SHEETS = ["table", "timeline", "matrix", "compare"];
const MODE_WORDS = ["map", "ring", "ego", "path", "reading", ...SHEETS];
const ROUTE_FIELDS = ["v", "n", "d", "p", "m", "with", "x"];
const NOWHERE = { view: "map", sheet: null, reading: false, node: -1, to: -1, others: [], folded: [], hops: CONFIG.depth, unknown: null, faults: [] };
const MOST_COMPARED = 4;

function parseRoute(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const faults = [];
  const cut = (text) => `“${text.slice(0, 60)}”`;
  const text = (name) => fields.get(name);
  for (const name of new Set(fields.keys())) {
    if (!ROUTE_FIELDS.includes(name) && !FILTER_FIELDS.includes(name)) faults.push(`${cut(name)} (nothing that an address here has)`);
  }
  if (![null, "1"].includes(text("v"))) faults.push(`v=${text("v").slice(0, 20)} (this page knows version 1)`);
  const words = (text("m") ?? "").split(",").filter((word) => word !== "");
  for (const word of words) if (!MODE_WORDS.includes(word)) faults.push(`m=${word.slice(0, 40)} (no such view)`);
  if (![null, "1", "2"].includes(text("d"))) faults.push(`d=${text("d").slice(0, 20)} (1 or 2)`);
  const hops = text("d") === "2" ? 2 : text("d") === "1" ? 1 : CONFIG.depth;
  const found = { ...NOWHERE, hops, faults, reading: words.includes("reading"), sheet: SHEETS.find((name) => words.includes(name)) ?? null };
  const asked = parseFilters(fields, faults);
  found.folded = parseFolds(text("x") ?? "", faults);
  const key = text("n") || null;
  if (text("n") === "") faults.push("n= (the key of a node)");
  if (key === null) {
    if (text("p") !== null) faults.push(`p=${text("p").slice(0, 40)} (needs n, where to start from)`);
    if (found.sheet === "compare") {
      faults.push("m=compare (needs n, what to compare)");
      found.sheet = null;
    }
    const opening = text("m") === null && CONFIG.focus !== null;
    return [opening ? { ...found, view: "ring", node: indexOf.get(CONFIG.focus) } : found, asked];
  }
  const node = nodeOf(key);
  if (node < 0) return [{ ...found, sheet: null, unknown: key }, asked];
  const flat = words.some((word) => ["map", "reading", "timeline", "matrix"].includes(word));
  Object.assign(found, { node, view: flat ? "map" : "ring" });
  if (text("p") !== null) {
    const to = nodeOf(text("p"));
    if (to < 0) faults.push(`p=${text("p").slice(0, 40)} (not in this graph)`);
    else if (to === node) faults.push(`p=${text("p").slice(0, 40)} (the same as n)`);
    else Object.assign(found, { to, view: "path" });
  } else if (words.includes("path")) faults.push("m=path (needs p, where to go)");
  if (found.sheet === "compare") {
    const others = (text("with") ?? "").split(",").filter((word) => word !== "");
    for (const other of others) if (nodeOf(other) < 0) faults.push(`with=${other.slice(0, 40)} (not in this graph)`);
    found.others = [...new Set(others.map(nodeOf))].filter((i) => i >= 0 && i !== node).slice(0, MOST_COMPARED - 1);
  } else if (text("with") !== null) faults.push("with (needs m=compare)");
  return [found, asked];
}

/** A node by its key, or by the short form of it that design and notes use, such as b:alfworld. */
function nodeOf(key) {
  const exact = indexOf.get(key);
  if (exact !== undefined) return exact;
  const short = /^([a-z]):(.+)$/.exec(key);
  const kind = short === null ? undefined : { p: "paper", t: "technique", b: "benchmark", m: "model", r: "repo", g: "page" }[short[1]];
  return kind === undefined ? -1 : indexOf.get(`${kind}-${short[2]}`) ?? -1;
}

/** The address of a view: the present one with changes, and the filters. */
function routeHash(changes) {
  const { view, sheet, reading, node, to, others, folded, hops } = { ...route, ...changes };
  const fields = node >= 0 ? [`n=${encodeURIComponent(DATA.key[node])}`] : [];
  const words = [];
  if (view === "path" && to >= 0) fields.push(`p=${encodeURIComponent(DATA.key[to])}`);
  if (view === "ring" && hops !== CONFIG.depth) fields.push(`d=${hops}`);
  if (sheet === "compare" && others.length > 0) fields.push(`with=${others.map((i) => encodeURIComponent(DATA.key[i])).join(",")}`);
  // What the other words of `m` and the fields already say is not written twice.
  if (view === "map" && !reading && (sheet === null || (sheet === "table" && node >= 0))) words.push("map");
  if (reading) words.push("reading");
  if (sheet !== null) words.push(sheet);
  if (words.length > 0) fields.push(`m=${words.join(",")}`);
  return `#${[...fields, ...foldField(folded), ...filterHash()].join("&")}`;
}

/** Where a step to a node leads: a table stays one, other sheets give way. */
const stepTo = (view, node, hops = route.hops) =>
  ({ view, node, hops, to: -1, others: [], reading: route.reading && view === "map", sheet: route.sheet === "table" ? "table" : null });
const hashOf = (i) => routeHash(stepTo("ring", i));

/** Change the view as a new step, which Back undoes. */
function go(changes) {
  const hash = routeHash(changes);
  if (location.hash !== hash) {
    try {
      history.pushState(null, "", hash);
    } catch {
      location.hash = hash; // an opaque origin; the view follows by the event
      return;
    }
  }
  showRoute();
}

const goTo = (view, node, hops = route.hops) => go(stepTo(view, node, hops));

/** Change the view without a new step. */
function stay(changes) {
  route = { ...route, unknown: null, faults: [], ...changes };
  try {
    history.replaceState(null, "", routeHash({}));
  } catch {
    // An opaque origin (a frame from srcdoc) may not rewrite its address; the view still changes.
  }
}

const stayAt = (view, node) => stay(stepTo(view, node));

/** Ask for something else: the address follows, and no step is added. */
function setFilters(changes) {
  filters = { ...filters, ...changes };
  stay({});
  filtersChanged();
}

const clearFilters = () => {
  setFilters({ ...noFilters(), hide: filters.hide });
  say("Filters cleared");
};

function filtersChanged() {
  applyFilters();
  countBundles();
  showLegend();
  showFilters();
  for (const link of document.querySelectorAll("a[data-node]")) link.setAttribute("href", hashOf(Number(link.dataset.node)));
  showNotice();
  if (started) {
    paintBitmap();
    refresh();
    if (route.view === "path") showPathPanel();
    say(`${plural(sum(keptCounts), "node", "nodes")} kept`);
  }
}

/** Say what is the matter, and how to go on: an unknown key, an odd address, nothing left. */
function showNotice() {
  const lines = [];
  if (route.unknown !== null) lines.push(`“${route.unknown.slice(0, 120)}” is not in this graph. Search for it by name, or look at the map.`);
  if (route.faults.length > 0) lines.push(`Not understood in the address: ${route.faults.slice(0, 4).join(", ")}${route.faults.length > 4 ? ` and ${route.faults.length - 4} more` : ""}. The rest of it is shown.`);
  const nothing = filtered && sum(keptCounts) === 0;
  if (nothing) lines.push("The filters leave nothing.");
  $("notice").replaceChildren(
    ...lines.map((line) => make("span", { class: "line" }, line)),
    nothing ? make("button", { type: "button", onclick: clearFilters }, "Clear filters") : "",
  );
  if (picking !== null) {
    $("notice").prepend(
      make("span", { class: "line" }, picking.what === "path" ? "Connect " : "Compare ", make("bdi", {}, shortLabel(picking.from)), " with what? Press a node, or search for it."),
      make("button", { type: "button", onclick: stopPicking }, "Stop"));
  }
  $("notice").hidden = lines.length === 0 && picking === null;
}

let route = NOWHERE;
/** Whether the first view is shown. */
let started = false;
/** The nodes that led here, oldest first; the last one is in focus. */
let trail = [];

function followTrail() {
  if (route.view === "map") {
    trail = [];
    return;
  }
  const at = trail.indexOf(route.node);
  if (at >= 0) trail.length = at + 1;
  else trail.push(route.node);
}

function showTrail() {
  const short = trail.slice(-5);
  const top = route.reading ? "Map of what is read" : "Map";
  const crumbs = [
    route.view === "map"
      ? make("span", { "aria-current": "page" }, top)
      : make("a", { href: routeHash({ ...stepTo("map", -1), sheet: null }) }, top),
  ];
  if (short.length < trail.length) crumbs.push(make("span", {}, "…"));
  for (const node of short) {
    crumbs.push(
      node === route.node && route.view === "ring"
        ? make("span", { "aria-current": "page", dir: "auto", title: label(node) }, shortLabel(node))
        : make("a", { href: hashOf(node), "data-node": node, dir: "auto", title: label(node) }, shortLabel(node)),
    );
  }
  if (route.view === "path") crumbs.push(make("span", { "aria-current": "page", dir: "auto", title: label(route.to) }, `↔ ${shortLabel(route.to)}`));
  if (route.view === "ring") {
    const two = route.hops === 2;
    crumbs.push(
      make("button", {
        type: "button", class: "hops on", "aria-pressed": two,
        onclick: () => goTo("ring", route.node, two ? 1 : 2),
      }, "2 links around"),
    );
  }
  $("trail").replaceChildren(...crumbs);
}

/** One step up: out of a sheet, to the node before, and from the first one to the map. */
function goUp() {
  if (route.sheet !== null) go({ sheet: null, others: [] });
  else if (route.view === "path") goTo("ring", route.node);
  else if (route.view === "ring" && trail.length > 1) goTo("ring", trail[trail.length - 2]);
  else if (route.view === "ring") goTo("map", route.node);
  else if (route.node >= 0) goTo("map", -1);
  else if (route.reading) go({ reading: false });
}
