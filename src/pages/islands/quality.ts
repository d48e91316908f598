/** The score while a description is written: the form is sent to be measured, and the panel replaced. */
const form = document.querySelector<HTMLFormElement>("form[data-quality-of]");
const typingMs = 800;
let under: AbortController | undefined;
let typed: ReturnType<typeof setTimeout> | undefined;

form?.addEventListener("change", () => measureAgain(form));
form?.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(() => measureAgain(form), typingMs);
});

function measureAgain(form: HTMLFormElement): void {
  clearTimeout(typed);
  under?.abort();
  under = new AbortController();
  void measure(form, under.signal);
}

async function measure(form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  const panel = document.querySelector("[data-quality]");
  if (panel === null) return;
  panel.ariaBusy = "true";
  try {
    const response = await fetch(form.dataset["qualityOf"] ?? "", {
      method: "POST",
      body: new URLSearchParams(
        [...new FormData(form)].flatMap(([name, value]) =>
          typeof value === "string" ? [[name, value]] : [],
        ),
      ),
      headers: { accept: "text/html" },
      signal,
    });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const measured = answer.querySelector("[data-quality]");
    // While something written is refused, what was measured last stays.
    if (response.ok && measured !== null) replace(panel, measured);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    if (!signal.aborted) panel.ariaBusy = "false";
  }
}

/** What was unfolded stays so, and the score alone is said aloud. */
function replace(panel: Element, measured: Element): void {
  const unfolded = panel.querySelector("details")?.open ?? false;
  panel.replaceChildren(...measured.childNodes);
  const details = panel.querySelector("details");
  if (details !== null) details.open = unfolded;
  const told = document.querySelector("[data-quality-told]");
  const score = panel.querySelector("[data-score]")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  if (told !== null && told.textContent !== score) told.textContent = score;
}
