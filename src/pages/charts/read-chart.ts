import type { Column } from "../../tables/column.ts";
import type { Profile } from "../../tables/profile.ts";
import type { Rooms } from "../../rooms.ts";
import type { PageOfRows } from "../../tables/rows.ts";
import { defined } from "../../base/defined.ts";
import { instantOf } from "../../base/instant.ts";
import { levelOf } from "../reading/cells.ts";
import { toApiParams, type TableAddress } from "../reading/filters.ts";
import { axisOf, profileOf, type Axis, type ChartChoice } from "./choice.ts";
import { findLit, isAsked } from "./highlight.ts";
import {
  binValues,
  bucketTimes,
  mergePlaces,
  topCategories,
  topSeries,
  type Bin,
  type ChartData,
  type ChartPoint,
} from "./points.ts";

/** What is drawn from: one look at a table. */
export interface ChartSource {
  readonly columns: readonly Column[];
  readonly profile: Profile;
  readonly query: TableAddress;
  readonly readPage: (params: URLSearchParams) => Promise<PageOfRows>;
  /** Tells what became of codes of places, and their names. */
  readonly territory: Pick<Rooms["territory"], "successorOf" | "labelOf">;
}

/** As many groups as the table API gives at once. */
const groupsMax = 10_000;
const dotsMax = 1_500;

/** What a chart draws, asked of the rows in one query. */
export async function readChart(source: ChartSource, choice: ChartChoice): Promise<ChartData> {
  const axis = axisOfColumn(source, choice.x);
  if (choice.kind === "scatter" && choice.y !== undefined) return readDots(source, choice.x, choice.y, axis);
  if (choice.kind === "histogram" && axis === "number") return readBins(source, choice.x);
  return readGroups(source, choice, axis);
}

async function readGroups(source: ChartSource, choice: ChartChoice, axis: Axis): Promise<ChartData> {
  const { x, y, series, aggregate } = choice;
  const params = conditions(source);
  params.append(`${x}__groupby`, "");
  if (series !== undefined) params.append(`${series}__groupby`, "");
  params.append(`${y ?? x}__count`, "");
  if (y !== undefined && aggregate !== "count") params.append(`${y}__${aggregate}`, "");
  const value = y === undefined || aggregate === "count" ? `${y ?? x}__count` : `${y}__${aggregate}`;
  // Where there are more groups than fit, those that would be drawn come first.
  params.append(axis === "category" ? `${value}__sort` : `${x}__sort`, axis === "category" ? "desc" : "asc");
  params.set("page_size", String(groupsMax));
  const page = await source.readPage(params);
  const points = page.rows
    .filter((row) => row[x] !== null && row[x] !== undefined)
    .map((row): ChartPoint => ({
      x: placeOf(row[x], axis),
      y: numberOf(row[value]),
      series: series === undefined ? "" : textOf(row[series]),
      weight: numberOf(row[`${y ?? x}__count`]) ?? 0,
    }));
  return arrangeToday(source, choice, axis, { points, groups: page.total });
}

/** Codes of places from before a merger are counted in those of today. */
function arrangeToday(
  source: ChartSource,
  choice: ChartChoice,
  axis: Axis,
  { points, groups }: { points: readonly ChartPoint[]; groups: number },
): ChartData {
  const { x, series, aggregate } = choice;
  const today = { x: todayOf(source, axis === "category" ? x : undefined), series: todayOf(source, series) };
  const { points: told, merged } = mergePlaces(points, today, aggregate === "count" ? "sum" : aggregate);
  const arranging = { axis, groups: groups - (points.length - told.length), asked: askedOf(source, choice) };
  const data = arrange(told, choice, arranging);
  const former = [...merged.values()].flat().length;
  return former === 0 ? data : { ...data, merged: former };
}

/** What the codes of a column of places have become. */
export function todayOf(
  { columns, territory }: Pick<ChartSource, "columns" | "territory">,
  name: string | undefined,
): (code: string) => string | undefined {
  const column = columns.find((one) => one.name === name);
  const level = column === undefined ? undefined : levelOf(column);
  return (code) => (level === undefined ? undefined : territory.successorOf(level, code));
}

interface Arranging {
  readonly axis: Axis;
  readonly groups: number;
  readonly asked: ReturnType<typeof askedOf>;
}

/** What was asked to stand out, by the column that it may be a value of. */
function askedOf({ columns, territory }: ChartSource, { highlight, x, series }: ChartChoice) {
  const by = (name: string | undefined) =>
    isAsked(
      highlight,
      columns.find((one) => one.name === name),
      territory,
    );
  return { x: by(x), series: by(series) };
}

function arrange(
  points: readonly ChartPoint[],
  choice: ChartChoice,
  { axis, groups, asked }: Arranging,
): ChartData {
  const cut = groups > groupsMax ? { drawn: { of: groups, shown: groupsMax } } : {};
  const series = topSeries(points, asked.series);
  const kept = points.filter((point) => series.includes(point.series));
  if (axis === "category" || (choice.kind === "bar" && axis === "number")) {
    const top = topCategories(kept, asked.x);
    const shown = new Set(top.points.map(({ x }) => x)).size;
    return {
      axis: "category",
      ...defined({ lit: findLit(top.points, asked) }),
      points: top.points,
      bins: [],
      series,
      ...(top.total > shown ? { drawn: { of: top.total, shown } } : cut),
    };
  }
  const ordered = kept.toSorted((a, b) => Number(a.x) - Number(b.x));
  const lit = defined({ lit: findLit(ordered, asked) });
  if (axis !== "time") return { axis, points: ordered, bins: [], series, ...lit, ...cut };
  const how = choice.aggregate === "count" ? "sum" : choice.aggregate;
  return { axis, ...bucketTimes(ordered, how), bins: [], series, ...lit, ...cut };
}

async function readBins(source: ChartSource, x: string): Promise<ChartData> {
  const whole =
    source.query.filters.length === 0 && source.query.search === "" && source.query.others.length === 0;
  const known = profileOf(source.profile, x)?.histogram;
  const empty = { axis: "number" as const, points: [], series: [""] };
  if (whole && known !== undefined) return { ...empty, bins: known.map(toBin) };
  const params = conditions(source);
  params.append(`${x}__groupby`, "");
  params.append(`${x}__count`, "");
  params.set("page_size", String(groupsMax));
  const page = await source.readPage(params);
  const values = page.rows.map((row) => ({
    value: numberOf(row[x]) ?? Number.NaN,
    count: numberOf(row[`${x}__count`]) ?? 0,
  }));
  return {
    ...empty,
    bins: binValues(values),
    ...(page.total > groupsMax ? { drawn: { of: page.total, shown: groupsMax } } : {}),
  };
}

async function readDots(source: ChartSource, x: string, y: string, axis: Axis): Promise<ChartData> {
  const params = conditions(source);
  params.set(
    "columns",
    [...new Set([x, y])].map((name) => (/[,"]/.test(name) ? JSON.stringify(name) : name)).join(","),
  );
  params.append(`${x}__isnotnull`, "");
  params.append(`${y}__isnotnull`, "");
  params.set("page_size", String(dotsMax));
  const page = await source.readPage(params);
  return {
    axis,
    points: page.rows.map((row) => ({
      x: placeOf(row[x], axis),
      y: numberOf(row[y]),
      series: "",
      weight: 1,
    })),
    bins: [],
    series: [""],
    ...(page.total > page.rows.length ? { drawn: { of: page.total, shown: page.rows.length } } : {}),
  };
}

/** The filters of the address: what is counted is what the table shows. */
export function conditions({ query }: Pick<ChartSource, "query">): URLSearchParams {
  return toApiParams({ ...query, columns: undefined, sort: undefined }, { paged: false });
}

function axisOfColumn({ columns, profile }: ChartSource, name: string): Axis {
  const column = columns.find((one) => one.name === name);
  return column === undefined ? "category" : axisOf(column, profileOf(profile, name));
}

function placeOf(value: unknown, axis: Axis): number | string {
  if (axis === "time") return value instanceof Date ? value.getTime() : instantOf(textOf(value)).getTime();
  return axis === "category" ? textOf(value) : (numberOf(value) ?? Number.NaN);
}

function numberOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || (typeof value === "string" && value !== "")) {
    const number = Number(value);
    return Number.isNaN(number) ? null : number;
  }
  return null;
}

export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return value.toString();
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

function toBin(bin: { from: number | string; to: number | string; count: number }): Bin {
  return { from: Number(bin.from), to: Number(bin.to), count: bin.count };
}
