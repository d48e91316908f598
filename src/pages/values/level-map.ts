import { defined } from "../../base/defined.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorLevel } from "../../indicators/definition.ts";
import type { PeriodValues } from "../../indicators/indicator.ts";
import type { Contours } from "../../territory/shape.ts";
import type { PlaceLevel } from "../../territory/territory.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { drawMap } from "../maps/draw-map.ts";
import type { MapData, MappedPlace } from "../maps/map-data.ts";
import { outlinesOf } from "../maps/outlines.ts";
import { overseasFrames } from "../maps/read-map.ts";
import type { CurveDrawing } from "./curve.ts";
import { paintPlaces } from "./draw-choropleth.ts";
import type { MapScale } from "./map-scale.ts";
import { placeMap } from "./place-map.ts";

type Reader = Pick<App.Locals, "rooms" | "language" | "settings">;

interface LevelOnMap {
  readonly facts: Pick<IndicatorFacts, "unit" | "decimals">;
  readonly level: IndicatorLevel;
  readonly values: PeriodValues["values"];
  readonly scale: MapScale;
  /** Where a place leads; its own page where absent. */
  readonly linkOf?: (code: string) => string;
}

interface LevelDrawing {
  readonly width: number;
  readonly label: string;
  /** Tells two drawings of one width on one page apart. */
  readonly name?: string;
}

export type DrawLevel = (
  options: LevelDrawing & { readonly isSmall: boolean; readonly words?: CurveDrawing["words"] },
) => string;

export interface LevelMap {
  /** One picture. */
  readonly draw: DrawLevel;
  /** What a page shows at any width, as HTML. */
  readonly place: (options: LevelDrawing) => string;
}

/** The places of a level in the colours of a scale; `undefined` where it has no contours here, or is the whole. */
export async function openLevelMap(
  { rooms, language, settings }: Reader,
  { facts, level, values: told, scale, linkOf = (code) => `/places/${level}/${code}` }: LevelOnMap,
): Promise<LevelMap | undefined> {
  if (level === "country") return undefined;
  const contours = await rooms.territory.contoursOf(level);
  if (contours === undefined) return undefined;
  const values = new Map(told.map(({ code, value }) => [code, value]));
  const data = await mapOf(rooms, { level, contours, values });
  const { land: _, base: __, ...bare } = data;
  const { accentHue: hue } = settings;
  const painted = { language, facts, scale, values, accent: toHex(accentOf(hue, "light")) };
  return {
    draw: ({ width, label, isSmall, words, name = String(width) }) => {
      const shown = isSmall ? bare : data;
      const outlines = outlinesOf(contours, shown, { width, isCoarse: isSmall });
      const linked = words === undefined && !isSmall ? linkOf : undefined;
      const map = paintPlaces({ ...painted, outlines, linkOf: linked, isSmall, name });
      return drawMap({ data: shown, language, width, hue, label, painted: map, name, ...defined({ words }) });
    },
    place: ({ width, label, name = String(width) }) => {
      const outlines = outlinesOf(contours, data, { width, isCoarse: false });
      return placeMap({ ...painted, outlines, linkOf, isSmall: false, name }, label);
    },
  };
}

async function mapOf(
  { territory }: Reader["rooms"],
  {
    level,
    contours,
    values,
  }: {
    readonly level: PlaceLevel;
    readonly contours: Contours;
    readonly values: ReadonlyMap<string, number | null>;
  },
): Promise<MapData> {
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
