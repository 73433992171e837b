// The replay page. It works as links without scripts: here steps change in place (player.js), keys lead from call to call,
// and an open run is followed at its head.
import { centre, swap } from "./parts.js";
import { SPEEDS, address, place, play, player, range, root, secondsOf, setSpeed, show, stage, stepAt, stop, where } from "./player.js";
import { note } from "./remarks.js";
import { say } from "./say.js";

const JUMP_S = 30;
const FOLLOW_MS = 2000;
const FIELDS = "input:not([type=checkbox]):not([type=range]), select, textarea";

document.documentElement.classList.add("has-js");

function toggle(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  return on;
}

async function proofs(criterion) {
  const place = document.getElementById("rp-proofs");
  if (!place) return;
  const answer = await fetch(`${place.dataset.src}?c=${encodeURIComponent(criterion)}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  place.innerHTML = await answer.text();
  centre();
  place.dataset.criterion = criterion;
  for (const field of root.querySelectorAll("[data-criterion]:is(input)")) field.value = criterion;
  for (const tag of root.querySelectorAll("[data-criterion-tag]")) tag.textContent = criterion;
  const query = new URLSearchParams(location.search);
  query.set("c", criterion);
  history.replaceState(null, "", `${root.dataset.base}?${query}`);
}

async function clockOf() {
  const answer = await fetch(`${root.dataset.base}/clock.json`);
  if (answer.ok) Object.assign(player, await answer.json());
  place();
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(new URL(address(player.seq), location.href).href);
  } catch {
    return;
  }
  say(root.dataset.saidCopied);
  button.classList.add("is-done");
  setTimeout(() => button.classList.remove("is-done"), 1200);
}

// A remark leaves one where one is, with what is searched and the criterion beside; what a client is heard to say is a
// step of its own, and leads there.
async function send(form, submitter) {
  const seq = await note(form, submitter);
  if (seq === null) return;
  if (form.closest("#rp-play")) {
    player.last = Math.max(player.last, seq);
    return show(seq);
  }
  const answer = await fetch(address(player.seq), { headers: { "HX-Request": "true" } });
  if (answer.ok) swap(await answer.text());
}

async function sift(form) {
  const query = new URLSearchParams(location.search);
  for (const name of ["q", "only"]) {
    if (form.elements[name].value) query.set(name, form.elements[name].value);
    else query.delete(name);
  }
  history.replaceState(null, "", `${root.dataset.base}?${query}`);
  await show(player.seq);
}

let etag = "";

async function follow() {
  const answer = await fetch(`${root.dataset.base}/head`, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
  if (answer.status === 304 || !answer.ok) return;
  etag = answer.headers.get("ETag") ?? "";
  const head = await answer.json();
  if (head.state !== "open") return location.reload();
  if (head.seq === player.last && (player.seq === head.seq || !player.follows)) return;
  await clockOf();
  player.last = head.seq;
  if (player.follows) await show(head.seq);
}

root.addEventListener("click", (event) => {
  const target = event.target.closest("a, button");
  if (!target || event.ctrlKey || event.metaKey) return;
  const data = target.dataset;
  const deep = target.matches(".step") && new URL(target.href, location.href);
  if (data.step !== undefined || (deep && deep.pathname === location.pathname)) {
    event.preventDefault();
    stop();
    show(Number(data.step ?? deep.searchParams.get("at")));
  } else if (data.play !== undefined) play();
  else if (data.speed) setSpeed(Number(data.speed));
  else if (data.skip !== undefined) player.skips = toggle(target);
  else if (data.follow !== undefined) {
    player.follows = toggle(target);
    if (player.follows) show(player.last);
  } else if (data.copy !== undefined) copy(target);
  else if (data.fit) stage.fit(data.fit);
  else if (data.changes !== undefined) stage.mark(toggle(target));
  else if (data.criterionGo) proofs(data.criterionGo);
});

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-remark]")) {
    event.preventDefault();
    send(form, event.submitter);
  } else if (form.matches("[data-sieve]")) {
    event.preventDefault();
    sift(form);
  }
});
root.addEventListener("change", (event) => {
  if (event.target.matches("[data-sieve] select")) sift(event.target.form);
});
root.addEventListener("search", (event) => sift(event.target.form));
range?.addEventListener("input", () => {
  stop();
  show(stepAt(player.start + Number(range.value)));
});

const KEYS = {
  ArrowRight: () => show(player.seq + 1),
  ArrowLeft: () => show(player.seq - 1),
  "shift+ArrowRight": () => show(Math.max(player.seq + 1, stepAt(secondsOf(player.seq) + JUMP_S))),
  "shift+ArrowLeft": () => show(Math.min(player.seq - 1, stepAt(secondsOf(player.seq) - JUMP_S))),
  Home: () => show(0),
  End: () => show(player.at.length),
  " ": play,
  "[": () => setSpeed(SPEEDS[Math.max(0, SPEEDS.indexOf(player.speed) - 1)]),
  "]": () => setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(player.speed) + 1)]),
  s: () => root.querySelector("[data-skip]").click(),
  f: () => stage.fit(stage.mode === "fit" ? "full" : "fit"),
};

// Before the keys of the shell: arrows on the slider are steps, Maj changes the direction of a jump.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches?.(FIELDS)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === " " && event.target.matches?.("button, a, summary")) return;
    const shift = event.shiftKey ? "shift+" : "";
    const single = event.key.length === 1 && event.key !== " ";
    if (single && document.documentElement.dataset.keys === "off") return;
    const key = single ? event.key.toLowerCase() : event.key;
    const link = single && root.querySelector(`[data-jump="${CSS.escape(shift + key)}"]`);
    const action = link ? () => link.click() : (KEYS[shift + key] ?? (single && !shift ? KEYS[key] : undefined));
    if (!action) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (key !== " ") stop();
    action();
  },
  true,
);

where();
stage.fit("fit");
centre();
clockOf();
proofs(document.getElementById("rp-proofs")?.dataset.criterion);
if (root.dataset.live === "true") {
  player.follows = player.seq === player.last;
  root.querySelector("[data-follow]")?.setAttribute("aria-pressed", String(player.follows));
  setInterval(follow, FOLLOW_MS);
}
