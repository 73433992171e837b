// Small comforts of the evaluator's pages: filters that apply at once, printing.
document.documentElement.classList.add("has-js");
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-goes]")) location.assign(event.target.value);
  if (event.target.matches?.("[data-submits]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
