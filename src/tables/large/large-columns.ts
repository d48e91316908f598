/** A column of rows that Trino reads, as it is served, with the engine's name of its type. */
export interface LargeColumn {
  readonly name: string;
  readonly type: string;
}

/** The rows of a version as Trino reads them: a table of its own, whose columns are named by their places. */
export interface LargeRows {
  readonly table: string;
  readonly columns: readonly LargeColumn[];
  readonly hasPlaces: boolean;
}

/** How a column is kept for Trino. What it has no type for, or would cut, is a whole number there. */
interface Kept {
  /** Trino's name of the type. */
  readonly type: string;
  /** Of the engine, from the column. */
  readonly write: (column: string) => string;
}

const asIs = (type: string): Kept => ({ type, write: (column) => column });
const microseconds: Kept = { type: "bigint", write: (column) => `epoch_us(${column})` };

const kept: Readonly<Record<string, Kept>> = {
  BIGINT: asIs("bigint"),
  DOUBLE: asIs("double"),
  BOOLEAN: asIs("boolean"),
  VARCHAR: asIs("varchar"),
  "VARCHAR[]": asIs("array(varchar)"),
  DATE: { type: "bigint", write: (column) => `date_diff('day', DATE '1970-01-01', ${column})` },
  TIME: microseconds,
  TIMESTAMP: microseconds,
  "TIMESTAMP WITH TIME ZONE": microseconds,
};

const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/;

/** `undefined` of a type that is none of a version's. */
export function keptOf(type: string): Kept | undefined {
  return decimal.test(type) ? asIs(type.toLowerCase()) : kept[type];
}

/** The digits behind the point of a decimal; `undefined` of any other type. */
export function scaleOf(type: string): number | undefined {
  const scale = decimal.exec(type)?.[2];
  return scale === undefined ? undefined : Number(scale);
}

/** Whether cells of the type are kept as whole numbers that stand for them. */
export function isInUnits(type: string): boolean {
  return type === "DATE" || type.startsWith("TIME");
}

const dayMs = 86_400_000;
const clock = /^(?:([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?)$/;
const instant = /^(\d{4}-\d{2}-\d{2})[ T]([\d:.]+)(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * The whole number that stands for a day, a time or an instant as a question or a cursor writes it;
 * `undefined` of what the engine alone reads.
 */
export function unitsOf(type: string, text: string): bigint | undefined {
  if (type === "DATE") return daysOf(text);
  if (type === "TIME") return microsecondsOf(text);
  const [, day = "", time = "", zone = ""] = instant.exec(text) ?? [];
  const days = daysOf(day);
  const within = microsecondsOf(time);
  const offset = type === "TIMESTAMP" && zone !== "" ? undefined : minutesOf(zone);
  if (days === undefined || within === undefined || offset === undefined) return undefined;
  return days * BigInt(dayMs) * 1000n + within - offset * 60_000_000n;
}

function daysOf(text: string): bigint | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith("0000")) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // The 31st of February would be moved on.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isDay ? BigInt(ms / dayMs) : undefined;
}

function microsecondsOf(text: string): bigint | undefined {
  const parts = clock.exec(text);
  if (parts === null) return undefined;
  const [, hour = "", minute = "", second = "0", fraction = ""] = parts;
  const seconds = (BigInt(hour) * 60n + BigInt(minute)) * 60n + BigInt(second);
  return seconds * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

function minutesOf(zone: string): bigint | undefined {
  if (zone === "" || zone === "Z") return 0n;
  const [, sign, hours = "", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return undefined;
  const total = BigInt(hours) * 60n + BigInt(minutes);
  return sign === "-" ? -total : total;
}

/** The name by which Trino knows the rows of a Parquet. */
export function tableOf(parquet: string): string {
  return `v_${parquet}`;
}
