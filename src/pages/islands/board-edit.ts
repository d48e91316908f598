import { proposePlaces } from "./explorer/places.ts";

/** Shows a block at once as its form says it: the form is sent for a preview, and nothing is kept. */
const pauseMs = 400;
let under: AbortController | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-levels]")) proposePlaces(input);

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-block]")) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    under?.abort();
    timer = setTimeout(() => {
      under = new AbortController();
      void show(form, under.signal);
    }, pauseMs);
  });
}

async function show(form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  const body = new URLSearchParams(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  try {
    const headers = { accept: "text/html" };
    const response = await fetch("?/preview", { method: "POST", body, headers, signal });
    // While something written is refused, what was shown last stays.
    if (!response.ok) return;
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const board = answer.querySelector("[data-board]");
    if (board !== null) document.querySelector("[data-board]")?.replaceWith(board);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
