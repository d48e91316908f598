import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { problemOf, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { IndicatorPlace } from "../indicators/definition.ts";
import type { SeriesPoint } from "../indicators/indicator.ts";
import { getIndicator } from "../indicators/indicators.ts";
import { readSeries } from "../indicators/series.ts";
import type { DecisionsContext } from "./context.ts";
import type { TakenDecision, Effect } from "./decision.ts";
import { type CheckedFigure, type Figure } from "./figure.ts";
import { checkCited } from "./read-figure.ts";

/** What has become of a figure since it was frozen, as the reader reads the last vintage. */
export interface FigureSince {
  readonly figure: Figure;
  /** `missing`: the last vintage has no value there any more. */
  readonly state: "same" | "revised" | "missing" | "unreadable";
  readonly value?: number;
  readonly problem?: Problem;
  /** Where the indicator is read here, if the reader may. */
  readonly slug?: string;
}

/** What was expected of a decision, beside what is observed. */
export interface EffectSince {
  readonly effect: Effect;
  /** `waiting`: its day has not come, and the last value stands beside it; `none`: no value by that day. */
  readonly state: "observed" | "waiting" | "none" | "unreadable";
  readonly observed?: SeriesPoint;
  readonly problem?: Problem;
  readonly slug?: string;
}

/** Figures and effects of a decision, read as the reader reads them now. */
export async function followUp(
  ctx: DecisionsContext,
  actor: Actor,
  { content: { figures, effects } }: TakenDecision,
): Promise<{ readonly figures: readonly FigureSince[]; readonly effects: readonly EffectSince[] }> {
  const told: FigureSince[] = [];
  for (const figure of figures) told.push(await figureSince(ctx, actor, figure));
  const seen: EffectSince[] = [];
  for (const effect of effects) seen.push(await effectSince(ctx, actor, effect));
  return { figures: told, effects: seen };
}

async function figureSince(ctx: DecisionsContext, actor: Actor, figure: Figure): Promise<FigureSince> {
  const { dataset, place, period } = figure;
  try {
    const { slug, points } = await readPoints(ctx, actor, { dataset, place, from: period, to: period });
    const value = points.find((point) => point.period === period)?.value ?? undefined;
    const state = value === undefined ? "missing" : value === figure.value ? "same" : "revised";
    return { figure, state, slug, ...defined({ value }) };
  } catch (error) {
    return { figure, state: "unreadable", problem: problemOf(error) };
  }
}

async function effectSince(ctx: DecisionsContext, actor: Actor, effect: Effect): Promise<EffectSince> {
  const { dataset, place, by } = effect;
  try {
    const { slug, points, last } = await readPoints(ctx, actor, { dataset, place, to: by });
    const observed = points.findLast(({ value }) => value !== null);
    // A period that begins later has a value: what is observed by that day is known.
    const isDue = last !== undefined && last >= by;
    const state = observed === undefined ? "none" : isDue ? "observed" : "waiting";
    return { effect, state, slug, ...defined({ observed }) };
  } catch (error) {
    return { effect, state: "unreadable", problem: problemOf(error) };
  }
}

interface Asked {
  readonly dataset: Id;
  readonly place: IndicatorPlace;
  readonly from?: string;
  readonly to: string;
}

async function readPoints(
  ctx: DecisionsContext,
  actor: Actor,
  { dataset, place: { level, code }, from, to }: Asked,
): Promise<{ readonly slug: string; readonly points: readonly SeriesPoint[]; readonly last?: string }> {
  const indicator = await getIndicator(ctx, actor, dataset);
  const [series] = await readSeries(ctx, actor, indicator, {
    places: [{ level, code }],
    to,
    ...defined({ from }),
  });
  const { slug } = indicator.dataset;
  return { slug, points: series?.points ?? [], ...defined({ last: indicator.facts.to }) };
}

/** Goes back to the versions that each figure came from, here or at its producer: see `compareFigure`. */
export async function checkFigures(
  ctx: DecisionsContext,
  _: Actor,
  { content: { figures } }: TakenDecision,
): Promise<readonly CheckedFigure[]> {
  const checked: CheckedFigure[] = [];
  for (const figure of figures) checked.push(await checkCited(ctx, figure));
  return checked;
}
