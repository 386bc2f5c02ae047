// Deciding on the pages of entities, and taking back on the list of corrections.
import { applyFile, decide, refuse, resolve, undo } from "./deciding.js";

const SUGGESTIONS = 8;
const DELAY_MS = 120;

/** A page is shown anew where more than one place of it changes; a merged key leads on. */
function reload() {
  window.location.reload();
}

/** A form whose fields complete its decision. */
async function submit(form) {
  const refused = form.querySelector("[data-refused]");
  const decision = JSON.parse(form.dataset.decision);
  refused.hidden = true;
  form.inert = true;
  try {
    for (const field of form.querySelectorAll("input[name], select[name]")) {
      const text = field.value.trim();
      decision[field.name] = "resolve" in field.dataset ? await resolve(text) : text;
    }
    await decide([decision]);
    reload();
  } catch (error) {
    form.inert = false;
    refuse(refused, error);
  }
}

/** Offer what is called so: the key is filled in, the name is shown beside it. */
function suggest(input) {
  const list = input.list;
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const parameters = new URLSearchParams({ q: input.value.trim(), limit: SUGGESTIONS, notes: false });
      if (input.dataset.suggest) parameters.set("kind", input.dataset.suggest);
      try {
        const answer = await fetch(`/search?${parameters}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const { hits } = await answer.json();
        list.replaceChildren(
          ...hits.map((hit) => {
            const option = document.createElement("option");
            option.value = hit.key;
            option.label = hit.label;
            return option;
          }),
        );
      } catch {
        // no suggestions, then
      }
    }, DELAY_MS);
  });
}

function show(group, chosen) {
  const buttons = [...group.querySelectorAll("button")];
  const place = buttons.indexOf(chosen);
  buttons.forEach((button, index) => {
    button.setAttribute("aria-pressed", String(button === chosen));
    if (group.dataset.choices === "stars") button.classList.toggle("on", index <= place);
  });
}

/** One of several values; pressing the one that is chosen forgets it. */
async function choose(button) {
  const group = button.closest("[data-choices]");
  const refused = group.closest("[data-reading]").querySelector("[data-refused]");
  const before = group.querySelector('[aria-pressed="true"]');
  const forget = button === before;
  refused.hidden = true;
  show(group, forget ? null : button);
  try {
    await decide([JSON.parse(forget ? button.dataset.forget : button.dataset.decision)]);
  } catch (error) {
    show(group, before);
    refuse(refused, error);
  }
}

const tagForm = document.querySelector("[data-tag-form]");

function tagItem(tag) {
  const item = document.querySelector("[data-tag-template]").content.cloneNode(true).firstElementChild;
  const link = item.querySelector("a");
  const button = item.querySelector("button");
  link.textContent = tag;
  link.href = `/browse/papers?${new URLSearchParams({ tag })}`;
  button.dataset.tag = tag;
  button.setAttribute("aria-label", `Take the tag ${tag} off`);
  return item;
}

async function addTag() {
  const refused = tagForm.closest("[data-reading]").querySelector("[data-refused]");
  const list = document.querySelector("[data-tags]");
  const tag = tagForm.elements.tag.value.trim().split(/\s+/).join(" ").normalize("NFC");
  const there = [...list.querySelectorAll("[data-tag]")].some((one) => one.dataset.tag === tag);
  if (!tag) return;
  tagForm.reset();
  if (there) return;
  const item = tagItem(tag);
  refused.hidden = true;
  list.append(item);
  try {
    await decide([{ ...JSON.parse(tagForm.dataset.add), tag }]);
  } catch (error) {
    item.remove();
    tagForm.elements.tag.value = tag;
    refuse(refused, error);
  }
}

async function removeTag(button) {
  const refused = tagForm.closest("[data-reading]").querySelector("[data-refused]");
  const item = button.closest("li");
  refused.hidden = true;
  item.hidden = true;
  try {
    await decide([{ ...JSON.parse(tagForm.dataset.remove), tag: button.dataset.tag }]);
    item.remove();
    tagForm.elements.tag.focus();
  } catch (error) {
    item.hidden = false;
    refuse(refused, error);
  }
}

async function takeBackById(button) {
  const item = button.closest("[data-item]");
  const refused = item.querySelector("[data-refused]");
  refused.hidden = true;
  button.disabled = true;
  try {
    await undo([button.dataset.undoId]);
    reload();
  } catch (error) {
    button.disabled = false;
    refuse(refused, error);
  }
}

async function apply(input) {
  const refused = document.querySelector("[data-refused-all]");
  const applied = document.querySelector("[data-applied]");
  refused.hidden = applied.hidden = true;
  try {
    const answer = await applyFile(input.files[0]);
    applied.textContent = [
      `${answer.made.length} applied, ${answer.standing} there already, ${answer.left_out.length} left out.`,
      ...answer.left_out.map((left) => `Line ${left.line}: ${left.message}`),
    ].join("\n");
    applied.hidden = false;
  } catch (error) {
    refuse(refused, error);
  } finally {
    input.value = "";
  }
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);
document.querySelector("[data-apply]")?.addEventListener("change", (event) => apply(event.target));
document.addEventListener("submit", (event) => {
  if (event.target === tagForm) addTag();
  else if ("decision" in event.target.dataset) submit(event.target);
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.closest("[data-choices]")) choose(button);
  else if ("tag" in button.dataset) removeTag(button);
  else if ("undoId" in button.dataset) takeBackById(button);
});
// A menu closes when something of it was chosen, or the reader goes elsewhere.
document.addEventListener("decided", (event) => event.target.querySelector("details.menu")?.removeAttribute("open"));
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
