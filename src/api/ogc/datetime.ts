import { isDay } from "../../base/day.ts";
import { Failure } from "../../base/failure.ts";
import { instantOf } from "../../base/instant.ts";
import type { Operator } from "../../tables/query/query.ts";

interface Bound {
  readonly operator: Extract<Operator, "greater" | "less" | "strictly_less">;
  readonly value: string;
}

/**
 * What `datetime` demands of a column of days or of instants: an instant, or an interval with `/`
 * whose end may be open (`..` or nothing), in RFC 3339. A day without a time is the whole day.
 * An end may be a duration of ISO 8601 (`P2D`): OGC's conformance tests ask so.
 */
export function toBounds(text: string, type: "date" | "datetime"): readonly Bound[] {
  // GDAL writes a day `2020-01-31T`.
  const ends = text.split("/").map((end) => end.replace(/(?<=\d)T$/i, ""));
  const [start = "", told = start] = ends;
  const end = isInstant(start) ? (endAfter(start, told) ?? told) : told;
  if (!isInterval(ends, start, end)) {
    throw new Failure("invalid", "ogc-datetime-wrong", {
      parameter: "datetime",
      expected: "2020-01-31 | 2020-01-31T10:00:00Z | 2020-01-01/.. | 2020-01-01/2020-12-31",
    });
  }
  return [...(isOpen(start) ? [] : [first(start, type)]), ...(isOpen(end) ? [] : [last(end, type)])];
}

const duration =
  /^P(?=[\dT])(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

/** Where a duration from `start` ends: a day where both tell days alone. Nothing where it is none. */
function endAfter(start: string, text: string): string | undefined {
  const found = duration.exec(text);
  if (found === null) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const end = instantOf(start);
  const [year, month] = [end.getUTCFullYear() + years, end.getUTCMonth() + months];
  // A month that has no such day ends with its last (XML Schema, adding durations to moments).
  const day = Math.min(end.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate());
  end.setUTCFullYear(year, month, day + 7 * weeks + days);
  end.setUTCSeconds(end.getUTCSeconds() + (hours * 60 + minutes) * 60 + seconds);
  if (end.getUTCFullYear() > 9999) return undefined;
  const instant = end.toISOString();
  return start.length === 10 && !text.includes("T") ? instant.slice(0, 10) : instant;
}

function isInterval(ends: readonly string[], start: string, end: string): boolean {
  if (ends.length > 2 || (isOpen(start) && isOpen(end))) return false;
  if (![start, end].every((part) => isOpen(part) || isInstant(part))) return false;
  return isOpen(start) || isOpen(end) || instantOf(start) <= instantOf(end);
}

function isOpen(part: string): boolean {
  return part === ".." || part === "";
}

function first(start: string, type: "date" | "datetime"): Bound {
  return { operator: "greater", value: type === "date" ? start.slice(0, 10) : start };
}

function last(end: string, type: "date" | "datetime"): Bound {
  if (type === "date") return { operator: "less", value: end.slice(0, 10) };
  if (end.length > 10) return { operator: "less", value: end };
  const next = new Date(Date.parse(`${end}T00:00:00Z`) + 86_400_000);
  return { operator: "strictly_less", value: next.toISOString().slice(0, 10) };
}

function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2}))?$/i.test(text) &&
    isDay(text.slice(0, 10)) &&
    !Number.isNaN(instantOf(text).getTime())
  );
}
