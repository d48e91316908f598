interface Stop {
  readonly period: string;
  readonly name: string;
}

interface Frame {
  readonly summary: string;
  readonly places: Readonly<Record<string, readonly [paint: string, told: string]>>;
}

const frameMs = 350;

/** A slider of dates under a map, which plays: places take the colours of each date, the scale stays. */
export function playDates(
  timeline: HTMLElement,
  map: HTMLElement | null,
  settle: (at: string) => void,
): void {
  const stops = JSON.parse(timeline.dataset["stops"] ?? "[]") as readonly Stop[];
  const shown = timeline.querySelector("span");
  const frames = new Map<string, Promise<Frame | undefined>>();
  const frameAt = (period: string): Promise<Frame | undefined> => {
    const known = frames.get(period) ?? fetchFrame(map?.dataset["frames"], period);
    frames.set(period, known);
    return known;
  };
  const range = document.createElement("input");
  range.type = "range";
  range.max = String(stops.length - 1);
  range.value = String(
    Math.max(
      0,
      stops.findIndex(({ period }) => period === timeline.dataset["at"]),
    ),
  );
  range.ariaLabel = shown?.textContent ?? "";
  let wanted = -1;
  const show = async (index: number): Promise<void> => {
    const stop = stops[index];
    if (stop === undefined) return;
    wanted = index;
    range.value = String(index);
    range.ariaValueText = stop.name;
    if (shown !== null) shown.textContent = stop.name;
    if (map === null) return;
    const next = stops[index + 1];
    if (next !== undefined) void frameAt(next.period);
    const frame = await frameAt(stop.period);
    // A later date may have been asked for meanwhile.
    if (frame !== undefined && wanted === index) paint(map, frame);
  };
  range.addEventListener("input", () => void show(Number(range.value)));
  range.addEventListener("change", () => settle(stops[Number(range.value)]?.period ?? ""));
  timeline.append(range);
  if (map !== null && stops.length > 2) timeline.append(playButton(timeline, range, { stops, show, settle }));
}

function playButton(
  timeline: HTMLElement,
  range: HTMLInputElement,
  {
    stops,
    show,
    settle,
  }: {
    readonly stops: readonly Stop[];
    readonly show: (index: number) => Promise<void>;
    readonly settle: (at: string) => void;
  },
): HTMLButtonElement {
  const { play = "", pause = "" } = timeline.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = play;
  let playing: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(playing);
    playing = undefined;
    button.textContent = play;
    if (timeline.isConnected) settle(stops[Number(range.value)]?.period ?? "");
  };
  button.addEventListener("click", () => {
    if (playing !== undefined) return stop();
    button.textContent = pause;
    let index = Number(range.value) >= stops.length - 1 ? -1 : Number(range.value);
    playing = setInterval(() => {
      index += 1;
      if (index < stops.length && timeline.isConnected) void show(index);
      else stop();
    }, frameMs);
  });
  return button;
}

async function fetchFrame(address: string | undefined, period: string): Promise<Frame | undefined> {
  if (address === undefined) return undefined;
  const url = new URL(address, location.href);
  url.searchParams.set("at", period);
  const response = await fetch(url).catch(() => undefined);
  return response?.ok === true ? ((await response.json()) as Frame) : undefined;
}

function paint(map: HTMLElement, { places, summary }: Frame): void {
  for (const place of map.querySelectorAll<SVGElement>("[data-code]")) {
    const [name, told] = places[place.dataset["code"] ?? ""] ?? ["c-hatch", ""];
    const hatch = (place.closest("svg")?.querySelector("pattern") ?? map.querySelector("pattern"))?.id ?? "";
    place.setAttribute("class", name);
    place.setAttribute("fill", name === "c-hatch" ? `url(#${hatch})` : "");
    const title = place.querySelector("title");
    if (title !== null) title.textContent = told;
  }
  const said = document.querySelector("[data-summary]");
  if (said !== null) said.textContent = summary;
}
