// The picture as SVG, drawn by our own code from the same places; names stay text.

/** An element of SVG with attributes; text goes in as text, so the writer escapes it. */
function svgPart(tag, attributes, text) {
  const part = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  if (text !== undefined) part.textContent = text;
  return part;
}

function svgShape(shape, x, y, r, attributes) {
  const corners = CORNERS[shape];
  if (corners === undefined) return svgPart("circle", { cx: x, cy: y, r, ...attributes });
  const points = corners.map(([across, down]) => `${(x + across * r).toFixed(1)},${(y + down * r).toFixed(1)}`).join(" ");
  return svgPart("polygon", { points, ...attributes });
}

function svgLines(pairs, at, attributes) {
  const path = pairs.map(([a, b]) => {
    const [[x, y], [u, v]] = [at(a), at(b)];
    return `M${x.toFixed(1)} ${y.toFixed(1)}L${u.toFixed(1)} ${v.toFixed(1)}`;
  }).join("");
  return svgPart("path", { d: path, fill: "none", stroke: `rgb(${colours.line})`, ...attributes });
}

const lineRgb = () => `rgb(${colours.line})`;

const PICTURE_SCALE = 2;
/** What is too much for a shape each is a picture in the picture, as it is on the screen. */
function svgOfFarView(svg, view, size) {
  const canvas = make("canvas", { width: size.width * PICTURE_SCALE, height: size.height * PICTURE_SCALE });
  const ctx = canvas.getContext("2d");
  const scale = view.scale * PICTURE_SCALE;
  ctx.setTransform(scale, 0, 0, scale, -view.left * scale, -view.top * scale);
  drawScene(ctx, view);
  svg.append(svgPart("image", { width: size.width, height: size.height, href: canvas.toDataURL("image/png") }));
}

/** The islands, the lines and the nodes of the map that are within the picture. */
function svgOfMap(svg, view, size) {
  if (foldedIslands.size > 0 || nodesWithin(view.left, view.top, view.right, view.bottom, DOTTED_NODES) === null) {
    svgOfFarView(svg, view, size);
    return;
  }
  const at = (x, y) => toScreen(view, x, y);
  for (const island of islands) {
    if (island.apart || island.hull.length < 3) continue;
    const points = island.hull.map(([x, y]) => at(x, y).map((value) => value.toFixed(1)).join(",")).join(" ");
    svg.append(svgPart("polygon", { points, fill: colours.island, stroke: colours.island, "stroke-width": 44 * view.scale, "stroke-linejoin": "round" }));
  }
  const margin = 40 / view.scale;
  const within = (i) => DATA.x[i] > view.left - margin && DATA.x[i] < view.right + margin && DATA.y[i] > view.top - margin && DATA.y[i] < view.bottom + margin;
  const placed = (i) => at(DATA.x[i], DATA.y[i]);
  for (const state of filters.hide ? [KEPT] : [FAINT, KEPT]) {
    const faint = state === FAINT ? FAINT_ALPHA : 1;
    const pairs = [];
    for (let k = 0; k < LINES; k++) {
      if (lineState[k] === state && (within(lineFrom[k]) || within(lineTo[k]))) pairs.push([lineFrom[k], lineTo[k]]);
    }
    if (pairs.length > 0) svg.append(svgLines(pairs, placed, { stroke: lineRgb(), "stroke-opacity": lineAlpha * faint, "stroke-width": 1 }));
    if (state === KEPT) svgHeads(svg, directionsAmong(byImportance.filter((i) => within(i) && !isFolded(i))), placed, (i) => radius(i) * view.scale);
    const nodes = svgPart("g", { "fill-opacity": faint });
    for (const i of byImportance) {
      if (nodeState[i] !== state || !within(i)) continue;
      const [x, y] = placed(i);
      nodes.append(svgNode(i, x, y, Math.max(1.6, radius(i) * view.scale)));
    }
    svg.append(nodes);
  }
}

/** Heads of lines, where a query made them. */
function svgHeads(svg, ends, placed, radiusOf) {
  if (!HAS_ARROWS) return;
  const heads = svgPart("g", { fill: lineRgb() });
  for (const [a, b] of ends) {
    const [from, to] = [placed(a), placed(b)].map(([x, y]) => ({ x, y }));
    const points = headCorners(from, to, Math.max(1.6, radiusOf(b)) + 1, HEAD_PX);
    heads.append(svgPart("polygon", { points: points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ") }));
  }
  svg.append(heads);
}

function svgNode(i, x, y, r) {
  const hollow = route.reading && isPaper(i) && ["ring", "dotted"].includes(formOf(i));
  const color = route.reading ? readingColour(i) : colours.kind[DATA.kind[i]];
  const node = svgShape(kindOf(i).shape, x, y, r, hollow ? { fill: colours.ground, stroke: color, "stroke-width": 2 } : { fill: color });
  node.append(svgPart("title", {}, label(i)));
  return node;
}

/** A ring or a path: what vis-network draws, from the places that it was given. */
function svgOfRing(svg, view) {
  const placed = (i) => {
    const place = ring.places.get(i);
    return toScreen(view, place.x, place.y);
  };
  for (const edge of edgeSet.get()) {
    const attributes = { "stroke-width": edge.width ?? 1, stroke: lineRgb() };
    if (edge.dashes) attributes["stroke-dasharray"] = "6 4";
    svg.append(svgLines([[edge.from, edge.to]], placed, attributes));
    const ends = [edge.arrows?.to.enabled ? [edge.from, edge.to] : null, edge.arrows?.from.enabled ? [edge.to, edge.from] : null];
    svgHeads(svg, ends.filter((pair) => pair !== null), placed, (i) => ring.places.get(i).r * view.scale);
  }
  for (const [i, place] of ring.places) {
    const [x, y] = placed(i);
    svg.append(svgNode(i, x, y, place.r * view.scale));
  }
}

function svgNames(svg) {
  const names = svgPart("g", { "font-family": 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif', "paint-order": "stroke", stroke: colours.ground, "stroke-width": 3.6, "stroke-linejoin": "round" });
  for (const { box, lines, font, color } of drawnLabels) {
    const [, weight, px] = /^(\d+) ([\d.]+)px/.exec(font) ?? [null, "400", "12.5"];
    const height = (box[3] - box[1]) / lines.length;
    lines.forEach((line, k) => names.append(svgPart("text", {
      x: (box[0] + box[2]) / 2, y: box[1] + height * (k + 0.5), "text-anchor": "middle", "dominant-baseline": "central",
      "font-size": px, "font-weight": weight, fill: color,
    }, line)));
  }
  svg.append(names);
}

/** What is on the screen as the text of an SVG file. */
function pictureAsSvg() {
  const size = mapSize();
  const view = viewBox(size);
  const svg = svgPart("svg", { viewBox: `0 0 ${size.width} ${size.height}`, width: size.width, height: size.height, role: "img" });
  svg.append(svgPart("title", {}, document.title), svgPart("desc", {}, $("caption").textContent));
  svg.append(svgPart("rect", { width: size.width, height: size.height, fill: colours.ground }));
  if (route.view === "map") svgOfMap(svg, view, size);
  else svgOfRing(svg, view);
  svgNames(svg);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}
