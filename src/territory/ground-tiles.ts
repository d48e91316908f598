import { fromGeojsonVt } from "@maplibre/vt-pbf";
import GeoJsonVt from "geojson-vt";
import type { FeatureCollection } from "geojson";
import type { ContourFolder } from "./contours.ts";
import type { Town } from "./towns.ts";
import type { MapLevel } from "./territory.ts";

/** The zooms at which the outlines of a level are in a tile: communes are too many from afar. */
const zoomFrom: Readonly<Record<MapLevel, number>> = {
  region: 0,
  departement: 4,
  epci: 7,
  commune: 8,
  iris: 10,
};

/** Beyond, outlines are drawn larger, and told no better. */
export const groundZoomMax = 12;

type Index = InstanceType<typeof GeoJsonVt>;

/** What was cut of outlines before: they are held for as long as those are. */
const indices = new WeakMap<FeatureCollection, Index>();

interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** Names are read where they are few: so many of the largest in a tile. */
const townsMax = 12;

/** Steps of a tile's grid from one side to the other. */
const extent = 4096;

/**
 * The ground of a map as a Mapbox Vector Tile: the layer `land`, and one for each level whose outlines
 * are kept, each with the `code` of the place; `towns` with their names, and their rank by inhabitants.
 * `level` is there whatever the zoom.
 */
export async function groundTile(
  contours: Pick<ContourFolder, "contoursOf" | "landAround" | "towns">,
  { z, x, y }: TileAddress,
  level: MapLevel | undefined,
): Promise<Uint8Array> {
  const levels = (["region", "departement", "epci", "commune", "iris"] as const).filter(
    (one) => one === level || (one !== "epci" && one !== "iris" && z >= zoomFrom[one]),
  );
  const drawn = await Promise.all(levels.map((one) => contours.contoursOf(one)));
  const layers = [
    ["land", contours.landAround()],
    ...levels.map((one, index) => [one, drawn[index]]),
  ] as const;
  const tiles = layers.flatMap(([name, outlines]) => {
    const tile = outlines === undefined ? null : indexOf(outlines as FeatureCollection).getTile(z, x, y);
    return tile === null ? [] : [[name, tile] as const];
  });
  const towns = ["towns", { features: townsIn(contours.towns(), { z, x, y }) }] as const;
  return fromGeojsonVt(Object.fromEntries([...tiles, towns]) as never, { version: 2, extent });
}

function townsIn(towns: readonly Town[], { z, x, y }: TileAddress) {
  const side = 2 ** z;
  const features = [];
  for (const [rank, { name, longitude, latitude }] of towns.entries()) {
    const sine = Math.sin((latitude * Math.PI) / 180);
    const across = (longitude / 360 + 0.5) * side - x;
    const down = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side - y;
    if (across < 0 || across >= 1 || down < 0 || down >= 1) continue;
    const at = [Math.floor(across * extent), Math.floor(down * extent)];
    features.push({ type: 1, geometry: [at], tags: { name, rank } });
    if (features.length === townsMax) break;
  }
  return features;
}

function indexOf(outlines: FeatureCollection): Index {
  const known = indices.get(outlines);
  if (known !== undefined) return known;
  const index = new GeoJsonVt(outlines, {
    maxZoom: groundZoomMax,
    indexMaxZoom: 4,
    tolerance: 2,
    buffer: 64,
  });
  indices.set(outlines, index);
  return index;
}
