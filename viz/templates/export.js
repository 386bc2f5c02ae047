// Taking it along: the picture, the table, the page itself, and what puts it into other pages.

/** A name for a file from what is looked at. */
function fileName(ending) {
  const words = route.node >= 0 ? DATA.key[route.node] : CONFIG.title;
  const plain = fold(words).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${plain || "network"}.${ending}`;
}

function download(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(`${name} saved`);
}

const saveText = (name, type, text) => download(name, new Blob([text], { type: `${type};charset=utf-8` }));

/** The picture as it is drawn, on its ground; of the timeline, all of it. */
function savePng() {
  const source = route.sheet === "timeline" ? $("sheet").querySelector("canvas") : network.canvas.frame.canvas;
  const copy_ = make("canvas", { width: source.width, height: source.height });
  const ctx = copy_.getContext("2d");
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, copy_.width, copy_.height);
  ctx.drawImage(source, 0, 0);
  copy_.toBlob((blob) => download(fileName("png"), blob), "image/png");
}

/** A cell as RFC 4180 has it; one that a spreadsheet would take for a formula is marked as text. */
function csvCell(value) {
  const text = /^[=+\-@\t\r]/.test(String(value)) && !/^-?\d+(\.\d+)?$/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

const csvOf = (rows) => rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");

/** The rows of the table, all of them, or those of the sheet that is open. */
function tableRows() {
  const shown = [...$("sheet").querySelectorAll("table tr")];
  if (route.sheet === "matrix" || route.sheet === "compare") {
    // Of a cell with a name in it the name alone, without its count and buttons.
    return shown.map((row) => [...row.cells].map((cell) => (cell.querySelector("a[data-node], button bdi") ?? cell).textContent.trim()));
  }
  const rows = sortedTable().map((i) => [
    DATA.key[i], label(i), kindOf(i).singular, DATA.published[i] || "", degree[i], isPaper(i) ? statusWords(i) : "", iriOf(i),
  ]);
  return [["key", "name", "type", "date", "links", "reading state", "IRI"], ...rows];
}

/** What the page was asked to draw the result of, as fields of an address: none on that of the whole graph. */
function askedResult() {
  const asked = new URLSearchParams(location.search);
  if (!asked.has("query") && !asked.has("ready")) return "";
  for (const name of ["focus", "depth", "embed", "file"]) asked.delete(name);
  return `${asked}`;
}

function embedCode() {
  const result = askedResult();
  const focus = `${result && `&${result}`}${route.node >= 0 ? `&focus=${encodeURIComponent(DATA.key[route.node])}&depth=1` : ""}`;
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return `<iframe src="${escape(`${location.origin}/network?embed=1${focus}`)}" title="${escape(document.title)}" width="100%" height="480" loading="lazy"></iframe>`;
}

/** Where the server gives this page as a file: with all sentences, and links that lead back to it. */
function fileAddress() {
  const asked = new URLSearchParams(location.search);
  asked.set("file", "1");
  return `${location.pathname}?${asked}`;
}

function showSave() {
  const served = isServed();
  const row = (words, about, act) => make("li", {}, make("button", { type: "button", onclick: act }, words), make("span", {}, about));
  const near = route.node >= 0 && route.view === "ring" ? `focus=${encodeURIComponent(DATA.key[route.node])}&depth=${route.hops}` : "";
  const wanted = [askedResult(), near].filter((part) => part !== "").join("&");
  const focus = wanted && `?${wanted}`;
  const file = (ending, about) => make("li", {}, make("a", { class: "button", href: `/network.${ending}${focus}`, download: "" }, ending === "canvas" ? "Obsidian canvas" : ending === "gexf" ? "GEXF" : "GraphML"), make("span", {}, about));
  const isPicture = route.sheet === null;
  $("save").replaceChildren(
    make("h2", { id: "save-title" }, "Save and share"),
    make("ul", { class: "save" }, ...[
      isPicture || route.sheet === "timeline" ? row("PNG", "the picture as it is on the screen", savePng) : null,
      isPicture ? row("SVG", "the same, with names as text, to scale and print", () => saveText(fileName("svg"), "image/svg+xml", pictureAsSvg())) : null,
      row("CSV", route.sheet === "matrix" || route.sheet === "compare" ? "this table" : "what is kept, as a table", () => saveText(fileName("csv"), "text/csv", csvOf(tableRows()))),
      served ? make("li", {}, make("a", { class: "button", href: fileAddress(), download: fileName("html") }, "HTML"), make("span", {}, "this page as one file that opens without a network")) : null,
      served ? file("graphml", "for Gephi, yEd, Cytoscape and networkx") : null,
      served ? file("gexf", "for Gephi, with dates") : null,
      served ? file("canvas", "for a vault of notes") : null,
      row("Copy link", "to this view, with filters", () => copy(location.href, "Link to this view")),
      served ? row("Copy frame", "an iframe for another page", () => copy(embedCode(), "Frame")) : null,
    ].filter((part) => part !== null)),
    make("button", { type: "button", onclick: () => $("save").close() }, "Close"),
  );
  $("save").showModal();
}
