import type { Language } from "../../base/language.ts";
import { spreadsheetCell } from "../../base/spreadsheet-cell.ts";
import type { Column } from "../../tables/column.ts";
import { levelOf } from "../reading/cells.ts";
import { inSentenceAmong, titleAmong } from "../reading/column-title.ts";
import { writeNumber } from "../reading/format.ts";
import { speak } from "../reading/speak.ts";
import { writeTime } from "./axes.ts";
import type { ChartChoice } from "./choice.ts";
import { leavesZeroOut } from "./domain.ts";
import { tellExtremes } from "./extremes.ts";
import type { ChartData, ChartPoint } from "./points.ts";
import { valueWriter, writeTold } from "./tell-apart.ts";

export interface ChartWords {
  /** What the chart answers. */
  readonly title: string;
  /** What the title leaves out: what is counted, or the unit. Empty where it says all. */
  readonly subtitle: string;
  /** What it shows, in one or two sentences, read from the data. */
  readonly summary: string;
  /** Where not everything is drawn. */
  readonly note?: string;
}

interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly [label: string, ...values: string[]])[];
}

export function describeChart(
  language: Language,
  choice: ChartChoice,
  data: ChartData,
  columns: readonly Column[],
): ChartWords {
  const unit = columns.find(({ name }) => name === choice.y)?.unit;
  const named = inWords(language, choice, columns);
  const notes = [
    ...(choice.unfit === undefined
      ? []
      : [
          speak(language, "pages-chart-unfit", {
            column: titleAmong(columns, choice.unfit),
            kind: speak(language, `pages-chart-kind-${choice.kind}`),
            instead: titleAmong(columns, choice.x),
          }),
        ]),
    ...(choice.highlight === undefined || data.lit !== undefined
      ? []
      : [speak(language, "pages-chart-highlight-absent", { highlight: choice.highlight })]),
    ...(data.drawn === undefined
      ? []
      : [speak(language, `pages-chart-drawn-${noteOf(choice, data)}`, { ...data.drawn })]),
    ...(data.merged === undefined ? [] : [speak(language, "pages-places-merged", { n: data.merged })]),
  ];
  return {
    title: capital(titleOf(language, named, data)),
    subtitle: subtitleOf(language, choice, data, unit),
    summary: [
      ...litSummary(language, data, unit),
      choice.kind === "scatter" ? dotsSummary(language, named, data) : summaryOf(language, data, unit),
    ].join(" "),
    ...(notes.length === 0 ? {} : { note: notes.join(" ") }),
  };
}

/** The numbers that the chart draws, as a table. */
export function chartTable(
  language: Language,
  choice: ChartChoice,
  data: ChartData,
  columns: readonly Column[],
): ChartTable {
  const write = (y: number | null): string => (y === null ? "" : writeNumber(language, y));
  const along = titleAmong(columns, choice.x);
  if (data.bins.length > 0) {
    return {
      head: [along, speak(language, "pages-chart-rows")],
      rows: data.bins.map(({ from, to, count }) => [
        `${writeNumber(language, from)} – ${writeNumber(language, to)}`,
        writeNumber(language, count),
      ]),
    };
  }
  const name =
    choice.kind === "scatter"
      ? titleAmong(columns, choice.y ?? "")
      : capital(measureOf(language, inWords(language, choice, columns)));
  const several = data.series.length > 1;
  return {
    head: [along, ...(several ? data.series : [name])],
    rows: [...Map.groupBy(data.points, ({ x }) => x)].map(([x, points]) => [
      placeName(language, data, x),
      ...(several
        ? data.series.map((series) => write(points.find((point) => point.series === series)?.y ?? null))
        : [write(points[0]?.y ?? null)]),
    ]),
  };
}

/** The same numbers as a CSV, each as a program reads it; a spreadsheet runs none of its texts. */
export function chartCsv(choice: ChartChoice, data: ChartData): string {
  const lines =
    data.bins.length > 0
      ? [["from", "to", "count"], ...data.bins.map(({ from, to, count }) => [from, to, count])]
      : [
          [choice.x, ...(data.series.length > 1 ? [choice.series ?? "series"] : []), choice.y ?? "count"],
          ...data.points.map(({ x, series, y }) => [
            data.axis === "time" ? new Date(Number(x)).toISOString().slice(0, 10) : x,
            ...(data.series.length > 1 ? [series] : []),
            y ?? "",
          ]),
        ];
  return lines.map((line) => line.map(spreadsheetCell).join(",")).join("\r\n");
}

function placeName(language: Language, data: ChartData, x: number | string): string {
  if (data.axis === "time") return writeTime(Number(x), data.step, language);
  if (data.axis === "number" && typeof x === "number") return writeNumber(language, x);
  return String(x) === "" ? "∅" : String(x);
}

/** With what its columns are called within a sentence in place of their names. */
function inWords(language: Language, choice: ChartChoice, columns: readonly Column[]): ChartChoice {
  const { x, y, series } = choice;
  return {
    ...choice,
    x: placeOrName(language, columns, x),
    ...(y === undefined ? {} : { y: inSentenceAmong(columns, y) }),
    ...(series === undefined ? {} : { series: placeOrName(language, columns, series) }),
  };
}

/** Codes of places are drawn by name, so the title says which places and not the column's name. */
function placeOrName(language: Language, columns: readonly Column[], name: string): string {
  const column = columns.find((one) => one.name === name);
  const level = column === undefined ? undefined : levelOf(column);
  return level === undefined ? inSentenceAmong(columns, name) : speak(language, `pages-place-${level}`);
}

function subtitleOf(
  language: Language,
  choice: ChartChoice,
  data: ChartData,
  unit: string | undefined,
): string {
  const said = [
    measureSaid(language, choice, data, unit),
    leavesZeroOut(choice.kind, data) ? speak(language, "pages-chart-subtitle-not-from-zero") : "",
  ].filter((part) => part !== "");
  return said.map((part, index) => (index === 0 ? capital(part) : part)).join(" · ");
}

function measureSaid(
  language: Language,
  { kind, y, aggregate }: ChartChoice,
  { bins }: ChartData,
  unit: string | undefined,
): string {
  if (kind === "scatter") return speak(language, "pages-chart-subtitle-scatter");
  if (bins.length > 0) return speak(language, "pages-chart-subtitle-count");
  if (unit === undefined || y === undefined || aggregate === "count") return "";
  return speak(language, "pages-chart-subtitle-unit", { unit });
}

function titleOf(language: Language, choice: ChartChoice, data: ChartData): string {
  const { x, y = "", series } = choice;
  if (data.bins.length > 0) return speak(language, "pages-chart-title-histogram", { x });
  if (choice.kind === "scatter") return speak(language, "pages-chart-title-scatter", { x, y });
  const measure = measureOf(language, choice);
  if (series === undefined) return speak(language, "pages-chart-title", { measure, x });
  return speak(language, "pages-chart-title-series", { measure, x, series });
}

function measureOf(language: Language, { aggregate, y }: ChartChoice): string {
  if (y === undefined) return speak(language, "pages-chart-measure-rows");
  return speak(language, `pages-chart-measure-${aggregate}`, { y });
}

/** What was asked to stand out, first: its value, or its last one. */
function litSummary(language: Language, data: ChartData, unit: string | undefined): string[] {
  const { lit, points } = data;
  if (lit === undefined) return [];
  const own = points.filter(({ x, series }) => (lit.of === "x" ? String(x) : series) === lit.name);
  const last = own.findLast(({ y }) => y !== null);
  if (last === undefined || last.y === null) return [];
  const after = unit === undefined ? "" : `\u00a0${unit}`;
  const total = lit.of === "x" ? own.reduce((sum, { y }) => sum + (y ?? 0), 0) : last.y;
  const value = `${writeTold(language, total)}${after}`;
  return [
    lit.of === "x"
      ? speak(language, "pages-chart-summary-lit", { name: lit.name, value })
      : speak(language, "pages-chart-summary-lit-at", {
          name: lit.name,
          value,
          at: placeName(language, data, last.x),
        }),
  ];
}

function summaryOf(language: Language, data: ChartData, unit: string | undefined): string {
  const written = valueWriter(
    language,
    data.points.flatMap(({ y }) => (y === null ? [] : [y])),
  );
  const write = (value: number): string => `${written(value)}${unit === undefined ? "" : `\u00a0${unit}`}`;
  if (data.bins.length > 0) return binsSummary(language, data);
  const points = data.points.filter((point): point is ChartPoint & { y: number } => point.y !== null);
  const [first, ...others] = points;
  if (first === undefined) return speak(language, "pages-chart-summary-empty");
  const at = (point: ChartPoint): string =>
    [placeName(language, data, point.x), ...(data.series.length > 1 ? [point.series] : [])].join(", ");
  const told = (point: ChartPoint & { y: number }) => ({ value: point.y, name: () => at(point) });
  const extremes = tellExtremes(language, [told(first), ...others.map(told)], write);
  if (points.length > 1 && extremes.mostValue === extremes.leastValue)
    return equalSummary(language, data, { n: points.length, value: extremes.mostValue });
  const [top = first, second] = points.toSorted((a, b) => b.y - a.y);
  if (data.axis === "category" && data.drawn !== undefined && second !== undefined) {
    const [most, mostValue] = [at(top), write(top.y)];
    const then = { second: at(second), secondValue: write(second.y) };
    return speak(language, "pages-chart-summary-top", { most, mostValue, ...then });
  }
  const last = others.at(-1);
  const start = { first: at(first), firstValue: write(first.y) };
  if (last === undefined) return speak(language, "pages-chart-summary-one", start);
  if (data.axis === "category" || data.series.length > 1)
    return speak(language, "pages-chart-summary-bars", { ...extremes });
  const end = { last: at(last), lastValue: write(last.y) };
  return speak(language, "pages-chart-summary-time", { ...extremes, ...start, ...end });
}

function equalSummary(language: Language, { drawn }: ChartData, args: { n: number; value: string }): string {
  const key = drawn === undefined ? "pages-chart-summary-equal" : "pages-chart-summary-equal-drawn";
  return speak(language, key, args);
}

/** How the two measures go together: the correlation of Pearson, in words. */
function dotsSummary(language: Language, { x, y = "" }: ChartChoice, { points }: ChartData): string {
  const pairs = points.flatMap((point): [number, number][] =>
    point.y === null || typeof point.x === "string" ? [] : [[point.x, point.y]],
  );
  const r = correlation(pairs);
  if (r === undefined) return speak(language, "pages-chart-summary-empty");
  const way = Math.abs(r) < 0.3 ? "none" : r > 0 ? "up" : "down";
  return speak(language, `pages-chart-summary-scatter-${way}`, {
    x,
    y,
    n: pairs.length,
    r: r.toLocaleString(language, { maximumFractionDigits: 2 }),
  });
}

function correlation(pairs: readonly [number, number][]): number | undefined {
  const mean = (index: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
  }
  return xx === 0 || yy === 0 ? undefined : xy / Math.sqrt(xx * yy);
}

function binsSummary(language: Language, { bins }: ChartData): string {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const most = bins.reduce((best, bin) => (bin.count > best.count ? bin : best));
  return speak(language, "pages-chart-summary-histogram", {
    share: Math.round((most.count / Math.max(1, total)) * 100),
    from: writeTold(language, most.from),
    to: writeTold(language, most.to),
    total,
  });
}

function noteOf({ kind }: ChartChoice, { axis }: ChartData): "dots" | "categories" | "groups" {
  if (kind === "scatter") return "dots";
  return axis === "category" ? "categories" : "groups";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
