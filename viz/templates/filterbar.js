// The controls of the filters, in a drawer that is only made when it is opened first.

let drawerMade = false;

function toggleFilters(open = $("filters").hidden) {
  $("filters").hidden = !open;
  $("filters-button").setAttribute("aria-expanded", String(open));
  if (!open) {
    stopYears();
    if ($("filters").contains(document.activeElement)) $("filters-button").focus();
    return;
  }
  if (!drawerMade) makeDrawer();
  drawerMade = true;
  showFilters();
  $("filters").querySelector("input, button")?.focus({ preventScroll: true });
}

const group = (title, ...content) => make("fieldset", {}, make("legend", {}, title), ...content);

/** Boxes of which any number may be ticked; all or none ticked asks for nothing. */
function choiceGroup(title, name, choices) {
  if (choices.length === 0) return null;
  return group(title, make("ul", { class: "choices", "data-filter": name }, ...choices.map(({ value, words }) => {
    const box = make("input", { type: "checkbox", value });
    box.addEventListener("change", () => {
      const on = new Set(choices.map((choice) => choice.value).filter((other) => drawerBox(name, other).checked));
      setFilters({ [name]: on.size === 0 || on.size === choices.length ? null : on });
    });
    return make("li", {}, make("label", {}, box, make("span", { class: "words", dir: "auto" }, words), make("span", { class: "count" })));
  })));
}

const drawerBox = (name, value) =>
  [...$("filters").querySelectorAll(`[data-filter="${name}"] input`)].find((box) => box.value === String(value));

function rangeGroup(title, name, { most, step, words }) {
  const input = make("input", { type: "range", min: 0, max: most, step, value: 0, id: `filter-${name}`, "data-range": name });
  const output = make("output", { for: `filter-${name}` });
  const tell = () => {
    output.textContent = words(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", tell);
  input.addEventListener("change", () => setFilters({ [name]: Number(input.value) }));
  tell();
  const part = group(title, input, output);
  input.setAttribute("aria-label", title);
  part.tell = tell;
  return part;
}

/** Techniques that something is narrower than, each under what it stands under. */
function topicGroup() {
  const tops = [...topics().values()].filter((topic) => topic.below.length > 0 || topic.node >= 0);
  if (tops.length === 0) return null;
  const byWords = (a, b) => a.label.localeCompare(b.label, "en");
  const broad = tops.filter((topic) => topic.below.length > 0).sort(byWords);
  const single = tops.filter((topic) => topic.below.length === 0 && degree[topic.node] > 1)
    .sort((a, b) => degree[b.node] - degree[a.node]).slice(0, 200).sort(byWords);
  const option = (topic) => make("option", { value: topic.key }, topic.label.slice(0, 60));
  const select = make("select", { "aria-label": "Technique and all that is narrower", id: "filter-under" },
    make("option", { value: "" }, "any"),
    broad.length > 0 ? make("optgroup", { label: "With narrower ones" }, ...broad.map(option)) : null,
    single.length > 0 ? make("optgroup", { label: "Others" }, ...single.map(option)) : null);
  select.addEventListener("change", () => setFilters({ under: select.value === "" ? null : select.value }));
  return group("Technique, with all that is narrower", select);
}

function codeGroup() {
  if (CODE < 0 || !DATA.relation.includes(CODE)) return null;
  const choice = (value, words) => {
    const input = make("input", { type: "radio", name: "filter-code", value });
    input.addEventListener("change", () => setFilters({ code: value === "" ? null : value === "1" }));
    return make("label", {}, input, words);
  };
  return group("Code", make("div", { class: "row", "data-radio": "code" }, choice("", "all"), choice("1", "with"), choice("0", "without")));
}

/** A switch that leads to the same picture with notes, or without them. */
function notesSwitch() {
  if (CONFIG.notesUrl === null) return null;
  const box = make("input", { type: "checkbox", role: "switch", id: "filter-notes" });
  box.checked = DATA.kind.includes(NOTE);
  box.addEventListener("change", () => location.assign(CONFIG.notesUrl + location.hash));
  return make("label", { class: "switch" }, box, "Show your notes");
}

function wordsGroup() {
  const input = make("input", { type: "text", id: "filter-words", maxlength: 200, autocomplete: "off", spellcheck: "false", "aria-label": "Name holds" });
  input.addEventListener("change", () => setFilters({ words: input.value.trim() }));
  return group("Name holds", input);
}

function makeDrawer() {
  const present = [...new Set(DATA.relation)].sort((a, b) => a - b);
  const hide = make("input", { type: "checkbox", role: "switch", id: "filter-hide" });
  hide.addEventListener("change", () => setFilters({ hide: hide.checked }));
  $("filters").replaceChildren(
    make("div", { class: "head" }, make("h2", {}, "Filters"),
      make("button", { type: "button", class: "close", "aria-label": "Close filters", onclick: () => toggleFilters(false) }, "×")),
    make("p", { class: "result", id: "filter-result" }),
    ...[
      yearsGroup(),
      choiceGroup("Type", "kinds", KINDS.map((kind, value) => ({ value, words: kind.plural })).filter(({ value }) => kindCounts[value] > 0)),
      choiceGroup("Relation", "relations", present.map((value) => ({ value, words: RELATIONS[value].outward }))),
      topicGroup(),
      Object.keys(DATA.status).length > 0
        ? choiceGroup("Reading state", "status", STATUSES.map((value) => ({ value, words: STATUS_WORDS[value] })))
        : null,
      DATA.lists.length > 1 ? choiceGroup("List", "lists", DATA.lists.map((value) => ({ value, words: value }))) : null,
      codeGroup(),
      DATA.certainty.length > 0
        ? rangeGroup("Least certainty of a link", "sure", { most: 100, step: 5, words: (value) => (value === 0 ? "any" : `${value} % or more`) })
        : null,
      rangeGroup("Least number of links", "links", { most: Math.min(40, degree[byImportance[0]]), step: 1, words: (value) => (value === 0 ? "any" : `${value} or more`) }),
      wordsGroup(),
    ].filter((part) => part !== null),
    notesSwitch() ?? "",
    make("label", { class: "switch" }, hide, "Hide what is left out"),
    make("button", { type: "button", id: "filter-clear", onclick: clearFilters }, "Clear filters"),
  );
}

/** Bring the drawer in step with what is asked for, and count what each choice would keep. */
function showFilters() {
  const on = sum(filterParts().map(() => 1));
  $("filters-button").textContent = on > 0 ? `Filters (${on})` : "Filters";
  if (!drawerMade || $("filters").hidden) return;
  $("filter-result").textContent = filtered
    ? `${thousands(sum(keptCounts))} of ${plural(NODES, "node", "nodes")} kept`
    : `${plural(NODES, "node", "nodes")}, nothing left out`;
  const counts = {
    status: countPapers("status", (i) => [statusOf(i)]),
    lists: countPapers("lists", listsOf),
    relations: new Map(),
    kinds: new Map(kindCounts.map((count, k) => [k, filters.kinds === null ? keptCounts[k] : count])),
  };
  for (let l = 0; l < LINKS; l++) {
    const from = DATA.source[l];
    if ((failed.bits[from] ?? 0) !== 0 || certaintyOf(l) < filters.sure) continue;
    counts.relations.set(DATA.relation[l], (counts.relations.get(DATA.relation[l]) ?? 0) + 1);
  }
  for (const list of $("filters").querySelectorAll("[data-filter]")) {
    const name = list.dataset.filter;
    for (const box of list.querySelectorAll("input")) {
      const value = name === "relations" || name === "kinds" ? Number(box.value) : box.value;
      box.checked = filters[name]?.has(value) ?? false;
      box.closest("label").querySelector(".count").textContent = thousands(counts[name].get(value) ?? 0);
    }
  }
  for (const input of $("filters").querySelectorAll("[data-range]")) {
    input.value = filters[input.dataset.range];
    input.closest("fieldset").tell();
  }
  for (const input of $("filters").querySelectorAll('[name="filter-code"]')) {
    input.checked = input.value === (filters.code === null ? "" : filters.code ? "1" : "0");
  }
  const under = $("filter-under");
  if (under !== null) {
    if (filters.under !== null && ![...under.options].some(({ value }) => value === filters.under)) {
      under.append(make("option", { value: filters.under }, topics().get(filters.under).label.slice(0, 60)));
    }
    under.value = filters.under ?? "";
  }
  $("filter-words").value = filters.words;
  $("filter-hide").checked = filters.hide;
  $("filter-clear").disabled = !filtered;
  showYears();
}
