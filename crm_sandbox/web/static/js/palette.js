// The palette of speech acts: F2, two letters or part of a name, Enter. Nothing is said before Enter. Without JavaScript
// the same acts are a list of links.
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

function options(input) {
  const list = document.getElementById(input.getAttribute("aria-controls")); // gone, once a swap took the palette away
  return [...(list?.querySelectorAll('[role="option"]') ?? [])];
}

function mark(input, option) {
  for (const other of options(input)) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function filter(input) {
  const wanted = plain(input.value.trim());
  let best = null;
  for (const option of options(input)) {
    const name = plain(option.dataset.name);
    const exact = wanted.length === 2 && option.dataset.code === wanted;
    option.hidden = Boolean(wanted) && !exact && !name.includes(wanted) && !option.dataset.code.startsWith(wanted);
    if (exact || (!best && !option.hidden)) best = option;
  }
  mark(input, wanted ? best : null);
}

// A swap draws the list whole again: what is typed in the palette keeps sorting it.
export function refilter() {
  const input = document.querySelector("[data-palette]");
  if (input?.value) filter(input);
}

export function startPalette() {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-palette]")) filter(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-palette]")) return;
    const shown = options(input).filter((item) => !item.hidden);
    const at = shown.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && shown.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(input, shown[at < 0 && step < 0 ? shown.length - 1 : (at + step + shown.length) % shown.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) shown[at]?.click();
    } else if (event.key === "Escape") {
      input.value = "";
      filter(input);
    }
  });
}
