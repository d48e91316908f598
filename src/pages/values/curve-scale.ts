import { scaleLinear, scaleLog } from "d3-scale";
import type { ValueScale } from "../charts/axes.ts";
import { valueDomain } from "../charts/domain.ts";
import type { Curve, CurveDrawing } from "./curve.ts";

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
  const lasting = target === undefined ? [] : [target.value];
  const positive = isLog ? [...curves.flatMap(valuesOf), ...lasting].filter((value) => value > 0) : [];
  return positive.length > 0
    ? logScale(positive, [bottom, top])
    : linearScale([...curves.flatMap(extremesOf), ...lasting], [bottom, top]);
}

function valuesOf({ points }: Curve): readonly number[] {
  return points.flatMap(({ value }) => (value === null ? [] : [value]));
}

/** The least and the greatest: a curve is drawn at two widths, and beside those of other places. */
function extremesOf(curve: Curve): readonly number[] {
  const known = extremes.get(curve.points);
  if (known !== undefined) return known;
  const values = valuesOf(curve);
  const found =
    values.length === 0
      ? []
      : [
          values.reduce((least, value) => Math.min(least, value)),
          values.reduce((most, value) => Math.max(most, value)),
        ];
  extremes.set(curve.points, found);
  return found;
}

const extremes = new WeakMap<Curve["points"], readonly number[]>();

/** From the extremes of the values. */
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
