import { Failure } from "../base/failure.ts";

/** A square of the map in Web Mercator: `x` from the west, `y` from the north, `z` doublings. */
export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export interface TileBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Beyond, one tile is some metres wide. */
export const zoomMax = 22;

/** Steps of a tile's grid from one side to the other (Mapbox Vector Tile 2.1). */
export const extent = 4096;

/** Cells from one side of a tile to the other, where its rows are counted. */
export const cellsAcross = 32;

/** The tile of an address; `not-found` for one that is none of the grid. */
export function parseTile(z: string, x: string, y: string): Tile {
  const [zoom, column, row] = [z, x, y].map((text) => (/^\d{1,8}$/.test(text) ? Number(text) : Number.NaN));
  const tile = { z: zoom ?? Number.NaN, x: column ?? Number.NaN, y: row ?? Number.NaN };
  const side = 2 ** tile.z;
  if (tile.z <= zoomMax && tile.x < side && tile.y < side) return tile;
  throw new Failure("not-found", "tile-outside", { tile: `${z}/${x}/${y}`.slice(0, 60), zoom: zoomMax });
}

/** In degrees; those at the top and the bottom reach the poles, which Mercator does not. */
export function boxOf({ z, x, y }: Tile): TileBox {
  const side = 2 ** z;
  return {
    west: (x / side) * 360 - 180,
    east: ((x + 1) / side) * 360 - 180,
    north: y === 0 ? 90 : latitudeAt(y / side),
    south: y === side - 1 ? -90 : latitudeAt((y + 1) / side),
  };
}

function latitudeAt(share: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
}

/** A position on the tile's grid, from its north-western corner. */
export function toGrid({ z, x, y }: Tile, longitude: number, latitude: number): [number, number] {
  const side = 2 ** z;
  const [across, down] = toMercator(longitude, latitude);
  return [Math.round((across * side - x) * extent), Math.round((down * side - y) * extent)];
}

/** From 0 to 1, from the west and from the north. */
export function toMercator(longitude: number, latitude: number): readonly [number, number] {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, latitude)) * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}
