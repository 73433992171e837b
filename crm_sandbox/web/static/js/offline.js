// When a request does not come through: what was typed stays, the banner says so, and trying again sends the same key,
// so that nothing is recorded twice.
const AWAY = new Set([502, 503, 504]);
let lost = null;

function banner() {
  return document.getElementById("offline");
}

// Not by `form.elements`: what is read back has controls of that name.
function keyOf(form) {
  return form.querySelector("[name=idempotency_key]");
}

function fail(ctx) {
  const form = ctx.sourceElement.matches("form") ? ctx.sourceElement : null;
  lost = {
    control: form ? (ctx.request.submitter ?? null) : ctx.sourceElement,
    form,
    key: form && keyOf(form)?.value,
  };
  banner().hidden = false;
}

// Another action may have drawn the page again meanwhile: the one that was lost keeps its key.
export function holdKey() {
  const field = lost?.key && lost.form.isConnected && keyOf(lost.form);
  if (field) field.value = lost.key;
}

function again() {
  const { form, control } = lost ?? {};
  holdKey();
  banner().hidden = true;
  lost = null;
  if (form?.isConnected) form.requestSubmit(control?.isConnected && control.form === form ? control : undefined);
  else if (control?.isConnected) control.click();
  else location.reload();
}

export function startOffline() {
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (!AWAY.has(ctx.response.status)) {
      if (lost && lost.form === ctx.sourceElement) lost = null;
      if (!lost) banner().hidden = true;
      return;
    }
    event.preventDefault();
    fail(ctx);
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (ctx?.sourceElement && !ctx.response) fail(ctx);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-again]")) again();
  });
}
