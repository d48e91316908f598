import type { Language } from "../../base/language.ts";
import type { ClassMethod } from "../maps/class-methods.ts";
import { speak } from "../reading/speak.ts";
import { type DrawLevel, openLevelMap } from "../values/level-map.ts";
import { type MapScale, mapScale, naturalMethod } from "../values/map-scale.ts";
import { datesOfScale } from "../values/dates.ts";
import type { Explored } from "./read-explorer.ts";
import { writeFigure } from "../values/write-figure.ts";

export interface PlacesMap {
  readonly method: ClassMethod;
  /** What classes diverge from. */
  readonly centre: number;
  readonly scale: MapScale;
  readonly draw: DrawLevel;
}

/** `undefined` where the level has no contours here, or is the whole. */
export async function openPlacesMap(locals: App.Locals, explored: Explored): Promise<PlacesMap | undefined> {
  const { rooms } = locals;
  const { level, facts, period } = explored;
  if (level === "country" || period === undefined) return undefined;
  if (!(await rooms.territory.contoursOf(level))) return undefined;
  const { method, centre, scale } = await scaleOf(locals, explored);
  const map = await openLevelMap(locals, { facts, level, values: period.values, scale });
  return map && { method, centre, scale, draw: map.draw };
}

/** Classes of several dates together, so that a colour means the same at each. */
async function scaleOf(
  { rooms, actor, settings }: App.Locals,
  { indicator, facts, level, state }: Explored,
): Promise<{ method: ClassMethod; centre: number; scale: MapScale }> {
  const read = await rooms.indicators.readPeriods(actor, indicator, {
    level,
    periods: datesOfScale(facts, level),
    ...(state.vintage === undefined ? {} : { vintage: state.vintage }),
  });
  const dates = read.map(({ values }) => values.flatMap(({ value }) => value ?? []));
  const { method: natural, centre } = naturalMethod(dates.flat(), facts);
  const asked = state.classes ?? natural;
  const method = asked === "hand" && state.cuts.length === 0 ? "quantile" : asked;
  const { better } = facts;
  const scale = mapScale(method, dates, { centre, cuts: state.cuts, hue: settings.accentHue, better });
  return { method: asked, centre, scale };
}

/** One date of a map that plays: the class and the words of each place. */
export function frameOf(
  language: Language,
  { facts, period }: Pick<Explored, "facts" | "period">,
  { scale }: Pick<PlacesMap, "scale">,
): Readonly<Record<string, readonly [paint: string, told: string]>> {
  const missing = speak(language, "pages-explore-missing");
  return Object.fromEntries(
    (period?.values ?? []).map(({ code, label, value }) => [
      code,
      value === null
        ? (["c-hatch", `${label} : ${missing}`] as const)
        : ([
            scale.paint(scale.classOf(value)).class,
            `${label} : ${writeFigure(language, value, facts)}`,
          ] as const),
    ]),
  );
}
