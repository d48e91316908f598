/** On a screen that nobody touches, the blocks are taken anew at each message: a version may come before the first. */
const live = document.querySelector<HTMLElement>("[data-live]");
const againMs = 15_000;

if (live !== null) listen(live.dataset["live"] ?? "");

function listen(address: string): void {
  const events = new EventSource(address);
  events.addEventListener("message", () => void take());
  events.addEventListener("error", () => {
    // A browser tries again by itself, but for an answer that is no stream: that of a proxy, during a restart.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => listen(address), againMs);
  });
}

let again: ReturnType<typeof setTimeout> | undefined;

/** Until it is there: nobody reloads the page. */
async function take(): Promise<void> {
  clearTimeout(again);
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!response.ok) throw new Error(`${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const [now, then] = [fresh.querySelector("[data-board]"), document.querySelector("[data-board]")];
    if (now !== null) then?.replaceWith(now);
  } catch (error) {
    console.warn("The board could not be read; it is tried again.", error);
    again = setTimeout(() => void take(), againMs);
  }
}
