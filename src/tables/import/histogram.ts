import type { ProfileInput } from "./profile-input.ts";
import type { Column } from "../column.ts";
import type { ColumnProfile } from "../profile.ts";
import { quoteName } from "../../engine/quote.ts";
import { isMeasured } from "./summarize.ts";
import type { Summary } from "./summary.ts";

export type Histogram = NonNullable<ColumnProfile["histogram"]>;

const binsMax = 20;
const dayMs = 86_400_000;

/** Bins of equal width between the least and the greatest value. None where all are the same. */
export async function readHistogram(
  profiled: ProfileInput,
  column: Column,
  summary: Summary,
): Promise<Histogram | undefined> {
  const scale = scaleOf(column, summary, quoteName(column.name));
  if (scale === undefined) return undefined;
  const rows = await profiled.workspace.rows<BinRow>(
    `select ${binSql(scale.position, boundSql)} as bin, count(*) as count from ${profiled.from} group by 1`,
    boundsOf(scale),
    { signal: profiled.signal },
  );
  return toHistogram(scale, rows);
}

/** As digits of SQL they would be decimals, and the least of all values could come to lie before the first bin. */
export const boundSql = { low: "$1::double", width: "$2::double" } as const;

export function boundsOf({ low, width }: Scale): string[] {
  return [String(low), String(width)];
}

/** Values of one bin; `null` are those that have none. */
export interface BinRow {
  readonly bin: number | null;
  readonly count: number;
}

/**
 * SQL of the bin of a position, by itself: null where there is no value or an infinite one, one more than the last
 * for the greatest. To put that right for each value, and to look for infinite ones, takes as long as telling the bin.
 */
export function binSql(position: string, { low, width }: Record<"low" | "width", string>): string {
  return `try_cast(floor((${position} - ${low}) / ${width}) as tinyint)`;
}

export function toHistogram({ low, width, bins, toValue }: Scale, rows: readonly BinRow[]): Histogram {
  const counts = Array.from({ length: bins }, () => 0);
  for (const { bin, count } of rows) {
    if (bin === null) continue;
    const place = Math.max(0, Math.min(bins - 1, bin));
    counts[place] = (counts[place] ?? 0) + count;
  }
  return counts.map((count, bin) => ({
    from: toValue(low + bin * width),
    to: toValue(low + (bin + 1) * width),
    count,
  }));
}

export interface Scale {
  readonly low: number;
  readonly width: number;
  readonly bins: number;
  /** SQL of the place of a value on the axis. */
  readonly position: string;
  readonly toValue: (position: number) => number | string;
}

/** `name`: SQL of a value. */
export function scaleOf(column: Column, { min, max }: Summary, name: string): Scale | undefined {
  if (!isMeasured(column.type)) return undefined;
  if (typeof min === "number" && typeof max === "number") return numberScale(column, name, min, max);
  if (typeof min === "string" && typeof max === "string") return timeScale(column, name, min, max);
  return undefined;
}

function numberScale(column: Column, name: string, min: number, max: number): Scale | undefined {
  if (min >= max) return undefined;
  const shape = { low: min, position: `${name}::double`, toValue: (position: number) => position };
  if (column.type === "integer") {
    return { ...shape, ...wholeBins(max - min + 1) };
  }
  const width = (max - min) / binsMax;
  // So far apart or so near that a double holds no width between them.
  if (!Number.isFinite(width) || min + width <= min) return undefined;
  return { ...shape, width, bins: binsMax };
}

function timeScale(column: Column, name: string, min: string, max: string): Scale | undefined {
  // Days that have no plain form in ISO 8601 have no bins that could be named in it.
  if (!isPlainYear(min) || !isPlainYear(max)) return undefined;
  const isDate = column.type === "date";
  const low = Date.parse(isDate ? min : min + zoneOf(min));
  const high = Date.parse(isDate ? max : max + zoneOf(max));
  if (!(low < high)) return undefined;
  const shape = { low, position: `epoch_ms(${name}::timestamp)::double` };
  if (!isDate) {
    return { ...shape, width: (high - low) / binsMax, bins: binsMax, toValue: toInstant };
  }
  const { width, bins } = wholeBins((high - low) / dayMs + 1);
  return { ...shape, width: width * dayMs, bins, toValue: (at) => toInstant(at).slice(0, 10) };
}

/** Bins that each hold as many whole numbers as the others. */
function wholeBins(numbers: number): { width: number; bins: number } {
  const width = Math.ceil(numbers / binsMax);
  return { width, bins: Math.ceil(numbers / width) };
}

/** From year 1 to 9999: `Date.parse` takes `0044-03-15 (BC)` for a day of 2044. */
function isPlainYear(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?! \(BC\))/.test(text);
}

/** Times without an offset are placed as if of UTC. */
function zoneOf(text: string): string {
  return /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(text) ? "" : "Z";
}

function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}
