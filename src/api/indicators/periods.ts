import type { Grain } from "../../indicators/definition.ts";
import type { Series } from "../../indicators/indicator.ts";

const dayMs = 86_400_000;

interface Period {
  /** The first day: `2020-11-09`. */
  readonly first: string;
  /** As ISO 8601 and SDMX write it: `2020-11-09`, `2020-W46`, `2020-11`, `2020-Q4`, `2020`. */
  readonly id: string;
  /** The first instant and the last. */
  readonly start: string;
  readonly end: string;
}

/** Those of all series, the earliest first. */
export function periodsOf(series: readonly Series[], grain: Grain): readonly Period[] {
  const days = new Set(series.flatMap(({ points }) => points.map(({ period }) => period)));
  return [...days].toSorted().map((first) => ({ first, id: nameOf(first, grain), ...spanOf(first, grain) }));
}

function nameOf(first: string, grain: Grain): string {
  const [year = "", month = ""] = first.split("-");
  switch (grain) {
    case "day":
      return first;
    case "week":
      return weekOf(first);
    case "month":
      return `${year}-${month}`;
    case "quarter":
      return `${year}-Q${Math.ceil(Number(month) / 3)}`;
    case "year":
      return year;
  }
}

/** ISO 8601: the year of a week is that of its Thursday. */
function weekOf(monday: string): string {
  const thursday = new Date(Date.parse(monday) + 3 * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}

function spanOf(first: string, grain: Grain): Pick<Period, "start" | "end"> {
  const start = new Date(first);
  const months = { day: 0, week: 0, month: 1, quarter: 3, year: 12 }[grain];
  const days = { day: 1, week: 7, month: 0, quarter: 0, year: 0 }[grain];
  const next = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, start.getUTCDate() + days);
  return { start: start.toISOString(), end: new Date(next - 1).toISOString() };
}
