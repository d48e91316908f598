import { scaleLinear, scaleLog } from "d3-scale";
import type { ValueScale } from "../charts/axes.ts";
import { valueDomain } from "../charts/domain.ts";
import type { CurveDrawing } from "./curve.ts";

export interface CurveScale extends ValueScale {
  /** From the least to the greatest value that is drawn. */
  readonly domain: readonly [number, number];
  /** Where a value stands; `undefined` for one that has no place on a logarithmic scale. */
  readonly place: (value: number | null) => number | undefined;
}

/** The axis of values: in round numbers from zero where zero is near, or in powers of ten. */
export function curveScale(
  { curves, target, isLog = false }: Pick<CurveDrawing, "curves" | "target" | "isLog">,
  [bottom, top]: readonly [number, number],
): CurveScale {
  const told = curves.flatMap(({ points }) => points.flatMap(({ value }) => (value === null ? [] : [value])));
  const values = target === undefined ? told : [...told, target.value];
  return isLog && values.some((value) => value > 0)
    ? logScale(
        values.filter((value) => value > 0),
        [bottom, top],
      )
    : linearScale(values, [bottom, top]);
}

function linearScale(values: readonly number[], range: readonly [number, number]): CurveScale {
  const points = values.map((y) => ({ x: 0, y, series: "", weight: 1 }));
  const domain = valueDomain("line", { points });
  const scale = scaleLinear(domain, range);
  return Object.assign((value: number) => scale(value), {
    domain,
    ticks: (count?: number) => scale.ticks(count),
    place: (value: number | null) => (value === null ? undefined : scale(value)),
  });
}

function logScale(values: readonly number[], range: readonly [number, number]): CurveScale {
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  const domain: [number, number] = [low, high === low ? low * 10 : high];
  const scale = scaleLog(domain, range);
  return Object.assign((value: number) => scale(value), {
    domain,
    ticks: () => logTicks(domain),
    place: (value: number | null) => (value === null || value <= 0 ? undefined : scale(value)),
  });
}

/** Powers of ten, with 2 and 5 times them where they are few. */
function logTicks([low, high]: readonly [number, number]): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const leads = last - first > 3 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return powers
    .flatMap((power) => leads.map((lead) => (power < 0 ? lead / 10 ** -power : lead * 10 ** power)))
    .filter((value) => value >= low && value <= high);
}
