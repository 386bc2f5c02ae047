// Sending decisions and taking them back. Each button carries its decision, as the server wrote it.

const JSON_TYPE = "application/json";

/** A decision that could not be sent, in words; `signIn` where signing in again would help. */
export class Refusal extends Error {
  constructor(message, signIn = false) {
    super(message);
    this.signIn = signIn;
  }
}

/** Ask the server, and give the JSON of its answer. */
async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", keepalive: true, ...options });
  } catch {
    throw new Refusal("The server cannot be reached.");
  }
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // an answer of something in between; its status says enough
  }
  if (answer.ok) return body;
  if (answer.status === 401) throw new Refusal("You are not signed in any more.", true);
  throw new Refusal(body.detail || `The server answered ${answer.status}.`);
}

// One after the other: what is taken back must have been made.
const waiting = [];
let running = false;

async function run() {
  if (running) return;
  running = true;
  while (waiting.length) {
    const task = waiting.shift();
    try {
      task.done(await task.work());
    } catch (error) {
      task.failed(error);
    }
  }
  running = false;
}

function inTurn(work, decisions = [], ids = []) {
  return new Promise((done, failed) => {
    waiting.push({ work, decisions, ids, done, failed });
    run();
  });
}

function post(decisions) {
  return ask("/corrections", {
    method: "POST",
    headers: { "Content-Type": JSON_TYPE, Accept: JSON_TYPE },
    body: JSON.stringify(decisions),
  });
}

function remove(id) {
  return ask(`/corrections/${encodeURIComponent(id)}`, {
    method: "DELETE",
    headers: { Accept: JSON_TYPE },
  });
}

/** Make decisions; gives the answer of the server. */
export function decide(decisions) {
  return inTurn(() => post(decisions), decisions);
}

/** Take decisions back, by their ids. */
export function undo(ids) {
  return inTurn(() => Promise.all(ids.map(remove)), [], ids);
}

// Who leaves the page has decided all the same: what waits is sent at once, and outlives the page.
window.addEventListener("pagehide", () => {
  const left = waiting.splice(0);
  const decisions = left.flatMap((task) => task.decisions);
  if (decisions.length) post(decisions).catch(() => undefined);
  left.flatMap((task) => task.ids).forEach((id) => remove(id).catch(() => undefined));
});

/** Take over a file of corrections. */
export function applyFile(file) {
  return inTurn(() =>
    ask("/corrections", {
      method: "POST",
      headers: { "Content-Type": "application/x-ndjson", Accept: JSON_TYPE },
      body: file,
      keepalive: false, // its bodies are small
    }),
  );
}

/** Find the key of the one thing that a text names. */
export async function resolve(text) {
  const answer = await fetch(`/resolve?${new URLSearchParams({ q: text })}`, {
    headers: { Accept: JSON_TYPE },
  }).catch(() => {
    throw new Refusal("The server cannot be reached.");
  });
  const body = await answer.json().catch(() => ({}));
  if (answer.ok && body.entity) return body.entity.key;
  if (answer.status === 300) throw new Refusal(`Several things are called “${text}”: choose one.`);
  throw new Refusal(`Nothing is called “${text}”.`);
}

/** Show why a decision was not kept, with the way to sign in; nothing hides it. */
export function refuse(place, error) {
  if (!place) return;
  place.replaceChildren(`Not saved. ${error.message} `);
  if (error.signIn) {
    const link = document.createElement("a");
    const here = window.location.pathname + window.location.search;
    link.href = `/session?${new URLSearchParams({ next: here })}`;
    link.textContent = "Sign in";
    place.append(link);
  }
  place.hidden = false;
}

/** Everything decided on this page and not taken back, the last one last. */
export const made = [];

function setState(item, state) {
  if (state) item.dataset.state = state;
  else delete item.dataset.state;
  const acts = item.querySelector("[data-acts]");
  if (acts) acts.inert = Boolean(state);
}

/** Do what a button says: shown at once, taken back in view where the server refuses. */
export async function press(button) {
  const item = button.closest("[data-item]");
  if (!item || item.dataset.state) return;
  const outcome = item.querySelector("[data-outcome]");
  const refused = item.querySelector("[data-refused]");
  const undoButton = outcome.querySelector("[data-undo]");
  refused.hidden = true;
  undoButton.hidden = true;
  outcome.querySelector("[data-outcome-text]").textContent = button.dataset.done;
  outcome.hidden = false;
  setState(item, "gone" in button.dataset ? "gone" : "decided");
  const entry = { item, ids: null };
  entry.answered = new Promise((resolved) => (entry.settle = resolved));
  made.push(entry);
  item.dispatchEvent(new CustomEvent("decided", { bubbles: true, detail: button.dataset.done }));
  try {
    const answer = await decide([JSON.parse(button.dataset.decision)]);
    entry.ids = answer.made.map((decision) => decision.id);
    undoButton.hidden = entry.ids.length === 0;
  } catch (error) {
    reopen(entry);
    refuse(refused, error);
  } finally {
    entry.settle();
  }
}

function reopen(entry) {
  const place = made.indexOf(entry);
  if (place >= 0) made.splice(place, 1);
  setState(entry.item, null);
  const outcome = entry.item.querySelector("[data-outcome]");
  outcome.hidden = true;
  outcome.querySelector("[data-outcome-text]").textContent = "";
  entry.item.dispatchEvent(new CustomEvent("reopened", { bubbles: true }));
}

/** Take back what was decided on an item here; the last decision where none is named. */
export async function takeBack(item) {
  const entry = item ? made.findLast((one) => one.item === item) : made.at(-1);
  if (!entry || entry.going) return;
  entry.going = true;
  try {
    await entry.answered; // its ids come with the answer
    if (entry.ids) {
      await undo(entry.ids);
      reopen(entry);
    }
  } catch (error) {
    refuse(entry.item.querySelector("[data-refused]"), error);
  } finally {
    entry.going = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("decision" in button.dataset && !button.closest("[data-reading]")) press(button);
  else if ("undo" in button.dataset) takeBack(button.closest("[data-item]"));
});
