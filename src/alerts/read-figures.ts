import { type Actor, anyone } from "../access/actor.ts";
import type { IndicatorLevel } from "../indicators/definition.ts";
import type { Indicator, PeriodValues, SeriesPoint } from "../indicators/indicator.ts";
import { periodAfter, periodOf } from "../indicators/periods.ts";
import { readPeriods, readSeries } from "../indicators/series.ts";
import { findActor } from "../people/sessions.ts";
import type { AlertsContext } from "./context.ts";
import { awaited, comparedWith, type Judged, lastFinished, recentPeriods } from "./judge.ts";
import type { AlertCondition } from "./rule.ts";
import type { RuleRow } from "./rule-rows.ts";

/** The figures of a place, in the order of their periods. */
export interface PlaceFigures {
  readonly code: string;
  readonly label: string;
  readonly points: readonly SeriesPoint[];
}

/** Of so many places, fewer periods are read. */
const recentCommunes = 2;

/**
 * Who reads for a rule: for what everybody sees, anybody; for what members see, a reader of their
 * organization; else the person whose own it is. `undefined` where that person may not come in any more.
 */
export async function readerOf(
  { db }: Pick<AlertsContext, "db">,
  row: Pick<RuleRow, "audience" | "organization" | "account" | "createdBy" | "instance">,
): Promise<Actor | undefined> {
  if (row.account !== null) return findActor({ db }, row.account);
  if (row.audience === "everybody" || row.organization === null) return anyone;
  const { organization } = row;
  return {
    kind: "member",
    account: row.createdBy ?? organization,
    administrator: false,
    memberships: [{ organization, role: "reader" }],
  };
}

/** The periods that a rule is judged by, from the first to the last. */
export function periodsToRead(
  condition: AlertCondition,
  judged: Judged & { readonly to: string },
  level: IndicatorLevel,
): readonly string[] {
  const { facts, to } = judged;
  const { grain } = facts;
  const finished = lastFinished(judged);
  const end = to < finished ? to : finished;
  const most = level === "commune" ? recentCommunes : recentPeriods[grain];
  const recent = Array.from({ length: most }, (_, back) => periodAfter(grain, end, -back)).toReversed();
  switch (condition.kind) {
    case "threshold":
      return recent;
    case "change": {
      const before = recent.map((period) => comparedWith(grain, period, condition.since));
      return [...new Set([...before, ...recent])].toSorted();
    }
    case "target":
      return facts.target?.by === undefined ? [] : [periodOf(grain, facts.target.by)];
    case "absent": {
      const from = awaited(condition.days, judged);
      const since = recent.filter((period) => period >= from);
      // Where nothing has come since, the places are those of the last figures.
      return since.length === 0 ? [end] : since;
    }
  }
}

/** The figures of the place of a rule, or of every place of its level, at these periods. */
export async function readFigures(
  ctx: AlertsContext,
  reader: Actor,
  indicator: Indicator,
  asked: {
    readonly level: IndicatorLevel;
    readonly code: string | null;
    readonly place: string | null;
    readonly periods: readonly string[];
  },
): Promise<readonly PlaceFigures[]> {
  const { level, code, periods } = asked;
  const [from, to] = [periods[0], periods.at(-1)];
  if (from === undefined || to === undefined) return [];
  const actor = indicator.dataset.organizationOrigin === undefined ? reader : anyone;
  if (code !== null) {
    const [series] = await readSeries(ctx, actor, indicator, { places: [{ level, code }], from, to });
    const { place = { label: asked.place ?? code }, points = [] } = series ?? {};
    return [{ code, label: place.label, points }];
  }
  return byPlace(await readPeriods(ctx, actor, indicator, { level, periods }));
}

function byPlace(read: readonly PeriodValues[]): readonly PlaceFigures[] {
  const places = new Map<string, { code: string; label: string; points: SeriesPoint[] }>();
  for (const { values } of read) {
    for (const { code, label, ...point } of values) {
      const place = places.get(code) ?? { code, label, points: [] };
      place.points.push(point);
      places.set(code, place);
    }
  }
  return [...places.values()];
}
