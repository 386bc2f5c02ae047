// The map of what is read: each state has a form of its own, so that colour is not needed.
//   read: full   ·   reading: a ring with a dot   ·   to read: a ring   ·   not noted: a small dot

const READING_FORMS = { read: "full", reading: "dotted", "to-read": "ring", [UNSTATED]: "small" };
const formOf = (i) => READING_FORMS[statusOf(i)] ?? "small";
const readingColour = (i) => (isPaper(i) && formOf(i) !== "small" ? colours.kind[DATA.kind[i]] : colours.soft);

/** Draw papers by their reading state, all else as small grey shapes. */
function fillReading(ctx, nodes, scale) {
  const least = 1.6 / scale;
  const line = 1.8 / Math.max(scale, 0.5);
  const alpha = ctx.globalAlpha;
  const paths = { full: [], dotted: [], ring: [], small: [], other: [] };
  for (const i of nodes) paths[isPaper(i) ? formOf(i) : "other"].push(i);
  const trace = (list, factor, least_ = least) => {
    ctx.beginPath();
    for (const i of list) tracePath(ctx, kindOf(i).shape, DATA.x[i], DATA.y[i], Math.max(least_, radius(i) * factor));
  };
  ctx.globalAlpha = alpha * 0.45;
  ctx.fillStyle = colours.soft;
  trace(paths.other, 0.5);
  ctx.fill();
  trace(paths.small, 0.6);
  ctx.fill();
  ctx.globalAlpha = alpha;
  const paper = KIND_NAMES.indexOf("paper");
  ctx.fillStyle = ctx.strokeStyle = colours.kind[paper];
  ctx.lineWidth = line;
  trace(paths.full, 1.1, 3 / scale);
  ctx.fill();
  for (const form of ["ring", "dotted"]) {
    trace(paths[form], 1.1, 3.4 / scale);
    ctx.fillStyle = colours.ground;
    ctx.fill();
    ctx.stroke();
  }
  ctx.fillStyle = colours.kind[paper];
  trace(paths.dotted, 0.5, 1.6 / scale);
  ctx.fill();
}

function readingIcon(form) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("aria-hidden", "true");
  const disc = (r, attributes) => {
    const mark = document.createElementNS(SVG, "circle");
    mark.setAttribute("r", r);
    for (const [name, value] of Object.entries(attributes)) mark.setAttribute(name, value);
    svg.append(mark);
  };
  if (form === "small") disc(2.6, { fill: "var(--soft)" });
  if (form === "full") disc(5.6, { fill: "var(--kind-paper)" });
  if (form === "ring" || form === "dotted") disc(5, { fill: "var(--sheet)", stroke: "var(--kind-paper)", "stroke-width": 2 });
  if (form === "dotted") disc(2.2, { fill: "var(--kind-paper)" });
  return svg;
}

/** The states with their counts; a press keeps one of them alone, another press all. */
function readingLegend() {
  if (!route.reading) return [];
  const counts = countPapers("status", (i) => [statusOf(i)]);
  return ["read", "reading", "to-read", UNSTATED].map((state) => {
    const only = filters.status?.size === 1 && filters.status.has(state);
    return make("li", {}, make("button", {
      type: "button", "aria-pressed": filters.status === null || filters.status.has(state), "data-kind": `state-${state}`,
      onclick: () => setFilters({ status: only ? null : new Set([state]) }),
    }, readingIcon(READING_FORMS[state]), STATUS_WORDS[state], make("span", { class: "count" }, thousands(counts.get(state) ?? 0))));
  });
}

/** How far each topic is read, in the panel: what to read next stands under it. */
function readingOverview() {
  const rows = islands.map((island, k) => {
    const papers = island.members.filter(isPaper);
    const read = papers.filter((i) => statusOf(i) === "read").length;
    return { k, names: island.apart ? ["On their own"] : island.names, papers, read };
  }).filter(({ papers, names }) => papers.length > 0 && names.length > 0);
  const noted = Object.keys(DATA.status).length;
  const content = [
    make("div", { class: "kind" }, "What is read"),
    make("h2", {}, noted === 0 ? "No reading state is noted yet" : `${plural(Object.values(DATA.status).filter((state) => state === "read").length, "paper", "papers")} read`),
  ];
  if (noted === 0) content.push(make("p", { class: "lead" }, "Mark papers as to read, reading or read on their pages, in notes, or with readgraph curate; the map then shows them."));
  content.push(make("h3", {}, "By topic"), make("ul", {}, ...rows.slice(0, 20).map(({ k, names, papers, read }) =>
    make("li", {}, make("button", { type: "button", class: "topic", onclick: () => zoomToIsland(k) },
      make("b", { dir: "auto" }, names.slice(0, 2).join(" · ")), make("span", {}, `${read} of ${papers.length}`)),
    make("progress", { max: papers.length, value: read, "aria-label": `Read of ${names[0]}` })))));
  const next = byImportance.filter((i) => isPaper(i) && ["to-read", "reading"].includes(statusOf(i))).slice(0, 5);
  if (next.length > 0) content.push(overviewList("to read next, most linked first", next, (i) => statusWords(i)));
  openPanel(content, "What is read");
  setPanel(false);
}
