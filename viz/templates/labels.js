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

  free(box) {
    const [right, bottom] = [Math.floor(box[2] / 64), Math.floor(box[3] / 32)];
    for (let x = Math.floor(box[0] / 64); x <= right; x++) {
      for (let y = Math.floor(box[1] / 32); y <= bottom; y++) {
        const list = this.cells.get(x * 4096 + y);
        if (list === undefined) continue;
        for (const other of list) {
          if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
        }
      }
    }
    return true;
  }

  add(box) {
    const [right, bottom] = [Math.floor(box[2] / 64), Math.floor(box[3] / 32)];
    for (let x = Math.floor(box[0] / 64); x <= right; x++) {
      for (let y = Math.floor(box[1] / 32); y <= bottom; y++) {
        const list = this.cells.get(x * 4096 + y);
        if (list === undefined) this.cells.set(x * 4096 + y, [box]);
        else list.push(box);
      }
    }
  }
}

/** What any name covers at least, on each side of its place: the height of small letters, the width of one. */
function coresOf({ x, y, r }) {
  const gap = r + 5;
  return [[x + gap - 2, y - 5, x + gap + 2, y + 5], [x - gap - 2, y - 5, x - gap + 2, y + 5],
    [x - 2, y + gap, x + 2, y + gap + 8], [x - 2, y - gap - 8, x + 2, y - gap]];
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
// again and again gets a small picture, to be copied. All of them stand on one sheet, in rows.
const SPRITES = 300;
const WORTH_A_SPRITE = 3;
const SHEET_PX = { width: 1024, height: 1024 };
const HALO_PX = 3.6;
const TAIL_FONT = `400 12px ${FONT}`;
const sprites = new Map();
const sprited = { ctx: null, x: 0, y: 0, row: 0, next: [] };

function clearSprites() {
  sprites.clear();
  [sprited.x, sprited.y, sprited.row] = [0, 0, 0];
  sprited.ctx?.setTransform(1, 0, 0, 1, 0, 0);
  sprited.ctx?.clearRect(0, 0, SHEET_PX.width, SHEET_PX.height);
}

/** Room for one more picture, on an empty sheet where the old one is full; null where it is too large. */
function spriteRoom(width, height) {
  if (width > SHEET_PX.width || height > SHEET_PX.height) return null;
  if (sprited.ctx === null) {
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [SHEET_PX.width, SHEET_PX.height];
    sprited.ctx = sheet.getContext("2d", { willReadFrequently: true });
  }
  if (sprited.x + width > SHEET_PX.width) [sprited.x, sprited.y, sprited.row] = [0, sprited.y + sprited.row, 0];
  if (sprited.y + height > SHEET_PX.height) clearSprites();
  const place = { x: sprited.x, y: sprited.y, width, height };
  sprited.x += width;
  sprited.row = Math.max(sprited.row, height);
  return place;
}

/** Draw the letters of a name with its corner at a point, in pixels of the screen. */
function stampName(ctx, look, x, y, ratio, draw) {
  const key = `${ratio} ${look.key}`;
  const sprite = sprites.get(key) ?? 0;
  if (typeof sprite !== "number") {
    const { width, height, margin } = sprite;
    ctx.drawImage(sprited.ctx.canvas, sprite.x, sprite.y, width, height, x - margin, y - margin, width, height);
    return;
  }
  if (sprites.size >= SPRITES) clearSprites();
  sprites.set(key, sprite + 1);
  if (sprite + 1 === WORTH_A_SPRITE) sprited.next.push({ key, look, ratio, draw });
  ctx.setTransform(ratio, 0, 0, ratio, x, y);
  draw(ctx);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
}

/** Draw what came to be worth it onto the sheet: at once, since a sheet in use is copied before it changes. */
function drawSprites() {
  for (const { key, look, ratio, draw } of sprited.next) {
    const margin = Math.ceil(HALO_PX * ratio);
    const room = spriteRoom(Math.ceil(look.width * ratio) + 2 * margin, Math.ceil(look.height * ratio) + 2 * margin);
    if (room === null) continue;
    sprited.ctx.setTransform(ratio, 0, 0, ratio, room.x + margin, room.y + margin);
    draw(sprited.ctx);
    sprites.set(key, { ...room, margin });
  }
  sprited.next.length = 0;
}

function drawMark(ctx, name, y) {
  ctx.beginPath();
  tracePath(ctx, name.shape, 6, y, 5.5);
  ctx.fill();
}

/**
 * Draw names in the order given. Each has {text, x, y, r} in CSS pixels of the canvas, and may
 * have {font, color, sides, node, room, wrap, action, shape, says}; one that is
 * `over` may cover discs, one of a `line` does not count, a `tail` follows its last line in smaller letters; of several with the same `says` only the first that finds room is drawn. Returns how many were drawn.
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
  const hasRoom = (name, core) => core[0] > 2 && core[2] < size.width - 2 && core[1] > 2 && core[3] < size.height - 2 &&
    boxes.free(core) && (name.over || discs.free(core));
  for (const name of wanted) {
    if (count >= budget && !HAS_ARROWS) break;
    if (count >= budget && !name.line) continue;
    if (said.has(name.says)) continue;
    // Most have no room for one letter on any side; that is seen before their text is measured.
    if (name.sides === undefined && !coresOf(name).some((core) => hasRoom(name, core))) continue;
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
      drawnLabels.push({ box, text: lines.join(" "), node: name.node ?? -1, island: name.island ?? -1, action: name.action, line: name.line, lines, font, color: name.color ?? colours.ink });
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
      if (!name.line) count++;
      break;
    }
  }
  ctx.restore();
  drawSprites();
  return count;
}
