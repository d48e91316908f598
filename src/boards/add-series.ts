import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import type { Indicator, Series } from "../indicators/indicator.ts";
import type { LevelValues } from "../indicators/level-values.ts";
import { placeOfToday } from "../indicators/place-of-today.ts";
import { readManySeries } from "../indicators/series.ts";
import { type IndicatorLevel, type IndicatorPlace, placeKey } from "../indicators/definition.ts";
import type { BoardsContext } from "./context.ts";

interface SeriesWanted {
  readonly places: readonly IndicatorPlace[];
  /** By `placeKey`; `undefined` of a place without one. */
  readonly series: Map<string, Series | undefined>;
  /** Levels that were read whole: of their places, nothing more is asked. */
  readonly whole: ReadonlyMap<IndicatorLevel, LevelValues>;
  /** The version that is kept for everybody; the last one where absent. */
  readonly vintage: number | undefined;
}

/** Puts the series of places that are not there yet, in a question for each level that is not read whole. */
export async function addSeries(
  ctx: BoardsContext,
  actor: Actor,
  indicator: Indicator,
  { places, series, whole, vintage }: SeriesWanted,
): Promise<void> {
  const missing = places.filter(
    (place) => indicator.facts.levels.includes(place.level) && !series.has(placeKey(place)),
  );
  await Promise.all(
    [...Map.groupBy(missing, ({ level }) => level)].map(async ([level, own]) => {
      const values = whole.get(level);
      const found =
        values === undefined
          ? await readManySeries(ctx, actor, indicator, { places: own, ...defined({ vintage }) })
          : own.flatMap((place) => seriesIn(ctx, values, place) ?? []);
      for (const one of found) series.set(placeKey(one.place), one);
      for (const place of own) {
        if (series.has(placeKey(place))) continue;
        // Of one that was merged since, what the place of today has.
        series.set(placeKey(place), series.get(placeKey(placeOfToday(ctx, place))));
      }
    }),
  );
}

function seriesIn(ctx: BoardsContext, values: LevelValues, place: IndicatorPlace): Series | undefined {
  return values.seriesOf(place.code) ?? values.seriesOf(placeOfToday(ctx, place).code);
}
