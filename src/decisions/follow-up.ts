import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { problemOf, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { type Grain, placeKey } from "../indicators/definition.ts";
import { changeOfMeasure, changeOfUnit } from "../indicators/comparable.ts";
import type { Indicator, SeriesPoint } from "../indicators/indicator.ts";
import { getIndicator, getVintage } from "../indicators/indicators.ts";
import { placeOfToday } from "../indicators/place-of-today.ts";
import { readManySeries } from "../indicators/series.ts";
import type { DecisionsContext } from "./context.ts";
import type { TakenDecision, Effect } from "./decision.ts";
import { type CheckedFigure, type Figure } from "./figure.ts";
import { checkCited } from "./read-figure.ts";

/** What has become of a figure since it was frozen, as the reader reads the last vintage. */
export interface FigureSince {
  readonly figure: Figure;
  /** `missing`: the last vintage has no value there any more; `incomparable`: it measures something else. */
  readonly state: "same" | "revised" | "missing" | "incomparable" | "unreadable";
  readonly value?: number;
  readonly problem?: Problem;
  /** Where the indicator is read here, if the reader may. */
  readonly slug?: string;
}

/** What was expected of a decision, beside what is observed. */
export interface EffectSince {
  readonly effect: Effect;
  /** `waiting`: its day has not come, and the last value stands beside it; `none`: no value by that day. */
  readonly state: "observed" | "waiting" | "none" | "incomparable" | "unreadable";
  readonly observed?: SeriesPoint & { readonly grain: Grain };
  readonly problem?: Problem;
  readonly slug?: string;
}

/** Figures and effects of a decision, read as the reader reads them now: all of one indicator together. */
export async function followUp(
  ctx: DecisionsContext,
  actor: Actor,
  { content: { figures, effects } }: TakenDecision,
): Promise<{ readonly figures: readonly FigureSince[]; readonly effects: readonly EffectSince[] }> {
  const asked = Map.groupBy([...figures, ...effects], ({ dataset }) => dataset);
  const entries = [...asked].map(
    async ([dataset, cited]) => [dataset, await readNow(ctx, actor, dataset, cited)] as const,
  );
  const read = new Map(await Promise.all(entries));
  return {
    figures: await Promise.all(
      figures.map((figure) => figureSince(ctx, actor, figure, read.get(figure.dataset))),
    ),
    effects: effects.map((effect) => effectSince(ctx, effect, read.get(effect.dataset))),
  };
}

type Now =
  | { readonly indicator: Indicator; readonly points: ReadonlyMap<string, readonly SeriesPoint[]> }
  | { readonly problem: Problem };

async function readNow(
  ctx: DecisionsContext,
  actor: Actor,
  dataset: Id,
  cited: readonly (Figure | Effect)[],
): Promise<Now> {
  try {
    const indicator = await getIndicator(ctx, actor, dataset);
    const places = [
      ...new Map(cited.map(({ place: { level, code } }) => [`${level} ${code}`, { level, code }])).values(),
    ];
    const read = await readManySeries(ctx, actor, indicator, { places, ...spanOf(cited) });
    const points = new Map(read.map((one) => [placeKey(one.place), one.points]));
    return { indicator, points };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** From the first period that is cited; of what is expected by a day, whatever came before it. */
function spanOf(cited: readonly (Figure | Effect)[]): { readonly from?: string; readonly to?: string } {
  const last = cited
    .map((one) => ("by" in one ? one.by : one.period))
    .toSorted()
    .at(-1);
  const periods = cited.flatMap((one) => ("by" in one ? [] : [one.period]));
  const [first] = periods.length === cited.length ? periods.toSorted() : [];
  return defined({ from: first, to: last });
}

async function figureSince(
  ctx: DecisionsContext,
  actor: Actor,
  figure: Figure,
  now: Now | undefined,
): Promise<FigureSince> {
  if (now === undefined || "problem" in now) return { figure, state: "unreadable", ...now };
  const { slug } = now.indicator.dataset;
  const other = await otherMeasure(ctx, actor, figure, now.indicator);
  if (other !== undefined) return { figure, state: "incomparable", slug, problem: other };
  const points = now.points.get(placeKey(figure.place)) ?? [];
  const value = points.find((point) => point.period === figure.period)?.value ?? undefined;
  const state = value === undefined ? "missing" : value === figure.value ? "same" : "revised";
  return { figure, state, slug, ...defined({ value }) };
}

/** Why the last vintage is not to be compared with the one of the figure. */
async function otherMeasure(
  ctx: DecisionsContext,
  actor: Actor,
  { unit, vintage, dataset }: Figure,
  { facts, definition }: Indicator,
): Promise<Problem | undefined> {
  // How another instance computes is asked there, where the figure is computed again.
  if (definition === undefined) return changeOfUnit(unit, facts.unit);
  return changeOfMeasure(await getVintage(ctx, actor, dataset, vintage.number), { facts, definition });
}

function effectSince(ctx: DecisionsContext, effect: Effect, now: Now | undefined): EffectSince {
  if (now === undefined || "problem" in now) return { effect, state: "unreadable", ...now };
  const { facts, dataset } = now.indicator;
  const { slug } = dataset;
  const other = changeOfUnit(effect.unit, facts.unit);
  if (other !== undefined) return { effect, state: "incomparable", slug, problem: other };
  const today = placeOfToday(ctx, effect.place);
  const points = now.points.get(placeKey(effect.place)) ?? now.points.get(placeKey(today)) ?? [];
  const observed = points.findLast(({ value, period }) => value !== null && period <= effect.by);
  // A period that begins later has a value: what is observed by that day is known.
  const isDue = facts.to !== undefined && facts.to >= effect.by;
  const state = observed === undefined ? "none" : isDue ? "observed" : "waiting";
  return {
    effect,
    state,
    slug,
    ...defined({ observed: observed && { ...observed, grain: facts.grain } }),
  };
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
