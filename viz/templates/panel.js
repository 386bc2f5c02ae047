// The panel: what one node is, and every link of it with the sentence that it was read from.

const GROUP_ROWS = 12;

function openPanel(content, name) {
  const panel = $("panel");
  panelNode = -1;
  const close = make("button", { type: "button", class: "close", "aria-label": "Close details", onclick: closePanel }, "×");
  panel.replaceChildren(close, ...content);
  panel.setAttribute("aria-label", name);
  panel.scrollTop = 0;
}

/** Whether the panel lies over the picture, as on small screens and in frames. */
const panelCovers = () => getComputedStyle($("details-button")).display !== "none";

function setPanel(open) {
  $("panel").classList.toggle("open", open);
  $("details-button").setAttribute("aria-expanded", String(open));
}

function closePanel() {
  setPanel(false);
  $("map").focus({ preventScroll: true });
}

function dateWords(text) {
  const [year, month, day] = text.split("-");
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const name = names[Number(month) - 1];
  return [day ? String(Number(day)) : null, name ?? null, year].filter(Boolean).join(" ");
}

/** Whether the page came from a server that has a page of each thing, and its data. */
const isServed = () => location.protocol.startsWith("http") && CONFIG.pageUrl !== null;

// Where a click on a pasted link leads: the site that the page came from, else the IRI.
function addressOf(i) {
  return isServed() && pageHref(i) !== null ? `${location.origin}/id/${encodeURIComponent(DATA.key[i])}` : iriOf(i);
}

const spaced = (text) => text.trim().replace(/\s+/g, " ");

// What follows writes as graph/link_styles.py does, with the names that notes have in a vault.
/** What people call a thing: of a paper, what stands before the colon of its title. */
function calledName(i) {
  const kind = kindOf(i).name;
  const text = label(i);
  if (kind === "repository" || kind === "page") return text.replace(/https?:\/\/(www\.)?/g, "").replace(/\/+$/, "") || text;
  const head = kind === "paper" && text.includes(": ") ? text.slice(0, text.indexOf(": ")) : "";
  return head !== "" && [...head].length <= 40 && head.split(" ").length <= 5 ? head : text;
}

function markdownLink(i) {
  const text = spaced(calledName(i)).replace(/[\\[\]<>`*_]/g, "\\$&");
  const target = addressOf(i).replace(/[()<> ]/g, (c) => ({ "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20" })[c]);
  return `[${text}](${target})`;
}

/** A link to its note in a vault; of a thing that no vault has a note of, by its name. */
function wikiLink(i) {
  const folder = DATA.noteFolders[kindOf(i).name];
  if (folder === undefined) return `[[${spaced(label(i).replace(/[[\]|#^\\]/g, " "))}]]`;
  const target = `${folder}/${(DATA.noteNames[i] ?? "|").replace("|", () => calledName(i))}`;
  return `[[${target}|${spaced(calledName(i).replace(/[[\]|\\]/g, " ")) || target}]]`;
}

function buttonsFor(i) {
  const page = pageHref(i);
  const source = safeHref(DATA.urls[i]) ?? (page === null ? safeHref(iriOf(i)) : null);
  const copyButton = (words, text, what) =>
    make("button", { type: "button", onclick: () => copy(text, what) }, words);
  return make("div", { class: "acts" },
    route.view === "ring" && route.node === i
      ? null
      : make("button", { type: "button", class: "focus", onclick: () => goTo("ring", i) }, "Show connections"),
    page === null ? null : make("a", { class: "button", href: page, target: CONFIG.embed ? "_top" : null }, "Open page"),
    page === null || !isServed() ? null : make("a", { class: "button", href: `/data/${encodeURIComponent(DATA.key[i])}.ttl`, target: CONFIG.embed ? "_top" : null, title: "The facts as RDF, in Turtle" }, "Data"),
    source === null
      ? null
      : make("a", { class: "button", href: source, target: "_blank", rel: "noopener noreferrer", title: source }, `Source: ${new URL(source).host}`),
    make("button", { type: "button", onclick: () => startPicking(i, "path") }, "How is this related to…"),
    make("button", { type: "button", onclick: () => startPicking(i, "compare") }, "Compare with…"),
    copyButton("Copy IRI", iriOf(i), "IRI"),
    safeHref(addressOf(i)) === null ? null : copyButton("Copy Markdown link", markdownLink(i), "Markdown link"),
    copyButton("Copy [[wikilink]]", wikiLink(i), "Wikilink"),
  );
}

/** Links of a node, one group a relation and direction, in the vocabulary's order. */
function groupsOf(i) {
  const groups = new Map();
  for (const link of linksOf(i)) {
    const out = DATA.source[link] === i;
    const key = DATA.relation[link] * 2 + (out ? 0 : 1);
    if (!groups.has(key)) groups.set(key, { words: relationWords(link, i), links: [] });
    groups.get(key).links.push(link);
  }
  const sorted = [...groups].sort((a, b) => a[0] - b[0]).map(([, group]) => group);
  for (const group of sorted) group.links.sort((a, b) => rank[farEnd(a, i)] - rank[farEnd(b, i)]);
  return sorted;
}

function linkRow(link, from) {
  const other = farEnd(link, from);
  const parts = sentenceOf(link);
  return make("li", { "data-kind": kindOf(other).name },
    make("div", { class: "line" }, icon(kindOf(other)), nodeLink(other),
      make("span", { class: "side", title: plural(degree[other], "link", "links") }, String(degree[other]))),
    parts === null ? null : make("blockquote", { dir: "auto" }, parts[0], make("mark", {}, parts[1]), parts[2]),
  );
}

function groupSection(group, i) {
  const list = make("ul", {}, ...group.links.slice(0, GROUP_ROWS).map((link) => linkRow(link, i)));
  const rest = group.links.slice(GROUP_ROWS);
  const words = `${group.words[0].toUpperCase()}${group.words.slice(1)}`;
  const section = make("section", {}, make("h3", {}, `${words} (${group.links.length})`), list);
  if (rest.length > 0) {
    const more = make("button", { type: "button", class: "more", onclick: () => {
      list.append(...rest.map((link) => linkRow(link, i)));
      more.remove();
    } }, `Show ${rest.length} more`);
    section.append(more);
  }
  return section;
}

function showNode(i, { open = true } = {}) {
  const kind = kindOf(i);
  const facts = [plural(degree[i], "link", "links")];
  if (DATA.published[i]) facts.unshift(dateWords(DATA.published[i]));
  const content = [
    make("div", { class: "kind" }, icon(kind), kind.singular),
    make("h2", { dir: "auto" }, label(i)),
    make("p", { class: "facts" }, facts.join(" · ")),
  ];
  if (aliasesOf(i).length > 0) content.push(make("p", { class: "facts" }, `Also: ${aliasesOf(i).join(", ")}`));
  content.push(buttonsFor(i), alikeSection(i) ?? "");
  content.push(fetchNote(i) ?? "");
  const groups = groupsOf(i);
  if (groups.length === 0) content.push(make("h3", {}, "No links"));
  content.push(...groups.map((group) => groupSection(group, i)));
  if (CONFIG.sentencesCut) {
    content.push(make("p", { class: "lead" }, "Sentences are shortened or left out here, to keep the file small."));
  }
  openPanel(content, label(i));
  panelNode = i;
  setPanel(open);
}

/** The panel while nothing is selected: topics, the largest of each type, the newest. */
function showOverview() {
  const topics = islands
    .map((island, k) => ({ ...island, k }))
    .filter((island) => island.names.length > 0 && !island.apart)
    .slice(0, 6);
  const content = [make("h2", {}, "Start here")];
  if (topics.length > 1) {
    content.push(
      make("h3", {}, "Largest topics"),
      make("ul", {}, ...topics.map(({ k, names, size }) =>
        make("li", {}, make("button", { type: "button", class: "topic", onclick: () => zoomToIsland(k) },
          make("b", { dir: "auto" }, names.slice(0, 2).join(" · ")), make("span", {}, plural(size, "node", "nodes")))))),
    );
  }
  KINDS.forEach((kind, k) => {
    if (!["technique", "benchmark", "model"].includes(kind.name)) return;
    const top = byImportance.filter((i) => DATA.kind[i] === k && degree[i] > 1).slice(0, 4);
    if (top.length > 0) content.push(overviewList(`${kind.plural} with most ${HAS_ARROWS ? "links" : "papers"}`, top));
  });
  const bridge = bridgeOf();
  if (bridge !== null) content.push(overviewList("joins most topics", [bridge.node], () => plural(bridge.topics, "topic", "topics")));
  const newest = byImportance.filter((i) => DATA.published[i])
    .sort((a, b) => (DATA.published[a] < DATA.published[b] ? 1 : DATA.published[a] > DATA.published[b] ? -1 : rank[a] - rank[b]))
    .slice(0, 3);
  if (newest.length > 0) content.push(overviewList("Newest papers", newest, (i) => dateWords(DATA.published[i])));
  const joined = byImportance.filter((i) => degree[i] > 0);
  if (joined.length > 0) {
    content.push(make("button", { type: "button", class: "more", onclick: () => {
      goTo("ring", joined[Math.floor(Math.random() * joined.length)]);
    } }, "Surprise me"));
  }
  openPanel(content, "Start here");
  setPanel(false);
}

const BRIDGES_LOOKED_AT = 60;
/** Of the most linked nodes, the one whose neighbours lie on most islands. */
function bridgeOf() {
  let best = null;
  for (const node of byImportance.slice(0, BRIDGES_LOOKED_AT)) {
    const topics = new Set(Array.from(linksOf(node), (l) => DATA.island[farEnd(l, node)])).size;
    if (topics > 1 && topics > (best?.topics ?? 0)) best = { node, topics };
  }
  return best;
}

function overviewList(title, nodes, side = (i) => String(degree[i])) {
  return make("section", {},
    make("h3", {}, `${title[0].toUpperCase()}${title.slice(1)}`),
    make("ul", {}, ...nodes.map((i) => make("li", {},
      make("div", { class: "line" }, icon(kindOf(i)), nodeLink(i), make("span", { class: "side" }, side(i)))))));
}

/** Open the list that "+ n more" stands for. */
function openGroup(kind) {
  setPanel(true);
  for (const button of $("panel").querySelectorAll("button.more")) button.click();
  const row = $("panel").querySelector(`li[data-kind="${KINDS[kind].name}"] a`);
  row?.scrollIntoView({ block: "center" });
  row?.focus({ preventScroll: true });
}
