import { follow } from "./chart/follow.ts";
import { proposePlaces } from "./explorer/places.ts";
import { playDates } from "./explorer/play.ts";
import { zoomMap } from "./explorer/zoom.ts";
import { readCurves } from "./explorer/read-curves.ts";

/**
 * The explorer of an indicator, where each change is immediate: what a form or a link would bring is
 * fetched and put in place of what is seen. The server draws; nothing is worked out twice.
 */
let under: AbortController | undefined;

const box = document.querySelector<HTMLElement>("[data-explorer]");
if (box !== null) {
  wire(box);
  box.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const isPlain =
      event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link === null || !isPlain || !isHere(link)) return;
    event.preventDefault();
    void go(box, link.href, true);
  });
  box.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "get") return;
    event.preventDefault();
    void go(box, addressOf(form), true);
  });
  box.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    const form = target.form;
    if (form?.hasAttribute("data-settings") !== true || target.name === "cuts") return;
    if (target instanceof HTMLInputElement && !target.checkValidity()) return;
    void go(box, addressOf(form), true);
  });
  addEventListener("popstate", () => void go(box, location.href, false));
}

/** A link to another state of this page, and neither to a file nor to a part of it. */
function isHere(link: HTMLAnchorElement): boolean {
  return link.pathname === location.pathname && link.hash === "" && !link.hasAttribute("download");
}

function addressOf(form: HTMLFormElement): string {
  const pairs = [...new FormData(form)].flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [[name, value]] : [],
  );
  const search = new URLSearchParams(pairs).toString();
  return search === "" ? form.action : `${form.action}?${search}`;
}

/** What cannot be fetched is gone to, as without a script. */
async function go(here: HTMLElement, address: string, isNew: boolean): Promise<void> {
  under?.abort();
  const own = (under = new AbortController());
  here.ariaBusy = "true";
  const next = await fetchPage(address, own.signal);
  if (own.signal.aborted) return;
  here.ariaBusy = "false";
  const found = next?.page.querySelector("[data-explorer]");
  if (next === undefined || found === null || found === undefined) return location.assign(address);
  const again = focusedIn(document.activeElement);
  here.replaceChildren(...found.childNodes);
  document.title = next.page.title;
  if (isNew) history.pushState(null, "", next.address);
  wire(here);
  if (again !== undefined) here.querySelector<HTMLElement>(again)?.focus({ preventScroll: true });
}

async function fetchPage(
  address: string,
  signal: AbortSignal,
): Promise<{ page: Document; address: string } | undefined> {
  const response = await fetch(address, { signal, headers: { accept: "text/html" } }).catch(() => undefined);
  if (response?.ok !== true) return undefined;
  const text = await response.text().catch(() => "");
  return { page: new DOMParser().parseFromString(text, "text/html"), address: response.url };
}

/** How what has the focus is found again once it was put in place anew. */
function focusedIn(element: Element | null): string | undefined {
  if (element === null) return undefined;
  if (element.id !== "") return `#${CSS.escape(element.id)}`;
  const name = element.getAttribute("name");
  return name === null ? undefined : `[name="${CSS.escape(name)}"]:not([type=hidden])`;
}

function wire(here: HTMLElement): void {
  // Each change is sent by itself.
  for (const button of here.querySelectorAll<HTMLElement>("form[data-settings] > button")) {
    if (here.querySelector("[name=cuts]") !== null) continue;
    button.classList.add("visually-hidden");
    button.tabIndex = -1;
  }
  for (const figure of here.querySelectorAll<HTMLElement>("[data-reading]")) {
    readCurves(figure, (from, to) => {
      const address = new URL(location.href);
      address.searchParams.set("from", from);
      address.searchParams.set("to", to);
      void go(here, address.href, true);
    });
  }
  for (const chart of here.querySelectorAll<HTMLElement>("[data-chart]")) {
    const svg = chart.querySelector<SVGSVGElement>("svg.chart");
    if (svg !== null) follow(chart, svg);
  }
  for (const input of here.querySelectorAll<HTMLInputElement>("input[data-levels]")) {
    proposePlaces(input, () => input.form?.requestSubmit());
  }
  for (const map of here.querySelectorAll<HTMLElement>("[data-closer]")) {
    const { closer = "", further = "" } = map.dataset;
    zoomMap(map, { closer, further });
  }
  const timeline = here.querySelector<HTMLElement>("[data-stops]");
  const map = here.querySelector<HTMLElement>("[data-frames]");
  if (timeline !== null) {
    playDates(timeline, map, (at) => {
      const address = new URL(location.href);
      address.searchParams.set("at", at);
      void go(here, address.href, true);
    });
  }
}
