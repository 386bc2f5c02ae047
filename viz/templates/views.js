// The views: the map, and the sheets that lie over it (table, timeline, matrix, comparison).

const VIEWS = [
  { id: "map", words: "Map" },
  { id: "timeline", words: "Timeline" },
  { id: "matrix", words: "Matrix" },
  { id: "table", words: "Table" },
  { id: "reading", words: "Reading" },
];

function startViews() {
  $("views").replaceChildren(...VIEWS.map(({ id, words }) =>
    make("button", { type: "button", id: `${id}-button`, "data-view": id, "aria-pressed": false, onclick: () => chooseView(id) }, words)));
}

const presentView = () => route.sheet ?? (route.reading ? "reading" : "map");

function chooseView(id) {
  stopYears();
  if (id === "map") {
    // From a sheet back to what lay under it; from a node or path to the map.
    if (route.sheet !== null) go({ sheet: null, others: [] });
    else if (route.view === "map") go({ reading: false });
    else goTo("map", -1);
  } else if (id === "reading") go({ ...stepTo("map", route.view === "map" ? route.node : -1), sheet: null, reading: true });
  else if (id === presentView()) go({ sheet: null, others: [] });
  else if (id === "table") go({ sheet: "table", others: [] });
  else go({ ...stepTo("map", route.node), sheet: id });
}

/** In a frame: lead to the page that has everything, with what is looked at. A file has no such page. */
function showWayOut() {
  const link = $("whole");
  if (link === null || !isServed()) return;
  const address = new URL(location.href);
  for (const name of ["embed", "depth"]) address.searchParams.delete(name);
  link.href = address.href;
  link.hidden = false;
}

/** Show the sheet that the route names, or the picture. */
function showSheet() {
  showWayOut();
  const { sheet } = route;
  const now = presentView();
  for (const button of $("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === now));
  $("table").hidden = sheet !== "table";
  $("sheet").hidden = sheet === null || sheet === "table";
  $("map").hidden = sheet !== null;
  $("view").classList.toggle("covered", sheet !== null);
  if (sheet === "table") showTable();
  else $("table").replaceChildren();
  if (sheet === "compare") $("sheet").replaceChildren(...compareSheet());
  else if (sheet === "matrix") $("sheet").replaceChildren(...matrixSheet());
  else if (sheet === "timeline") showTimeline();
  else $("sheet").replaceChildren();
}

function toggleTable() {
  const closing = route.sheet === "table";
  go({ sheet: closing ? null : "table", others: [] });
  (closing ? $("map") : $("table").querySelector("button"))?.focus({ preventScroll: true });
}

/** The head of a sheet: what it is, what it leaves out, its choices. */
function sheetHead(title, words, ...choices) {
  return make("div", { class: "sheethead" },
    make("h2", {}, title),
    make("p", {}, words, filtered ? ` Of what the filters keep: ${filterParts().map((part) => part.words).join("; ")}.` : ""),
    make("div", { class: "row" }, ...choices.filter((choice) => choice !== null),
      filtered ? make("button", { type: "button", onclick: clearFilters }, "Clear filters") : null));
}
