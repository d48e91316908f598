/** What the server tells of curves: each value at each period. */
interface Reading {
  readonly periods: readonly string[];
  readonly names?: readonly string[];
  readonly decimals: number;
  readonly unit: string;
  readonly missing: string;
  /** Said of what is provisional, and of what is estimated. */
  readonly worth: readonly [string, string];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly soft: readonly number[];
  }[];
}

/** Where values stand in a drawing: its box in its own units, its dates and its values. */
interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly from: number;
  readonly to: number;
}

const svgName = "http://www.w3.org/2000/svg";

/** Tells the values at the date under the pointer, or at that which arrows lead to; a stretch that is dragged over is looked at closer. */
export function readCurves(figure: HTMLElement, zoom: (from: string, to: string) => void): void {
  const reading = JSON.parse(figure.dataset["reading"] ?? "{}") as Reading;
  figure.tabIndex = 0;
  figure.role = "application";
  figure.ariaLabel = `${figure.dataset["keys"] ?? ""} ${figure.querySelector("svg")?.getAttribute("aria-label") ?? ""}`;
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  tip.ariaHidden = "true";
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.ariaLive = "polite";
  figure.append(tip, said);
  for (const svg of figure.querySelectorAll<SVGSVGElement>("svg[data-place]")) {
    if (svg.getBoundingClientRect().width > 0) followOne(figure, svg, { reading, tip, said, zoom });
  }
}

interface Told {
  readonly reading: Reading;
  readonly tip: HTMLElement;
  readonly said: HTMLElement;
  readonly zoom: (from: string, to: string) => void;
}

function followOne(figure: HTMLElement, svg: SVGSVGElement, { reading, tip, said, zoom }: Told): void {
  const place = placeOf(svg);
  const times = reading.periods.map((period) => Date.parse(`${period}T00:00:00Z`));
  const rule = rectIn(svg, place, "c-soft", 1);
  let now = -1;
  const xOf = (index: number): number => {
    const share = place.to === place.from ? 0 : ((times[index] ?? 0) - place.from) / (place.to - place.from);
    return place.left + share * (place.right - place.left);
  };
  const show = (index: number): void => {
    now = index;
    const isShown = index >= 0;
    tip.hidden = !isShown;
    rule.setAttribute("width", isShown ? "1" : "0");
    if (!isShown) return;
    rule.setAttribute("x", String(xOf(index)));
    tip.replaceChildren(...linesOf(reading, index));
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const x = xOf(index) * scale;
    const isRight = x + tip.offsetWidth + 16 < figure.clientWidth;
    tip.style.left = `${isRight ? x + 12 : Math.max(0, x - tip.offsetWidth - 12)}px`;
    tip.style.top = `${place.top * scale}px`;
  };
  const indexAt = (clientX: number): number => {
    const box = svg.getBoundingClientRect();
    const x = ((clientX - box.left) * svg.viewBox.baseVal.width) / box.width;
    const share = (x - place.left) / Math.max(1, place.right - place.left);
    return nearest(times, place.from + share * (place.to - place.from));
  };
  brushOver(svg, place, {
    indexAt,
    xOf,
    show,
    zoom: (from, to) => zoom(reading.periods[from] ?? "", reading.periods[to] ?? ""),
  });
  figure.addEventListener("pointerleave", () => show(-1));
  figure.addEventListener("blur", () => show(-1));
  figure.addEventListener("keydown", (event) => {
    const next = stepTo(event, now, times.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    const lines = next < 0 ? [] : linesOf(reading, next);
    said.textContent = lines.map(({ textContent }) => textContent).join(" ; ");
  });
}

interface Brushed {
  readonly indexAt: (clientX: number) => number;
  readonly xOf: (index: number) => number;
  readonly show: (index: number) => void;
  readonly zoom: (from: number, to: number) => void;
}

/** As few periods are no stretch. */
const brushedMin = 3;

function brushOver(svg: SVGSVGElement, place: Place, { indexAt, xOf, show, zoom }: Brushed): void {
  const brush = rectIn(svg, place, "c-series-1", 0.18);
  let begun: number | undefined;
  svg.addEventListener("pointermove", ({ clientX }) => {
    const index = indexAt(clientX);
    show(index);
    if (begun === undefined) return;
    const [from, to] = [xOf(Math.min(begun, index)), xOf(Math.max(begun, index))];
    brush.setAttribute("x", String(from));
    brush.setAttribute("width", String(to - from));
  });
  svg.addEventListener("pointerdown", (event) => {
    show(indexAt(event.clientX));
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    begun = indexAt(event.clientX);
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointerup", ({ clientX }) => {
    const [from, to] = [begun ?? 0, indexAt(clientX)];
    const isLong = begun !== undefined && Math.abs(to - from) >= brushedMin;
    begun = undefined;
    brush.setAttribute("width", "0");
    if (isLong) zoom(Math.min(from, to), Math.max(from, to));
  });
}

/** Where a key leads; `undefined` for one that leads nowhere, −1 away. */
function stepTo(
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  now: number,
  last: number,
): number | undefined {
  const step = shiftKey ? 10 : 1;
  const start = now < 0 ? last : now;
  return {
    ArrowRight: Math.min(last, start + step),
    ArrowLeft: now < 0 ? last : Math.max(0, start - step),
    Home: 0,
    End: last,
    Escape: -1,
  }[key];
}

function placeOf(svg: SVGSVGElement): Place {
  const [left = 0, right = 0, top = 0, bottom = 0, from = 0, to = 0] = JSON.parse(
    svg.dataset["place"] ?? "[]",
  ) as readonly number[];
  return { left, right, top, bottom, from, to };
}

function rectIn(svg: SVGSVGElement, { top, bottom }: Place, name: string, opacity: number): SVGRectElement {
  const rect = document.createElementNS(svgName, "rect");
  rect.setAttribute("class", name);
  rect.setAttribute("width", "0");
  rect.setAttribute("y", String(top));
  rect.setAttribute("height", String(bottom - top));
  rect.setAttribute("fill-opacity", String(opacity));
  rect.setAttribute("pointer-events", "none");
  svg.append(rect);
  return rect;
}

/** The date, then each place, the highest first. */
function linesOf(reading: Reading, index: number): HTMLElement[] {
  const { lang } = document.documentElement;
  const period = reading.periods[index] ?? "";
  const day = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" });
  const write = new Intl.NumberFormat(lang, {
    minimumFractionDigits: reading.decimals,
    maximumFractionDigits: reading.decimals,
  });
  const told = reading.series
    .map(({ name, values, soft }) => ({ name, value: values[index] ?? null, worth: soft[index] ?? 0 }))
    .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const head = document.createElement("strong");
  head.textContent = reading.names?.[index] ?? day.format(Date.parse(`${period}T00:00:00Z`));
  head.style.display = "block";
  const lines = told.map(({ name, value, worth }) => {
    const line = document.createElement("div");
    const written =
      value === null ? reading.missing : `${write.format(value).replace(/^-/, "−")} ${reading.unit}`.trim();
    const beside = worth > 0 ? ` (${reading.worth[worth - 1] ?? ""})` : "";
    line.textContent = `${name} : ${written}${beside}`;
    return line;
  });
  return [head, ...lines];
}

function nearest(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle;
    else high = middle;
  }
  return time - (times[low] ?? 0) < (times[high] ?? 0) - time ? low : high;
}
