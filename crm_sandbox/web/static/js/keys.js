// Keyboard: data-key="alt+c" on a control clicks it (or focuses it, when it is a field or a place to read). Single letters
// and bare keys work outside fields only; letters can be switched off. data-line-key works in the line in hand only.
import { openDialog } from "./dialogs.js";

const FIELDS = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";
const PRESSED = "a[href], button, summary";
const BARE = new Set(["delete", "arrowup", "arrowdown", "arrowleft", "arrowright", " "]);

function nameOf(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  // Alt+digit gives another character on a French keyboard: the physical key says which digit it is.
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  parts.push(event.altKey && digit ? digit[1] : event.key.toLowerCase());
  return parts.join("+");
}

function visible(element) {
  return !element.disabled && element.getClientRects().length > 0;
}

function use(control) {
  if (control.matches("summary")) control.focus();
  if (control.matches(PRESSED)) return control.click();
  control.focus();
  if (control.matches(FIELDS)) control.select?.();
}

function controlFor(name, target) {
  const key = CSS.escape(name);
  const line = target.closest?.("[data-line]");
  const found = [
    ...(line?.querySelectorAll(`[data-line-key~="${key}"]`) ?? []),
    ...document.querySelectorAll(`[data-key~="${key}"]`),
  ];
  return found.find(visible);
}

function stopsOf(list, target) {
  // Within a column of fields, up and down go from line to line.
  const column = target.closest?.("[data-column]")?.dataset.column;
  const wanted = column ? `[data-column="${column}"]` : "a[href], button:not(:disabled), input[data-stop]";
  return [...list.querySelectorAll(wanted)].filter(visible);
}

function walk(list, event) {
  const stops = stopsOf(list, event.target);
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
  if (next.matches(FIELDS)) next.select?.();
}

// From nowhere in particular, an arrow goes to the main list of the screen.
function enter(event) {
  const list = document.querySelector('[data-list="main"]');
  const stop = list?.querySelector('[aria-current="true"], [data-focus]') ?? (list && stopsOf(list, list)[0]);
  if (!stop || !visible(stop)) return;
  event.preventDefault();
  stop.focus();
}

function arrows(event, typing) {
  if (event.altKey || event.ctrlKey || event.shiftKey || event.metaKey) return;
  const list = event.target.closest?.("[data-list]");
  if (list && (!typing || event.target.matches("[data-column]"))) walk(list, event);
  else if (!list && event.target.matches("body, main, .scroll")) enter(event);
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector(".app[inert]")) return;
    const name = nameOf(event);
    const typing = event.target.matches?.(FIELDS);
    const dialog = document.querySelector("dialog[open]");
    if (name === "ctrl+k") {
      event.preventDefault();
      openDialog("search");
      return;
    }
    if (dialog) return;
    const single = name.length === 1;
    if (single && (typing || document.documentElement.dataset.keys === "off")) return;
    if (name === "?") {
      openDialog("aide");
      return;
    }
    if (name === "alt+j") {
      event.preventDefault();
      document.querySelector('.rail-i[href$="/desk"]')?.click();
      return;
    }
    const control = typing && BARE.has(name) ? null : controlFor(name, event.target);
    if (control) {
      event.preventDefault();
      use(control);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      arrows(event, typing);
    }
  });
}
