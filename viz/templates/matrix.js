// What meets in papers: benchmarks by techniques, or other kinds; a cell leads to its papers.

const MATRIX_ROWS = 24;
const MATRIX_COLUMNS = 16;
let matrixKinds = ["benchmark", "technique"];
let matrixSort = -1; // the node of a column, or -1: by papers

/** The nodes of a kind that most kept papers link to, with the number of these. */
function mostNamed(kind, papers) {
  const counts = new Map();
  for (const paper of papers) {
    for (const i of openNeighbours(paper)) if (kindOf(i).name === kind && isKept(i)) counts.set(i, (counts.get(i) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

function matrix() {
  const papers = [];
  for (let i = 0; i < NODES; i++) if (isPaper(i) && isKept(i)) papers.push(i);
  const [rowKind, columnKind] = matrixKinds;
  const [allRows, allColumns] = [mostNamed(rowKind, papers), mostNamed(columnKind, papers)];
  const [rows, columns] = [allRows.slice(0, MATRIX_ROWS), allColumns.slice(0, MATRIX_COLUMNS)];
  const cells = new Map();
  const [inRows, inColumns] = [new Set(rows.map(([i]) => i)), new Set(columns.map(([i]) => i))];
  for (const paper of papers) {
    const near = openNeighbours(paper);
    for (const row of near) {
      if (!inRows.has(row)) continue;
      for (const column of near) {
        if (!inColumns.has(column) || column === row) continue;
        const key = row * NODES + column;
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(paper);
      }
    }
  }
  if (inColumns.has(matrixSort)) {
    rows.sort((a, b) => (cells.get(b[0] * NODES + matrixSort)?.length ?? 0) - (cells.get(a[0] * NODES + matrixSort)?.length ?? 0) || b[1] - a[1]);
  }
  return { rows, columns, cells, left: [allRows.length - rows.length, allColumns.length - columns.length] };
}

function matrixSheet() {
  const { rows, columns, cells, left } = matrix();
  const choose = (at, words) => {
    const select = make("select", { "aria-label": words, id: `matrix-${at}` }, ...KINDS.filter(({ name }) => ["benchmark", "technique", "model", "repository"].includes(name))
      .map(({ name, plural: many }) => make("option", { value: name, selected: matrixKinds[at] === name }, many)));
    select.addEventListener("change", () => {
      matrixKinds[at] = select.value;
      showSheet();
      $(`matrix-${at}`).focus();
    });
    return select;
  };
  const most = Math.max(1, ...[...cells.values()].map((papers) => papers.length));
  const [rowKind, columnKind] = matrixKinds.map((wanted) => KINDS.find(({ name }) => name === wanted));
  const words = rows.length === 0 || columns.length === 0
    ? "No paper links to both."
    : `Papers that link to both. ${left[0] > 0 ? `${plural(left[0], rowKind.singular, rowKind.plural)} and ` : ""}${left[1] > 0 ? `${plural(left[1], columnKind.singular, columnKind.plural)} with fewer papers left out.` : left[0] > 0 ? "no column left out." : ""}`;
  const head = sheetHead("Where they meet", words, choose(0, "Rows"), make("span", {}, "by"), choose(1, "Columns"));
  const sortBy = (i) => () => {
    matrixSort = matrixSort === i ? -1 : i;
    showSheet();
    $("sheet").querySelector(`[data-column="${i}"]`)?.focus();
  };
  const heads = columns.map(([i, count]) => make("th", { scope: "col", class: "turned", "aria-sort": matrixSort === i ? "descending" : null },
    make("button", { type: "button", "data-column": i, title: `${label(i)}: ${plural(count, "paper", "papers")}; press to sort`, onclick: sortBy(i) },
      make("bdi", {}, shortLabel(i)), matrixSort === i ? " ▾" : "")));
  const body = rows.map(([row, count]) => make("tr", {},
    make("th", { scope: "row" }, nodeLink(row), make("span", { class: "count" }, ` ${count}`)),
    ...columns.map(([column]) => {
      const papers = cells.get(row * NODES + column);
      if (papers === undefined) return make("td", { class: "none" }, make("span", { class: "unseen" }, "0"));
      const strength = Math.round(12 + (38 * papers.length) / most);
      return make("td", { style: `--strength: ${strength}%` }, make("button", {
        type: "button", "aria-label": `${plural(papers.length, "paper", "papers")}: ${shortLabel(row)} and ${shortLabel(column)}`,
        onclick: () => showPapers(papers, row, column),
      }, String(papers.length)));
    })));
  const table = make("table", { class: "matrix" }, make("caption", { class: "unseen" }, `${rowKind.plural} by ${columnKind.plural}`),
    make("thead", {}, make("tr", {}, make("td", {}), ...heads)), make("tbody", {}, ...body));
  return [head, make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "The matrix" }, table)];
}

/** The papers of a cell, in the panel, each with what it says of the two. */
function showPapers(papers, row, column) {
  const rows = [...papers].sort((a, b) => rank[a] - rank[b]).map((paper) => make("li", {},
    make("div", { class: "line" }, icon(kindOf(paper)), nodeLink(paper), make("span", { class: "side" }, DATA.published[paper] ? dateWords(DATA.published[paper]) : "")),
    ...[row, column].flatMap((i) => linksBetween(paper, i).slice(0, 1)).map((link) => {
      const parts = sentenceOf(link);
      return parts === null ? null : make("blockquote", { dir: "auto" }, parts[0], make("mark", {}, parts[1]), parts[2]);
    })));
  openPanel([
    make("div", { class: "kind" }, plural(papers.length, "paper", "papers")),
    make("h2", { class: "pair" }, nodeLink(row), " and ", nodeLink(column)),
    make("ul", {}, ...rows),
  ], `Papers on ${shortLabel(row)} and ${shortLabel(column)}`);
  setPanel(true);
  say(`${plural(papers.length, "paper", "papers")} in the details`);
  if (panelCovers()) $("panel").focus();
}
