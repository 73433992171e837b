// What happens around a swap: focus, announcements, the end of the transcript, sections that load when they open.
import { kept, restore } from "./forms.js";
import { holdKey } from "./offline.js";
import { refilter } from "./palette.js";
import { sumUp } from "./readback.js";
import { say } from "./say.js";

const FIRST_FAULT = ".is-refused, [aria-invalid=true]";

export function settle(root) {
  for (const element of root.querySelectorAll("[data-end]")) element.scrollTop = element.scrollHeight;
  for (const dialog of root.querySelectorAll("dialog[data-open]:not([open])")) dialog.showModal();
  for (const place of root.querySelectorAll("[data-autoload]")) submit(place.dataset.autoload);
}

function submit(id) {
  const form = document.getElementById(id);
  if (form && !form.querySelector("fieldset:disabled")) form.requestSubmit();
}

// A list that somebody changed no longer follows its markup: show what the server answered for the form just sent.
function follow(form) {
  const shown = form?.id && document.getElementById(form.id);
  for (const select of shown ? shown.querySelectorAll("select") : []) {
    const chosen = select.querySelector("option[selected]") ?? select.options[0];
    if (chosen) select.value = chosen.value;
  }
}

function read(root) {
  const parts = [...root.querySelectorAll("[data-announce]")].map((item) => item.textContent.trim().replace(/\s+/g, " "));
  return parts.join(". ");
}

// data-then says where the hand goes on after a form or a link of the same screen.
function goOn() {
  const place = next && [...document.querySelectorAll(next)].find((item) => item.getClientRects().length);
  if (!place) return false;
  place.focus();
  if (place.matches("input[type=text], input:not([type])")) place.select();
  return true;
}

let spoken = "";
let typed = [];
let source = null;
let next = "";

export function startSwaps() {
  document.addEventListener(
    "toggle",
    (event) => {
      const section = event.target;
      if (section.matches?.("details[data-loads]") && section.open) submit(section.dataset.loads);
    },
    true,
  );
  document.addEventListener(
    "submit",
    (event) => {
      const question = event.submitter?.dataset?.confirm;
      if (question && !window.confirm(question)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    // What was used may be gone from the page once it is drawn again.
    source = ctx.sourceElement;
    next = source?.dataset?.then ?? "";
    const form = source?.matches?.("form[method=post]") ? source : null;
    typed = kept(form);
    if (ctx.response.status < 400 && form) {
      form.reset();
      form.closest("dialog")?.close();
    }
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    const app = document.getElementById("app");
    if (!app) return;
    follow(source?.matches?.("form[method=post]") ? source : null);
    restore(typed);
    holdKey();
    refilter();
    sumUp();
    settle(document);
    const text = read(app);
    if (text && text !== spoken) say(text);
    spoken = text;
    if (ctx.response.status === 422) {
      (app.querySelector(FIRST_FAULT) ?? document.getElementById("refusal"))?.focus();
    } else if (goOn()) {
      return;
    } else if (source?.matches?.("a")) {
      document.getElementById("contenu")?.focus({ preventScroll: true });
    } else if (document.activeElement === document.body) {
      app.querySelector("[data-focus]")?.focus();
    }
  });
}
