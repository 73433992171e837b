// The read-back, line by line: ticking a line as read (Space) ticks what the lines together make, and goes to the next.
function ticks() {
  return [...document.querySelectorAll("[data-reads]")];
}

export function sumUp() {
  const lines = ticks();
  for (const element of document.querySelectorAll("[data-sums]")) {
    const about = lines.filter((line) => line.dataset.reads.split(" ").includes(element.value));
    if (about.length) element.checked = about.every((line) => line.checked);
  }
}

export function startReadback() {
  document.addEventListener("change", (event) => {
    const line = event.target;
    if (!line.matches?.("[data-reads]")) return;
    sumUp();
    if (!line.checked) return;
    const lines = ticks();
    const next = lines.slice(lines.indexOf(line) + 1).find((other) => !other.checked);
    (next ?? document.querySelector("[data-says]"))?.focus();
  });
}
