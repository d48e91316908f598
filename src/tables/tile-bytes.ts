import { fromGeojsonVt } from "@maplibre/vt-pbf";
import GeoJsonVt from "geojson-vt";
import type { Feature } from "geojson";
import type { CountFeature, RowFeature, TileContent } from "./tile-content.ts";
import { extent, type Tile, toGrid } from "./tile.ts";

/** A feature on the tile's grid; `type` 1 for points, 2 for lines, 3 for areas. */
type Features = readonly object[];

/** The tile as a Mapbox Vector Tile 2.1: the layer `rows`, or `counts`, which may be empty. */
export function toVectorTile(content: TileContent, tile: Tile): Uint8Array {
  const features =
    content.kind === "counts" ? countsOnGrid(content.features, tile) : rowsOnGrid(content.features, tile);
  return fromGeojsonVt({ [content.kind]: { features } as never }, { version: 2, extent });
}

function countsOnGrid(counts: readonly CountFeature[], tile: Tile): Features {
  return counts.map(({ count, longitude, latitude, id }) => ({
    type: 1,
    geometry: [toGrid(tile, longitude, latitude)],
    tags: id === undefined ? { count } : { count, row: id },
  }));
}

function rowsOnGrid(rows: readonly RowFeature[], tile: Tile): Features {
  const points = rows.flatMap(({ id, geometry, told }) =>
    geometry.type === "Point"
      ? [
          {
            id,
            type: 1,
            geometry: [toGrid(tile, geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0)],
            tags: safe(told),
          },
        ]
      : [],
  );
  return [
    ...points,
    ...shapesOnGrid(
      rows.filter(({ geometry }) => geometry.type !== "Point"),
      tile,
    ),
  ];
}

/** Lines and areas are cut at the tile's sides, and lose what its grid does not show. */
function shapesOnGrid(rows: readonly RowFeature[], { z, x, y }: Tile): Features {
  if (rows.length === 0) return [];
  const features = rows.map(({ id, geometry, told }): Feature => ({
    type: "Feature",
    id,
    properties: safe(told),
    geometry,
  }));
  const index = new GeoJsonVt(
    { type: "FeatureCollection", features },
    { maxZoom: z, indexMaxZoom: 0, extent, buffer: 64, tolerance: 3 },
  );
  return index.getTile(z, x, y)?.features ?? [];
}

/** The writer of tiles looks names up in an object, which has some of its own. */
function safe(told: RowFeature["told"]): RowFeature["told"] {
  const names = Object.keys(told).filter((name) => name in Object.prototype);
  if (names.length === 0) return told;
  return Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name in Object.prototype ? `${name}_` : name, value]),
  );
}

/** The same as GeoJSON: what is shown, in degrees, shapes whole. */
export function toGeoJson(content: TileContent): string {
  const features =
    content.kind === "counts"
      ? content.features.map(({ count, longitude, latitude, id }) => ({
          type: "Feature",
          geometry: { type: "Point", coordinates: [longitude, latitude] },
          properties: id === undefined ? { count } : { count, row: id },
        }))
      : content.features.map(({ id, geometry, told }) => ({
          type: "Feature",
          id,
          geometry,
          properties: told,
        }));
  return JSON.stringify({ type: "FeatureCollection", shows: content.kind, features });
}
