import { geoMercator, type GeoProjection } from "d3-geo";
import type { Geometry, Position } from "geojson";
import type { TileBox } from "../../tables/tile.ts";
import type { MapData, MappedCell, MappedPlace, OverseasFrame } from "./map-data.ts";

export type Placed = MappedPlace & { readonly geometry: Geometry };

/** What one frame shows. */
export interface InView {
  readonly places: readonly Placed[];
  readonly cells: readonly MappedCell[];
}

export interface Frames {
  readonly main: InView;
  /** What lies overseas, each beside the others below a map of the mainland. */
  readonly overseas: readonly (OverseasFrame & InView)[];
  /** Places that no frame shows. */
  readonly outside: number;
}

/** Mainland France and Corsica: the frame where what lies overseas would make everything else tiny. */
export const mainland: TileBox = { west: -5.6, south: 41, east: 10, north: 51.4 };

/** Of what is placed, so much has to be on the mainland for a frame of it. */
export const mainlandShare = 0.6;

/** Where most lies on the mainland, the frame is the mainland, with what lies overseas below; else it is everything. */
export function framesOf(data: MapData): Frames {
  const places = data.places.filter((place): place is Placed => place.geometry !== undefined);
  const { cells = [] } = data;
  const near = within({ places, cells }, mainland);
  const all = countOf({ places, cells });
  if (countOf(near) <= all * mainlandShare) return { main: { places, cells }, overseas: [], outside: 0 };
  const overseas = (data.overseas ?? [])
    .map((one) => ({ ...one, ...within({ places, cells }, one.box) }))
    .filter((one) => countOf(one) > 0);
  const outside = all - countOf(near) - overseas.reduce((sum, one) => sum + countOf(one), 0);
  return { main: near, overseas, outside };
}

function within({ places, cells }: InView, box: TileBox): InView {
  return {
    places: places.filter(({ geometry }) => isWithin(firstPosition(geometry), box)),
    cells: cells.filter(({ longitude, latitude }) => isWithin([longitude, latitude], box)),
  };
}

function isWithin([longitude = 0, latitude = 0]: Position, { west, south, east, north }: TileBox): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

function countOf({ places, cells }: InView): number {
  return places.length + cells.reduce((sum, { count }) => sum + count, 0);
}

/** Outlines are dense enough: what lies between two of their points is straight. */
export function fit(inView: InView, { width, height }: { width: number; height: number }): GeoProjection {
  const margin = Math.min(10, width / 20);
  const projection = geoMercator()
    .precision(0)
    .fitExtent(
      [
        [margin, margin],
        [width - margin, height - margin],
      ],
      { type: "GeometryCollection", geometries: geometriesOf(inView) },
    );
  const first = geometriesOf(inView)[0];
  if (first === undefined || projection.scale() <= scaleMax) return projection;
  // Several near each other have their quarter around them, one alone its surroundings.
  const scale = projection.scale() > spotScale ? width * spotShare : scaleMax;
  return geoMercator()
    .precision(0)
    .scale(scale)
    .center(middleOf(inView))
    .translate([width / 2, height / 2]);
}

/** West, south, east, north of what a frame shows, with what is around. */
export function boundsOf(inView: InView): readonly [number, number, number, number] {
  const [width, height] = [860, 619];
  const projection = fit(inView, { width, height });
  const [west = -180, north = 85] = projection.invert?.([0, 0]) ?? [];
  const [east = 180, south = -85] = projection.invert?.([width, height]) ?? [];
  return [west, south, east, north];
}

/** Pixels for a radian: at 860 pixels, about 11 km from one side to the other. */
const scaleMax = 500_000;

/** What would be a few metres wide is one spot: it is shown with some fifty kilometres around. */
const spotScale = 1e8;
const spotShare = 120;

function geometriesOf({ places, cells }: InView): Geometry[] {
  const points = cells.map(({ longitude, latitude }): Geometry => ({
    type: "Point",
    coordinates: [longitude, latitude],
  }));
  return [...places.map(({ geometry }) => geometry), ...points];
}

function middleOf(inView: InView): [number, number] {
  const positions = geometriesOf(inView).map(firstPosition);
  const mean = (at: 0 | 1): number => positions.reduce((sum, one) => sum + one[at], 0) / positions.length;
  return [mean(0), mean(1)];
}

export function firstPosition(geometry: Geometry): [number, number] {
  const first = geometry.type === "GeometryCollection" ? geometry.geometries[0] : undefined;
  if (geometry.type === "GeometryCollection") return first === undefined ? [0, 0] : firstPosition(first);
  let at: unknown = geometry.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  return Array.isArray(at) ? [Number(at[0]), Number(at[1])] : [0, 0];
}
