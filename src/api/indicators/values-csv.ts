import type { Series } from "../../indicators/indicator.ts";

/** RFC 4180, a line for each place and period; the columns are those of the table of values. */
export function valuesAsCsv(series: readonly Series[]): string {
  const lines = series.flatMap(({ place, points }) =>
    points.map(({ period, value, status, reason = "" }) => [
      period,
      place.level,
      place.code,
      place.label,
      value === null ? "" : String(value),
      status,
      reason,
    ]),
  );
  return [["period", "level", "code", "place", "value", "status", "reason"], ...lines]
    .map((cells) => `${cells.map(cellOf).join(",")}\r\n`)
    .join("");
}

function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
