// The trainee's screen inside the replay: scaled to fit, what changed ringed. All lengths are set through the CSSOM, so
// that the page needs no inline style.
const WIDTH = 1280;
const HEIGHT = 800;
const NARROW = 640;
const PARTS = ".turn, .lines > tbody > tr, .sum, .flag, .incoming, .over .note, .agenda li, .todo li, .mail li, .slot .ev, .rb-line, .hist li, .wrap-up";
const REGIONS = `${PARTS}, .panel`;
const MOST = 4;
const MARGIN = 3;

function textOf(element) {
  return `${element.tagName}:${element.textContent.replace(/\s+/g, " ").trim()}`;
}

function visible(element) {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
}

// What reads otherwise than anything of the screen before: its smallest parts, or whole panels when there are many.
function changed(inside, before) {
  const found = [...inside.querySelectorAll(REGIONS)].filter((element) => visible(element) && !before.has(textOf(element)));
  const inner = found.filter((element) => !found.some((other) => other !== element && element.contains(other)));
  if (inner.length <= MOST) return inner;
  const panels = [...new Set(inner.map((element) => element.closest(".panel") ?? element))];
  return panels.length <= MOST - 1 ? panels : [];
}

export class Stage {
  constructor(frame, base) {
    this.frame = frame;
    this.base = base;
    this.view = frame.querySelector("iframe");
    this.rings = frame.querySelector(".rings");
    this.mode = "fit";
    this.marks = true;
    this.before = null;
    this.scale = 1;
    this.view.addEventListener("load", () => this.loaded());
    new ResizeObserver(() => this.size()).observe(frame);
    this.loaded();
  }

  // `compares`: the screen in front is the one of the step before, so what differs is what the step changed.
  show(seq, compares) {
    const inside = this.view.contentDocument;
    const parts = compares && inside?.body ? [...inside.querySelectorAll(REGIONS)].map(textOf) : null;
    this.before = parts && { parts: new Set(parts), screen: inside.title };
    this.rings.replaceChildren();
    this.view.title = this.view.title.replace(/\d+/, seq);
    this.view.contentWindow.location.replace(`${this.base}/frame?at=${seq}`);
  }

  loaded() {
    const inside = this.view.contentDocument;
    if (!inside?.body) return;
    this.size();
    this.settle(inside);
    inside.fonts.ready.then(() => this.settle(inside));
  }

  // A conversation shows its last words; how high it is, is known once the screen has its size and its letters.
  settle(inside) {
    for (const element of inside.querySelectorAll("[data-end]")) element.scrollTop = element.scrollHeight;
    this.outline();
  }

  mark(on) {
    this.marks = on;
    this.outline();
  }

  outline() {
    this.rings.replaceChildren();
    const inside = this.view.contentDocument;
    if (!this.marks || !this.before || inside?.title !== this.before.screen) return;
    const found = changed(inside, this.before.parts);
    for (const element of found) {
      if (found.length === 1) element.scrollIntoView({ block: "nearest" });
      this.draw(element.getBoundingClientRect());
    }
  }

  draw(box) {
    const ring = document.createElement("span");
    ring.className = "ring";
    ring.style.left = `${this.view.offsetLeft + box.left * this.scale - MARGIN}px`;
    ring.style.top = `${this.view.offsetTop + box.top * this.scale - MARGIN}px`;
    ring.style.width = `${box.width * this.scale + 2 * MARGIN}px`;
    ring.style.height = `${box.height * this.scale + 2 * MARGIN}px`;
    this.rings.append(ring);
  }

  fit(mode) {
    this.mode = mode;
    for (const button of document.querySelectorAll("[data-fit]")) {
      button.setAttribute("aria-pressed", String(button.dataset.fit === mode));
    }
    this.frame.classList.toggle("is-full", mode === "full");
    this.size();
  }

  // On a narrow window the screen is shown as it is on a narrow window; else as on 1280 pixels, scaled.
  size() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const isFull = this.mode === "full";
    const isNarrow = width < NARROW && !isFull;
    this.scale = isFull || isNarrow ? 1 : Math.min(width / WIDTH, height / HEIGHT, 1);
    const style = this.view.style;
    style.width = isNarrow ? "100%" : `${WIDTH}px`;
    style.height = isNarrow ? "100%" : `${isFull ? HEIGHT : Math.max(HEIGHT, Math.floor(height / this.scale))}px`;
    style.transform = this.scale === 1 ? "" : `scale(${this.scale})`;
    style.left = `${isFull || isNarrow ? 0 : Math.max(0, (width - WIDTH * this.scale) / 2)}px`;
    this.outline();
  }
}
