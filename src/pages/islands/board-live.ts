/** On a screen that nobody touches, the blocks are taken anew whenever a version comes. */
const live = document.querySelector<HTMLElement>("[data-live]");

if (live !== null) {
  const events = new EventSource(live.dataset["live"] ?? "");
  let isFirst = true;
  events.addEventListener("message", () => {
    // The first says what is shown already; after a break it may be something newer.
    if (!isFirst) void take();
    isFirst = false;
  });
  events.addEventListener("error", () => {
    isFirst = false;
  });
}

async function take(): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const [now, then] = [fresh.querySelector("[data-board]"), document.querySelector("[data-board]")];
  if (now !== null) then?.replaceWith(now);
}
