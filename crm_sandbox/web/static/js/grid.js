// The grid saves as one writes: a level at once, a comment when the hand rests. On conflict nothing is sent until the
// evaluator says which words to keep. Keys: 1–4 for the level, Alt+↑↓ for the criterion.
document.documentElement.classList.add("has-js");
const REST_MS = 700;
const FIELDS = "input:not([type=radio]), select, textarea";
const timers = new WeakMap();
const busy = new WeakMap();

async function send(form) {
  const body = new FormData(form);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (answer.status === 401) {
    document.dispatchEvent(new CustomEvent("session-lost"));
    return false;
  }
  if (answer.status === 200 || answer.status === 409 || answer.status === 422) show(form, await answer.text(), answer.status);
  form.toggleAttribute("data-conflict", answer.status === 409);
  form.toggleAttribute("data-dirty", !answer.ok);
  return answer.ok;
}

function show(form, html, status) {
  const made = new DOMParser().parseFromString(html, "text/html").getElementById("saved");
  if (!made) return;
  if (form.dataset.autosave === "beside") {
    for (const name of ["level_base", "comment_base"]) {
      if (form.elements[name]) form.elements[name].value = made.querySelector(`[name="${name}"]`).value;
    }
    const note = made.querySelector(".conflict, .note.dang");
    form.querySelector("[data-saved]").textContent = (note ?? made.querySelector('[role="status"]')).textContent.trim();
    return;
  }
  document.getElementById("saved").replaceWith(document.adoptNode(made));
  if (status === 409) made.scrollIntoView({ block: "nearest" });
  if (status === 200) refresh(form);
}

function refresh(form) {
  const level = form.querySelector('[name="level"]:checked');
  const current = document.querySelector('.crit [aria-current="true"]');
  if (!level || !current) return;
  const tones = { to_work_on: "dang", in_progress: "warn", mastered: "pos" };
  const tag = document.createElement("span");
  tag.className = `tag ${tones[level.value] ?? ""}`;
  tag.textContent = level.closest(".level").querySelector(".t").firstChild.textContent;
  current.lastElementChild.replaceWith(tag);
  const done = document.getElementById("crit-done");
  const given = document.querySelectorAll(".crit a .tag").length;
  done.textContent = done.textContent.replace(/^\d+/, String(given));
}

function save(form) {
  clearTimeout(timers.get(form));
  const turn = (busy.get(form) ?? Promise.resolve(true)).then(() => send(form)).catch(() => false);
  busy.set(form, turn);
  return turn;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-autosave]");
  if (!form) return;
  form.setAttribute("data-dirty", "");
  clearTimeout(timers.get(form));
  if (form.hasAttribute("data-conflict")) return;
  timers.set(form, setTimeout(save, event.target.type === "radio" ? 0 : REST_MS, form));
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("[data-autosave]");
  if (!form) return;
  if (event.submitter?.hasAttribute("data-next")) {
    clearTimeout(timers.get(form));
    form.removeAttribute("data-dirty");
    return;
  }
  event.preventDefault();
  await save(form);
});

async function go(link) {
  const href = link?.getAttribute("href");
  if (!href) return;
  const form = document.getElementById("mark");
  if (form.hasAttribute("data-dirty") && !(await save(form))) return;
  location.assign(href);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".crit a, [data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link);
});

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    go(document.querySelector(`[data-go="${event.key === "ArrowDown" ? "following" : "previous"}"]`));
    return;
  }
  const typing = event.target.matches?.(FIELDS);
  if (typing || event.altKey || event.ctrlKey || event.metaKey || document.documentElement.dataset.keys === "off") return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const level = digit && document.querySelectorAll('.level input:not(:disabled)')[Number(digit) - 1];
  if (level) {
    event.preventDefault();
    level.checked = true;
    level.focus();
    level.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("[data-dirty]")) event.preventDefault();
});
document.querySelector('.crit [aria-current="true"]')?.scrollIntoView({ block: "center" });
