import { fromGeojsonVt } from "@maplibre/vt-pbf";
import GeoJsonVt from "geojson-vt";
import type { FeatureCollection } from "geojson";
import type { ContourFolder } from "./contours.ts";
import type { PlaceLevel } from "./territory.ts";

/** The zooms at which the outlines of a level are in a tile: communes are too many from afar. */
const zoomFrom: Readonly<Record<PlaceLevel, number>> = { region: 0, departement: 4, epci: 7, commune: 8 };

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

/**
 * The ground of a map as a Mapbox Vector Tile: the layer `land`, and one for each level whose outlines
 * are kept, each with the `code` of the place. `level` is there whatever the zoom.
 */
export async function groundTile(
  contours: Pick<ContourFolder, "contoursOf" | "landAround">,
  { z, x, y }: TileAddress,
  level: PlaceLevel | undefined,
): Promise<Uint8Array> {
  const levels = (["region", "departement", "epci", "commune"] as const).filter(
    (one) => one === level || (one !== "epci" && z >= zoomFrom[one]),
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
  return fromGeojsonVt(Object.fromEntries(tiles) as never, { version: 2, extent: 4096 });
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
