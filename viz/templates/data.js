// The graph, unpacked from its columns: who is joined with whom, by which links.

const CONFIG = JSON.parse(document.getElementById("config").textContent);
const DATA = JSON.parse(document.getElementById("data").textContent);
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

/** One line a joined pair, however many relations join it. */
const lineFrom = [];
const lineTo = [];
const degree = new Uint32Array(NODES);
{
  const seen = new Set();
  for (let l = 0; l < LINKS; l++) {
    const a = Math.min(DATA.source[l], DATA.target[l]);
    const b = Math.max(DATA.source[l], DATA.target[l]);
    const pair = a * NODES + b;
    if (seen.has(pair)) continue;
    seen.add(pair);
    lineFrom.push(a);
    lineTo.push(b);
    degree[a]++;
    degree[b]++;
  }
}
const LINES = lineFrom.length;

/** All nodes, most joined first. */
const byImportance = Array.from({ length: NODES }, (_, i) => i).sort(
  (a, b) => degree[b] - degree[a] || a - b,
);
/** All nodes as the map names them: what several papers share, then papers, then the rest. */
const byName = byImportance
  .map((i) => ({ i, worth: KINDS[DATA.kind[i]].name === "paper" ? Math.min(1.5, degree[i]) : degree[i] }))
  .sort((a, b) => b.worth - a.worth || degree[b.i] - degree[a.i] || a.i - b.i)
  .map(({ i }) => i);
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
    if (neighbourCache.size > 500) neighbourCache.clear();
    neighbourCache.set(i, found);
  }
  return found;
}

const linksBetween = (a, b) => Array.from(linksOf(a)).filter((l) => farEnd(l, a) === b);
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
const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** The sentence that a link was read from, in three parts, or null. */
function sentenceOf(link) {
  const at = DATA.sentence[link];
  if (at === undefined || at < 0) return null;
  const text = DATA.sentences[at];
  const [start, end] = [DATA.start[link], DATA.end[link]];
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}

/** How a link reads from one of its ends. */
function relationWords(link, from) {
  const relation = RELATIONS[DATA.relation[link]];
  return DATA.source[link] === from ? relation.outward : relation.inward;
}

/** Which kinds are shown; the legend changes it. */
const shown = KINDS.map(() => true);
const isShown = (i) => shown[DATA.kind[i]];

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
let foldedNames = null;
/** The nodes whose name or alias holds the words: the best fit first, of equals the shorter name. */
function findNodes(query) {
  foldedNames ??= DATA.label.map((text, i) => [fold(text), ...aliasesOf(i).map(fold)]);
  const wanted = fold(query.trim());
  if (wanted === "") return [];
  const found = [];
  for (let i = 0; i < NODES; i++) {
    let best = 9;
    let length = 0;
    let by = "";
    foldedNames[i].forEach((name, position) => {
      const at = name.indexOf(wanted);
      if (at < 0) return;
      const word = at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1]);
      const score = (name === wanted ? 0 : at === 0 ? 1 : word ? 2 : 3) + (position > 0 ? 0.5 : 0);
      if (score < best || (score === best && name.length < length)) {
        best = score;
        length = name.length;
        by = position > 0 ? aliasesOf(i)[position - 1] : "";
      }
    });
    if (best < 9) found.push({ node: i, score: best, length, by });
  }
  return found.sort((a, b) => a.score - b.score || a.length - b.length || rank[a.node] - rank[b.node]);
}
