// Forms from the keyboard: Enter in a list or in a few words sends the form, a form under way is not sent again, and a
// swap keeps what was typed elsewhere.
const TEXTS = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=submit]), textarea";
const TICKS = "input[type=checkbox], input[type=radio]";
const PAUSE = 450;
const sending = new WeakSet();
let pause;
let byKey = false;

function isOpen(select) {
  return CSS.supports("selector(select:open)") && select.matches(":open");
}

function send(form) {
  clearTimeout(pause);
  form?.requestSubmit();
}

export function startForms() {
  document.addEventListener("keydown", (event) => {
    byKey = true;
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const sends = field.matches?.("select") ? !isOpen(field) : field.matches?.("textarea[data-enter]") && !event.shiftKey;
    if (!sends || !field.form) return;
    event.preventDefault();
    if (!event.repeat) send(field.form);
  });
  document.addEventListener("pointerdown", () => (byKey = false), true);
  // Arrows change a list one step at a time: it is sent when the hand rests.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-submits]")) return;
    clearTimeout(pause);
    if (byKey && field.matches("select")) pause = setTimeout(send, PAUSE, field.form);
    else send(field.form);
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (!sending.has(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  document.addEventListener("htmx:before:request", (event) => sending.add(event.detail.ctx.sourceElement));
  document.addEventListener("htmx:finally:request", (event) => sending.delete(event.detail.ctx.sourceElement));
}

function placeOf(field) {
  if (field.id) return `#${CSS.escape(field.id)}`;
  const form = field.form?.id;
  if (!form || !field.name) return "";
  const value = field.matches(TICKS) ? `[value="${CSS.escape(field.value)}"]` : "";
  return `#${CSS.escape(form)} [name="${CSS.escape(field.name)}"]${value}`;
}

// What the server drew in a field, and what stands in it now.
function drawn(field) {
  if (field.matches(TICKS)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}

function present(field) {
  return field.matches(TICKS) ? field.checked : field.value;
}

// What differs from what the server drew, but for the form that was just sent.
export function kept(sent) {
  const fields = [...document.querySelectorAll(`#app :is(${TEXTS}, ${TICKS}, select)`)];
  return fields
    .filter((field) => field.form !== sent && placeOf(field) && present(field) !== drawn(field))
    .map((field) => ({ place: placeOf(field), was: drawn(field), value: present(field) }));
}

// Put it back, unless the server has something new to say there.
export function restore(found) {
  for (const { place, was, value } of found) {
    const field = document.querySelector(place);
    if (!field || drawn(field) !== was) continue;
    if (field.matches(TICKS)) field.checked = value;
    else if (!field.matches("select") || [...field.options].some((option) => option.value === value)) field.value = value;
  }
}
