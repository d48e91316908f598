/** Shows a correction at once: the form is sent as for a preview, and the answer's rows take their place. */
const form = document.querySelector<HTMLFormElement>("form[data-preview]");

/** Who ticks three boxes in a row asks once. */
const settledMs = 250;
let settling: ReturnType<typeof setTimeout> | undefined;
const leaving = new AbortController();
let isAsking = false;
let isNewer = false;

form?.addEventListener("change", () => {
  clearTimeout(settling);
  settling = setTimeout(() => void show(form), settledMs);
});

// What the button asks for takes its turn before what was to be shown meanwhile.
form?.addEventListener("submit", () => {
  clearTimeout(settling);
  isNewer = false;
  leaving.abort();
});

/** One at a time: the server refuses whoever waits for several of their own, and reads on for one that was left. */
async function show(form: HTMLFormElement): Promise<void> {
  isNewer = true;
  if (isAsking) return;
  isAsking = true;
  try {
    while (isNewer) {
      isNewer = false;
      await refresh(form, leaving.signal);
    }
  } finally {
    isAsking = false;
  }
}

async function refresh(form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  const body = form.querySelector("[data-result] tbody");
  if (body === null) return;
  form.ariaBusy = "true";
  try {
    const response = await fetch(form.action, {
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
    const rows = answer.querySelector("[data-result] tbody");
    if (rows !== null) body.replaceWith(rows);
    const effect = answer.querySelector("[data-effect]");
    if (effect !== null) form.querySelector("[data-effect]")?.replaceWith(effect);
    showNotice(form, answer.querySelector("main .notice[role=alert]"));
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    if (!signal.aborted) form.ariaBusy = "false";
  }
}

function showNotice(form: HTMLFormElement, notice: Element | null): void {
  const shown = form.parentElement?.querySelector(":scope > .notice[role=alert]");
  shown?.remove();
  if (notice !== null) form.before(notice);
}
