import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorLevel } from "../../indicators/definition.ts";
import type { PeriodValues } from "../../indicators/indicator.ts";
import type { PlaceLevel } from "../../territory/territory.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { drawMap } from "../maps/draw-map.ts";
import type { MapData, MappedPlace } from "../maps/map-data.ts";
import { overseasFrames } from "../maps/read-map.ts";
import { compactPaths } from "./compact-paths.ts";
import type { CurveDrawing } from "./curve.ts";
import { paintPlaces } from "./draw-choropleth.ts";
import type { MapScale } from "./map-scale.ts";

type Reader = Pick<App.Locals, "rooms" | "language" | "settings">;

interface LevelOnMap {
  readonly facts: Pick<IndicatorFacts, "unit" | "decimals">;
  readonly level: IndicatorLevel;
  readonly values: PeriodValues["values"];
  readonly scale: MapScale;
  /** Where a place leads; its own page where absent. */
  readonly linkOf?: (code: string) => string;
}

export type DrawLevel = (options: {
  readonly width: number;
  readonly label: string;
  readonly isSmall: boolean;
  /** Tells two drawings of one width on one page apart. */
  readonly name?: string;
  readonly words?: CurveDrawing["words"];
}) => string;

/** The places of a level in the colours of a scale; `undefined` where it has no contours here, or is the whole. */
export async function openLevelMap(
  { rooms, language, settings }: Reader,
  { facts, level, values: told, scale, linkOf = (code) => `/places/${level}/${code}` }: LevelOnMap,
): Promise<DrawLevel | undefined> {
  if (level === "country") return undefined;
  const values = new Map(told.map(({ code, value }) => [code, value]));
  const data = await mapOf(rooms, level, values);
  if (data === undefined) return undefined;
  const accent = toHex(accentOf(settings.accentHue, "light"));
  return ({ width, label, isSmall, words, name = String(width) }) => {
    const linked = words === undefined && !isSmall ? linkOf : undefined;
    const painted = paintPlaces({ language, facts, scale, values, accent, linkOf: linked, isSmall, name });
    const { base, land: _, ...bare } = data;
    const drawn = drawMap({
      data: isSmall || base === undefined ? bare : data,
      language,
      width,
      hue: settings.accentHue,
      label,
      painted,
      name,
      ...(words === undefined ? {} : { words }),
    });
    return isSmall ? compactPaths(drawn) : drawn;
  };
}

async function mapOf(
  { territory }: Reader["rooms"],
  level: PlaceLevel,
  values: ReadonlyMap<string, number | null>,
): Promise<MapData | undefined> {
  const contours = await territory.contoursOf(level);
  if (contours === undefined) return undefined;
  const departements = await territory.contoursOf("departement");
  return {
    kind: "classes",
    total: values.size,
    places: contours.features.flatMap(({ properties, geometry }): MappedPlace[] => {
      const key = properties.code;
      // What the indicator never speaks of is ground; what it says is missing is hatched.
      return values.has(key) ? [{ key, label: territory.labelOf(level, key) ?? key, geometry }] : [];
    }),
    land: territory.landAround(),
    overseas: overseasFrames(territory),
    ...(departements === undefined ? {} : { base: level === "departement" ? contours : departements }),
  };
}
