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

let covered = null;
/** What of the picture lies under buttons and captions; measured anew when one of them changes. */
function coveredBoxes() {
  covered ??= measureCovered();
  return covered;
}

const coveredWatch = new ResizeObserver(() => { covered = null; });
for (const name of [".foot", ".zoom", ".trail"]) coveredWatch.observe($("view").querySelector(name));
coveredWatch.observe($("map"));

function measureCovered() {
  const map = $("map");
  return [".foot", ".zoom", ".trail"].map((name) => {
    const part = $("view").querySelector(name);
    const [x, y] = [part.offsetLeft - map.offsetLeft, part.offsetTop - map.offsetTop];
    return [x, y, x + part.offsetWidth, y + part.offsetHeight];
  });
}

/** Where the last drawn names are, so that a click on a name means its node. */
let drawnLabels = [];

// Letters with a halo take long to draw, and most frames draw the same names: one that is drawn
// again and again gets a small picture of its own, to be copied.
const SPRITES = 300;
const WORTH_A_SPRITE = 3;
const HALO_PX = 3.6;
const TAIL_FONT = `400 12px ${FONT}`;
const sprites = new Map();

/** Draw the letters of a name with its corner at a point, in pixels of the screen. */
function stampName(ctx, look, x, y, ratio, draw) {
  const key = `${ratio} ${look.key}`;
  let sprite = sprites.get(key) ?? 0;
  if (typeof sprite === "number" && ++sprite < WORTH_A_SPRITE) {
    if (sprites.size >= SPRITES) sprites.clear();
    sprites.set(key, sprite);
    ctx.setTransform(ratio, 0, 0, ratio, x, y);
    draw(ctx);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    return;
  }
  const margin = Math.ceil(HALO_PX * ratio);
  if (typeof sprite === "number") {
    sprite = document.createElement("canvas");
    sprite.width = Math.ceil(look.width * ratio) + 2 * margin;
    sprite.height = Math.ceil(look.height * ratio) + 2 * margin;
    const own = sprite.getContext("2d", { willReadFrequently: true });
    own.setTransform(ratio, 0, 0, ratio, margin, margin);
    draw(own);
    sprites.set(key, sprite);
  }
  ctx.drawImage(sprite, x - margin, y - margin);
}

function drawMark(ctx, name, y) {
  ctx.beginPath();
  tracePath(ctx, name.shape, 6, y, 5.5);
  ctx.fill();
}

/**
 * Draw names in the order given. Each has {text, x, y, r} in CSS pixels of the canvas, and may
 * have {font, color, sides, node, room, wrap, action, shape, says}; one that is
 * `over` may cover discs, a `tail` follows its last line in smaller letters; of several with the same `says` only the first that finds room is drawn. Returns how many were drawn.
 */
function drawLabels(ctx, size, wanted, { budget, obstacles = [] }) {
  const blocked = coveredBoxes();
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  const boxes = new Boxes();
  for (const box of blocked) boxes.add(box);
  const discs = new Boxes();
  for (const box of obstacles) discs.add(box);
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
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
    const tailWidth = name.tail ? textWidth(ctx, name.tail, TAIL_FONT) + 6 : 0;
    const lineWidths = lines.map((line, k) => textWidth(ctx, line, font) + (k === lines.length - 1 ? tailWidth : 0));
    const width = mark + Math.max(...lineWidths);
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
      drawnLabels.push({ box, text: lines.join(" "), node: name.node ?? -1, action: name.action, lines, font, color: name.color ?? colours.ink });
      const halo = name.halo ?? colours.ground;
      const color = name.color ?? colours.ink;
      const look = { width, height, key: [font, color, halo, name.shape, name.tail, ...lines].join("\n") };
      // On whole pixels of the screen, so that letters stay sharp.
      stampName(ctx, look, Math.round(x * ratio), Math.round((y - height / 2) * ratio), ratio, (own) => {
        own.textBaseline = "middle";
        own.lineJoin = "round";
        own.lineWidth = HALO_PX;
        own.strokeStyle = halo;
        own.fillStyle = color;
        if (name.shape) drawMark(own, name, lineHeight / 2);
        for (const paint of ["strokeText", "fillText"]) {
          lines.forEach((line, k) => {
            own.font = font;
            own.fillStyle = color;
            const left = mark + (width - mark - lineWidths[k]) / 2;
            const middle = (k + 0.5) * lineHeight;
            own[paint](line, left, middle);
            if (!name.tail || k < lines.length - 1) return;
            own.font = TAIL_FONT;
            own.fillStyle = colours.soft;
            own[paint](name.tail, left + lineWidths[k] - tailWidth + 6, middle);
          });
        }
      });
      count++;
      break;
    }
  }
  ctx.restore();
  return count;
}
