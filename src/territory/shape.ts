import type { FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

/** The outlines of one level, each with `code` and `nom`. Degrees, WGS 84. */
export type Contours = FeatureCollection<Polygon | MultiPolygon, { code: string; nom: string }>;

/** The shape with its positions on a grid of `step` degrees; rings that vanish on it are left out. */
export function roundShape(shape: Polygon | MultiPolygon, step: number): Polygon | MultiPolygon {
  if (shape.type === "Polygon") {
    return { type: "Polygon", coordinates: roundRings(shape.coordinates, step) ?? shape.coordinates };
  }
  const parts = shape.coordinates.flatMap((rings) => {
    const rounded = roundRings(rings, step);
    return rounded === undefined ? [] : [rounded];
  });
  return { type: "MultiPolygon", coordinates: parts.length === 0 ? shape.coordinates.slice(0, 1) : parts };
}

function roundRings(rings: readonly Position[][], step: number): Position[][] | undefined {
  const [outer, ...holes] = rings.map((ring) => roundRing(ring, step));
  if (outer === undefined || outer.length < 4) return undefined;
  return [outer, ...holes.filter((hole) => hole.length >= 4)];
}

function roundRing(ring: readonly Position[], step: number): Position[] {
  const digits = Math.ceil(-Math.log10(step));
  const round = (value: number): number => Number((Math.round(value / step) * step).toFixed(digits));
  const rounded: Position[] = [];
  for (const [longitude = 0, latitude = 0] of ring) {
    const next: Position = [round(longitude), round(latitude)];
    const last = rounded.at(-1);
    if (last === undefined || last[0] !== next[0] || last[1] !== next[1]) rounded.push(next);
  }
  return rounded;
}

/** The centre of gravity of the largest outer ring, [longitude, latitude], to five decimals. */
export function centreOfShape(shape: Polygon | MultiPolygon): readonly [number, number] {
  const parts = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  const measured = parts.map(([outer]) => measure(outer ?? []));
  const largest = measured.toSorted((one, other) => other.area - one.area)[0];
  return largest?.centre ?? [0, 0];
}

/** Shoelace formula; of a ring without an area, the mean of its positions. */
function measure(ring: readonly Position[]): { area: number; centre: readonly [number, number] } {
  let area = 0;
  let x = 0;
  let y = 0;
  for (const [index, [x1 = 0, y1 = 0]] of ring.entries()) {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
    const cross = x1 * y2 - x2 * y1;
    area += cross;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  const centre = area === 0 ? meanOf(ring) : ([x / (3 * area), y / (3 * area)] as const);
  return { area: Math.abs(area / 2), centre: [toDegrees(centre[0]), toDegrees(centre[1])] };
}

function meanOf(ring: readonly Position[]): readonly [number, number] {
  const sum = (place: 0 | 1): number => ring.reduce((total, position) => total + (position[place] ?? 0), 0);
  return [sum(0) / Math.max(1, ring.length), sum(1) / Math.max(1, ring.length)];
}

function toDegrees(value: number): number {
  return Number(value.toFixed(5));
}
