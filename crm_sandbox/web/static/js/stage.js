// The trainee's screen inside the replay: scaled to fit, its changed region ringed. All lengths are set through the
// CSSOM, so that the page needs no inline style.
const WIDTH = 1280;
const HEIGHT = 800;
const NARROW = 640;
const REGIONS = ".panel, .incoming, .callbar, .over .note, .sum, .turn";
const MANY = 6;

function textOf(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}

function nameOf(element, index) {
  return `${element.className}|${element.getAttribute("aria-labelledby") ?? element.getAttribute("aria-label") ?? index}`;
}

function regions(document) {
  const found = new Map();
  for (const [index, element] of [...document.querySelectorAll(REGIONS)].entries()) found.set(nameOf(element, index), textOf(element));
  return found;
}

export class Stage {
  constructor(frame, base) {
    this.frame = frame;
    this.base = base;
    this.view = frame.querySelector("iframe");
    this.ring = frame.querySelector(".ring");
    this.mode = "fit";
    this.marks = true;
    this.before = null;
    this.compares = false;
    this.view.addEventListener("load", () => this.loaded());
    new ResizeObserver(() => this.size()).observe(frame);
    this.loaded();
  }

  // `compares`: the screen in front is the one before, so what differs is what the step changed.
  show(seq, compares) {
    const inside = this.view.contentDocument;
    this.compares = compares;
    this.before = compares && inside?.body ? { regions: regions(inside), title: inside.title } : null;
    this.ring.hidden = true;
    this.view.title = this.view.title.replace(/\d+/, seq);
    this.view.contentWindow.location.replace(`${this.base}/frame?at=${seq}`);
  }

  loaded() {
    const inside = this.view.contentDocument;
    if (!inside?.body) return;
    for (const element of inside.querySelectorAll("[data-end]")) element.scrollTop = element.scrollHeight;
    this.size();
    this.outline();
  }

  mark(on) {
    this.marks = on;
    this.outline();
  }

  outline() {
    this.ring.hidden = true;
    const inside = this.view.contentDocument;
    if (!this.marks || !this.before || inside.title !== this.before.title) return;
    const changed = [];
    for (const [index, element] of [...inside.querySelectorAll(REGIONS)].entries()) {
      if (this.before.regions.get(nameOf(element, index)) !== textOf(element)) changed.push(element);
    }
    const inner = changed.filter((element) => !changed.some((other) => other !== element && element.contains(other)));
    if (!inner.length || inner.length > MANY) return;
    const target = inner[inner.length - 1];
    target.scrollIntoView({ block: "nearest" });
    this.draw(target.getBoundingClientRect());
  }

  draw(box) {
    if (!box.width || !box.height) return;
    const scale = this.scale;
    const style = this.ring.style;
    const host = this.view;
    style.left = `${host.offsetLeft + box.left * scale - 3}px`;
    style.top = `${host.offsetTop + box.top * scale - 3}px`;
    style.width = `${box.width * scale + 6}px`;
    style.height = `${box.height * scale + 6}px`;
    this.ring.hidden = false;
  }

  fit(mode) {
    this.mode = mode;
    for (const button of document.querySelectorAll("[data-fit]")) {
      button.setAttribute("aria-pressed", String(button.dataset.fit === mode));
    }
    this.frame.classList.toggle("is-full", mode === "full");
    this.size();
    this.outline();
  }

  size() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const isNarrow = width < NARROW;
    const style = this.view.style;
    this.scale = this.mode === "full" || isNarrow ? 1 : Math.min(width / WIDTH, height / HEIGHT, 1);
    style.width = isNarrow && this.mode !== "full" ? "100%" : `${WIDTH}px`;
    style.height = isNarrow && this.mode !== "full" ? "100%" : `${this.mode === "full" ? HEIGHT : Math.max(HEIGHT, Math.floor(height / this.scale))}px`;
    style.transform = this.scale === 1 ? "" : `scale(${this.scale})`;
    style.left = this.mode === "full" || isNarrow ? "0px" : `${Math.max(0, (width - WIDTH * this.scale) / 2)}px`;
  }
}
