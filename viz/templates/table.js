// The twin of the picture: the same nodes as a table that can be sorted. Of a benchmark, or of
// anything else that papers link to, it is the table of these papers.

const TABLE_ROWS = 500;
const MOST_NAMES = 4;
let tableSort = { column: "links", down: true };

const namesOf = (i, kind) => neighboursOf(i).filter((j) => kindOf(j).name === kind && j !== route.node);
const relationTo = (i) => [...new Set(linksBetween(i, route.node).map((l) => RELATIONS[DATA.relation[l]].outward))].join(", ");
const namesCell = (i, kind) => {
  const names = namesOf(i, kind);
  return make("span", {}, ...names.slice(0, MOST_NAMES).flatMap((j, k) => [k > 0 ? ", " : "", nodeLink(j, shortLabel)]),
    names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "");
};
/** Whether the table is that of the papers of one thing. */
const ofPapers = () => route.view === "ring" && !isPaper(route.node);

/** Whether a row is a collapsed topic. */
const isTopicRow = (i) => route.view === "map" && isFolded(i);
const topicButton = (i) => make("button", { type: "button", class: "small", onclick: () => {
  setFolds([...foldedIslands].filter((k) => k !== DATA.island[i]));
  $("table").querySelector("button")?.focus();
} }, "Expand ", make("bdi", {}, nameOfIsland(DATA.island[i])));
const linksWithout = (i) => bundlesOf(DATA.island[i]).reduce((total, [, count]) => total + count, 0);

const COLUMNS = [
  { id: "name", title: "Name", of: (i) => (isTopicRow(i) ? nameOfIsland(DATA.island[i]) : label(i)).toLowerCase(), cell: (i) => (isTopicRow(i) ? topicButton(i) : nodeLink(i)) },
  { id: "type", title: "Type", of: (i) => (isTopicRow(i) ? `topic of ${plural(islands[DATA.island[i]].size, "node", "nodes")}` : kindOf(i).singular), when: () => !ofPapers() },
  { id: "date", title: "Date", of: (i) => DATA.published[i] || "", cell: (i) => (DATA.published[i] ? dateWords(DATA.published[i]) : ""), down: true },
  { id: "how", title: "How", of: relationTo, when: ofPapers },
  { id: "benchmarks", title: "Benchmarks", of: (i) => namesOf(i, "benchmark").length, cell: (i) => namesCell(i, "benchmark"), when: ofPapers, down: true },
  { id: "techniques", title: "Techniques", of: (i) => namesOf(i, "technique").length, cell: (i) => namesCell(i, "technique"), when: ofPapers, down: true },
  { id: "code", title: "Code", of: (i) => namesOf(i, "repository").length, cell: (i) => namesCell(i, "repository"), when: ofPapers, down: true },
  { id: "state", title: "Reading", of: (i) => (isPaper(i) ? statusWords(i) : ""), when: () => Object.keys(DATA.status).length > 0 },
  { id: "links", title: "Links", of: (i) => (isTopicRow(i) ? linksWithout(i) : degree[i]), cell: (i) => String(isTopicRow(i) ? linksWithout(i) : degree[i]), number: true, down: true },
];

function tableNodes() {
  if (ofPapers()) return neighboursOf(route.node).filter((i) => isKept(i) && isPaper(i));
  if (route.view === "ring") return [route.node, ...neighboursOf(route.node).filter(isKept)];
  if (route.view === "path") return [...ring.order];
  // A collapsed topic is one row, in the name of the node that stands for it.
  return byImportance.filter((i) => isKept(i) && (!isFolded(i) || isHead(i)));
}

function sortedTable() {
  const { of } = COLUMNS.find((column) => column.id === tableSort.column);
  const sign = tableSort.down ? -1 : 1;
  const worth = new Map();
  const nodes = tableNodes();
  for (const i of nodes) worth.set(i, of(i));
  return nodes.sort((a, b) => (worth.get(a) < worth.get(b) ? -sign : worth.get(a) > worth.get(b) ? sign : rank[a] - rank[b]));
}

const tableColumns = () => COLUMNS.filter(({ when }) => when === undefined || when());

function tableAbout(count) {
  const about = ofPapers() ? `Papers of ${label(route.node)}`
    : route.view === "ring" ? `${label(route.node)} and what it is linked with`
      : route.view === "path" ? "What the connections lead over" : filtered ? "What the filters keep" : "Everything on the map";
  return about + (count > TABLE_ROWS ? `, the first ${TABLE_ROWS} of ${thousands(count)}; search or filter to see the others` : `, ${count}`);
}

function showTable() {
  const columns = tableColumns();
  if (!columns.some(({ id }) => id === tableSort.column)) tableSort = { column: "links", down: true };
  const nodes = sortedTable();
  const heads = columns.map((column, at) => {
    const on = column.id === tableSort.column;
    return make("th", { scope: "col", "aria-sort": on ? (tableSort.down ? "descending" : "ascending") : null },
      make("button", { type: "button", onclick: () => {
        tableSort = { column: column.id, down: on ? !tableSort.down : column.down === true };
        showTable();
        $("table").querySelectorAll("th button")[at].focus();
      } }, `${column.title}${on ? (tableSort.down ? " ▾" : " ▴") : ""}`));
  });
  const rows = nodes.slice(0, TABLE_ROWS).map((i) => make("tr", {},
    ...columns.map(({ id, of, cell, number }) => make("td", { class: number || id === "date" ? "number" : null }, (cell ?? of)(i)))));
  $("table").replaceChildren(make("table", {}, make("caption", {}, tableAbout(nodes.length),
    filtered ? make("button", { type: "button", class: "small", onclick: clearFilters }, "Clear filters") : ""),
  make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)));
}
