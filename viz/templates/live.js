// A page that is served carries no sentences where there are many: it asks the server for those
// around a node when somebody looks at it. A file from disk has them all and asks nobody.

const AROUND = 300;
/** Links with their sentence as it came, and how it went with each node: asked, there, or why not. */
const came = new Map();
const asking = new Map();
const isFetched = CONFIG.neighbourhoodUrl !== null;
/** The node that the panel is about, or -1. */
let panelNode = -1;

// As Python does it for the file: marks that turn the direction of what follows them.
// eslint-disable-next-line no-control-regex
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const flat = (text) => String(text ?? "").replace(/\s+/g, " ").replace(UNSHOWN, "");

/** Ask for what is around a node, once; again only after it failed. */
async function fetchAround(i) {
  if (!isFetched || ["asked", "there"].includes(asking.get(i))) return;
  asking.set(i, "asked");
  try {
    const address = CONFIG.neighbourhoodUrl.replace("{key}", encodeURIComponent(DATA.key[i]));
    const answer = await fetch(`${address}?depth=1&limit=${Math.min(2000, Math.max(AROUND, degree[i] + 1))}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status === 404 ? "the graph has changed; load this page again" : `it answered ${answer.status}`);
    keepLinks((await answer.json()).links);
    asking.set(i, "there");
  } catch (fault) {
    asking.set(i, fault instanceof TypeError ? "it cannot be reached" : fault.message);
  }
  if (route.view === "path") showPathPanel();
  else if (panelNode === i) showNodeAgain(i);
}

function keepLinks(links) {
  for (const { source, target, relation, evidence } of links) {
    const [a, b] = [indexOf.get(source), indexOf.get(target)];
    const best = evidence.reduce((found, piece) => (found === null || piece.confidence > found.confidence ? piece : found), null);
    if (a === undefined || b === undefined || best === null) continue;
    const link = linksBetween(a, b).find((l) => DATA.source[l] === a && RELATIONS[DATA.relation[l]].name === relation);
    if (link !== undefined) came.set(link, [flat(best.before), flat(best.surface), flat(best.after)]);
  }
}

/** The panel once more, at the same height and as open as it was. */
function showNodeAgain(i) {
  const panel = $("panel");
  const [top, held] = [panel.scrollTop, panel.contains(document.activeElement)];
  showNode(i, { open: panel.classList.contains("open") });
  panel.scrollTop = top;
  if (held) panel.focus({ preventScroll: true });
}

function cameWith(link) {
  if (route.view === "path" && !came.has(link)) {
    const [a, b] = [DATA.source[link], DATA.target[link]];
    fetchAround(degree[a] <= degree[b] ? a : b);
  }
  return came.get(link) ?? null;
}

/** What the panel says of the sentences that are still to come, or null. */
function fetchNote(i) {
  if (!isFetched || degree[i] === 0) return null;
  if (!asking.has(i)) fetchAround(i);
  const state = asking.get(i);
  if (state === "there") return null;
  if (state === "asked") return make("p", { class: "lead", role: "status" }, "Fetching the sentences …");
  return make("p", { class: "lead", role: "alert" }, `The server did not give the sentences: ${state}. `,
    make("button", { type: "button", class: "again", onclick: () => {
      fetchAround(i);
      showNodeAgain(i);
    } }, "Try again"));
}
