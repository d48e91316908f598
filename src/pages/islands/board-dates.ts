import { playDates } from "./explorer/play.ts";

/** Under each map of a board, a slider of its dates, which plays. */
for (const timeline of document.querySelectorAll<HTMLElement>("[data-board] [data-stops]")) wire(timeline);

function wire(timeline: HTMLElement): void {
  const section = timeline.closest("section");
  const map = section?.querySelector<HTMLElement>("[data-frames]") ?? null;
  playDates(timeline, map, (at) => {
    if (section !== null && at !== "") void settle(section.id, at);
  });
}

/** What is said beside the maps is taken anew with them, at the date that was chosen. */
async function settle(id: string, at: string): Promise<void> {
  const url = new URL(location.href);
  url.searchParams.set("at", at);
  url.hash = id;
  const response = await fetch(url, { headers: { accept: "text/html" } }).catch(() => undefined);
  // As a link would, where it cannot be taken so.
  if (response?.ok !== true) return location.assign(url);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  history.replaceState(null, "", url);
  document.title = fresh.title;
  for (const section of document.querySelectorAll("[data-board] > section")) {
    const next = fresh.getElementById(section.id);
    if (next === null || section.querySelector("[data-stops]") === null) continue;
    const isHere = section.id === id && section.contains(document.activeElement);
    section.replaceWith(next);
    const timeline = next.querySelector<HTMLElement>("[data-stops]");
    if (timeline !== null) wire(timeline);
    if (isHere) next.querySelector<HTMLElement>("[data-stops] input")?.focus();
  }
}
