// The client's last words, said aloud: for who wants it, and by French voices of the machine only (others send what is
// said to somebody else's computer).
function voice() {
  return speechSynthesis.getVoices().find((item) => item.localService && item.lang.toLowerCase().startsWith("fr"));
}

let said = "";

function speak() {
  const words = document.querySelector(".turn.client.last .say")?.textContent.trim() ?? "";
  if (words === said) return;
  said = words;
  if (document.documentElement.dataset.voice !== "on") return;
  const speaker = voice();
  speechSynthesis.cancel();
  if (!words || !speaker) return;
  const line = new SpeechSynthesisUtterance(words);
  line.voice = speaker;
  line.lang = speaker.lang;
  speechSynthesis.speak(line);
}

function offer() {
  for (const box of document.querySelectorAll("[data-preference=voice]")) box.disabled = !voice();
}

export function startVoice() {
  if (!("speechSynthesis" in window)) return;
  // Voices come late in some browsers.
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  document.addEventListener("htmx:after:swap", () => {
    offer();
    speak();
  });
  offer();
  speak();
}
