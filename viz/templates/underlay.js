// The far view of a large graph: one picture of all dots and lines under the network. The dots are
// there in the first frame. The lines follow in slices: how many of them cross each pixel is summed
// up in an array, which is many times faster than to stroke them, and many lines make no fog.

const UNDERLAY_PX = 2048;
const SLICE_MS = 8;
const LINES_A_LOOK = 200;

/** A new paint may overtake an earlier one; until its lines are there, the dots stand alone. */
const underlay = { canvas: null, scale: 1, job: 0, turn: 0 };
/** The lines are summed at half the width: nobody follows a single one there. */
const LINES_SHARE = 0.5;

function paintBitmap() {
  underlay.turn++;
  if (IS_SMALL) return;
  const job = ++underlay.job;
  const scale = Math.min(UNDERLAY_PX / world.width, UNDERLAY_PX / world.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(world.width * scale);
  canvas.height = Math.ceil(world.height * scale);
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  paintDots(ctx, scale);
  underlay.canvas = canvas;
  underlay.scale = scale;
  const [width, height] = [Math.ceil(canvas.width * LINES_SHARE) + 2, Math.ceil(canvas.height * LINES_SHARE) + 2];
  const sums = new Uint32Array(width * height);
  let next = 0;
  const slice = () => {
    if (job !== underlay.job) return;
    const began = performance.now();
    while (next < LINES && performance.now() - began < SLICE_MS) {
      const end = Math.min(LINES, next + LINES_A_LOOK);
      for (; next < end; next++) if (lineState[next] === KEPT && !isFolded(lineFrom[next]) && !isFolded(lineTo[next])) sumLine(sums, width, scale * LINES_SHARE, next);
    }
    if (next < LINES) {
      setTimeout(slice, 0);
      return;
    }
    layUnder(ctx, sums, width, height);
    underlay.turn++;
    if (route.view === "map") redraw();
    requestAnimationFrame(markRest);
  };
  // After the first frame.
  requestAnimationFrame(() => setTimeout(slice, 0));
}

function paintDots(ctx, scale) {
  for (let kind = 0; kind < KINDS.length; kind++) {
    ctx.fillStyle = colours.kind[kind];
    for (const i of byImportance) {
      if (DATA.kind[i] !== kind || !isOnMap(i)) continue;
      ctx.globalAlpha = isKept(i) ? 1 : FAINT_ALPHA;
      if (route.reading) ctx.fillStyle = readingColour(i);
      const [x, y] = [(DATA.x[i] - world.x) * scale, (DATA.y[i] - world.y) * scale];
      const r = Math.max(1.1, radius(i) * scale * 0.9);
      if (r < 2.5) ctx.fillRect(x - r, y - r, 2 * r, 2 * r);
      else {
        ctx.beginPath();
        tracePath(ctx, KINDS[kind].shape, x, y, r);
        ctx.fill();
      }
    }
  }
  ctx.globalAlpha = 1;
}

/** Add one line to the sums: each of its steps is shared by the two pixels that it passes between. */
function sumLine(sums, width, scale, line) {
  const a = lineFrom[line];
  const b = lineTo[line];
  // Places in 1/256 of a pixel, so that all of this is whole numbers.
  let x = ((DATA.x[a] - world.x) * scale * 256) | 0;
  let y = ((DATA.y[a] - world.y) * scale * 256) | 0;
  const across = (((DATA.x[b] - world.x) * scale * 256) | 0) - x;
  const down = (((DATA.y[b] - world.y) * scale * 256) | 0) - y;
  const flat = Math.abs(across) >= Math.abs(down);
  const steps = Math.max(1, Math.abs(flat ? across : down) >> 8);
  const dx = (across / steps) | 0;
  const dy = (down / steps) | 0;
  // A line that leaves its island says less about where its ends belong.
  const share = DATA.island[a] === DATA.island[b] ? 4 : 2;
  const beside = flat ? width : 1;
  for (let k = 0; k <= steps; k++) {
    const rest = (flat ? y : x) & 255;
    const at = (y >> 8) * width + (x >> 8);
    sums[at] += share * (256 - rest);
    sums[at + beside] += share * rest;
    x += dx;
    y += dy;
  }
}

/** Turn the sums into a picture of the lines, and lay it under the dots. */
function layUnder(ctx, sums, width, height) {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const [red, green, blue] = colours.line.split(",").map(Number);
  const colour = (blue << 16) | (green << 8) | red;
  // The more lines cross, the darker, but never as dark as a dot.
  const alphas = Uint8Array.from({ length: 64 * 16 }, (_, k) => 150 * (1 - Math.exp((-k / 16) * 1.6 * lineAlpha)));
  for (let k = 0; k < sums.length; k++) {
    if (sums[k] > 0) pixels[k] = ((alphas[Math.min(alphas.length - 1, sums[k] >> 6)] << 24) | colour) >>> 0;
  }
  const lines = document.createElement("canvas");
  [lines.width, lines.height] = [width, height];
  lines.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0);
  ctx.globalCompositeOperation = "destination-over";
  ctx.drawImage(lines, 0, 0, width / LINES_SHARE, height / LINES_SHARE);
}

function markRest() {
  performance.mark("network:rest");
  document.documentElement.dataset.rest = "true";
}
