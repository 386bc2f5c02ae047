// The search box: completion as one types, matches glow on the map.

const MOST_RESULTS = 10;
let results = [];
let choice = -1;

function showResults() {
  const box = $("search");
  const list = $("results");
  const query = box.value.trim();
  const found = findNodes(query);
  // What is put side by side is mostly of one kind: that kind first, each in its order.
  if (picking?.what === "compare") found.sort((a, b) => (kindOf(b.node) === kindOf(picking.from)) - (kindOf(a.node) === kindOf(picking.from)));
  results = found.slice(0, MOST_RESULTS);
  choice = results.length > 0 ? 0 : -1;
  const rows = results.map(({ node, by }, k) => {
    const side = by === "" ? plural(degree[node], "link", "links") : by;
    const row = make("li", { role: "option", id: `result-${k}`, "aria-selected": k === choice },
      icon(kindOf(node)),
      make("span", { class: "text", dir: "auto" }, label(node)),
      make("span", { class: "side" }, `${kindOf(node).singular}, ${side.length > 24 ? `${side.slice(0, 23)}…` : side}`));
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(k);
    });
    return row;
  });
  if (query !== "" && rows.length === 0) rows.push(make("li", { class: "none", role: "option", "aria-disabled": true, "aria-selected": false }, "Nothing has this name."));
  if (query !== "" && found.length > 1 && picking === null) {
    const row = make("li", { role: "option", id: `result-${results.length}`, "aria-selected": false },
      make("span", { class: "keep" }, `Keep only these ${thousands(found.length)} on the map`),
      make("span", { class: "side" }, "filter"));
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      keepFound(query);
    });
    results.push({ keep: query });
    rows.push(row);
  }
  if (found.length > MOST_RESULTS) rows.push(make("li", { class: "none", role: "option", "aria-disabled": true, "aria-selected": false }, `and ${found.length - MOST_RESULTS} more; they glow on the map`));
  list.replaceChildren(...rows);
  list.hidden = query === "";
  box.setAttribute("aria-expanded", String(query !== ""));
  markChoice();
  lit = query === "" || route.view !== "map" || found.length === 0
    ? null
    : { center: -1, nodes: new Set(found.slice(0, 300).map(({ node }) => node)) };
  redraw();
  if (query !== "") say(found.length === 0 ? "Nothing has this name" : `${found.length} found`);
}

function markChoice() {
  const box = $("search");
  [...$("results").querySelectorAll("[id]")].forEach((row, k) => {
    row.setAttribute("aria-selected", String(k === choice));
    if (k === choice) row.scrollIntoView({ block: "nearest" });
  });
  if (choice >= 0) box.setAttribute("aria-activedescendant", `result-${choice}`);
  else box.removeAttribute("aria-activedescendant");
}

function closeResults() {
  $("results").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
  $("search").removeAttribute("aria-activedescendant");
}

/** Make a filter of what was searched for. */
function keepFound(query) {
  $("search").value = "";
  closeResults();
  $("map").focus({ preventScroll: true });
  setFilters({ words: query });
  if (route.view !== "map") goTo("map", -1);
}

function choose(k) {
  const found = results[k];
  if (found === undefined) return;
  if (found.keep !== undefined) {
    keepFound(found.keep);
    return;
  }
  $("search").value = "";
  closeResults();
  $("map").focus({ preventScroll: true });
  if (!pick(found.node)) goTo("ring", found.node);
}

function startSearch() {
  const box = $("search");
  box.addEventListener("input", showResults);
  box.addEventListener("focus", () => { if (box.value.trim() !== "") showResults(); });
  box.addEventListener("blur", () => {
    closeResults();
    lightSelection();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (results.length === 0) return;
      choice = (choice + (event.key === "ArrowDown" ? 1 : -1) + results.length) % results.length;
      markChoice();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(choice);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (picking !== null && box.value === "") stopPicking();
      if (box.value === "") $("map").focus({ preventScroll: true });
      box.value = "";
      showResults();
    }
  });
}
