// The replay player. The page works as links without it: here steps change in place, play runs on the simulated
// clock, keys lead from call to call, and an open run is followed at its head.
import { note } from "./remarks.js";
import { say } from "./say.js";
import { Stage } from "./stage.js";

const root = document.getElementById("replay");
const frame = document.getElementById("frame");
const range = root.querySelector(".tl-range");
const stage = new Stage(frame, root.dataset.base);
const SPEEDS = [0.5, 1, 4, 16, 60];
const TICK_MS = 100;
const SKIPPED_S = 3;
const JUMP_S = 30;
const FOLLOW_MS = 2000;
const FIELDS = "input:not([type=checkbox]):not([type=range]), select, textarea";

document.documentElement.classList.add("has-js");

const player = { seq: 0, last: 0, at: [], start: 0, end: 0, idle: [], speed: 4, timer: 0, clock: 0, skips: true, follows: false };
let wanted = null;
let loading = false;

function where() {
  const shown = document.getElementById("rp-where");
  player.seq = Number(shown.dataset.seq);
  player.last = Number(shown.dataset.last);
}

function address(seq) {
  const query = new URLSearchParams(location.search);
  query.set("at", seq);
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return `${root.dataset.base}?${query}`;
}

// Steps asked for while one is loading are skipped: the last one asked for wins.
async function show(seq, { keep = false } = {}) {
  wanted = Math.max(0, Math.min(seq, Math.max(player.last, player.at.length)));
  if (loading) return;
  loading = true;
  try {
    while (wanted !== null) {
      const next = wanted;
      wanted = null;
      await load(next, keep);
    }
  } finally {
    loading = false;
  }
}

async function load(seq, keep) {
  const url = address(seq);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (answer.status === 401) document.dispatchEvent(new CustomEvent("session-lost"));
  if (!answer.ok) return stop();
  swap(await answer.text(), keep);
  history.replaceState(null, "", url);
  const before = player.seq;
  where();
  const find = root.querySelector('[data-sieve] [name="at"]');
  if (find) find.value = player.seq;
  place();
  stage.show(player.seq, before === player.seq - 1 && !player.timer);
}

function swap(html, keep) {
  const made = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.closest?.("[data-part]")?.id;
  const label = document.activeElement?.getAttribute?.("aria-label");
  const typed = document.querySelector("#rp-remark input[name=text]");
  for (const part of made.querySelectorAll("[data-part]")) {
    if (part.id === "rp-remark" && (keep || typed?.value)) {
      const hidden = typed?.form.elements.seq;
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

function centre() {
  const list = document.getElementById("evenements");
  const current = list?.querySelector('[aria-current="step"]');
  if (!current || list.scrollHeight <= list.clientHeight) return;
  const above = current.getBoundingClientRect().top - list.getBoundingClientRect().top;
  list.scrollTop += above - Math.max(0, (list.clientHeight - current.offsetHeight) * 0.4);
}

function secondsOf(seq) {
  return player.at[seq - 1] ?? player.at[0] ?? player.start;
}

function place() {
  if (!range || !player.at.length) return;
  const time = document.querySelector("#rp-where [data-at]")?.textContent ?? "";
  range.value = Math.max(0, secondsOf(player.seq) - player.start);
  const said = root.dataset.saidStep;
  range.setAttribute("aria-valuetext", said.replace("{seq}", player.seq).replace("{last}", player.last).replace("{time}", time));
}

function stepAt(second) {
  let low = 0;
  let high = player.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (player.at[middle] <= second) low = middle + 1;
    else high = middle;
  }
  return low;
}

function stop() {
  clearInterval(player.timer);
  player.timer = 0;
  const button = root.querySelector("[data-play]");
  button?.setAttribute("aria-pressed", "false");
}

function play() {
  if (player.timer) return stop();
  if (player.seq >= player.at.length) show(0);
  player.clock = secondsOf(Math.max(1, player.seq));
  root.querySelector("[data-play]").setAttribute("aria-pressed", "true");
  player.timer = setInterval(tick, TICK_MS);
}

function tick() {
  const next = player.at[player.seq];
  if (next === undefined) return stop();
  player.clock += (player.speed * TICK_MS) / 1000;
  const silent = player.idle.some(([from, to]) => from <= player.clock && player.clock < to);
  if (player.skips && silent && next - player.clock > SKIPPED_S * player.speed) player.clock = next - SKIPPED_S;
  if (player.clock >= next && !loading) show(Math.max(player.seq + 1, stepAt(player.clock)));
}

function setSpeed(speed) {
  player.speed = speed;
  for (const button of root.querySelectorAll("[data-speed]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
  }
}

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
  if (answer.ok) swap(await answer.text(), false);
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
