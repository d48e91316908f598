import type { ServingShape } from "../../engine/engine.ts";
import type { Column } from "../column.ts";

/** Where the rows of a version lie: its geometry, else its longitude and latitude. */
export function shapeOf(columns: readonly Column[]): ServingShape {
  const geometry = columns.find(({ type }) => type === "geometry");
  if (geometry !== undefined) return { geometry: { kind: "geojson", column: geometry.name } };
  const longitude = columns.find(({ meaning }) => meaning === "longitude");
  const latitude = columns.find(({ meaning }) => meaning === "latitude");
  if (longitude !== undefined && latitude !== undefined) {
    return { geometry: { kind: "point", longitude: longitude.name, latitude: latitude.name } };
  }
  const pair = columns.find(
    ({ meaning }) => meaning === "latitude-longitude" || meaning === "longitude-latitude",
  );
  if (pair === undefined) return {};
  const first = pair.meaning === "longitude-latitude" ? "longitude" : "latitude";
  return { geometry: { kind: "pair", column: pair.name, first } };
}
