import type { Rooms } from "../../rooms.ts";
import type { Column } from "../../tables/column.ts";
import { levelOf } from "../reading/cells.ts";
import type { ChartPoint, Lit } from "./points.ts";

/** Whether a value of a column is the one that was asked to stand out, by its code or by its name. */
export function isAsked(
  highlight: string | undefined,
  column: Column | undefined,
  territory: Pick<Rooms["territory"], "labelOf">,
): (value: string) => boolean {
  if (highlight === undefined) return () => false;
  const wanted = said(highlight);
  const level = column === undefined ? undefined : levelOf(column);
  return (value) => {
    if (said(value) === wanted) return true;
    const label = level === undefined ? undefined : territory.labelOf(level, value);
    return label !== undefined && said(label) === wanted;
  };
}

/** What stands out among the points that are drawn: a series first, since its points are many. */
export function findLit(
  points: readonly ChartPoint[],
  asked: { x: (value: string) => boolean; series: (value: string) => boolean },
): Lit | undefined {
  const series = points.find((point) => point.series !== "" && asked.series(point.series));
  if (series !== undefined) return { of: "series", name: series.series };
  const point = points.find(({ x }) => typeof x === "string" && asked.x(x));
  return point === undefined ? undefined : { of: "x", name: String(point.x) };
}

/** Case and accents are the usual slips. */
function said(text: string): string {
  return text.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
