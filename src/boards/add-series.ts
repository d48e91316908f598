import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { SharedAnswer } from "../base/shared-answer.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { IndicatorLevel, IndicatorPlace } from "../indicators/definition.ts";
import type { Indicator, Series } from "../indicators/indicator.ts";
import { numberOf } from "../indicators/periods.ts";
import { placeOfToday } from "../indicators/place-of-today.ts";
import { readLevel, readManySeries } from "../indicators/series.ts";
import { placeKey } from "./board.ts";
import type { BoardsContext } from "./context.ts";
import type { KeptIndicator } from "./kept-values.ts";

/** Values of a level that are read at once, where two of its places are asked for. */
const levelMax = 150_000;

interface SeriesWanted {
  readonly places: readonly IndicatorPlace[];
  /** By `placeKey`; `undefined` of a place without one. */
  readonly series: Map<string, Series | undefined>;
  /** What everybody reads, where that is what is asked for. */
  readonly kept: KeptIndicator | undefined;
}

/**
 * Puts the series of places that are not there yet, in a question for each level. Where they are kept for
 * everybody, the second page that asks for places of a level has all of it read: the pages of the others
 * ask nothing more.
 */
export async function addSeries(
  ctx: BoardsContext,
  actor: Actor,
  indicator: Indicator,
  { places, series, kept }: SeriesWanted,
): Promise<void> {
  const missing = places.filter(
    (place) => indicator.facts.levels.includes(place.level) && !series.has(placeKey(place)),
  );
  await Promise.all(
    [...Map.groupBy(missing, ({ level }) => level)].map(async ([level, own]) => {
      if (kept?.levels.has(level) === true && isShort(ctx, indicator.facts, level))
        await wholeLevel(ctx, actor, indicator, { level, kept }).take();
      else await readThese(ctx, actor, indicator, { places: own, series, kept });
      // That it was asked for, where it was not read whole: the next who asks has it so.
      kept?.levels.set(level, kept.levels.get(level));
      for (const place of own) {
        if (series.has(placeKey(place))) continue;
        // Of one that was merged since, what the place of today has.
        series.set(placeKey(place), series.get(placeKey(placeOfToday(ctx, place))));
      }
    }),
  );
}

async function readThese(
  ctx: BoardsContext,
  actor: Actor,
  indicator: Indicator,
  { places, series, kept }: SeriesWanted,
): Promise<void> {
  const request = { places, ...defined({ vintage: kept?.version }) };
  const found = await readManySeries(ctx, actor, indicator, request);
  for (const one of found) series.set(placeKey(one.place), one);
}

function isShort(
  { territory }: BoardsContext,
  { grain, from, to }: IndicatorFacts,
  level: IndicatorLevel,
): boolean {
  if (level === "country" || from === undefined || to === undefined) return false;
  const periods = numberOf(grain, to) - numberOf(grain, from) + 1;
  return periods * territory.codes(level).length <= levelMax;
}

function wholeLevel(
  ctx: BoardsContext,
  actor: Actor,
  indicator: Indicator,
  { level, kept }: { readonly level: IndicatorLevel; readonly kept: KeptIndicator },
): SharedAnswer<void> {
  const known = kept.levels.get(level);
  if (known !== undefined) return known;
  const read = async (): Promise<void> => {
    try {
      const all = await readLevel(ctx, actor, indicator, { level, vintage: kept.version });
      for (const one of all) kept.series.set(placeKey(one.place), one);
    } catch (error) {
      kept.levels.delete(level);
      throw error;
    }
  };
  const whole = new SharedAnswer(read);
  kept.levels.set(level, whole);
  return whole;
}
