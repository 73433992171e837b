// What an evaluator notes while he looks on, by its form or by one key: sent beside the page, and said when it is kept.
import { say } from "./say.js";

// Sends a form of the side; what was typed stays where it cannot be kept. Answers the step that it leads to, or null.
export async function note(form, submitter) {
  const failed = document.getElementById("rp-failed");
  let answer = null;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form, submitter), headers: { "HX-Request": "true" } });
  } catch {
    // Without a network there is no answer; the line below says so.
  }
  if (failed) failed.hidden = Boolean(answer?.ok);
  if (!answer?.ok) return null;
  const field = form.querySelector("input[name=text]");
  const told = submitter?.value || field?.value;
  if (form.dataset.said && told) say(`${form.dataset.said} ${told}`);
  if (field) field.value = "";
  field?.blur();
  return Number(new URL(answer.url).searchParams.get("at"));
}
