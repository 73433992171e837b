// Native dialogs: a control with data-opens opens one, data-closes closes its own. What is to be filled in has the focus
// first; where there is nothing (the help), the browser's own choice stands: the button that closes.
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden], [type=checkbox]), select, textarea")?.focus();
  return true;
}

export function startDialogs() {
  document.addEventListener(
    "click",
    (event) => {
      const opener = event.target.closest("[data-opens]");
      if (opener && openDialog(opener.dataset.opens)) {
        event.preventDefault();
        event.stopPropagation();
      }
      event.target.closest("[data-closes]")?.closest("dialog")?.close();
      if (event.target instanceof HTMLDialogElement) event.target.close();
    },
    true,
  );
  document.addEventListener("session-lost", () => openDialog("session-lost"));
}
