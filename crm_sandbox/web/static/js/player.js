// The day on its simulated clock: which step is shown, what leads to the next one, and at which pace.
import { swap } from "./parts.js";
import { Stage } from "./stage.js";

export const SPEEDS = [0.5, 1, 4, 16, 60];
const TICK_MS = 100;
const SKIPPED_S = 3;

export const root = document.getElementById("replay");
export const range = root.querySelector(".tl-range");
export const stage = new Stage(document.getElementById("frame"), root.dataset.base);
export const player = { seq: 0, last: 0, at: [], start: 0, end: 0, idle: [], speed: 4, timer: 0, clock: 0, skips: true, follows: false };
let wanted = null;
let loading = false;

export function where() {
  const shown = document.getElementById("rp-where");
  player.seq = Number(shown.dataset.seq);
  player.last = Number(shown.dataset.last);
}

export function address(seq) {
  const query = new URLSearchParams(location.search);
  query.set("at", seq);
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return `${root.dataset.base}?${query}`;
}

// Steps asked for while one is loading are skipped: the last one asked for wins.
export async function show(seq) {
  wanted = Math.max(0, Math.min(seq, Math.max(player.last, player.at.length)));
  if (loading) return;
  loading = true;
  try {
    while (wanted !== null) {
      const next = wanted;
      wanted = null;
      await load(next);
    }
  } finally {
    loading = false;
  }
}

async function load(seq) {
  const url = address(seq);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (answer.status === 401) document.dispatchEvent(new CustomEvent("session-lost"));
  if (!answer.ok) return stop();
  swap(await answer.text());
  history.replaceState(null, "", url);
  const before = player.seq;
  where();
  const find = root.querySelector('[data-sieve] [name="at"]');
  if (find) find.value = player.seq;
  place();
  stage.show(player.seq, before === player.seq - 1 && !player.timer);
}

export function secondsOf(seq) {
  return player.at[seq - 1] ?? player.at[0] ?? player.start;
}

export function place() {
  if (!range || !player.at.length) return;
  const time = document.querySelector("#rp-where [data-at]")?.textContent ?? "";
  range.value = Math.max(0, secondsOf(player.seq) - player.start);
  const said = root.dataset.saidStep;
  range.setAttribute("aria-valuetext", said.replace("{seq}", player.seq).replace("{last}", player.last).replace("{time}", time));
}

export function stepAt(second) {
  let low = 0;
  let high = player.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (player.at[middle] <= second) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function stop() {
  clearInterval(player.timer);
  player.timer = 0;
  const button = root.querySelector("[data-play]");
  button?.setAttribute("aria-pressed", "false");
}

export function play() {
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

export function setSpeed(speed) {
  player.speed = speed;
  for (const button of root.querySelectorAll("[data-speed]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
  }
}
