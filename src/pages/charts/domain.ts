import { scaleLinear } from "d3-scale";
import type { Kind } from "./choice.ts";
import type { ChartData } from "./points.ts";

/** Values that differ by less are taken for the same: steps between them are zero to a computer. */
export const narrowest = 1e-300;

/** From where to where the axis of values runs, in round numbers. */
export function valueDomain(kind: Kind, { points }: Pick<ChartData, "points">): [number, number] {
  const values = points.flatMap(({ y }) => (y === null ? [] : [y]));
  const domain = kind === "scatter" ? extent(values) : fromZeroWhereNear(values, kind === "area");
  const [low = 0, high = 1] = scaleLinear().domain(domain).nice(5).domain();
  return [low, high];
}

/** Whether the axis of values leaves zero out. Bars stand on it always. */
export function leavesZeroOut(kind: Kind, data: Pick<ChartData, "points" | "bins" | "axis">): boolean {
  const bars = kind === "bar" || kind === "histogram" || data.bins.length > 0;
  if (bars || (data.axis === "category" && kind !== "scatter")) return false;
  if (data.points.every(({ y }) => y === null)) return false;
  const [low, high] = valueDomain(kind, data);
  return low > 0 || high < 0;
}

export function extent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return high - low < narrowest ? [low - 1, high + 1] : [low, high];
}

/** An area stands on zero; a line does where zero is not far. */
function fromZeroWhereNear(values: readonly number[], always: boolean): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (high - low < narrowest)
    return Math.abs(low) < narrowest ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  const near = low >= 0 && low < high * 0.5;
  const [from, to] = [near || always ? Math.min(0, low) : low, always ? Math.max(0, high) : high];
  return [from, to];
}
