// Small pieces of the page: elements, icons, colours, safe links, announcements.

const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const darkMedia = matchMedia("(prefers-color-scheme: dark)");
const stillMedia = matchMedia("(prefers-reduced-motion: reduce)");

/** Make an element. Strings become text nodes, so nothing in them is ever markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("aria-")) element.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An address that may be followed: https, http, or a path on our own server. */
function safeHref(address) {
  if (typeof address !== "string") return null;
  if (/^\/(?![/\\])/.test(address)) return address;
  if (!/^https?:\/\//i.test(address)) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

const pageHref = (i) =>
  CONFIG.pageUrl === null || isOther(i)
    ? null
    : safeHref(CONFIG.pageUrl.replace("{key}", encodeURIComponent(DATA.key[i])));

function theme() {
  const dark = darkMedia.matches;
  return {
    dark,
    ground: dark ? "#0f141b" : "#fbfbfd",
    island: dark ? "#161d28" : "#f0f2f9",
    ink: dark ? "#e7eaf1" : "#1b2030",
    soft: dark ? "#a3adbd" : "#5b6477",
    line: dark ? "150,165,195" : "86,96,130",
    accent: dark ? "#8aadf4" : "#224bb2",
    kind: KINDS.map((kind) => (dark ? kind.dark : kind.light)),
  };
}
let colours = theme();

/** Corners of each shape around the origin, in units of the radius. */
const CORNERS = {
  diamond: [[0, -1.22], [1.22, 0], [0, 1.22], [-1.22, 0]],
  triangle: [[0, -1.22], [1.15, 0.86], [-1.15, 0.86]],
  triangleDown: [[0, 1.22], [1.15, -0.86], [-1.15, -0.86]],
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  hexagon: [0, 1, 2, 3, 4, 5].map((k) => [Math.cos((k * Math.PI) / 3), Math.sin((k * Math.PI) / 3)]),
  pentagon: [0, 1, 2, 3, 4].map((k) => [1.1 * Math.sin((k * 2 * Math.PI) / 5), -1.1 * Math.cos((k * 2 * Math.PI) / 5)]),
  star: Array.from({ length: 10 }, (_, k) => {
    const reach = k % 2 === 0 ? 1.35 : 0.6;
    const turn = (k * Math.PI) / 5 - Math.PI / 2;
    return [reach * Math.cos(turn), reach * Math.sin(turn)];
  }),
};

function tracePath(ctx, shape, x, y, r) {
  const corners = CORNERS[shape];
  if (corners === undefined) {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([across, down], k) => {
    if (k === 0) ctx.moveTo(x + across * r, y + down * r);
    else ctx.lineTo(x + across * r, y + down * r);
  });
  ctx.closePath();
}

function icon(kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("aria-hidden", "true");
  const corners = CORNERS[kind.shape];
  const mark = document.createElementNS(SVG, corners === undefined ? "circle" : "polygon");
  if (corners === undefined) mark.setAttribute("r", "5.4");
  else mark.setAttribute("points", corners.map(([x, y]) => `${x * 5.6},${y * 5.6}`).join(" "));
  mark.setAttribute("fill", `var(--kind-${kind.name})`);
  svg.append(mark);
  return svg;
}

const nodeLink = (i, nameOf = label) => make("a", { href: hashOf(i), "data-node": i, dir: "auto" }, nameOf(i));

function say(text) {
  $("status").textContent = text;
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages from disk and plain http have no clipboard API in some browsers.
    const area = make("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(`${what} copied`);
}
