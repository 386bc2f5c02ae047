// Things like this one: what names the same things, weighted by rarity. The same sum as
// graph/analysis/related.py (Adamic and Adar, 2003): each thing in common counts 1 / ln(links).

const MOST_ALIKE = 10;
const MOST_REASONS = 4;

/** The nodes most alike: {node, score, shared (rarest first)}. */
function alike(i, limit = MOST_ALIKE) {
  const found = new Map();
  for (const between of neighboursOf(i)) {
    if (isNote(between)) continue;
    const rarity = 1 / Math.log(Math.max(2, degree[between]));
    for (const other of neighboursOf(between)) {
      if (other === i || isNote(other) || isPaper(other) !== isPaper(i)) continue;
      let known = found.get(other);
      if (known === undefined) found.set(other, known = { node: other, score: 0, shared: [] });
      known.score += rarity;
      known.shared.push(between);
    }
  }
  const best = [...found.values()];
  for (const known of best) known.score = Math.round(known.score * 1e6) / 1e6;
  best.sort((a, b) => b.score - a.score || a.node - b.node).length = Math.min(limit, best.length);
  for (const { shared } of best) shared.sort((a, b) => degree[a] - degree[b] || a - b);
  return best;
}

/** A closed list in the panel, worked out when it is opened. */
function alikeSection(i) {
  if (degree[i] === 0 || isNote(i) || isOther(i)) return null;
  const title = isPaper(i) ? "Papers like this one" : "Things like this one";
  const details = make("details", { class: "alike" }, make("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (details.children.length > 1) return;
    const found = alike(i);
    if (found.length === 0) details.append(make("p", { class: "lead" }, "Nothing else has these links."));
    else {
      details.append(
        make("p", { class: "lead" }, isPaper(i) ? "By what both link to; what is rare counts more." : "By the papers that link to both; papers with few links count more."),
        make("ul", {}, ...found.map((known) => alikeRow(i, known))));
    }
  });
  return details;
}

function alikeRow(i, { node, score, shared }) {
  const names = shared.slice(0, MOST_REASONS).flatMap((other, k) => [k > 0 ? ", " : "", make("bdi", {}, shortLabel(other))]);
  const rest = shared.length > MOST_REASONS ? ` and ${shared.length - MOST_REASONS} more` : "";
  return make("li", {},
    make("div", { class: "line" }, icon(kindOf(node)), nodeLink(node),
      make("span", { class: "side", title: "How much alike" }, score.toFixed(2))),
    make("p", { class: "reasons" }, "Both: ", ...names, rest),
    make("button", { type: "button", class: "small", "aria-label": `Compare with ${label(node)}`, onclick: () => addToComparison(i, node) }, "Compare"));
}
