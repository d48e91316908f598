import type { Grain, IndicatorStep } from "./definition.ts";
import { numberOf, yearEarlier } from "./periods.ts";

/** Periods of one grain, as `numberOf` numbers them. */
export type PeriodSet = ReadonlySet<number>;

/**
 * Periods whose value is another after a step, of `all`, where those before it differ at `changed`. What is
 * beyond `all` may be changed too: a period that is gone.
 */
export function reachOf(
  step: IndicatorStep,
  grain: Grain,
  { changed, all }: { readonly changed: PeriodSet; readonly all: PeriodSet },
): PeriodSet {
  return new Set(
    [...all].filter((period) => readBy(step, grain, period).some((earlier) => changed.has(earlier))),
  );
}

/** Periods that a step must be given, of `all`, for those of `wanted` to come out. */
export function neededBy(
  step: IndicatorStep,
  grain: Grain,
  { wanted, all }: { readonly wanted: PeriodSet; readonly all: PeriodSet },
): PeriodSet {
  const needed = [...wanted].flatMap((period) => readBy(step, grain, period));
  return new Set(needed.filter((period) => all.has(period)));
}

/** What the value of a period is made of, that period always among them; of a step that is laid out, it is never asked. */
function readBy(step: IndicatorStep, grain: Grain, period: number): readonly number[] {
  switch (step.kind) {
    case "cumulative":
    case "per-inhabitants":
    case "ratio":
    case "scale":
    case "share":
      return [period];
    case "over":
      return Array.from({ length: step.periods }, (_, back) => period - back);
    case "change":
      return [period, step.since === "year" ? yearEarlier(grain, period) : period - step.since];
    case "base-100":
      return [period, numberOf(grain, step.period)];
  }
}
