import type { Drawing } from "./drawing.ts";
import type { ChartPoint } from "./points.ts";
import { ink, seriesRole } from "./svg.ts";

/** Which series a mark is of: what is pointed at is brought forward with all of its series. */
export function ofSeries(order: number): { "data-s": number } {
  return { "data-s": order };
}

/** Whether a mark stands back, because another place or series was asked to stand out. */
export function standsBack({ data }: Pick<Drawing, "data">, { x, series }: Mark): boolean {
  const { lit } = data;
  return lit !== undefined && (lit.of === "x" ? String(x) : series) !== lit.name;
}

/** What stands after a value. */
export function unitOf({ unit }: Pick<Drawing, "unit">): string {
  return unit === undefined ? "" : `\u00a0${unit}`;
}

/** The colour of a mark. */
export function markInk(drawing: Drawing, mark: Mark): { class: string; fill: string } {
  const several = drawing.data.series.length > 1;
  if (standsBack(drawing, mark)) return ink("faded", drawing.accent);
  const order = Math.max(0, drawing.data.series.indexOf(mark.series));
  return ink(seriesRole(order, several), drawing.accent);
}

type Mark = Pick<ChartPoint, "x" | "series">;
