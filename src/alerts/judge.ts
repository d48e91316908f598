import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { Grain } from "../indicators/definition.ts";
import type { SeriesPoint } from "../indicators/indicator.ts";
import { periodAfter, periodOf, yearBefore } from "../indicators/periods.ts";
import type { AlertCondition } from "./rule.ts";

/** Whether a rule is true of a place, by which figure. */
export interface Judgment {
  readonly holds: boolean;
  /** The period that is judged; of a figure that does not come, the one that is awaited. */
  readonly period: string;
  readonly value?: number;
  readonly status?: SeriesPoint["status"];
  readonly before?: { readonly period: string; readonly value: number };
  readonly target?: number;
}

/** What is judged: an indicator on a day. */
export interface Judged {
  readonly facts: Pick<IndicatorFacts, "grain" | "target" | "better">;
  /** As `2020-11-12`: a period that it lies in is not over. */
  readonly today: string;
}

/** How far back the last figure of a place is looked for, in periods. */
export const recentPeriods: Readonly<Record<Grain, number>> = {
  day: 14,
  week: 8,
  month: 6,
  quarter: 4,
  year: 3,
};

/**
 * Judges one place by its points: `undefined` where nothing can be said, since no figure is there, or
 * none to hold it against. A figure that is missing is no zero, one whose period is not over is no figure yet.
 */
export function judge(
  condition: AlertCondition,
  judged: Judged,
  points: readonly SeriesPoint[],
): Judgment | undefined {
  const settled = points.filter((point) => isSettled(point, judged));
  switch (condition.kind) {
    case "threshold": {
      const last = settled.at(-1);
      if (last === undefined) return undefined;
      const holds = condition.way === "above" ? last.value > condition.value : last.value < condition.value;
      return { holds, ...last };
    }
    case "change":
      return judgeChange(condition, judged, settled);
    case "target":
      return judgeTarget(judged, settled);
    case "absent":
      return judgeAbsent(condition, judged, settled);
  }
}

interface Settled {
  readonly period: string;
  readonly value: number;
  readonly status: SeriesPoint["status"];
}

/** Whether it is the figure of a whole period: an estimate that stands in for one is told as such. */
export function isSettled(point: SeriesPoint, { facts, today }: Judged): point is SeriesPoint & Settled {
  const isWhole = point.status === "observed" || point.status === "estimated";
  return isWhole && point.value !== null && periodAfter(facts.grain, point.period, 1) <= today;
}

/** The last period that is over. */
export function lastFinished({ facts: { grain }, today }: Judged): string {
  return periodAfter(grain, periodOf(grain, today), -1);
}

/** The period that a change is measured from. */
export function comparedWith(grain: Grain, period: string, since: number | "year"): string {
  return since === "year" ? yearBefore(grain, period) : periodAfter(grain, period, -since);
}

function judgeChange(
  { way, by, relative, since }: Extract<AlertCondition, { kind: "change" }>,
  { facts: { grain } }: Judged,
  settled: readonly Settled[],
): Judgment | undefined {
  const last = settled.at(-1);
  if (last === undefined) return undefined;
  const from = comparedWith(grain, last.period, since);
  const before = settled.find(({ period }) => period === from);
  // Nothing is a share of nothing.
  if (before === undefined || (relative && before.value === 0)) return undefined;
  const change = changeOf(before.value, last.value, relative);
  const holds = {
    rise: change >= by,
    fall: -change >= by,
    either: Math.abs(change) >= by,
  }[way];
  return { holds, ...last, before: { period: before.period, value: before.value } };
}

/** In percent of what it was where relative. */
export function changeOf(before: number, value: number, relative: boolean): number {
  return relative ? ((value - before) * 100) / Math.abs(before) : value - before;
}

function judgeTarget({ facts }: Judged, settled: readonly Settled[]): Judgment | undefined {
  const { grain, target, better } = facts;
  if (target?.by === undefined || better === undefined) return undefined;
  const due = periodOf(grain, target.by);
  const point = settled.find(({ period }) => period === due);
  if (point === undefined) return undefined;
  const holds = better === "more" ? point.value < target.value : point.value > target.value;
  return { holds, ...point, target: target.value };
}

/** The last period whose figure should be there, so many days after its end. */
export function awaited(days: number, { facts: { grain }, today }: Judged): string {
  return periodAfter(grain, periodOf(grain, periodAfter("day", today, -days)), -1);
}

function judgeAbsent(
  { days }: Extract<AlertCondition, { kind: "absent" }>,
  judged: Judged,
  settled: readonly Settled[],
): Judgment {
  const period = awaited(days, judged);
  const came = settled.findLast((point) => point.period >= period);
  return came === undefined ? { holds: true, period } : { holds: false, ...came };
}
