// What is looked at, and its address: the part after # says all of it, so a link opens the same.
//   (empty)         the page's own opening state      #m=map          the map
//   #n=key          the node with its neighbours      #n=key&d=2      two links around it
//   #n=key&m=map    the map with the node selected

function parseRoute(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const key = fields.get("n");
  const hops = fields.get("d") === "2" ? 2 : fields.get("d") === "1" ? 1 : CONFIG.depth;
  if (key === null && fields.get("m") === null && CONFIG.focus !== null) {
    return { view: "ring", node: indexOf.get(CONFIG.focus), hops, unknown: null };
  }
  if (key === null) return { view: "map", node: -1, hops, unknown: null };
  const node = indexOf.get(key) ?? -1;
  if (node < 0) return { view: "map", node: -1, hops, unknown: key };
  return { view: fields.get("m") === "map" ? "map" : "ring", node, hops, unknown: null };
}

function routeHash(view, node, hops) {
  const fields = node >= 0 ? [`n=${encodeURIComponent(DATA.key[node])}`] : [];
  if (view === "map") fields.push("m=map");
  else if (hops !== CONFIG.depth) fields.push(`d=${hops}`);
  return `#${fields.join("&")}`;
}

/** Go there as a new step, which Back undoes. */
function goTo(view, node, hops = route.hops) {
  const hash = routeHash(view, node, hops);
  if (location.hash === hash) showRoute();
  else location.hash = hash;
}

/** Go there without a new step. */
function stayAt(view, node) {
  const hash = routeHash(view, node, route.hops);
  try {
    history.replaceState(null, "", hash);
  } catch {
    // An opaque origin (a frame from srcdoc) may not rewrite its address; the view still changes.
  }
  route = { ...route, view, node, unknown: null };
}

let route = { view: "map", node: -1, hops: CONFIG.depth, unknown: null };
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
  const crumbs = [
    route.view === "map"
      ? make("span", { "aria-current": "page" }, "Map")
      : make("a", { href: "#m=map" }, "Map"),
  ];
  if (short.length < trail.length) crumbs.push(make("span", {}, "…"));
  for (const node of short) {
    crumbs.push(
      node === route.node
        ? make("span", { "aria-current": "page", dir: "auto", title: label(node) }, shortLabel(node))
        : make("a", { href: hashOf(node), dir: "auto", title: label(node) }, shortLabel(node)),
    );
  }
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

/** One step up: to the node before, and from the first one to the map. */
function goUp() {
  if (route.view === "ring" && trail.length > 1) goTo("ring", trail[trail.length - 2]);
  else if (route.view === "ring") goTo("map", route.node);
  else if (route.node >= 0) goTo("map", -1);
}
