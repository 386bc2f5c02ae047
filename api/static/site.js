// Search suggestions and copy buttons. No framework; without JavaScript the forms still work.
"use strict";

const SUGGESTIONS = 8;
const DELAY_MS = 80;

/** Attach suggestions to one search form (the combobox pattern of WAI-ARIA 1.2). */
function suggest(form) {
  const input = form.querySelector("input[role=combobox]");
  const list = form.querySelector("[role=listbox]");
  let timer = 0;
  let request = null;
  let active = -1;

  function close() {
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function activate(index) {
    const options = list.children;
    if (active >= 0 && options[active]) options[active].setAttribute("aria-selected", "false");
    active = options.length ? (index + options.length) % options.length : -1;
    if (active < 0) return;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function show(hits) {
    list.replaceChildren(
      ...hits.map((hit, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.page = hit.page;
        const label = document.createElement("span");
        label.dir = "auto";
        label.textContent = hit.label;
        const kind = document.createElement("small");
        kind.className = `k-${hit.kind}`;
        kind.textContent = hit.kind === "page" ? "project page" : hit.kind;
        option.append(label, kind);
        return option;
      }),
    );
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
  }

  async function search() {
    const text = input.value.trim();
    if (request) request.abort();
    if (!text) {
      close();
      return;
    }
    request = new AbortController();
    const parameters = new URLSearchParams({ q: text, limit: SUGGESTIONS, facets: false });
    try {
      const answer = await fetch(`/search?${parameters}`, {
        headers: { Accept: "application/json" },
        signal: request.signal,
      });
      if (answer.ok && document.activeElement === input) show((await answer.json()).hits);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, DELAY_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      else activate(active < 0 && event.key === "ArrowUp" ? -1 : active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      window.location.assign(list.children[active].dataset.page);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.page);
  });
  input.addEventListener("blur", close);
}

/** Copy the text of a button; the API needs a secure context, which a LAN address is not. */
async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  const said = document.querySelector("[data-copied]");
  if (said) said.textContent = `Copied: ${text}`;
  if (button.dataset.style) remember(button);
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.textContent = "Copied";
  button.classList.add("done");
  setTimeout(() => {
    button.textContent = label;
    button.classList.remove("done");
  }, 1500);
}

const STYLE = "readgraph-link-style";

/** Mark the button whose style was chosen last: the key c copies it. */
function markStyle(chosen) {
  for (const button of document.querySelectorAll("button[data-style]")) {
    const last = button.dataset.style === chosen;
    button.classList.toggle("last", last);
    if (last) button.setAttribute("aria-keyshortcuts", "c");
    else button.removeAttribute("aria-keyshortcuts");
  }
}

function remember(button) {
  markStyle(button.dataset.style);
  try {
    localStorage.setItem(STYLE, button.dataset.style);
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }
}

try {
  markStyle(localStorage.getItem(STYLE));
} catch {
  // Nothing is kept.
}
document.querySelectorAll("form.search").forEach(suggest);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], .CodeMirror");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const last = document.querySelector("button.last[data-style]");
  if (event.key === "c" && last && !event.defaultPrevented) copy(last);
  if (event.key !== "/") return;
  const input = document.querySelector("form.search input");
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
});
