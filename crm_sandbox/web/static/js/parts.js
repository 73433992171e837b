// The parts of the replay page that change with the step: put in place without losing what is typed or where the focus is.

export function swap(html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.closest?.("[data-part]")?.id;
  const label = document.activeElement?.getAttribute?.("aria-label");
  const typed = document.querySelector("#rp-remark input[name=text]");
  for (const part of made.querySelectorAll("[data-part]")) {
    if (part.id === "rp-remark" && typed?.value) {
      const hidden = typed.form.elements.seq;
      if (hidden && document.activeElement !== typed) hidden.value = made.getElementById("rp-where").dataset.seq;
      continue;
    }
    const old = document.getElementById(part.id);
    if (!old) continue;
    if (part.id === "rp-layer") old.innerHTML = part.innerHTML;
    else old.replaceWith(document.adoptNode(part));
  }
  if (focused && label) document.querySelector(`#${focused} [aria-label="${CSS.escape(label)}"]`)?.focus();
  else if (focused) document.getElementById(focused)?.focus?.({ preventScroll: true });
  centre();
}

export function centre() {
  const list = document.getElementById("evenements");
  const current = list?.querySelector('[aria-current="step"]');
  if (!current || list.scrollHeight <= list.clientHeight) return;
  const above = current.getBoundingClientRect().top - list.getBoundingClientRect().top;
  list.scrollTop += above - Math.max(0, (list.clientHeight - current.offsetHeight) * 0.4);
}
