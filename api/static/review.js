// The review by keyboard: one item is current, keys act on it.
import { made, press, takeBack } from "./deciding.js";

const items = [...document.querySelectorAll("[data-item]")];
const said = document.querySelector("[data-said]");
const progress = document.querySelector("[data-progress]");
const bar = document.querySelector("[data-bar]");
const help = document.querySelector("dialog.help");
const next = document.querySelector("[data-next]");
let current = items[0];

/** Make an item the current one: it alone is a stop of the tab key. */
function choose(item, focus = true) {
  if (!item) return;
  if (current) current.tabIndex = -1;
  current = item;
  current.tabIndex = 0;
  if (focus) {
    current.focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
  }
}

/** Go one on or back; on, over what is decided. */
function walk(step) {
  if (!items.includes(document.activeElement?.closest("[data-item]"))) {
    choose(current); // first the way in
    return;
  }
  const place = items.indexOf(current) + step;
  if (place >= 0 && place < items.length) choose(items[place]);
  else if (step > 0 && next) next.focus();
}

function showProgress() {
  const doubtful = document.querySelectorAll("[data-doubtful][data-state]").length;
  const total = Number(progress.dataset.total);
  const words = `${total - doubtful} to look at`;
  progress.textContent = made.length ? `${words}, ${made.length} decided` : words;
  const open = items.filter((item) => item.dataset.state).length;
  bar.style.inlineSize = items.length ? `${(100 * open) / items.length}%` : "0";
  if (next) next.textContent = open === items.length ? "Next links (all here are decided)" : "Next links";
}

document.addEventListener("decided", (event) => {
  said.textContent = `${event.detail}: ${event.target.getAttribute("aria-label")}`;
  showProgress();
  const place = items.indexOf(event.target);
  const open = (item) => !item.dataset.state;
  const after = items.slice(place + 1).find(open) ?? items.find(open);
  if (after) choose(after);
  else (next ?? event.target).focus();
});
document.addEventListener("reopened", (event) => {
  said.textContent = `Open again: ${event.target.getAttribute("aria-label")}`;
  showProgress();
  choose(event.target);
});
document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-item]");
  if (item && item !== current) choose(item, false);
});
document.querySelector("[data-help]").addEventListener("click", () => help.showModal());

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "?") help.showModal();
  else if (event.repeat) return; // a key that is held decides once
  else if (event.key === "u") takeBack();
  else if (event.key === "o") current?.querySelector(".claim .entity, .entity")?.click();
  else {
    const button = /^[ar1-6]$/.test(event.key) && current?.querySelector(`button[data-key="${event.key}"]`);
    if (!button) return;
    press(button);
  }
  event.preventDefault();
});
