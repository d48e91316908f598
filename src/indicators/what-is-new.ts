import type { Grain } from "./definition.ts";
import { differing, type KnownPeriods, type WhatIsRead } from "./known-periods.ts";
import { numberOf } from "./periods.ts";
import { neededBy, type PeriodSet, reachOf } from "./step-reach.ts";
import { isLaidOut } from "./steps-sql.ts";
import { otherOf, type Steps } from "./take-steps.ts";

/** First days of periods. */
export interface WhatIsNew {
  /** Those whose values are computed. */
  readonly wanted: readonly string[];
  /** Those of the source that are needed for them. */
  readonly needed: readonly string[];
  /** Those whose values are as they were. */
  readonly staying: readonly string[];
}

/** The table that holds what the steps begin with. */
export const beginning = "values_0";

/** Above this share of all periods, everything is computed: it costs no more. */
const shareMax = 0.6;

/**
 * Which periods differ from those of a computation before, of the same definition; `undefined` where all
 * are to be computed: another program may compute otherwise, inhabitants count for every period, and one more
 * value lays out all of them otherwise.
 */
export function whatIsNew(
  was: KnownPeriods,
  is: WhatIsRead,
  { steps, grain, grainOf }: Steps,
): WhatIsNew | undefined {
  if (was.by !== is.by || was.inhabitants !== is.inhabitants || steps.some(isLaidOut)) return undefined;
  const dayOf = new Map(
    Object.keys(is.read[beginning] ?? {}).map((period) => [numberOf(grain, period), period]),
  );
  const now: PeriodSet = new Set(dayOf.keys());
  const unkept = [...dayOf.values()].filter((period) => was.digests[period] === undefined);
  let changed: PeriodSet = numbered(grain, [...differencesIn(was, is, beginning), ...unkept]);
  // A period that is gone changes those that were made of it.
  const all = new Set([...now, ...changed]);
  for (const [index, step] of steps.entries()) {
    changed = reachOf(step, grain, { changed, all });
    if (step.kind !== "ratio") continue;
    const beside = [...differencesIn(was, is, otherOf(index))];
    const isLonger = grainOf(index) !== grain;
    const first = Math.min(...beside.map((period) => numberOf(grain, period)));
    const divided = isLonger ? [...all].filter((one) => one >= first) : numbered(grain, beside);
    changed = new Set([...changed, ...divided]);
  }
  const wanted = [...changed].filter((one) => now.has(one));
  if (wanted.length > now.size * shareMax) return undefined;
  let needed: PeriodSet = new Set(wanted);
  for (const step of steps.toReversed()) needed = neededBy(step, grain, { wanted: needed, all: now });
  const days = (of: Iterable<number>) => [...of].flatMap((one) => dayOf.get(one) ?? []);
  const staying = [...now].filter((one) => !changed.has(one));
  return { wanted: days(wanted), needed: days(needed), staying: days(staying) };
}

function differencesIn(was: KnownPeriods, is: WhatIsRead, table: string): ReadonlySet<string> {
  return differing(was.read[table] ?? {}, is.read[table] ?? {});
}

function numbered(grain: Grain, periods: readonly string[]): Set<number> {
  return new Set(periods.map((period) => numberOf(grain, period)));
}
