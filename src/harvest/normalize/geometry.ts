import { type Problem, problem } from "../../base/failure.ts";
import { type Position, pointsOf } from "./geometry-points.ts";
import { epsgOf, findProjection, isGeographic, likelyProjections, type Projection } from "./projections.ts";
import type { NormalizedValue } from "./normalized-value.ts";

/** West, south, east, north in degrees (CRS84). */
export type BoundingBox = readonly [number, number, number, number];

interface BoxOptions {
  /** Of the system of coordinates, where the record tells it: a code, an address or a name. */
  readonly crs?: string | undefined;
  /** Where the record says that it lies: decides between both orders of axes, and between projections. */
  readonly within?: BoundingBox | undefined;
}

/**
 * The box of a geometry, in degrees, from WKT or EWKT, GeoJSON (text or value), a GML envelope or
 * geometry, a DCMI box, or two or four numbers (`minx,miny,maxx,maxy`). Axes that were swapped and
 * coordinates in a projection (told, or plain from their magnitudes) are mended, which is a problem
 * told. A text that is no geometry is the name of a place: neither a value nor a problem.
 */
export function understandBox(told: unknown, options: BoxOptions = {}): NormalizedValue<BoundingBox> {
  const found = pointsOf(told);
  if (found === undefined) return { problems: [] };
  if (found === "broken" || found.points.length === 0) {
    const text = typeof told === "string" ? told : "GeoJSON";
    return { problems: [problem("read-geometry-broken", { text: text.slice(0, 100) })] };
  }
  const crs = found.crs ?? options.crs;
  const epsg = crs === undefined ? undefined : epsgOf(crs);
  const { points } = found;
  if (points.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 180)) {
    return inDegrees(points, found.order ?? axesOf(crs, epsg), options.within);
  }
  return inMetres(points, crs, epsg, options.within);
}

/** Half way around the Earth, and the northings of the zones of France below it. */
const metresMax = 21_000_000;

/** Mainland France and Corsica. */
export const mainland: BoundingBox = [-5.3, 41.2, 9.7, 51.2];

function overlap(one: BoundingBox, other: BoundingBox): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

export function isBox(value: readonly number[]): boolean {
  const [west = 999, south = 999, east = 999, north = 999] = value;
  return west >= -180 && east <= 180 && south >= -90 && north <= 90 && west <= east && south <= north;
}

/**
 * The EPSG register puts latitude first in its geographic systems, and the long forms of its names
 * (`urn:`, `http:`) mean it; `EPSG:4326` alone is written both ways, mostly longitude first.
 */
function axesOf(crs: string | undefined, epsg: number | undefined): "xy" | "yx" {
  return crs !== undefined && epsg !== undefined && epsg !== 84 && /^(?:urn:|https?:)/i.test(crs.trim())
    ? "yx"
    : "xy";
}

function inDegrees(
  points: readonly Position[],
  order: "xy" | "yx",
  within: BoundingBox | undefined,
): NormalizedValue<BoundingBox> {
  const written = boxOf(points);
  const swapped: BoundingBox = [written[1], written[0], written[3], written[2]];
  const [asTold, other] = order === "xy" ? [written, swapped] : [swapped, written];
  if (asTold.every((side) => side === 0)) return nonsense(points);
  const otherFits = isBox(other) && (within === undefined || overlap(other, within));
  if (isBox(asTold) && (within === undefined || overlap(asTold, within) || !otherFits)) {
    return { value: asTold, problems: [] };
  }
  return otherFits ? { value: other, problems: [problem("read-axes-swapped")] } : nonsense(points);
}

function inMetres(
  points: readonly Position[],
  crs: string | undefined,
  epsg: number | undefined,
  within: BoundingBox | undefined,
): NormalizedValue<BoundingBox> {
  const told = epsg === undefined ? undefined : findProjection(epsg);
  if (told !== undefined) {
    const value = converted(points, told);
    return value === undefined ? nonsense(points) : { value, problems: [converting(told)] };
  }
  if (crs !== undefined && (epsg === undefined || !isGeographic(epsg))) {
    return { problems: [problem("read-crs-unknown", { crs: crs.slice(0, 100) })] };
  }
  return likely(points, within ?? mainland) ?? nonsense(points);
}

/** In the projection under which the points lie in the territory. */
function likely(
  points: readonly Position[],
  territory: BoundingBox,
): NormalizedValue<BoundingBox> | undefined {
  const turned = points.map(([x, y]): Position => [y, x]);
  for (const projection of likelyProjections.map(findProjection)) {
    if (projection === undefined) continue;
    const value = converted(points, projection);
    if (value !== undefined && inside(value, territory)) return { value, problems: [converting(projection)] };
    const other = converted(turned, projection);
    if (other === undefined || !inside(other, territory)) continue;
    return { value: other, problems: [converting(projection), problem("read-axes-swapped")] };
  }
  return undefined;
}

function converting({ epsg, name }: Projection): Problem {
  return problem("read-geometry-converted", { name, epsg: String(epsg) });
}

/** Sides of a box are bent by a projection: they are followed through their middles. */
function converted(points: readonly Position[], { toDegrees }: Projection): BoundingBox | undefined {
  const [west, south, east, north] = boxOf(points);
  if ([west, south, east, north].some((side) => Math.abs(side) > metresMax)) return undefined;
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const around = [
    ...[west, x, east].flatMap((at): Position[] => [[at, south], [at, north]]),
    ...[west, east].map((at): Position => [at, y]),
  ]; // prettier-ignore
  const box = boxOf(around.map((point) => toDegrees(...point)));
  const rounded = box.map((side) => Math.round(side * 1e6) / 1e6) as unknown as BoundingBox;
  return isBox(rounded) ? rounded : undefined;
}

/** Coasts and neighbours up to a degree beyond count as inside. */
function inside(box: BoundingBox, territory: BoundingBox): boolean {
  const [west, south, east, north] = territory;
  return box[0] >= west - 1 && box[1] >= south - 1 && box[2] <= east + 1 && box[3] <= north + 1;
}

function nonsense(points: readonly Position[]): NormalizedValue<BoundingBox> {
  const text = points
    .slice(0, 4)
    .map(([x, y]) => `${x} ${y}`)
    .join(", ");
  return { problems: [problem("read-geometry-nowhere", { text })] };
}

function boxOf(points: readonly Position[]): BoundingBox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}
