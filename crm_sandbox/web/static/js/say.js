// The live region of the page: emptied first, so that the same words are read again.
const PAUSE_MS = 60;

export function say(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = text), PAUSE_MS);
}
