import type { Geometry, Position } from "geojson";

/**
 * The shape as d3 draws it on the sphere: outer rings clockwise, holes the other way. GeoJSON (RFC
 * 7946) has it the other way round, and files have it either way: one that is not turned is all of
 * the Earth but itself.
 */
export function drawnWay(geometry: Geometry | undefined): Geometry | undefined {
  if (geometry?.type === "Polygon") return { ...geometry, coordinates: turned(geometry.coordinates) };
  if (geometry?.type === "MultiPolygon")
    return { ...geometry, coordinates: geometry.coordinates.map(turned) };
  if (geometry?.type !== "GeometryCollection") return geometry;
  return { ...geometry, geometries: geometry.geometries.flatMap((one) => drawnWay(one) ?? []) };
}

function turned(rings: readonly Position[][]): Position[][] {
  return rings.map((ring, index) => (turn(ring) > 0 === (index === 0) ? ring.toReversed() : ring));
}

/** Above zero for a ring against the clock. */
function turn(ring: readonly Position[]): number {
  let sum = 0;
  for (const [index, [x1 = 0, y1 = 0]] of ring.entries()) {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
    sum += x1 * y2 - x2 * y1;
  }
  return sum;
}
