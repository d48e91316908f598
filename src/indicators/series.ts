import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import { readPageElsewhere } from "../network/remote/reading.ts";
import { readPage } from "../tables/rows.ts";
import type { IndicatorsContext } from "./context.ts";
import {
  type IndicatorLevel,
  type IndicatorPlace,
  placeKey,
  type ValueReason,
  type ValueStatus,
} from "./definition.ts";
import { periodOf } from "./periods.ts";
import { placeOfToday } from "./place-of-today.ts";
import type { Indicator, PeriodValues, Series, SeriesPoint } from "./indicator.ts";

/** Places whose series are read at once. */
const placesMax = 50;
/** Rows of one answer of the table API. */
const pageSize = 10_000;
/** As many as a series of each of them may have. */
const rowsMax = 200_000;

export interface SeriesRequest {
  readonly places: readonly IndicatorPlace[];
  /** Any days of the first period and of the last. */
  readonly from?: string;
  readonly to?: string;
  /** The number of a vintage; the last one where absent. */
  readonly vintage?: number;
}

/** As `readSeries`, of any number of places: so many at a time. */
export async function readManySeries(
  ctx: IndicatorsContext,
  actor: Actor,
  indicator: Indicator,
  { places, ...request }: SeriesRequest,
): Promise<readonly Series[]> {
  const read: Series[] = [];
  for (let start = 0; start < places.length; start += placesMax) {
    const some = places.slice(start, start + placesMax);
    read.push(...(await readSeries(ctx, actor, indicator, { places: some, ...request })));
  }
  return read;
}

/**
 * The values of some places, in the order in which they are asked for. One that was merged since has those of
 * the place of today, where the values know it no more. Places without a value are left out.
 */
export async function readSeries(
  ctx: IndicatorsContext,
  actor: Actor,
  indicator: Indicator,
  { places, from, to, vintage }: SeriesRequest,
): Promise<readonly Series[]> {
  if (places.length > placesMax) throw new Failure("too-large", "indicator-places-many", { max: placesMax });
  const today = places.map((place) => placeOfToday(ctx, place));
  const found = new Map<string, Series>();
  for (const [level, known] of Map.groupBy([...places, ...today], (place) => place.level)) {
    const question = new URLSearchParams({ level__exact: level });
    question.append("code__in", [...new Set(known.map(({ code }) => code))].join(","));
    askSpan(question, indicator.facts, defined({ from, to }));
    const rows = await readRows(ctx, actor, indicator, question, vintage);
    for (const [code, own] of Map.groupBy(rows, (row) => row.code)) {
      const place = { level, code, label: own[0]?.label ?? code };
      found.set(placeKey(place), { place, points: own.map(toPoint) });
    }
  }
  const told = places.flatMap(
    (place, at) => found.get(placeKey(place)) ?? found.get(placeKey(today[at] ?? place)) ?? [],
  );
  return [...new Set(told)];
}

/** The series of every place of a level. */
export async function readLevel(
  ctx: IndicatorsContext,
  actor: Actor,
  indicator: Indicator,
  { level, ...span }: { readonly level: IndicatorLevel } & Omit<SeriesRequest, "places">,
): Promise<readonly Series[]> {
  const question = new URLSearchParams({ level__exact: level });
  askSpan(question, indicator.facts, span);
  const rows = await readRows(ctx, actor, indicator, question, span.vintage);
  return [...Map.groupBy(rows, (row) => row.code)].map(([code, own]) => ({
    place: { level, code, label: own[0]?.label ?? code },
    points: own.map(toPoint),
  }));
}

function askSpan(
  question: URLSearchParams,
  { grain }: IndicatorFacts,
  { from, to }: Pick<SeriesRequest, "from" | "to">,
): void {
  if (from !== undefined) question.append("period__greater", periodOf(grain, from));
  if (to !== undefined) question.append("period__less", to);
}

/** The values of every place of a level at the period that holds a day; at the last one where none is told. */
export async function readPeriod(
  ctx: IndicatorsContext,
  actor: Actor,
  indicator: Indicator,
  {
    level,
    period,
    vintage,
  }: { readonly level: IndicatorLevel; readonly period?: string; readonly vintage?: number },
): Promise<PeriodValues> {
  const at = periodOf(indicator.facts.grain, period ?? lastOf(indicator.facts));
  const question = new URLSearchParams({ level__exact: level, period__exact: at });
  const rows = await readRows(ctx, actor, indicator, question, vintage);
  return { period: at, values: rows.map((row) => ({ ...toPoint(row), code: row.code, label: row.label })) };
}

/** The same at several periods at once, in the order in which they are asked for: what a scale that is kept across them is made from. */
export async function readPeriods(
  ctx: IndicatorsContext,
  actor: Actor,
  indicator: Indicator,
  {
    level,
    periods,
    vintage,
  }: {
    readonly level: IndicatorLevel;
    readonly periods: readonly string[];
    readonly vintage?: number;
  },
): Promise<readonly PeriodValues[]> {
  const question = new URLSearchParams({ level__exact: level, period__in: periods.join(",") });
  const rows = await readRows(ctx, actor, indicator, question, vintage);
  const byPeriod = Map.groupBy(rows, ({ period }) => period);
  return periods.map((period) => ({
    period,
    values: (byPeriod.get(period) ?? []).map((row) => ({
      ...toPoint(row),
      code: row.code,
      label: row.label,
    })),
  }));
}

function lastOf({ to }: IndicatorFacts): string {
  if (to === undefined) throw new Failure("conflict", "indicator-not-computed");
  return to;
}

interface ValueRow {
  readonly period: string;
  readonly code: string;
  readonly label: string;
  readonly value: number | null;
  readonly status: ValueStatus;
  readonly reason: ValueReason | null;
}

/** Through the table API's own way, here or at the producer: who may not read the rows reads no value. */
async function readRows(
  ctx: IndicatorsContext,
  actor: Actor,
  { dataset, facts }: Indicator,
  question: URLSearchParams,
  vintage: number | undefined,
): Promise<readonly ValueRow[]> {
  question.append("page_size", String(pageSize));
  const rows: ValueRow[] = [];
  const version = vintage === undefined ? {} : { version: vintage };
  const instance = dataset.organizationOrigin;
  for (let page = 1; ; page += 1) {
    question.set("page", String(page));
    const read =
      instance === undefined
        ? await readPage(ctx, actor, facts.table, question, version)
        : await readPageElsewhere(ctx.remote, actor, facts.table, question, { ...version, instance });
    rows.push(...read.rows.map(toValueRow));
    if (read.rows.length < pageSize) return rows;
    if (rows.length >= rowsMax) throw new Failure("too-large", "indicator-values-many", { max: rowsMax });
  }
}

/** The columns of a table of values are those that `columnsOfValues` names, wherever it is. */
function toValueRow(row: Readonly<Record<string, unknown>>): ValueRow {
  const text = (name: string) => {
    const cell = row[name];
    return typeof cell === "string" ? cell : "";
  };
  const { value, reason } = row;
  return {
    period: text("period").slice(0, 10),
    code: text("code"),
    label: text("place"),
    value: typeof value === "number" ? value : null,
    status: text("status") as ValueStatus,
    reason: typeof reason === "string" ? (reason as ValueReason) : null,
  };
}

function toPoint({ period, value, status, reason }: ValueRow): SeriesPoint {
  return { period, value, status, ...(reason === null ? {} : { reason }) };
}
