// Moving the picture, and finding what is under the pointer.

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

/** The island that was zoomed to, or -1. */
let openIsland = -1;
function fitMap({ fly = false } = {}) {
  touched = false;
  openIsland = -1;
  fitScale = fitBox(bounds, { fly });
}

function zoomToIsland(k) {
  if (route.view !== "map") goTo("map", -1);
  touched = true;
  openIsland = k;
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
  route.view !== "map" ? ring.places.get(i) : isFolded(i) ? discOf(DATA.island[i]) : { x: DATA.x[i], y: DATA.y[i], r: radius(i) };
