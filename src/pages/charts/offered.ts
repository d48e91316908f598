import type { Column } from "../../tables/column.ts";
import type { Profile } from "../../tables/profile.ts";
import { axisOf, profileOf } from "./choice.ts";
import type { ChartData } from "./points.ts";

/** From when to when a chart may be drawn: the first and the last value along its axis. */
export interface ChartPeriod {
  readonly column: string;
  readonly kind: "date" | "year";
  readonly min: string;
  readonly max: string;
}

/** The period that the axis of a chart covers; `undefined` where it is no axis of time. */
export function periodOf(x: string, columns: readonly Column[], profile: Profile): ChartPeriod | undefined {
  const column = columns.find(({ name }) => name === x);
  const found = profileOf(profile, x);
  if (column === undefined || found?.min === undefined || found.max === undefined) return undefined;
  const axis = axisOf(column, found);
  if (axis !== "time" && axis !== "year") return undefined;
  const [min, max] = [String(found.min), String(found.max)];
  if (axis === "year") return { column: x, kind: "year", min, max };
  return { column: x, kind: "date", min: min.slice(0, 10), max: max.slice(0, 10) };
}

/** What can be made to stand out: the series where there are several, else the values along the axis. */
export function namesShown({ series, points, axis }: ChartData): readonly string[] {
  if (series.length > 1) return series.filter((name) => name !== "");
  if (axis !== "category") return [];
  return [...new Set(points.map(({ x }) => String(x)))].filter((name) => name !== "");
}
