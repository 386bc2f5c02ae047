// The twin of the picture: the same nodes as a table that can be sorted.

const TABLE_ROWS = 500;
let tableSort = { column: "links", down: true };

const COLUMNS = [
  { id: "name", title: "Name", of: (i) => label(i).toLowerCase() },
  { id: "type", title: "Type", of: (i) => kindOf(i).singular },
  { id: "date", title: "Date", of: (i) => DATA.published[i] || "" },
  { id: "links", title: "Links", of: (i) => degree[i] },
];

function tableNodes() {
  if (route.view === "ring") return [ring.focus, ...neighboursOf(ring.focus).filter(isShown)];
  return byImportance.filter(isShown);
}

function showTable() {
  const { of } = COLUMNS.find((column) => column.id === tableSort.column);
  const nodes = tableNodes();
  const sign = tableSort.down ? -1 : 1;
  nodes.sort((a, b) => (of(a) < of(b) ? -sign : of(a) > of(b) ? sign : rank[a] - rank[b]));
  const heads = COLUMNS.map((column) => {
    const on = column.id === tableSort.column;
    return make("th", { scope: "col", "aria-sort": on ? (tableSort.down ? "descending" : "ascending") : null },
      make("button", { type: "button", onclick: () => {
        tableSort = { column: column.id, down: on ? !tableSort.down : column.id === "links" || column.id === "date" };
        showTable();
        $("table").querySelectorAll("th button")[COLUMNS.indexOf(column)].focus();
      } }, `${column.title}${on ? (tableSort.down ? " ▾" : " ▴") : ""}`));
  });
  const rows = nodes.slice(0, TABLE_ROWS).map((i) => make("tr", {},
    make("td", {}, nodeLink(i)),
    make("td", {}, kindOf(i).singular),
    make("td", {}, DATA.published[i] ? dateWords(DATA.published[i]) : ""),
    make("td", { class: "number" }, String(degree[i]))));
  const about = route.view === "ring" ? `${label(ring.focus)} and what it is linked with` : "Everything on the map";
  const cut = nodes.length > TABLE_ROWS ? `, the first ${TABLE_ROWS} of ${nodes.length}; search or hide types to see the others` : `, ${nodes.length}`;
  $("table").replaceChildren(make("table", {}, make("caption", {}, about + cut),
    make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)));
}
