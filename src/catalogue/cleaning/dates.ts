import { type At, type Clean, note, shown } from "./cleaning.ts";
import type { Period } from "../metadata.ts";

/**
 * An ISO 8601 date that exists, as precise as it was told: `2020`, `2020-05`, `2020-05-31`, or an
 * instant in the form of xsd:dateTime. A Date is an instant.
 */
export const date: Clean<string> = (value, at) => {
  if (value === undefined || value === null || value === "") return undefined;
  const told = typeof value === "number" ? String(value) : value instanceof Date ? toIso(value) : value;
  const clean = typeof told === "string" ? toDate(told.trim()) : undefined;
  return clean ?? note(at, "catalogue-date-wrong", { date: shown(value) });
};

/** From its first day to its last; told the other way round, it is turned. */
export function inOrder(period: Period, at: At): Period {
  const { start, end } = period;
  if (start === undefined || end === undefined) return period;
  const length = Math.min(start.length, end.length, 10);
  if (start.slice(0, length) <= end.slice(0, length)) return period;
  note(at, "catalogue-period-turned", { start, end });
  return { start: end, end: start };
}

const dayPattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const clockPattern = /^(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

function toDate(told: string): string | undefined {
  const [day = "", ...clock] = told.split(/[T ](?=\d{2}:)/i);
  if (!isDay(day)) return undefined;
  if (clock.length === 0) return day;
  const time = day.length === 10 && clock.length === 1 ? toClock(clock[0] ?? "") : undefined;
  return time === undefined ? undefined : `${day}T${time}`;
}

function isDay(told: string): boolean {
  const [, year, month = "01", day = "01"] = dayPattern.exec(told) ?? [];
  if (year === undefined || Number(year) < 1 || !isWithin(month, 1, 12)) return false;
  return isWithin(day, 1, daysOf(Number(year), Number(month)));
}

function toClock(told: string): string | undefined {
  const [, hour, minute = "", second = "00", fraction = "", zone = ""] = clockPattern.exec(told) ?? [];
  if (hour === undefined || !isWithin(hour, 0, 23)) return undefined;
  if (!isWithin(minute, 0, 59) || !isWithin(second, 0, 59)) return undefined;
  const shift = zone === "" ? "" : toZone(zone);
  return shift === undefined ? undefined : `${hour}:${minute}:${second}${fraction}${shift}`;
}

/** As XML Schema writes it: at most fourteen hours away. */
function toZone(zone: string): string | undefined {
  if (zone.toUpperCase() === "Z") return "Z";
  const hour = zone.slice(1, 3);
  const minute = zone.length > 3 ? zone.slice(-2) : "00";
  const within = isWithin(hour, 0, 13) ? isWithin(minute, 0, 59) : hour === "14" && minute === "00";
  return within ? `${zone[0]}${hour}:${minute}` : undefined;
}

function isWithin(digits: string, least: number, most: number): boolean {
  return Number(digits) >= least && Number(digits) <= most;
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function toIso(instant: Date): string | undefined {
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}
