import { boxOf, cellsAcross, toMercator, type Tile, type TileBox } from "../../tables/tile.ts";
import type { PageView, TilesExtent } from "../reading/view-table.ts";
import { firstPosition, mainland, mainlandShare } from "./frame.ts";
import type { MappedCell } from "./map-data.ts";

type Source = Pick<PageView, "readTile">;

/**
 * All rows, counted in the cells of a few tiles: of the mainland and of each place overseas, where most
 * are there, else of all that the rows cover.
 */
export async function readCells(
  source: Source,
  params: URLSearchParams,
  { rows, box }: TilesExtent,
  overseas: readonly TileBox[],
): Promise<readonly MappedCell[]> {
  if (box === undefined) return [];
  const whole = { west: box[0], south: box[1], east: box[2], north: box[3] };
  if (holds(mainland, whole)) return cellsIn(source, params, whole);
  const near = await cellsIn(source, params, mainland);
  if (near.reduce((sum, { count }) => sum + count, 0) <= rows * mainlandShare)
    return cellsIn(source, params, whole);
  const parts = await Promise.all([
    cellsIn(source, params, boxAround(near)),
    ...overseas.map((one) => cellsIn(source, params, one)),
  ]);
  return parts.flat();
}

async function cellsIn(
  source: Source,
  params: URLSearchParams,
  box: TileBox,
): Promise<readonly MappedCell[]> {
  const seen = new Set<number>();
  const read = tilesOver(box).map(async (tile) => ({ tile, content: await source.readTile(params, tile) }));
  const cells = (await Promise.all(read)).flatMap(({ tile, content }): readonly MappedCell[] => {
    if (content.kind === "counts") return content.features;
    // A shape is in each tile that it touches.
    const fresh = content.features.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    return gather(
      tile,
      fresh.map(({ geometry }) => firstPosition(geometry)),
    );
  });
  return cells.filter(({ longitude, latitude }) => isIn(box, longitude, latitude));
}

/** Rows that a tile tells one by one, counted as those of other tiles are: one map is drawn in one way. */
function gather(tile: Tile, positions: readonly (readonly [number, number])[]): readonly MappedCell[] {
  const { west, south, east, north } = boxOf(tile);
  const place = ([longitude, latitude]: readonly [number, number]): string =>
    `${Math.floor(((longitude - west) / (east - west)) * cellsAcross)} ${Math.floor(((latitude - south) / (north - south)) * cellsAcross)}`;
  return [...Map.groupBy(positions, place).values()].map((near) => ({
    longitude: near.reduce((sum, [longitude]) => sum + longitude, 0) / near.length,
    latitude: near.reduce((sum, [, latitude]) => sum + latitude, 0) / near.length,
    count: near.length,
  }));
}

/** Two tiles from one side to the other, or three, where they do not lie as the box does. */
function tilesOver({ west, south, east, north }: TileBox): readonly Tile[] {
  const [left, top] = toMercator(west, north);
  const [right, bottom] = toMercator(east, south);
  const z = Math.max(
    0,
    Math.min(zoomMost, Math.floor(Math.log2(2 / Math.max(right - left, bottom - top, 1e-9)))),
  );
  const side = 2 ** z;
  const place = (share: number): number => Math.max(0, Math.min(side - 1, Math.floor(share * side)));
  const across = range(place(left), place(right));
  return range(place(top), place(bottom)).flatMap((y) => across.map((x) => ({ z, x, y })));
}

const zoomMost = 18;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Cells are told by their middle: a little more than what they are around. */
function boxAround(cells: readonly MappedCell[]): TileBox {
  const longitudes = cells.map(({ longitude }) => longitude);
  const latitudes = cells.map(({ latitude }) => latitude);
  const box = {
    west: least(longitudes),
    south: least(latitudes),
    east: most(longitudes),
    north: most(latitudes),
  };
  const [across, up] = [(box.east - box.west) / 40 + 0.01, (box.north - box.south) / 40 + 0.01];
  return { west: box.west - across, south: box.south - up, east: box.east + across, north: box.north + up };
}

function least(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), -Infinity);
}

function holds(outer: TileBox, inner: TileBox): boolean {
  return isIn(outer, inner.west, inner.south) && isIn(outer, inner.east, inner.north);
}

function isIn({ west, south, east, north }: TileBox, longitude: number, latitude: number): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}
