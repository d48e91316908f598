import type { Language } from "../../base/language.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import type { ClassMethod } from "../maps/class-methods.ts";
import { drawMap } from "../maps/draw-map.ts";
import type { MapData, MappedPlace } from "../maps/map-data.ts";
import { overseasFrames } from "../maps/read-map.ts";
import { speak } from "../reading/speak.ts";
import { compactPaths } from "./compact-paths.ts";
import type { CurveDrawing } from "./curve.ts";
import { paintPlaces } from "./draw-choropleth.ts";
import { type MapScale, mapScale } from "./map-scale.ts";
import { datesOfScale, type Explored } from "./read-explorer.ts";
import { writeFigure } from "./write-figure.ts";

export interface PlacesMap {
  readonly method: ClassMethod;
  /** What classes diverge from. */
  readonly centre: number;
  readonly scale: MapScale;
  draw(options: {
    readonly width: number;
    readonly label: string;
    readonly isSmall: boolean;
    readonly words?: CurveDrawing["words"];
  }): string;
}

/** `undefined` where the level has no contours here, or is the whole. */
export async function openPlacesMap(locals: App.Locals, explored: Explored): Promise<PlacesMap | undefined> {
  const { rooms, settings, language } = locals;
  const { level, facts, period } = explored;
  if (level === "country" || period === undefined) return undefined;
  const contours = await rooms.territory.contoursOf(level);
  if (contours === undefined) return undefined;
  const { method, centre, scale } = await scaleOf(locals, explored);
  const values = new Map(period.values.map(({ code, value }) => [code, value]));
  const departements = await rooms.territory.contoursOf("departement");
  const land = rooms.territory.landAround();
  const data: MapData = {
    kind: "classes",
    total: period.values.length,
    places: contours.features.flatMap(({ properties, geometry }): MappedPlace[] => {
      const key = properties.code;
      // What the indicator never speaks of is ground; what it says is missing is hatched.
      return values.has(key) ? [{ key, label: rooms.territory.labelOf(level, key) ?? key, geometry }] : [];
    }),
    land,
    overseas: overseasFrames(rooms.territory),
    ...(departements === undefined ? {} : { base: level === "departement" ? contours : departements }),
  };
  const accent = toHex(accentOf(settings.accentHue, "light"));
  return {
    method,
    centre,
    scale,
    draw: ({ width, label, isSmall, words }) => {
      const painted = paintPlaces({
        language,
        facts,
        scale,
        level,
        values,
        accent,
        linked: words === undefined,
        isSmall,
        name: String(width),
      });
      const { base, land: _, ...bare } = data;
      const drawn = drawMap({
        data: isSmall || base === undefined ? bare : data,
        language,
        width,
        hue: settings.accentHue,
        label,
        painted,
        ...(words === undefined ? {} : { words }),
      });
      return isSmall ? compactPaths(drawn) : drawn;
    },
  };
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
  const values = read.flatMap((one) => one.values.flatMap(({ value }) => (value === null ? [] : [value])));
  const centre = facts.target?.value ?? 0;
  const isAcross = values.some((value) => value < centre) && values.some((value) => value > centre);
  const natural = facts.target !== undefined || isAcross ? "diverging" : "quantile";
  const asked = state.classes ?? natural;
  const method = asked === "hand" && state.cuts.length === 0 ? "quantile" : asked;
  const { better } = facts;
  const scale = mapScale(method, values, { centre, cuts: state.cuts, hue: settings.accentHue, better });
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
