// The legend is a filter too: a press leaves a type out or brings it back. Under it stands what is
// asked for, and the caption says what is not drawn.

const kindCounts = KINDS.map(() => 0);
for (let i = 0; i < NODES; i++) kindCounts[DATA.kind[i]]++;
/** How many nodes of each kind the filters keep. */
let keptCounts = kindCounts;
const sum = (counts) => counts.reduce((total, count) => total + count, 0);
const isKindOn = (k) => filters.kinds === null || filters.kinds.has(k);

function countKept() {
  if (!filtered) {
    keptCounts = kindCounts;
    return;
  }
  keptCounts = KINDS.map(() => 0);
  for (let i = 0; i < NODES; i++) if (isKept(i)) keptCounts[DATA.kind[i]]++;
}

function showLegend() {
  countKept();
  const held = document.activeElement?.closest("#legend button")?.dataset.kind;
  $("legend").replaceChildren(...KINDS.flatMap((kind, k) => {
    if (kindCounts[k] === 0 || route.reading) return [];
    const count = thousands(kindCounts[k]);
    return [make("li", {}, make("button", {
      type: "button", "aria-pressed": isKindOn(k), "data-kind": kind.name, onclick: () => toggleKind(k),
    }, icon(kind), kindCounts[k] === 1 ? kind.singular : kind.plural,
    make("span", { class: "count" }, filtered ? `${thousands(keptCounts[k])} of ${count}` : count)))];
  }), ...readingLegend());
  if (held !== undefined) $("legend").querySelector(`[data-kind="${held}"]`)?.focus();
  showFilterLine();
}

function toggleKind(k) {
  const on = new Set(KINDS.map((_, kind) => kind).filter((kind) => kindCounts[kind] > 0 && isKindOn(kind)));
  if (!on.delete(k)) on.add(k);
  const all = KINDS.every((_, kind) => kindCounts[kind] === 0 || on.has(kind));
  setFilters({ kinds: all ? null : on });
  say(`${KINDS[k].plural} ${on.has(k) ? "kept" : "left out"}`);
}

/** What is asked for, each part with a button that takes it away. */
function showFilterLine() {
  const line = $("filterline");
  line.hidden = !filtered;
  if (!filtered) return;
  line.replaceChildren(
    ...filterParts().map(({ words, without }) => make("button", {
      type: "button", class: "chip", title: "Take this filter away", onclick: () => setFilters(without),
    }, make("span", { dir: "auto" }, words), make("span", { "aria-hidden": true }, "×"))),
    make("button", { type: "button", class: "chip", "aria-pressed": filters.hide, onclick: () => setFilters({ hide: !filters.hide }) },
      filters.hide ? "Show the rest faintly" : "Hide the rest"),
    make("button", { type: "button", class: "chip clear", onclick: clearFilters }, "Clear filters"),
  );
}

/** Say what the picture leaves out. */
function showCaption() {
  const parts = [];
  if (route.view === "ring") {
    const near = neighboursOf(ring.focus);
    const drawn = near.filter((i) => ring.places.has(i)).length;
    parts.push(`${drawn} of ${plural(near.length, "link", "links")} of this node drawn`);
    if (ring.hops === 2) parts.push(`of what those link to, at most ${SECOND_EACH} each`);
  } else if (route.view === "path") {
    parts.push(...pathCaption());
  } else {
    const kept = sum(keptCounts);
    if (NODES === 1) parts.push("One node, and no links to draw");
    else if (!filtered) parts.push(`All ${plural(NODES, "node", "nodes")} drawn, ${labelled} names`);
    else parts.push(`${thousands(kept)} of ${plural(NODES, "node", "nodes")} kept`, `the rest ${filters.hide ? "hidden" : "faint"}`, `${labelled} names`);
    if (foldedIslands.size > 0) parts[0] = parts[0].replace(" drawn,", ",");
    if (foldedIslands.size > 0) parts.push(foldCaption());
    if (NODES > 1 && labelled < kept) parts.push("zoom in for more names");
  }
  if (filtered && route.view !== "map") parts.push(`what the filters leave out is ${filters.hide || route.view === "path" ? "not drawn" : "faint"}`);
  if (CONFIG.part !== null) parts.push(CONFIG.part);
  $("caption").textContent = `${parts.join(" · ")}.`;
}
