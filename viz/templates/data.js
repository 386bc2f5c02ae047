// The graph, unpacked from its columns: who is joined with whom, by which links.

const blockOf = (id) => document.getElementById(id).textContent;
const CONFIG = JSON.parse(blockOf("config"));
const DATA = JSON.parse(blockOf("data"));
const KINDS = CONFIG.kinds;
const RELATIONS = CONFIG.relations;
const NODES = DATA.key.length;
const LINKS = DATA.source.length;
/** An upright screen gets the map lying on its side, so that it fills it. */
if (innerHeight > 1.25 * innerWidth) [DATA.x, DATA.y] = [DATA.y, DATA.x];
const indexOf = new Map(DATA.key.map((key, i) => [key, i]));

/** Links of a node in both directions, as a slice of one array. */
const linkStart = new Uint32Array(NODES + 1);
const linkAt = new Uint32Array(LINKS * 2);
for (let l = 0; l < LINKS; l++) {
  linkStart[DATA.source[l] + 1]++;
  linkStart[DATA.target[l] + 1]++;
}
for (let i = 0; i < NODES; i++) linkStart[i + 1] += linkStart[i];
{
  const next = linkStart.slice();
  for (let l = 0; l < LINKS; l++) {
    linkAt[next[DATA.source[l]]++] = l;
    linkAt[next[DATA.target[l]]++] = l;
  }
}
const linksOf = (i) => linkAt.subarray(linkStart[i], linkStart[i + 1]);
const farEnd = (link, i) => (DATA.source[link] === i ? DATA.target[link] : DATA.source[link]);

/** One line a joined pair, however many relations join it; in the order of its lower end. */
const degree = new Uint32Array(NODES);
const pairOf = (a, b) => Math.min(a, b) * NODES + Math.max(a, b);
const pairs = new Float64Array(LINKS);
for (let l = 0; l < LINKS; l++) pairs[l] = pairOf(DATA.source[l], DATA.target[l]);
pairs.sort();
const lineFrom = new Uint32Array(LINKS);
const lineTo = new Uint32Array(LINKS);
let LINES = 0;
for (let l = 0; l < LINKS; l++) {
  if (l > 0 && pairs[l] === pairs[l - 1]) continue;
  pairs[LINES] = pairs[l];
  lineFrom[LINES] = Math.floor(pairs[l] / NODES);
  lineTo[LINES] = pairs[l] % NODES;
  degree[lineFrom[LINES]]++;
  degree[lineTo[LINES]]++;
  LINES++;
}
/** The line between two nodes, or -1. */
function lineBetween(a, b) {
  const wanted = pairOf(a, b);
  let low = 0;
  let high = LINES - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (pairs[middle] === wanted) return middle;
    if (pairs[middle] < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** All nodes by a worth, greatest first; of equals the first one. Worths are at least 0. */
function sortedBy(worth) {
  // One number says both, so that no function is called to compare two.
  const keys = new Float64Array(NODES);
  for (let i = 0; i < NODES; i++) keys[i] = Math.round((NODES + 1 - worth(i)) * 8000) * NODES + i;
  keys.sort();
  return Array.from(keys, (key) => key % NODES);
}
/** All nodes, most joined first. */
const byImportance = sortedBy((i) => degree[i]);
/** All nodes as the map names them: what several papers share, then papers, then the rest. */
const PAPER = KINDS.findIndex(({ name }) => name === "paper");
const NOTE = KINDS.findIndex(({ name }) => name === "note");
const isNote = (i) => DATA.kind[i] === NOTE;
/** What a query names and the graph does not know: it has no page. */
const OTHER = KINDS.findIndex(({ name }) => name === "other");
const isOther = (i) => DATA.kind[i] === OTHER;
const byName = sortedBy((i) => (DATA.kind[i] === PAPER ? Math.min(1.5, degree[i]) + Math.min(0.25, degree[i] / 8000) : degree[i]));
const nameRank = new Uint32Array(NODES);
byName.forEach((node, position) => { nameRank[node] = position; });
const rank = new Uint32Array(NODES);
byImportance.forEach((node, position) => { rank[node] = position; });

const neighbourCache = new Map();
/** Distinct neighbours, most joined first. */
function neighboursOf(i) {
  let found = neighbourCache.get(i);
  if (found === undefined) {
    found = [...new Set(Array.from(linksOf(i), (l) => farEnd(l, i)))];
    found.sort((a, b) => rank[a] - rank[b]);
    if (neighbourCache.size > 200) neighbourCache.clear();
    neighbourCache.set(i, found);
  }
  return found;
}

/** The links of two nodes with each other, looked for at the end that has fewer. */
function linksBetween(a, b) {
  const [few, other] = linksOf(a).length <= linksOf(b).length ? [a, b] : [b, a];
  return Array.from(linksOf(few).filter((l) => farEnd(l, few) === other));
}
const label = (i) => DATA.label[i];
/** A paper is known by what stands before the colon of its title. */
function shortLabel(i) {
  const text = DATA.label[i];
  const colon = text.indexOf(": ");
  return KINDS[DATA.kind[i]].name === "paper" && colon > 1 && colon <= 42 ? text.slice(0, colon) : text;
}
const kindOf = (i) => KINDS[DATA.kind[i]];
const aliasesOf = (i) => DATA.aliases[i] ?? [];
const iriOf = (i) => DATA.iris[i] ?? CONFIG.iriBase + DATA.key[i];
const radius = (i) => Math.min(CONFIG.radius[2], CONFIG.radius[0] + CONFIG.radius[1] * Math.sqrt(degree[i]));
/** A count with a comma a thousand; the browser's own way first loads what it knows of all languages. */
const thousands = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
const plural = (count, one, many) => `${thousands(count)} ${count === 1 ? one : many}`;

/** The sentences: columns by link in the first line, then one a line. Nobody reads them before one is asked for. */
let evidence = null;
/** Whether a sentence was asked for before the block was there: it is the last part of the file. */
let evidenceMissed = false;
function readEvidence() {
  if (document.readyState === "loading") {
    evidenceMissed = true;
    return null;
  }
  const text = blockOf("evidence");
  const first = text.indexOf("\n");
  const columns = JSON.parse(text.slice(0, first));
  const starts = new Uint32Array(columns.count + 1);
  let at = first + 1;
  for (let k = 0; k <= columns.count; k++) {
    starts[k] = at;
    at = text.indexOf("\n", at) + 1;
  }
  const own = (name) => Int32Array.from(columns[name]);
  return { text, starts, sentence: own("sentence"), start: own("start"), end: own("end") };
}

/** The sentence that a link was read from, in three parts, or null. */
function sentenceOf(link) {
  if (isFetched) return cameWith(link);
  evidence ??= readEvidence();
  const at = evidence?.sentence[link];
  if (at === undefined || at < 0) return null;
  const text = JSON.parse(evidence.text.slice(evidence.starts[at], evidence.starts[at + 1] - 1));
  const [start, end] = [evidence.start[link], evidence.end[link]];
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}

/** How a link reads from one of its ends. */
function relationWords(link, from) {
  const relation = RELATIONS[DATA.relation[link]];
  return DATA.source[link] === from ? relation.outward : relation.inward;
}

/** What the filters make of each node and line; filters.js writes it, and counts each change. */
const KEPT = 0;
const FAINT = 1;
const HIDDEN = 2;
const nodeState = new Uint8Array(NODES);
const lineState = new Uint8Array(LINES);
let filtered = false;
let filterTurn = 0;
/** The nodes that the filters keep, as the map names them. */
let keptByName = byName;
/** Whether a node is drawn at all, and whether it is drawn as one that the filters keep. */
const isShown = (i) => nodeState[i] !== HIDDEN;
const isKept = (i) => nodeState[i] === KEPT;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
/** All names in one text, a name a line, so that a search is one pass over it; made when asked for. */
let nameIndex = null;
function readNames() {
  const lines = [];
  const owners = [];
  for (let i = 0; i < NODES; i++) {
    lines.push(DATA.label[i], ...aliasesOf(i));
    for (let position = 0; position <= aliasesOf(i).length; position++) owners.push(i, position);
  }
  const text = `\n${fold(lines.join("\n"))}\n`;
  const starts = new Uint32Array(lines.length + 1);
  let at = 0;
  for (let k = 0; k <= lines.length; k++) {
    starts[k] = at + 1;
    at = text.indexOf("\n", at + 1);
  }
  return { text, starts, owners: Uint32Array.from(owners) };
}

/** The nodes whose name or alias holds the words: the best fit first, of equals the shorter name. */
function findNodes(query) {
  const wanted = fold(query.trim());
  if (wanted === "") return [];
  nameIndex ??= readNames();
  const { text, starts, owners } = nameIndex;
  const found = new Map();
  let line = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, starts[line + 1])) {
    let high = starts.length - 1;
    while (line + 1 < high) {
      const middle = (line + high) >> 1;
      if (starts[middle] <= at) line = middle;
      else high = middle;
    }
    const length = starts[line + 1] - 1 - starts[line];
    const [node, position] = [owners[2 * line], owners[2 * line + 1]];
    const first = at === starts[line];
    const word = first || !/[\p{L}\p{N}]/u.test(text[at - 1]);
    const score = (first && length === wanted.length ? 0 : first ? 1 : word ? 2 : 3) + (position > 0 ? 0.5 : 0);
    const known = found.get(node);
    if (known === undefined || score < known.score || (score === known.score && length < known.length)) {
      found.set(node, { node, score, length, by: position > 0 ? aliasesOf(node)[position - 1] : "" });
    }
    if (line + 1 >= starts.length - 1) break;
  }
  return [...found.values()].sort((a, b) => a.score - b.score || a.length - b.length || rank[a.node] - rank[b.node]);
}
