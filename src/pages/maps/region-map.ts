import { geoMercator, geoPath } from "d3-geo";
import type { FeatureCollection } from "geojson";
import type { ContourFolder } from "../../territory/contours.ts";

/** The outlines of régions, small, to choose one by: those overseas are chosen by their names. */
export interface RegionMap {
  readonly width: number;
  readonly height: number;
  readonly regions: readonly { readonly code: string; readonly name: string; readonly path: string }[];
}

const widthUsual = 220;
const shape = 210 / 220;
/** Codes of the régions overseas begin with a zero. */
const isOverseas = (code: string): boolean => code.startsWith("0");

/** What was drawn of these contours before, by width: they are parsed once, and drawn once for each. */
const drawn = new WeakMap<FeatureCollection, Map<number, RegionMap>>();

/** Those of a territory; `undefined` where it has no contours. */
export async function drawRegionsOf(
  territory: Pick<ContourFolder, "contoursOf">,
  width?: number,
): Promise<RegionMap | undefined> {
  const contours = await territory.contoursOf("region");
  return contours && drawRegions(contours, width);
}

export function drawRegions(contours: FeatureCollection, width: number = widthUsual): RegionMap {
  const byWidth = drawn.get(contours) ?? new Map<number, RegionMap>();
  const known = byWidth.get(width);
  if (known !== undefined) return known;
  const height = Math.round(width * shape);
  const features = contours.features.filter(({ properties }) => !isOverseas(String(properties?.["code"])));
  const projection = geoMercator().fitExtent(
    [
      [2, 2],
      [width - 2, height - 2],
    ],
    { type: "FeatureCollection", features },
  );
  const path = geoPath(projection).digits(0);
  const regions = features.map((feature) => ({
    code: String(feature.properties?.["code"]),
    name: String(feature.properties?.["nom"]),
    path: withoutRepeats(path(feature) ?? ""),
  }));
  const made = { width, height, regions };
  drawn.set(contours, byWidth.set(width, made));
  return made;
}

/** At whole pixels most points of an outline fall on the one before. */
function withoutRepeats(path: string): string {
  return path.replace(/(?<=[ML])(-?\d+,-?\d+)(?:L\1)+(?=[LZ])/g, "$1").replace(/M[^LMZ]*Z/g, "");
}
