import type { Profiled } from "../build-profile.ts";
import type { Column, ColumnType } from "../column.ts";
import type { StoredStatistics } from "./parquet-statistics.ts";
import { identifier } from "./text-source.ts";

/** What one scan tells of a column. */
export interface Summary {
  readonly missing: number;
  /** An estimate by HyperLogLog, within some 2 %; not asked where `exactDistinct` will be. */
  readonly distinct: number;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number;
  readonly standardDeviation?: number;
  readonly quantiles?: readonly (number | string)[];
  readonly shortest?: number;
  readonly longest?: number;
  /** Values that may be the most frequent ones, where there are too many to count each. */
  readonly candidates?: readonly unknown[];
}

/** Up to this many rows quantiles are exact; above, they are those of a sample of so many. */
export const sampledRowsMax = 300_000;
const columnsAtOnce = 200;
/** Where nearly all values are different, none is frequent. */
const distinctShareMax = 0.9;

export async function summarize(
  profiled: Profiled,
  columns: readonly Column[],
  stored: readonly StoredStatistics[],
): Promise<Summary[]> {
  const summaries: Summary[] = [];
  for (let start = 0; start < columns.length; start += columnsAtOnce) {
    const part = columns.slice(start, start + columnsAtOnce);
    const known = stored.slice(start, start + columnsAtOnce);
    const whole = await ask(
      profiled,
      part.flatMap((column, index) => exact(column, index, known[index] ?? {})),
    );
    const summaryOf = (row: Row) =>
      part.map((column, index) => toSummary(column, row, index, known[index] ?? {}));
    const first = summaryOf(whole);
    const sampled = await ask(
      profiled,
      part.flatMap((column, index) => [
        ...quantiles(column, index, profiled.rows),
        ...candidates(column, index, first[index], profiled.rows),
      ]),
      sampleOf(profiled.rows),
    );
    summaries.push(...summaryOf({ ...whole, ...sampled }));
  }
  return summaries;
}

/** Columns with few values in each row group are counted exactly later on, at less cost. */
export const distinctCountedMax = 20_000;

async function ask(
  { workspace, from, signal }: Profiled,
  list: readonly string[],
  sample = "",
): Promise<Row> {
  if (list.length === 0) return {};
  const [row = {}] = await workspace.rows<Row>(`select ${list.join(", ")} from ${from} ${sample}`, [], {
    signal,
  });
  return row;
}

type Row = Readonly<Record<string, unknown>>;

/** The same rows each time, and not every tenth: a file may repeat itself. */
function sampleOf(rows: number): string {
  const share = Math.ceil((10_000 * sampledRowsMax) / rows);
  return rows <= sampledRowsMax ? "" : `where hash(file_row_number) % 10000 < ${share}`;
}

function exact(column: Column, index: number, known: StoredStatistics): string[] {
  const name = identifier(column.name);
  const asks: string[] = [];
  if (known.missing === undefined) asks.push(`count(*) - count(${name}) as missing${index}`);
  if (column.type !== "boolean" && (known.distinctMax ?? Infinity) > distinctCountedMax) {
    asks.push(`approx_count_distinct(${name}) as distinct${index}`);
  }
  if (hasOrder(column.type) && (known.min === undefined || column.type === "datetime")) {
    asks.push(`${written(column.type, `min(${name})`)} as min${index}`);
    asks.push(`${written(column.type, `max(${name})`)} as max${index}`);
  }
  if (isNumber(column.type))
    asks.push(`avg(${name}) as mean${index}, stddev_samp(${name}) as deviation${index}`);
  if (column.type === "text")
    asks.push(`min(length(${name})) as shortest${index}, max(length(${name})) as longest${index}`);
  return asks;
}

function quantiles(column: Column, index: number, rows: number): string[] {
  if (!isMeasured(column.type)) return [];
  const aggregate = rows <= sampledRowsMax ? "quantile_disc" : "approx_quantile";
  const values = `${aggregate}(${identifier(column.name)}, [0.05, 0.25, 0.5, 0.75, 0.95])`;
  return [`${isNumber(column.type) ? values : `${values}::varchar[]`} as quantiles${index}`];
}

function candidates(column: Column, index: number, summary: Summary | undefined, rows: number): string[] {
  if (summary === undefined || !hasOrder(column.type)) return [];
  const filled = rows - summary.missing;
  if (filled <= sampledRowsMax || summary.distinct <= distinctCountedMax) return [];
  if (summary.distinct > filled * distinctShareMax) return [];
  return [`approx_top_k(${identifier(column.name)}, 30)::varchar[] as candidates${index}`];
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
    candidates: row[`candidates${index}`],
  };
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    missing: known.missing ?? number("missing") ?? 0,
    distinct: number("distinct") ?? known.distinctMax ?? 2,
    ...Object.fromEntries(present),
  };
}

/** SQL of a value as a profile writes it: a number, a text, or ISO 8601. */
export function written(type: ColumnType, value: string): string {
  if (type === "datetime") return `replace((${value})::varchar, ' ', 'T')`;
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

export function isNumber(type: ColumnType): boolean {
  return type === "integer" || type === "decimal";
}

/** A type whose values lie at distances from each other. */
export function isMeasured(type: ColumnType): boolean {
  return isNumber(type) || type === "date" || type === "datetime";
}

function hasOrder(type: ColumnType): boolean {
  return isMeasured(type) || type === "text" || type === "time";
}
