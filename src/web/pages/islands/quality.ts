/** The score while a description is written: the form is sent to be measured, and the panel replaced. */
const form = document.querySelector<HTMLFormElement>("form[data-quality-of]");
let under: AbortController | undefined;

form?.addEventListener("change", () => {
  under?.abort();
  under = new AbortController();
  void measure(form, under.signal);
});

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
    if (response.ok && measured !== null) panel.replaceChildren(...measured.childNodes);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    if (!signal.aborted) panel.ariaBusy = "false";
  }
}
