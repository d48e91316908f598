import type { ProfileInput } from "./profile-input.ts";
import type { Column, ColumnType } from "../column.ts";
import type { StoredStatistics } from "./parquet-statistics.ts";
import { identifier } from "../text-source.ts";

/** What one scan tells of a column. */
export interface Summary {
  readonly missing: number;
  /** An estimate by HyperLogLog, within some 2 %; an upper bound where `isCounted`. */
  readonly distinct: number;
  /** The values are few enough to be counted one by one. */
  readonly isCounted: boolean;
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

/** Up to this many rows quantiles are exact; above, they are those of a sample. */
export const sampledRowsMax = 300_000;
/** A quantile of so many rows is off by some 0.1 %. */
const quantileRowsMax = 100_000;
/** Values that are frequent in the table are frequent among so many rows of it. */
const frequentRowsMax = 20_000;
const frequentMin = 8;
/** A column whose row groups hold no more values than that, added up, is counted exactly. */
const countedMax = 1_000_000;

export async function summarize(
  profiled: ProfileInput,
  columns: readonly Column[],
  stored: readonly StoredStatistics[],
): Promise<Summary[]> {
  const { workspace, signal, rows } = profiled;
  const asks = columns.flatMap((column, index) => [
    ...exact(column, index, stored[index] ?? {}),
    ...quantiles(column, index, rows),
    ...candidates(column, index, stored[index] ?? {}, rows),
  ]);
  const [row = {}] =
    asks.length === 0
      ? []
      : await workspace.rows<Row>(`select ${asks.join(", ")} from ${sampling(profiled)}`, [], { signal });
  return columns.map((column, index) => toSummary(column, row, index, stored[index] ?? {}));
}

/** The rows, and where they are many, whether each is of the sample: the same ones each time. */
function sampling({ from, rows }: ProfileInput): string {
  if (rows <= sampledRowsMax) return from;
  const place = "hash(file_row_number) % 100000";
  const share = (wanted: number) => Math.ceil((100_000 * wanted) / rows);
  return `(select *, ${place} < ${share(quantileRowsMax)} as __sampled, ${place} < ${share(frequentRowsMax)} as __few from ${from})`;
}

const ofSample = (rows: number): string => (rows <= sampledRowsMax ? "" : " filter (where __sampled)");

function isCounted(known: StoredStatistics): boolean {
  return (known.distinctMax ?? Infinity) <= countedMax;
}

type Row = Readonly<Record<string, unknown>>;

function exact(column: Column, index: number, known: StoredStatistics): string[] {
  const name = identifier(column.name);
  const asks: string[] = [];
  if (known.missing === undefined) asks.push(`count(*) - count(${name}) as missing${index}`);
  if (column.type !== "boolean" && !isCounted(known)) {
    asks.push(`approx_count_distinct(${name}) as distinct${index}`);
  }
  if (hasOrder(column.type) && (known.min === undefined || column.type === "datetime")) {
    asks.push(`${written(column.type, `min(${name})`)} as min${index}`);
    asks.push(`${written(column.type, `max(${name})`)} as max${index}`);
  }
  if (isNumber(column.type))
    asks.push(`avg(${name}) as mean${index}, ${deviation(name)} as deviation${index}`);
  if (column.type === "text")
    asks.push(`min(length(${name})) as shortest${index}, max(length(${name})) as longest${index}`);
  return asks;
}

/** The squares of greater numbers are none of the engine's, which would give up on the whole column. */
const squaredMax = 1e150;

function deviation(name: string): string {
  const squared = `case when abs(${name}) < ${squaredMax} then ${name}::double end`;
  return `case when max(abs(${name})) < ${squaredMax} then stddev_samp(${squared}) end`;
}

function quantiles(column: Column, index: number, rows: number): string[] {
  if (!isMeasured(column.type)) return [];
  const aggregate = rows <= sampledRowsMax ? "quantile_disc" : "approx_quantile";
  const name = identifier(column.name);
  const values = `${aggregate}(${name}, [0.05, 0.25, 0.5, 0.75, 0.95])${ofSample(rows)}`;
  const told = `list_transform(${values}, lambda each: ${written(column.type, "each")})`;
  return [`${isNumber(column.type) ? values : told} as quantiles${index}`];
}

function candidates(column: Column, index: number, known: StoredStatistics, rows: number): string[] {
  if (rows <= sampledRowsMax || !hasOrder(column.type) || isCounted(known)) return [];
  const counted = `map_entries(histogram(${identifier(column.name)}) filter (where __few))`;
  const frequent = `list_filter(${counted}, lambda each: each.value >= ${frequentMin})`;
  return [`list_transform(${frequent}, lambda each: each.key::varchar) as candidates${index}`];
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
