import { defined } from "../../base/defined.ts";
import type { ProfileInput } from "./profile-input.ts";
import type { Column, ColumnType } from "../column.ts";
import { quoteName } from "../../engine/quote.ts";
import type { StoredStatistics } from "./parquet-statistics.ts";
import { hasFrequent, isEverCounted, sampledRowsMax, type Summary } from "./summary.ts";
import { frequentAmong, type FrequentValues, keepSample, sampleTable } from "./sample-rows.ts";

/** A column whose row groups hold no more values than that, added up, is counted exactly. */
const countedMax = 1_000_000;

/** One scan of all rows, and where they are many, another one that keeps some of them for what a sample tells. */
export async function summarize(
  profiled: ProfileInput,
  columns: readonly Column[],
  stored: readonly StoredStatistics[],
): Promise<Summary[]> {
  const { from, rows } = profiled;
  const isSampled = rows > sampledRowsMax;
  const exactly = columns.map((column, index) => exact(column, index, stored[index] ?? {}, isSampled));
  const spread = columns.flatMap((column, index) => quantiles(column, index, isSampled));
  const summaries = (row: Row): Summary[] =>
    columns.map((column, index) => toSummary(column, row, index, stored[index] ?? {}));
  if (!isSampled) return summaries(await ask(profiled, [...exactly.flat(), ...spread], from));
  const whole = await withFewDistinct(profiled, columns, await askEach(profiled, exactly));
  const frequent = await ofSample(profiled, columns, summaries(whole));
  const row = { ...whole, ...(await ask(profiled, spread, sampleTable)) };
  return summaries(row).map((summary, index) => ({
    ...summary,
    ...defined({ candidates: frequent.get(columns[index]?.name ?? "") }),
  }));
}

/** Each column by itself: for each filter among what is asked at once, the engine cuts the cells of all columns. */
async function askEach(profiled: ProfileInput, asks: readonly (readonly string[])[]): Promise<Row> {
  const rows: Row[] = [];
  for (const each of asks) rows.push(await ask(profiled, each, profiled.from));
  return Object.assign({}, ...rows) as Row;
}

async function ask({ workspace, signal }: ProfileInput, asks: readonly string[], from: string): Promise<Row> {
  if (asks.length === 0) return {};
  const [row = {}] = await workspace.rows<Row>(`select ${asks.join(", ")} from ${from}`, [], { signal });
  return row;
}

/** Keeps the sample, for the quantiles too, and finds what is frequent in it. */
async function ofSample(
  profiled: ProfileInput,
  columns: readonly Column[],
  summaries: readonly Summary[],
): Promise<FrequentValues> {
  const open = columns.filter(
    (column, index) => hasOrder(column.type) && hasFrequent(profiled, column, summaries[index]),
  );
  const counted = open.filter(({ type }) => !isMeasured(type));
  await keepSample(profiled, { measured: columns.filter(({ type }) => isMeasured(type)), counted });
  return frequentAmong(profiled, { measured: open.filter(({ type }) => isMeasured(type)), counted });
}

function isCounted(known: StoredStatistics): boolean {
  return (known.distinctMax ?? Infinity) <= countedMax;
}

type Row = Readonly<Record<string, unknown>>;

/** Of so few distinct values, some of what a register of HyperLogLog keeps may be a hash that `telling` leaves out. */
const tellingMin = 10_000;

/**
 * Of a value, HyperLogLog keeps how many zeros its hash ends with, above the bits of its register, and of
 * each of the engine's 64 registers the greatest. Hashes with fewer than five of them, 31 of 32, change
 * nothing where each register has one with more; where one has none, the estimate is below 3000.
 */
function telling(name: string): string {
  return `approx_count_distinct(${name}) filter (where hash(${name}) & ${0b11111 << 6}::ubigint = 0)`;
}

/** Counts anew, by all of their values, the columns that `telling` may tell too little of; of most, each value is counted later. */
async function withFewDistinct(profiled: ProfileInput, columns: readonly Column[], row: Row): Promise<Row> {
  const asks = columns.flatMap(({ name, type }, index) => {
    const distinct = toNumber(row[`distinct${index}`]);
    const isFew = distinct !== undefined && distinct < tellingMin && !isEverCounted(type);
    return isFew ? [`approx_count_distinct(${quoteName(name)}) as distinct${index}`] : [];
  });
  return { ...row, ...(await ask(profiled, asks, profiled.from)) };
}

function exact(column: Column, index: number, known: StoredStatistics, isSampled: boolean): string[] {
  const name = quoteName(column.name);
  const asks: string[] = [];
  if (known.missing === undefined) asks.push(`count(*) - count(${name}) as missing${index}`);
  if (column.type !== "boolean" && !isCounted(known)) {
    asks.push(`${isSampled ? telling(name) : `approx_count_distinct(${name})`} as distinct${index}`);
  }
  if (hasOrder(column.type) && (known.min === undefined || column.type === "datetime")) {
    asks.push(`${written(column.type, `min(${name})`)} as min${index}`);
    asks.push(`${written(column.type, `max(${name})`)} as max${index}`);
  }
  if (isNumber(column.type))
    asks.push(`avg(${name}) as mean${index}, ${deviation(name, known)} as deviation${index}`);
  if (column.type === "text")
    asks.push(`min(length(${name})) as shortest${index}, max(length(${name})) as longest${index}`);
  return asks;
}

/** The squares of greater numbers are none of the engine's, which would give up on the whole column. */
const squaredMax = 1e150;

function deviation(name: string, { min, max }: StoredStatistics): string {
  const greatest = Math.max(Math.abs(Number(min)), Math.abs(Number(max)));
  if (greatest < squaredMax) return `stddev_samp(${name}::double)`;
  const squared = `case when abs(${name}) < ${squaredMax} then ${name}::double end`;
  return `case when max(abs(${name})) < ${squaredMax} then stddev_samp(${squared}) end`;
}

function quantiles(column: Column, index: number, isSampled: boolean): string[] {
  if (!isMeasured(column.type)) return [];
  const name = quoteName(column.name);
  const values = `${isSampled ? "approx_quantile" : "quantile_disc"}(${name}, [0.05, 0.25, 0.5, 0.75, 0.95])`;
  const told = `list_transform(${values}, lambda each: ${written(column.type, "each")})`;
  return [`${isNumber(column.type) ? values : told} as quantiles${index}`];
}

function toSummary(column: Column, row: Row, index: number, known: StoredStatistics): Summary {
  const number = (key: string): number | undefined => toNumber(row[`${key}${index}`]);
  const bound = (key: "min" | "max"): number | string | undefined =>
    toBound(column.type, row[`${key}${index}`] ?? known[key]);
  const found = listOf(row[`quantiles${index}`]).flatMap((value) => toBound(column.type, value) ?? []);
  const values = {
    min: hasOrder(column.type) ? bound("min") : undefined,
    max: hasOrder(column.type) ? bound("max") : undefined,
    mean: number("mean"),
    standardDeviation: number("deviation"),
    quantiles: found.length === 5 ? found : undefined,
    shortest: number("shortest"),
    longest: number("longest"),
  };
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    missing: known.missing ?? number("missing") ?? 0,
    distinct: number("distinct") ?? known.distinctMax ?? 2,
    isCounted: column.type === "boolean" || isCounted(known),
    ...Object.fromEntries(present),
  };
}

/** SQL of a value as a profile writes it: a number, a text, or ISO 8601. */
export function written(type: ColumnType, value: string): string {
  // DuckDB writes the offset of UTC as +00, which ISO 8601 has and RFC 3339 has not.
  if (type === "datetime") {
    return `regexp_replace(replace((${value})::varchar, ' ', 'T'), '([+-]\\d\\d)$', '\\1:00')`;
  }
  return type === "date" || type === "time" ? `(${value})::varchar` : value;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function toBound(type: ColumnType, value: unknown): number | string | undefined {
  if (value === null || value === undefined) return undefined;
  return isNumber(type) ? toNumber(value) : (value as string);
}

function toNumber(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function isNumber(type: ColumnType): boolean {
  return type === "integer" || type === "decimal";
}

/** A type whose values lie at distances from each other. */
export function isMeasured(type: ColumnType): boolean {
  return isNumber(type) || type === "date" || type === "datetime";
}

function hasOrder(type: ColumnType): boolean {
  return isMeasured(type) || type === "text" || type === "time";
}
