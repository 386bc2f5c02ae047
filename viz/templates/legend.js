// The legend is the filter: a press hides or shows a type. The caption says what is not drawn.

const kindCounts = KINDS.map(() => 0);
for (let i = 0; i < NODES; i++) kindCounts[DATA.kind[i]]++;

function showLegend() {
  $("legend").replaceChildren(...KINDS.flatMap((kind, k) => {
    if (kindCounts[k] === 0) return [];
    return [make("li", {}, make("button", {
      type: "button", "aria-pressed": shown[k], "data-kind": kind.name, onclick: () => toggleKind(k),
    }, icon(kind), kindCounts[k] === 1 ? kind.singular : kind.plural,
    make("span", { class: "count" }, kindCounts[k].toLocaleString("en"))))];
  }));
}

function toggleKind(k) {
  shown[k] = !shown[k];
  const button = $("legend").querySelector(`[data-kind="${KINDS[k].name}"]`);
  button?.setAttribute("aria-pressed", String(shown[k]));
  paintBitmap();
  refresh();
  say(`${KINDS[k].plural} ${shown[k] ? "shown" : "hidden"}`);
}

/** Say what the picture leaves out. */
function showCaption() {
  const hidden = KINDS.filter((_, k) => !shown[k] && kindCounts[k] > 0).map((kind) => kind.plural);
  const parts = [];
  if (route.view === "ring") {
    const near = neighboursOf(ring.focus);
    const drawn = near.filter((i) => ring.places.has(i)).length;
    parts.push(`${drawn} of ${plural(near.length, "link", "links")} of this node drawn`);
    if (ring.hops === 2) parts.push(`of what those link to, at most ${SECOND_EACH} each`);
  } else {
    const drawn = kindCounts.reduce((sum, count, k) => sum + (shown[k] ? count : 0), 0);
    if (NODES === 1) parts.push("One node, and no links to draw");
    else parts.push(`${drawn === NODES ? "All " : ""}${plural(drawn, "node", "nodes")} drawn, ${labelled} names`);
    if (NODES > 1 && labelled < drawn) parts.push("zoom in for more names");
  }
  if (hidden.length > 0) parts.push(`hidden: ${hidden.join(", ")}`);
  if (CONFIG.part !== null) parts.push(CONFIG.part);
  $("caption").textContent = `${parts.join(" · ")}.`;
}
