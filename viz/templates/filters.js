// The filters: what is asked for, which nodes and lines that keeps, and how the address says it.
// Most filters choose papers; of all else, what a chosen paper is linked with is kept.

const FILTER_FIELDS = ["t", "r", "y", "u", "s", "l", "k", "e", "c", "q", "h"];
const UNSTATED = "none";
const noFilters = () => ({
  kinds: null, relations: null, years: null, under: null, status: null, lists: null,
  code: null, sure: 0, links: 0, words: "", hide: false,
});
let filters = noFilters();
const isPaper = (i) => DATA.kind[i] === PAPER;
const isAnyFilter = () => filterHash({ ...filters, hide: false }).length > 0;

/** The years of all nodes, 0 for none. */
const nodeYears = Uint16Array.from(DATA.published, (date) => (date ? Number(date.slice(0, 4)) || 0 : 0));
const yearOf = (i) => nodeYears[i];
const statusOf = (i) => DATA.status[i] ?? UNSTATED;
const listsOf = (i) => (DATA.listSets[DATA.listSet[i] ?? 0] ?? []).map((at) => DATA.lists[at]);
const certaintyOf = (link) => DATA.certainty[link] ?? 100;
const STATUS_WORDS = { "to-read": "to read", reading: "reading", read: "read", [UNSTATED]: "not noted" };
const statusWords = (i) => STATUS_WORDS[statusOf(i)] ?? statusOf(i);
const STATUSES = ["to-read", "reading", "read", UNSTATED];
const YEARS = (() => {
  let [from, to] = [Infinity, 0];
  for (let i = 0; i < NODES; i++) {
    const year = isPaper(i) ? yearOf(i) : 0;
    if (year > 0) [from, to] = [Math.min(from, year), Math.max(to, year)];
  }
  return to > 0 ? { from, to } : null;
})();

// --- topics: a technique and all that is narrower -----------------------------------------
let topicTree = null;
/** All techniques and classes by key: {key, label, node, above, below}. */
function topics() {
  if (topicTree !== null) return topicTree;
  topicTree = new Map();
  const topic = (key, name, node) => topicTree.set(key, { key, label: name, node, above: [], below: [] });
  for (const [key, name] of DATA.classes) topic(key, name, -1);
  for (let i = 0; i < NODES; i++) if (kindOf(i).name === "technique") topic(DATA.key[i], label(i), i);
  const join = (key, parents) => {
    for (const parent of parents) {
      if (!topicTree.has(parent)) continue;
      topicTree.get(key).above.push(parent);
      topicTree.get(parent).below.push(key);
    }
  };
  for (const [key, , parents] of DATA.classes) join(key, parents);
  for (const [i, parents] of Object.entries(DATA.broader)) if (topicTree.has(DATA.key[i])) join(DATA.key[i], parents);
  return topicTree;
}

/** The nodes of a topic and of all that is narrower; a ring in the hierarchy does no harm. */
function nodesUnder(key) {
  const [seen, open, nodes] = [new Set([key]), [key], new Set()];
  while (open.length > 0) {
    const topic = topics().get(open.pop());
    if (topic === undefined) continue;
    if (topic.node >= 0) nodes.add(topic.node);
    for (const below of topic.below) if (!seen.has(below)) open.push(seen.add(below) && below);
  }
  return nodes;
}

// --- what is kept -------------------------------------------------------------------------
/** What a paper must have: one test a filter, so that the counts can leave out one of them. */
function paperTests() {
  const tests = {};
  const { years, under, status, lists, code } = filters;
  if (years !== null) tests.years = (i) => yearOf(i) >= years[0] && yearOf(i) <= years[1];
  if (under !== null) {
    const nodes = nodesUnder(under);
    const on = new Uint8Array(NODES);
    for (const i of nodes) for (const l of linksOf(i)) if (linkKept(l)) on[farEnd(l, i)] = 1;
    tests.under = (i) => on[i] === 1;
  }
  if (status !== null) tests.status = (i) => status.has(statusOf(i));
  if (lists !== null) tests.lists = (i) => listsOf(i).some((name) => lists.has(name));
  if (code !== null) tests.code = (i) => hasCode(i) === code;
  return tests;
}

const CODE = RELATIONS.findIndex((relation) => relation.name === "hasRepository");
const hasCode = (i) => linksOf(i).some((l) => DATA.relation[l] === CODE && DATA.source[l] === i);
const linkKept = (l) =>
  (filters.relations === null || filters.relations.has(DATA.relation[l])) && certaintyOf(l) >= filters.sure;

/** How many nodes of each island the filters keep; of importance only while something is asked for. */
const keptOnIsland = new Uint32Array(DATA.islands.length);

/** Papers by the tests that they fail, for the counts beside the filters: bits of `names`. */
let failed = { names: [], bits: new Uint16Array(0) };

function applyFilters() {
  const tests = paperTests();
  const names = Object.keys(tests);
  const linked = filters.relations !== null || filters.sure > 0;
  failed = { names, bits: new Uint16Array(names.length > 0 ? NODES : 0) };
  names.forEach((name, k) => {
    for (let i = 0; i < NODES; i++) if (isPaper(i) && !tests[name](i)) failed.bits[i] |= 1 << k;
  });
  let reached = null;
  if (names.length > 0 || linked) {
    reached = new Uint8Array(NODES);
    for (let l = 0; l < LINKS; l++) {
      const from = DATA.source[l];
      if ((isPaper(from) && failed.bits[from] > 0) || !linkKept(l)) continue;
      reached[from] = reached[DATA.target[l]] = 1;
    }
    // A paper stays for itself, unless it is its links that are asked for; another paper that it
    // is linked with must pass too.
    for (let i = 0; i < NODES; i++) if (isPaper(i)) reached[i] = failed.bits[i] > 0 ? 0 : linked ? reached[i] : 1;
  }
  const named = filters.words === "" ? null : new Set(findNodes(filters.words).map(({ node }) => node));
  const out = filters.hide ? HIDDEN : FAINT;
  for (let i = 0; i < NODES; i++) {
    const kept = (filters.kinds === null || filters.kinds.has(DATA.kind[i])) && degree[i] >= filters.links &&
      (reached === null || reached[i] === 1) && (named === null || named.has(i));
    nodeState[i] = kept ? KEPT : out;
  }
  const open = linked ? keptLines() : null;
  for (let k = 0; k < LINES; k++) {
    const kept = isKept(lineFrom[k]) && isKept(lineTo[k]) && (open === null || open[k] === 1);
    lineState[k] = kept ? KEPT : out;
  }
  filtered = isAnyFilter();
  keptByName = filtered ? byName.filter(isKept) : byName;
  keptOnIsland.fill(0);
  for (let i = 0; i < NODES; i++) if (isKept(i)) keptOnIsland[DATA.island[i]]++;
  filterTurn++;
}

/** Lines that a kept link runs along. */
function keptLines() {
  const open = new Uint8Array(LINES);
  for (let l = 0; l < LINKS; l++) {
    if (!linkKept(l)) continue;
    const line = lineBetween(DATA.source[l], DATA.target[l]);
    if (line >= 0) open[line] = 1;
  }
  return open;
}

/** Count papers that all filters but one keep: how many each choice of that one would give. */
function countPapers(name, valuesOf) {
  const at = failed.names.indexOf(name);
  const others = at < 0 ? 0xffff : 0xffff & ~(1 << at);
  const counts = new Map();
  for (let i = 0; i < NODES; i++) {
    if (!isPaper(i) || ((failed.bits[i] ?? 0) & others) !== 0) continue;
    for (const value of valuesOf(i)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

// --- the address --------------------------------------------------------------------------
const oneOf = (names, found) => {
  const wanted = found.toLowerCase();
  const at = names.indexOf(wanted);
  return at >= 0 ? at : names.findIndex((name) => name[0] === wanted);
};
const KIND_NAMES = KINDS.map(({ name }) => name);
const RELATION_NAMES = RELATIONS.map(({ name }) => name);

/** Write filters as fields of the address, none for what is not asked for. */
function filterHash(asked = filters) {
  const fields = [];
  const put = (name, value) => fields.push(`${name}=${String(value).split(",").map(encodeURIComponent).join(",")}`);
  if (asked.kinds !== null) put("t", [...asked.kinds].sort().map((k) => KIND_NAMES[k]).join(",") || UNSTATED);
  if (asked.relations !== null) put("r", [...asked.relations].sort().map((k) => RELATION_NAMES[k]).join(",") || UNSTATED);
  if (asked.years !== null) put("y", asked.years[0] === asked.years[1] ? asked.years[0] : asked.years.join("-"));
  if (asked.under !== null) put("u", asked.under);
  if (asked.status !== null) put("s", [...asked.status].join(","));
  if (asked.lists !== null) for (const name of asked.lists) fields.push(`l=${encodeURIComponent(name)}`);
  if (asked.code !== null) put("k", asked.code ? 1 : 0);
  if (asked.sure > 0) put("e", asked.sure / 100);
  if (asked.links > 0) put("c", asked.links);
  if (asked.words !== "") fields.push(`q=${encodeURIComponent(asked.words)}`);
  if (asked.hide) put("h", 1);
  return fields;
}

/** Read filters from an address. What makes no sense is left out, and said in `faults`. */
function parseFilters(fields, faults) {
  const found = noFilters();
  const text = (name) => fields.get(name);
  const fault = (name, why) => faults.push(`${name}=${text(name).slice(0, 40)} (${why})`);
  const choices = (name, indexFor, why) => {
    if (text(name) === null) return null;
    if (text(name) === UNSTATED) return new Set();
    const at = text(name).split(",").filter((part) => part !== "").map(indexFor);
    if (at.some((k) => k < 0 || k === null)) fault(name, why);
    const kept = at.filter((k) => k !== null && !(k < 0));
    return kept.length > 0 ? new Set(kept) : null;
  };
  found.kinds = choices("t", (part) => (part === "project page" ? KIND_NAMES.indexOf("page") : oneOf(KIND_NAMES, part)), "no such type");
  found.relations = choices("r", (part) => RELATION_NAMES.findIndex((name) => name.toLowerCase() === part.toLowerCase()), "no such relation");
  found.status = choices("s", (part) => (STATUSES.includes(part) ? part : null), "no such reading state");
  if (text("y") !== null) {
    const years = /^(\d{4})?(-)?(\d{4})?$/.exec(text("y"));
    const [from, to] = [Number(years?.[1] ?? 0), Number(years?.[3] ?? (years?.[2] ? 9999 : years?.[1] ?? 0))];
    if (years === null || to === 0 || from > to) fault("y", "no year and no span of years");
    else found.years = [from || YEARS?.from || 0, to === 9999 ? YEARS?.to ?? to : to];
  }
  if (text("u") !== null) {
    if (topics().has(text("u"))) found.under = text("u");
    else fault("u", "no such technique");
  }
  const lists = fields.getAll("l").filter((name) => DATA.lists.includes(name));
  if (lists.length > 0) found.lists = new Set(lists);
  if (fields.getAll("l").length > lists.length) faults.push(`l=${fields.getAll("l").find((name) => !lists.includes(name)).slice(0, 40)} (no such list)`);
  if (text("k") !== null) {
    if (["0", "1"].includes(text("k"))) found.code = text("k") === "1";
    else fault("k", "0 or 1");
  }
  const number = (name, most) => {
    if (text(name) === null) return 0;
    const value = /^\d+(\.\d+)?$/.test(text(name)) ? Number(text(name)) : NaN;
    if (value >= 0 && value <= most) return value;
    fault(name, `a number up to ${most}`);
    return 0;
  };
  found.sure = Math.round(100 * number("e", 1));
  found.links = Math.round(number("c", 1e6));
  found.words = (text("q") ?? "").trim().slice(0, 200);
  found.hide = text("h") === "1";
  if (text("h") !== null && !["0", "1"].includes(text("h"))) fault("h", "0 or 1");
  return found;
}

/** Say what is asked for, one part a filter, each with what takes it away. */
function filterParts() {
  const parts = [];
  const part = (words, without) => parts.push({ words, without });
  const { kinds, relations, years, under, status, lists, code, sure, links, words } = filters;
  if (kinds !== null) {
    const names = (wanted) => KINDS.filter((_, k) => kindCounts[k] > 0 && kinds.has(k) === wanted).map((kind) => kind.plural);
    const [on, off] = [names(true), names(false)];
    part(on.length === 0 ? "no type" : off.length <= on.length ? `without ${off.join(", ")}` : `only ${on.join(", ")}`, { kinds: null });
  }
  if (relations !== null) part(relations.size === 0 ? "no relation" : [...relations].sort().map((k) => RELATIONS[k].outward).join(", "), { relations: null });
  if (years !== null) part(years[0] === years[1] ? `papers of ${years[0]}` : `papers of ${years[0]} to ${years[1]}`, { years: null });
  if (under !== null) part(`on ${topics().get(under).label} and narrower`, { under: null });
  if (status !== null) part([...status].map((name) => STATUS_WORDS[name]).join(", "), { status: null });
  if (lists !== null) part(`from ${[...lists].join(", ")}`, { lists: null });
  if (code !== null) part(code ? "with code" : "without code", { code: null });
  if (sure > 0) part(`links at least ${sure} % certain`, { sure: 0 });
  if (links > 0) part(`at least ${plural(links, "link", "links")}`, { links: 0 });
  if (words !== "") part(`named “${words.slice(0, 60)}”`, { words: "" });
  return parts;
}
