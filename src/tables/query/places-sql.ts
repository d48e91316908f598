import type { Value } from "../../engine/engine.ts";
import type { Query } from "./query.ts";

/** Metres of a degree of latitude, on the sphere that the distances are measured on. */
const metresPerDegree = 111_195;
const radiusMetres = 6_371_008.8;

/**
 * Conditions on where a row lies, told by the box around its geometry. A box is touched, not only
 * held; a distance is that to the nearest point of the row's box, exact for a point.
 */
export function addPlaces(query: Query, conditions: string[], values: Value[]): void {
  for (const [west, south, east, north] of query.boxes) {
    conditions.push("__ymax >= ? AND __ymin <= ?");
    values.push(south, north);
    if (west <= east) conditions.push("__xmax >= ? AND __xmin <= ?");
    else conditions.push("(__xmax >= ? OR __xmin <= ?)");
    values.push(west, east);
  }
  if (query.near !== undefined) addNear(query.near, conditions, values);
}

function addNear(near: NonNullable<Query["near"]>, conditions: string[], values: Value[]): void {
  const { longitude, latitude, metres } = near;
  const high = metres / metresPerDegree;
  conditions.push("__ymax >= ? AND __ymin <= ?");
  values.push(latitude - high, latitude + high);
  const cosine = Math.cos((Math.min(89, Math.abs(latitude) + high) * Math.PI) / 180);
  const wide = high / cosine;
  if (longitude - wide > -180 && longitude + wide < 180) {
    conditions.push("__xmax >= ? AND __xmin <= ?");
    values.push(longitude - wide, longitude + wide);
  }
  const x = "radians(greatest(__xmin, least(__xmax, ?)) - ?)";
  const y = "greatest(__ymin, least(__ymax, ?))";
  conditions.push(
    `${2 * radiusMetres} * asin(least(1, sqrt(pow(sin(radians(${y} - ?) / 2), 2) + ` +
      `cos(radians(?)) * cos(radians(${y})) * pow(sin(${x} / 2), 2)))) <= ?`,
  );
  values.push(latitude, latitude, latitude, latitude, longitude, longitude, metres);
}
