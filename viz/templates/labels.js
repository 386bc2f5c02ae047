// Names of constant size on the screen: most important first, none over another, with a halo.

const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif';
/** How much of a name stands left of its middle, where there is no room amid it. */
const LEANING = { "above left": 0.75, "above right": 0.25 };
/** Room of a shape before its name. */
const MARK_PX = 17;
const widths = new Map();
function textWidth(ctx, text, font) {
  const key = font + text;
  let width = widths.get(key);
  if (width === undefined) {
    ctx.font = font;
    width = ctx.measureText(text).width;
    if (widths.size > 5000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

/** Cut a name to a width, by whole characters. */
function fitText(ctx, text, font, room) {
  if (textWidth(ctx, text, font) <= room) return text;
  const characters = Array.from(text);
  let low = 1;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const short = `${characters.slice(0, middle).join("").trimEnd()}…`;
    if (textWidth(ctx, short, font) <= room) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join("").trimEnd()}…`;
}

/** Set a long name in two lines, cut at the space that is nearest its middle. */
function wrapText(ctx, text, font, room) {
  if (textWidth(ctx, text, font) <= room) return [text];
  const spaces = [...text.matchAll(/\s/g)].map((found) => found.index);
  if (spaces.length === 0) return [text];
  const off = (at) => Math.abs(at - text.length / 2);
  const cut = spaces.reduce((best, at) => (off(at) < off(best) ? at : best));
  return [text.slice(0, cut), text.slice(cut + 1)];
}

/** Boxes that are taken, in a grid, so that thousands of tests stay cheap. */
class Boxes {
  constructor() {
    this.cells = new Map();
  }

  *touched(box) {
    for (let x = Math.floor(box[0] / 64); x <= Math.floor(box[2] / 64); x++) {
      for (let y = Math.floor(box[1] / 32); y <= Math.floor(box[3] / 32); y++) yield x * 4096 + y;
    }
  }

  free(box) {
    for (const cell of this.touched(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
    }
    return true;
  }

  add(box) {
    for (const cell of this.touched(box)) {
      const list = this.cells.get(cell);
      if (list === undefined) this.cells.set(cell, [box]);
      else list.push(box);
    }
  }
}

/** What of the picture lies under buttons and captions. */
function coveredBoxes() {
  const map = $("map");
  return [".foot", ".zoom", ".trail"].map((name) => {
    const part = $("view").querySelector(name);
    const [x, y] = [part.offsetLeft - map.offsetLeft, part.offsetTop - map.offsetTop];
    return [x, y, x + part.offsetWidth, y + part.offsetHeight];
  });
}

/** Where the last drawn names are, so that a click on a name means its node. */
let drawnLabels = [];

function drawMark(ctx, name, box, y) {
  ctx.beginPath();
  tracePath(ctx, name.shape, box[0] + 9, y, 5.5);
  ctx.fill();
}

/**
 * Draw names in the order given. Each has {text, x, y, r} in CSS pixels of the canvas, and may
 * have {font, color, sides, node, room, wrap, action, shape, says}; one that is
 * `over` may cover discs; of several with the same `says` only the first that finds room is drawn. Returns how many were drawn.
 */
function drawLabels(ctx, size, wanted, { budget, obstacles = [] }) {
  const blocked = coveredBoxes();
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  const boxes = new Boxes();
  for (const box of blocked) boxes.add(box);
  const discs = new Boxes();
  for (const box of obstacles) discs.add(box);
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  drawnLabels = [];
  let count = 0;
  const said = new Set();
  for (const name of wanted) {
    if (count >= budget) break;
    if (said.has(name.says)) continue;
    const font = name.font ?? `400 12.5px ${FONT}`;
    const lineHeight = Number(/(\d+(?:\.\d+)?)px/.exec(font)[1]) * 1.28;
    const lines = (name.wrap ? wrapText(ctx, name.text, font, name.wrap) : [name.text])
      .map((line) => fitText(ctx, line, font, name.room ?? 190));
    const mark = name.shape ? MARK_PX : 0;
    const width = mark + Math.max(...lines.map((line) => textWidth(ctx, line, font)));
    const height = lineHeight * lines.length;
    for (const side of name.sides ?? ["right", "left", "below", "above"]) {
      const gap = name.r + 5;
      const x = side === "right" ? name.x + gap : side === "left" ? name.x - gap - width : name.x - width * (LEANING[side] ?? 0.5);
      const y = side === "below" ? name.y + gap + height / 2 - 2 : side.startsWith("above") ? name.y - gap - height / 2 + 2 : side === "under" ? name.bottom + gap + height / 2 : name.y;
      const box = [x - 3, y - height / 2, x + width + 3, y + height / 2];
      if (box[0] < 2 || box[2] > size.width - 2 || box[1] < 2 || box[3] > size.height - 2) continue;
      if (!boxes.free(box) || !(name.over || discs.free(box))) continue;
      boxes.add(box);
      if (name.says !== undefined) said.add(name.says);
      drawnLabels.push({ box, text: lines.join(" "), node: name.node ?? -1, action: name.action });
      ctx.font = font;
      ctx.lineWidth = 3.6;
      ctx.strokeStyle = name.halo ?? colours.ground;
      ctx.fillStyle = name.color ?? colours.ink;
      const first = y - (lineHeight * (lines.length - 1)) / 2;
      const at = (line) => x + mark + (width - mark - textWidth(ctx, line, font)) / 2;
      if (name.shape) drawMark(ctx, name, box, y);
      ctx.font = font;
      lines.forEach((line, k) => ctx.strokeText(line, at(line), first + k * lineHeight));
      lines.forEach((line, k) => ctx.fillText(line, at(line), first + k * lineHeight));
      count++;
      break;
    }
  }
  ctx.restore();
  return count;
}
