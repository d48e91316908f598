import type { Period } from "../metadata.ts";

/**
 * The period of the data where none is described, or where the one that is ends before them or begins
 * after: from the earlier beginning to the later end. What a person left open goes on.
 */
export function longerPeriod(described: readonly Period[], data: Period | undefined): Period | undefined {
  const [first, second] = described;
  if (first === undefined || data === undefined) return data;
  if (second !== undefined) return undefined;
  const start = isBefore(data.start, first.start) ? data.start : first.start;
  const end = isBefore(first.end, data.end) ? data.end : first.end;
  if (start === first.start && end === first.end) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** As far as both tell: no day of a year is before or after the year. */
function isBefore(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const told = Math.min(one.length, other.length);
  return one.slice(0, told) < other.slice(0, told);
}
