import { type Literal, typed } from "./description.ts";

/**
 * A date as precise as it was written (XML Schema Part 2, §3.2): a year, a month, a day or an
 * instant. Nothing where it is none.
 */
export function toDate(written: string | undefined): Literal | undefined {
  const [, year, month, day, time] =
    /^(?!0000)(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](.+))?)?)?$/.exec(written?.trim() ?? "") ?? [];
  if (year === undefined || !isDay(year, month ?? "01", day ?? "01")) return undefined;
  if (month === undefined) return typed(year, "xsd:gYear");
  if (day === undefined) return typed(`${year}-${month}`, "xsd:gYearMonth");
  const date = `${year}-${month}-${day}`;
  const instant = toTime(time ?? "");
  return instant === undefined ? typed(date, "xsd:date") : typed(`${date}T${instant}`, "xsd:dateTime");
}

function isDay(year: string, month: string, day: string): boolean {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
}

function toTime(written: string): string | undefined {
  const [, minutes, seconds = ":00", fraction = "", zone = ""] =
    /^((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(\.\d{1,9})?(Z|[+-](?:0\d|1[0-3]):?[0-5]\d|[+-]14:?00)?$/.exec(
      written,
    ) ?? [];
  if (minutes === undefined) return undefined;
  return `${minutes}${seconds}${fraction}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`;
}
