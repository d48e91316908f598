import { scaleUtc, type ScaleTime } from "d3-scale";
import type { Language } from "../../base/language.ts";
import { writeFirst } from "../../words/first-of-month.ts";
import { dateFormat } from "../reading/formatters.ts";
import { element, ink, text } from "./svg.ts";
import { tickWriter } from "./tell-apart.ts";

export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A scale of values, and where its lines are drawn. */
export interface ValueScale {
  (value: number): number;
  ticks(count?: number): number[];
}

/** Few horizontal lines with their numbers on the left; the line of zero is stronger. */
export function valueAxis(
  scale: ValueScale,
  box: PlotBox,
  {
    language,
    accent,
    unit,
    ticks = 5,
  }: { language: Language; accent: string; unit?: string | undefined; ticks?: number },
): string {
  const values = scale.ticks(ticks);
  const write = tickWriter(language, values);
  return values
    .map((value, index) => {
      const y = scale(value);
      const withUnit = index === values.length - 1 && unit !== undefined ? `\u00a0${unit}` : "";
      const line = element("rect", {
        x: box.left,
        y: Math.round(y),
        width: box.right - box.left,
        height: 1,
        ...ink(value === 0 ? "soft" : "line", accent),
      });
      const label = text(
        { x: box.left - 8, y: y + 4.5, "text-anchor": "end", ...ink("soft", accent) },
        `${write(value)}${withUnit}`,
      );
      return line + label;
    })
    .join("");
}

/** How much room the numbers of such an axis take. */
export function valueAxisWidth(scale: ValueScale, language: Language, unit?: string): number {
  const ticks = scale.ticks(5);
  const write = tickWriter(language, ticks);
  const widest = Math.max(...ticks.map((value) => write(value).length));
  return (widest + (unit === undefined ? 0 : unit.length + 1)) * 7.2 + 18;
}

/** `times` are those of the values: where all of them are days, no hour between two days is written. One date alone tells no scale. */
export function timeAxis(
  scale: ScaleTime<number, number>,
  box: PlotBox,
  { language, accent, times }: { language: Language; accent: string; times: readonly number[] },
): string {
  const wanted = Math.max(2, Math.floor((box.right - box.left) / 110));
  const labels = timeLabels(scale, { wanted, language, days: times.every(isMidnight) });
  return bottomLabels(
    labels.map(({ date, label }) => ({ x: scale(date), label })),
    box,
    accent,
  );
}

interface TimeLabel {
  readonly date: Date;
  readonly label: string;
}

/** Of the spans that were asked for last: the curves of many places have one. */
const spans = new Map<string, readonly TimeLabel[]>();
const spansMax = 100;

function timeLabels(
  scale: ScaleTime<number, number>,
  {
    wanted,
    language,
    days,
  }: { readonly wanted: number; readonly language: Language; readonly days: boolean },
): readonly TimeLabel[] {
  const key = [language, wanted, days, ...scale.domain().map(Number)].join(" ");
  const known = spans.get(key);
  if (known !== undefined) return known;
  const ticksOf = (count: number) => (days ? dayTicks(scale, count) : scale.ticks(count));
  const ticks =
    [wanted, wanted + 1, wanted + 2].map(ticksOf).find(({ length }) => length > 1) ?? ticksOf(wanted);
  const write = timeFormat(ticks, language);
  const made = ticks.map((date) => ({ date, label: write(date) }));
  spans.set(key, made);
  for (const oldest of spans.keys()) if (spans.size > spansMax) spans.delete(oldest);
  return made;
}

const dayMs = 86_400_000;

function isMidnight(time: number): boolean {
  return time % dayMs === 0;
}

/** At most so many, and where a day would have several, each day. */
function dayTicks(scale: ScaleTime<number, number>, wanted: number): readonly Date[] {
  const ticks = scale.ticks(wanted);
  if (ticks.every((date) => isMidnight(date.getTime()))) return ticks;
  const [from = 0, to = 0] = scale.domain().map((date) => date.getTime());
  const first = Math.ceil(from / dayMs) * dayMs;
  const count = Math.floor((to - first) / dayMs) + 1;
  return Array.from({ length: count }, (_, day) => new Date(first + day * dayMs));
}

/** Labels under an axis, each with a short mark; where they would touch, each second or third is written. */
export function bottomLabels(
  labels: readonly { x: number; label: string }[],
  box: PlotBox,
  accent: string,
): string {
  const widest = Math.max(0, ...labels.map(({ label }) => label.length * 7)) + 14;
  const spacing = Math.abs((labels[1]?.x ?? Infinity) - (labels[0]?.x ?? 0));
  const stride = Math.max(1, Math.ceil(widest / spacing));
  return labels
    .map(({ x, label }, index) => {
      const half = (label.length * 7) / 2;
      const centre = Math.min(Math.max(x, half), box.right + 12 - half);
      const mark = element("rect", {
        x: x - 0.5,
        y: box.bottom,
        width: 1,
        height: 5,
        ...ink("soft", accent),
      });
      if (index % stride !== 0) return mark;
      return (
        mark + text({ x: centre, y: box.bottom + 20, "text-anchor": "middle", ...ink("soft", accent) }, label)
      );
    })
    .join("");
}

export function timeScale(from: number, to: number, box: PlotBox): ScaleTime<number, number> {
  const margin = from === to ? 43_200_000 : 0;
  return scaleUtc([new Date(from - margin), new Date(to + margin)], [box.left, box.right]);
}

/** A time as fine as it is useful: a year, a month, a day. */
export function writeTime(
  time: number,
  step: "day" | "month" | "year" | undefined,
  language: Language,
): string {
  const options: Intl.DateTimeFormatOptions =
    step === "year"
      ? { year: "numeric" }
      : step === "month"
        ? { year: "numeric", month: "long" }
        : { year: "numeric", month: "long", day: "numeric" };
  return writeFirst(language, dateFormat(language, options).format(time));
}

function timeFormat(ticks: readonly Date[], language: Language): (date: Date) => string {
  const all = (test: (date: Date) => boolean): boolean => ticks.every(test);
  const midnight = all((date) => date.getUTCHours() === 0 && date.getUTCMinutes() === 0);
  const first = midnight && all((date) => date.getUTCDate() === 1);
  const january = first && all((date) => date.getUTCMonth() === 0);
  const options: Intl.DateTimeFormatOptions = january
    ? { year: "numeric" }
    : first
      ? { month: "short", year: "numeric" }
      : midnight
        ? { day: "numeric", month: "short" }
        : { hour: "2-digit", minute: "2-digit" };
  const format = dateFormat(language, options);
  return (date) => writeFirst(language, format.format(date));
}
