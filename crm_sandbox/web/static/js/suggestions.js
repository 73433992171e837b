// A combobox whose list comes from the server while one types. Choosing keeps the reference in the field; in the
// search dialog it opens the screen. Nothing of this is recorded.
const DELAY = 120;
let timer;
let request = 0;
let awaited = null;

function listOf(input) {
  return document.getElementById(input.dataset.suggestList);
}

function hide(input) {
  const list = listOf(input);
  if (!list) return;
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

async function fill(input) {
  const text = input.value.trim();
  const turn = ++request;
  if (!text) return hide(input);
  const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, {
    headers: { "HX-Request": "true" },
  }).catch(() => null);
  if (!answer?.ok || turn !== request || document.activeElement !== input) return;
  const found = await answer.text();
  const list = listOf(input); // gone, if a swap took the form away meanwhile
  if (!list || turn !== request) return;
  list.innerHTML = found;
  list.dataset.text = text;
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  const first = list.querySelector('[role="option"][data-value]');
  mark(input, first);
  if (awaited === input && first) choose(input, first);
  awaited = null;
}

// Whoever types fast presses Enter before the list of what was typed is there: nothing of an older list may be taken.
function isPending(input) {
  const list = listOf(input);
  const text = input.value.trim();
  return text !== "" && input.title === "" && (list.hidden || list.dataset.text !== text);
}

function mark(input, option) {
  for (const other of listOf(input).querySelectorAll('[role="option"]')) {
    other.setAttribute("aria-selected", String(other === option));
  }
  if (!option) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(input, option) {
  if (input.id === "omni-q") {
    const run = document.getElementById("app").dataset.run;
    const folder = option.dataset.screen === "client" ? "clients" : "products";
    location.assign(`/runs/${run}/${folder}/${option.dataset.value}`);
    return;
  }
  input.value = option.dataset.value;
  input.title = option.dataset.name;
  const unit = input.form?.elements.namedItem("unit");
  if (unit && [...unit.options].some((item) => item.value === option.dataset.unit)) unit.value = option.dataset.unit;
  const packs = input.form?.querySelector("[data-packs-shown]");
  if (packs) packs.textContent = option.dataset.packs;
  hide(input);
  // A quantity that was refused is still there: what is typed next takes its place.
  const next = input.form?.querySelector("[data-after-choice]");
  next?.focus();
  next?.select?.();
}

export function startSuggestions() {
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-suggest]")) return;
    clearTimeout(timer);
    event.target.title = "";
    const packs = event.target.form?.querySelector("[data-packs-shown]");
    if (packs) packs.textContent = "";
    awaited = null;
    timer = setTimeout(fill, DELAY, event.target);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const input = event.target;
      if (!input.matches?.("[data-suggest]")) return;
      const list = listOf(input);
      if (!list) return;
      const options = [...list.querySelectorAll('[role="option"][data-value]')];
      const at = options.findIndex((item) => item.getAttribute("aria-selected") === "true");
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(input, options[(at + step + options.length) % options.length]);
      } else if (event.key === "Enter" && isPending(input)) {
        event.preventDefault();
        clearTimeout(timer);
        awaited = input;
        fill(input);
      } else if ((event.key === "Enter" || event.key === "Tab") && !list.hidden && at >= 0 && !isPending(input)) {
        if (event.key === "Enter") event.preventDefault();
        choose(input, options[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        hide(input);
      }
    },
    true,
  );
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.('[role="option"][data-value]');
    const list = option?.closest('[role="listbox"]');
    const input = list && document.querySelector(`[data-suggest-list="${list.id}"]`);
    if (!input) return;
    event.preventDefault();
    choose(input, option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("[data-suggest]")) hide(event.target);
  });
}
