// Things side by side: what all of them are linked with, what some, what only one.

let compareRows = "all";

function addToComparison(from, other) {
  const now = route.sheet === "compare" && route.node === from ? route.others : [];
  const others = [...new Set([...now, other])].filter((i) => i !== from).slice(-(MOST_COMPARED - 1));
  go({ view: "ring", sheet: "compare", node: from, to: -1, others, reading: false });
}

/** Rows by kind, what most share first: {node, links: for each thing its links}. */
function comparison(things) {
  const others = new Set(things.flatMap((i) => neighboursOf(i)));
  const rows = [...others].map((node) => {
    const links = things.map((i) => linksBetween(i, node));
    return { node, links, count: links.filter((found) => found.length > 0).length };
  });
  const order = ["paper", "benchmark", "technique", "model", "repository", "page"];
  const place = (node) => order.indexOf(kindOf(node).name);
  return rows.sort((a, b) => place(a.node) - place(b.node) || b.count - a.count ||
    (label(a.node).toLowerCase() < label(b.node).toLowerCase() ? -1 : 1));
}

function compareSheet() {
  const things = [route.node, ...route.others];
  const rows = comparison(things);
  const shared = rows.filter(({ count }) => count === things.length).length;
  const kept = rows.filter(({ count }) =>
    compareRows === "all" || (compareRows === "shared" ? count > 1 : count < things.length));
  const pickRows = make("select", { "aria-label": "Rows", id: "compare-rows" },
    ...[["all", "all rows"], ["shared", "what several share"], ["apart", "what tells them apart"]]
      .map(([value, words]) => make("option", { value, selected: value === compareRows }, words)));
  pickRows.addEventListener("change", () => {
    compareRows = pickRows.value;
    showSheet();
    $("compare-rows").focus();
  });
  const head = sheetHead("Side by side", things.length < 2
    ? "Choose something to compare with."
    : `${plural(shared, "thing", "things")} shared by all, ${rows.length - shared} not.`,
  pickRows,
  things.length < MOST_COMPARED ? make("button", { type: "button", onclick: () => startPicking(route.node, "compare") }, "Add another…") : null);
  const columns = things.map((i) => make("th", { scope: "col" }, nodeLink(i),
    things.length > 1 ? make("button", { type: "button", class: "small", "aria-label": `Take ${label(i)} away`, onclick: () => dropFromComparison(i) }, "×") : null));
  const body = [];
  let kind = null;
  for (const { node, links, count } of kept) {
    if (kindOf(node) !== kind) {
      kind = kindOf(node);
      const all = kept.filter((row) => kindOf(row.node) === kind).length;
      body.push(make("tr", { class: "kindrow" }, make("th", { scope: "colgroup", colspan: things.length + 1 }, icon(kind), ` ${all === 1 ? kind.singular : kind.plural} (${all})`)));
    }
    body.push(make("tr", { class: count === things.length && things.length > 1 ? "shared" : null },
      make("th", { scope: "row" }, nodeLink(node)),
      ...links.map((found, k) => make("td", {}, found.length === 0 ? "–" : [...new Set(found.map((l) => relationWords(l, things[k])))].join(", ")))));
  }
  const table = make("table", { class: "compare" }, make("caption", { class: "unseen" }, "What each is linked with"),
    make("thead", {}, make("tr", {}, make("td", {}), ...columns)), make("tbody", {}, ...body));
  return [head, make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Side by side" }, table)];
}

function dropFromComparison(i) {
  const [first, ...rest] = [route.node, ...route.others].filter((other) => other !== i);
  go({ node: first, others: rest });
}
