// The plan with the pointer: drag a candidate or a slot on a quarter of an hour. The forms that it fills are the same that
// the keyboard uses; a quarter of an hour more or less after hand-in waits for its reason.
const STEP = 15;

function shifted(hour, minutes) {
  const [h, m] = hour.split(":").map(Number);
  const at = Math.max(0, Math.min(24 * 60 - STEP, h * 60 + m + minutes));
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}

export function startPlan() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-shift]");
    const form = button?.form;
    if (!form) return;
    const at = form.elements.namedItem("at");
    at.value = shifted(at.value, Number(button.dataset.shift));
    form.elements.namedItem("reason")?.focus();
  });
  document.addEventListener("dragstart", (event) => {
    const held = event.target.closest?.("[data-drags]");
    if (!held) return;
    event.dataTransfer.setData("text/plain", `${held.dataset.drags} ${held.dataset.ref} ${held.dataset.minutes ?? ""}`);
    event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const place = event.target.closest?.("[data-at]");
    if (place && document.querySelector("[data-dropped]")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const place = event.target.closest?.("[data-at]");
    const [kind, ref, minutes] = event.dataTransfer.getData("text/plain").split(" ");
    const form = place && document.querySelector(`[data-dropped="${CSS.escape(kind)}"]`)?.form;
    if (!form) return;
    event.preventDefault();
    form.elements.namedItem(kind === "move" ? "slot" : "subject").value = ref;
    form.elements.namedItem("at").value = place.dataset.at;
    if (minutes && form.elements.namedItem("minutes")) form.elements.namedItem("minutes").value = minutes;
    form.requestSubmit();
  });
}
