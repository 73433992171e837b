// Two screens side by side, each scaled to its half of the page. Lengths are set through the CSSOM.
import "./review.js";

const WIDTH = 1280;
const HEIGHT = 800;

function fit(frame) {
  const scale = frame.clientWidth / WIDTH;
  const view = frame.querySelector("iframe");
  view.style.width = `${WIDTH}px`;
  view.style.height = `${HEIGHT}px`;
  view.style.transform = `scale(${scale})`;
  frame.style.height = `${Math.round(HEIGHT * scale)}px`;
}

const watcher = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
for (const frame of document.querySelectorAll("[data-fit-frame]")) {
  fit(frame);
  watcher.observe(frame);
}
