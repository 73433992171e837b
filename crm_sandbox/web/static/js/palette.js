// The palette of speech acts: F2, then two letters or part of a name. Without JavaScript the same acts are a list of links.
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

function options(input) {
  return [...document.getElementById(input.getAttribute("aria-controls")).querySelectorAll('[role="option"]')];
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
  mark(input, best);
}

export function startPalette() {
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-palette]")) return;
    filter(input);
    const current = options(input).find((item) => item.getAttribute("aria-selected") === "true");
    if (input.value.trim().length === 2 && current?.dataset.code === plain(input.value.trim())) current.click();
  });
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-palette]")) return;
    const shown = options(input).filter((item) => !item.hidden);
    const at = shown.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && shown.length) {
      event.preventDefault();
      mark(input, shown[(at + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      shown[Math.max(0, at)]?.click();
    } else if (event.key === "Escape") {
      input.value = "";
      filter(input);
    }
  });
}
