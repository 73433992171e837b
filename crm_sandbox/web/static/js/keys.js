// Keyboard: data-key="alt+c" on a control clicks it (or focuses it, when it is a field). Single letters work outside
// fields only, and can be switched off.
import { openDialog } from "./dialogs.js";

const FIELDS = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";

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
  if (control.matches(FIELDS)) {
    control.focus();
    control.select?.();
  } else {
    control.click();
  }
}

function walk(list, event) {
  const stops = [...list.querySelectorAll("a[href], button:not(:disabled)")].filter(visible);
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
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
    const control = [...document.querySelectorAll(`[data-key~="${CSS.escape(name)}"]`)].find(visible);
    if (control) {
      event.preventDefault();
      use(control);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !typing) {
      const list = event.target.closest?.("[data-list]");
      if (list) walk(list, event);
    }
  });
}
