import type { Actor } from "../access/actor.ts";
import { anyone } from "../access/actor.ts";
import { isDay } from "../base/day.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { indicatorLevels, type IndicatorLevel, type IndicatorPlace } from "../indicators/definition.ts";
import { getIndicator } from "../indicators/indicators.ts";
import { periodOf } from "../indicators/periods.ts";
import { placeOfToday } from "../indicators/place-of-today.ts";
import { readSeries } from "../indicators/series.ts";
import type { DecisionsContext } from "./context.ts";
import { changeContent } from "./decisions.ts";
import { getEditable } from "./decision-rows.ts";
import { type TakenDecision, decisionMax, type Effect } from "./decision.ts";
import type { Figure } from "./figure.ts";
import { freezeFigure } from "./read-figure.ts";

/** A value that is chosen of an indicator: nobody writes it. */
export interface FigureChosen {
  /** By its id or slug. */
  readonly indicator: string;
  readonly level: string;
  readonly code: string;
  /** A day of the period; the last one where absent. */
  readonly period?: string | undefined;
  readonly vintage?: number | undefined;
}

/** Reads the value, and keeps it in the draft as it is now. */
export async function citeFigure(
  ctx: DecisionsContext,
  actor: Actor,
  decision: string,
  { indicator, level, code, period, vintage }: FigureChosen,
): Promise<TakenDecision> {
  await getEditable(ctx.db, actor, decision);
  const { dataset, facts } = await getIndicator(ctx, actor, indicator);
  const at = period === undefined || period === "" ? facts.to : period;
  if (at === undefined) throw new Failure("conflict", "indicator-not-computed");
  const told = { level: toLevel(level), code };
  const place = vintage === undefined ? placeOfToday(ctx, told) : told;
  const asked = { ...place, period: periodOf(facts.grain, toPeriod(at)), vintage };
  const figure = await freezeFigure(ctx, actor, dataset.id, asked);
  return changeContent(ctx, actor, decision, (content) => {
    if (content.figures.some((cited) => isSameFigure(cited, figure))) {
      throw new Failure("conflict", "decisions-figure-cited");
    }
    return { ...content, figures: withOneMore(content.figures, figure, decisionMax.figures) };
  });
}

/** By its place among those of the draft, from 0. */
export async function removeFigure(
  ctx: DecisionsContext,
  actor: Actor,
  decision: string,
  at: number,
): Promise<TakenDecision> {
  return changeContent(ctx, actor, decision, (content) => ({
    ...content,
    figures: withoutOne(content.figures, at),
  }));
}

export interface EffectChosen {
  readonly indicator: string;
  readonly level: string;
  readonly code: string;
  readonly value: number;
  /** The day by which it is expected. */
  readonly until: string;
}

export async function expectEffect(
  ctx: DecisionsContext,
  actor: Actor,
  decision: string,
  { indicator, level, code, value, until }: EffectChosen,
): Promise<TakenDecision> {
  await getEditable(ctx.db, actor, decision);
  if (!Number.isFinite(value)) throw new Failure("invalid", "decisions-value-wrong", { parameter: "value" });
  if (!isDay(until)) throw new Failure("invalid", "decisions-day-wrong", { parameter: "until" });
  const { id } = (await getIndicator(ctx, actor, indicator)).dataset;
  const told = await getIndicator(ctx, anyone, id).catch((cause: unknown) => {
    throw new Failure("forbidden", "decisions-figure-closed", { parameter: "indicator" }, { cause });
  });
  const { dataset, facts } = told;
  const place = placeOfToday(ctx, { level: toLevel(level), code });
  const [series] = await readSeries(ctx, anyone, told, {
    places: [place],
    ...defined({ from: facts.to, to: facts.to }),
  });
  if (series === undefined) throw new Failure("not-found", "decisions-figure-none");
  const instance = dataset.organizationOrigin ?? ctx.url;
  const effect = {
    indicator: { title: dataset.title, url: pageOf(ctx, dataset), table: facts.table, instance },
    dataset: dataset.id,
    place: { ...place, label: series.place.label },
    value,
    ...defined({ unit: facts.unit }),
    decimals: facts.decimals,
    by: until,
  };
  return changeContent(ctx, actor, decision, (content) => {
    if (content.effects.some((expected) => isSameEffect(expected, effect))) {
      throw new Failure("conflict", "decisions-effect-expected");
    }
    return { ...content, effects: withOneMore(content.effects, effect, decisionMax.effects) };
  });
}

/** Of one vintage: a value that was revised is cited beside what it was. */
function isSameFigure(one: Figure, other: Figure): boolean {
  return (
    one.indicator.table === other.indicator.table &&
    one.indicator.instance === other.indicator.instance &&
    isSamePlace(one.place, other.place) &&
    one.period === other.period &&
    one.vintage.number === other.vintage.number
  );
}

/** Two values that are expected of one place on one day deny each other, or say the same. */
function isSameEffect(one: Effect, other: Effect): boolean {
  return one.dataset === other.dataset && isSamePlace(one.place, other.place) && one.by === other.by;
}

function isSamePlace(one: IndicatorPlace, other: IndicatorPlace): boolean {
  return one.level === other.level && one.code === other.code;
}

/** The page of an indicator where it is computed. */
function pageOf({ url }: DecisionsContext, { organizationOrigin, origins, slug }: Dataset): string {
  const there = organizationOrigin === undefined ? undefined : origins[0]?.url;
  return there?.replace(/\/datasets\/(?=[^/]+$)/, "/indicators/") ?? `${url}/indicators/${slug}`;
}

export async function removeEffect(
  ctx: DecisionsContext,
  actor: Actor,
  decision: string,
  at: number,
): Promise<TakenDecision> {
  return changeContent(ctx, actor, decision, (content) => ({
    ...content,
    effects: withoutOne(content.effects, at),
  }));
}

function withOneMore<One>(all: readonly One[], one: One, max: number): One[] {
  if (all.length >= max) throw new Failure("conflict", "decisions-figures-many", { max });
  return [...all, one];
}

function withoutOne<One>(all: readonly One[], at: number): One[] {
  if (all[at] === undefined) throw new Failure("not-found", "decisions-figure-none");
  return all.filter((_, index) => index !== at);
}

function toLevel(text: string): IndicatorLevel {
  const level = indicatorLevels.find((one) => one === text);
  if (level === undefined) {
    throw new Failure("invalid", "decisions-level-wrong", {
      parameter: "level",
      expected: indicatorLevels.join(", "),
    });
  }
  return level;
}

function toPeriod(text: string): string {
  if (isDay(text)) return text;
  throw new Failure("invalid", "decisions-day-wrong", { parameter: "period" });
}
