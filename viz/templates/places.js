// Where things stand: the world, its part on the screen, and which nodes are in a part of it.

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

// A grid over the world: the nodes of a cell stand one after the other in one array.
const CELL = Math.max(60, 2 * Math.sqrt((world.width * world.height) / Math.max(1, NODES)));
const COLUMNS_OF_CELLS = Math.floor(world.width / CELL) + 1;
const ROWS_OF_CELLS = Math.floor(world.height / CELL) + 1;
const MOST_CELLS = 4000;
const cellStart = new Uint32Array(COLUMNS_OF_CELLS * ROWS_OF_CELLS + 1);
const cellNodes = new Uint32Array(NODES);
{
  const cellOf = (i) => Math.floor((DATA.y[i] - world.y) / CELL) * COLUMNS_OF_CELLS + Math.floor((DATA.x[i] - world.x) / CELL);
  for (let i = 0; i < NODES; i++) cellStart[cellOf(i) + 1]++;
  for (let cell = 1; cell < cellStart.length; cell++) cellStart[cell] += cellStart[cell - 1];
  const next = cellStart.slice();
  for (let i = 0; i < NODES; i++) cellNodes[next[cellOf(i)]++] = i;
}

/** The nodes that the map draws in the cells of a box of the world, or null where they are more than `most`. */
function nodesWithin(left, top, right, bottom, most = Infinity) {
  const x0 = Math.max(0, Math.floor((left - world.x) / CELL));
  const x1 = Math.min(COLUMNS_OF_CELLS - 1, Math.floor((right - world.x) / CELL));
  const y0 = Math.max(0, Math.floor((top - world.y) / CELL));
  const y1 = Math.min(ROWS_OF_CELLS - 1, Math.floor((bottom - world.y) / CELL));
  const found = [];
  if (x1 < x0 || y1 < y0) return found;
  let inside = 0;
  for (let y = y0; y <= y1; y++) {
    inside += cellStart[y * COLUMNS_OF_CELLS + x1 + 1] - cellStart[y * COLUMNS_OF_CELLS + x0];
    if (inside > most || (y - y0) * (x1 - x0) > MOST_CELLS) return null;
  }
  for (let y = y0; y <= y1; y++) {
    const end = cellStart[y * COLUMNS_OF_CELLS + x1 + 1];
    for (let k = cellStart[y * COLUMNS_OF_CELLS + x0]; k < end; k++) {
      if (isOnMap(cellNodes[k])) found.push(cellNodes[k]);
    }
  }
  return found;
}

let sizeOfMap = null;
new ResizeObserver(() => { sizeOfMap = null; }).observe($("map"));
/** Size of the picture; kept, since asking the browser may lay out the page. */
function mapSize() {
  sizeOfMap ??= { width: $("map").clientWidth, height: $("map").clientHeight };
  return sizeOfMap;
}

function viewBox(size = mapSize()) {
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const [w, h] = [size.width / 2 / scale, size.height / 2 / scale];
  return { scale, left: middle.x - w, right: middle.x + w, top: middle.y - h, bottom: middle.y + h };
}
const toScreen = (view, x, y) => [(x - view.left) * view.scale, (y - view.top) * view.scale];
