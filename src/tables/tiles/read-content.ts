import { Failure } from "../../base/failure.ts";
import type { Chunk, Serving } from "../../engine/engine.ts";
import type { OpenRows } from "../open-rows.ts";
import { isGrouped, type QueryColumn } from "../query/query.ts";
import type { SqlStatement } from "../query/query-sql.ts";
import { shapeOf } from "../query/shape.ts";
import { geometryOf, type RowFeature, type TileContent, toldOf } from "../tile-content.ts";
import { countsStatement, extentStatement, type Places, rowsStatement, weightStatement } from "./tile-sql.ts";
import type { Tile } from "../tile.ts";

/** Beyond, rows are counted: more dots than these are none to a reader. */
const rowsMax = 2_000;
/** Of the texts of shapes, which are read whole before they are cut. */
const shapeBytesMax = 4_000_000;
/** Columns that a tile may tell of each row. */
const toldMax = 8;

const tileMs = 20_000;

/** Where the rows lie; `invalid` for a table without places, and for rows that are asked for together. */
export function placesOf(open: OpenRows): Places {
  const places = shapeOf(open.version.columns).geometry;
  if (places === undefined || isGrouped(open.query)) throw new Failure("not-found", "tile-no-places");
  return places;
}

export async function readContent(
  open: OpenRows,
  tile: Tile,
  told: readonly QueryColumn[],
  signal: AbortSignal | undefined,
): Promise<TileContent> {
  const places = placesOf(open);
  const { serving, types } = await open.serve();
  const ask = asker(serving, signal);
  const asked = { query: open.query, types };
  try {
    const [rows = 0, bytes = 0] = numbersOf(
      await ask(weightStatement(asked, { places, tile, most: rowsMax + 1 })),
    );
    if (rows > rowsMax || bytes > shapeBytesMax) {
      return countsOf(await ask(countsStatement(asked, places, tile)));
    }
    if (rows === 0) return { kind: "rows", features: [] };
    const names = told.slice(0, toldMax).map(({ name }) => name);
    return rowsOf(await ask(rowsStatement(asked, { places, tile, told: names })), places, names);
  } finally {
    serving.release();
  }
}

export interface Extent {
  readonly rows: number;
  /** West, south, east, north, in degrees; absent where no row has a place. */
  readonly box?: readonly [number, number, number, number];
}

export async function readExtent(open: OpenRows, signal: AbortSignal | undefined): Promise<Extent> {
  placesOf(open);
  const { serving, types } = await open.serve();
  try {
    const asked = { query: open.query, types };
    const [rows = 0, west = 0, south = 0, east = 0, north = 0] = numbersOf(
      await asker(serving, signal)(extentStatement(asked)),
    );
    return rows === 0 ? { rows } : { rows, box: [west, south, east, north] };
  } finally {
    serving.release();
  }
}

function asker(serving: Serving, signal: AbortSignal | undefined) {
  const budget = signal === undefined ? { timeMs: tileMs } : { timeMs: tileMs, signal };
  return async ({ sql, values }: SqlStatement): Promise<readonly Chunk[]> =>
    (await serving.read(sql, values, budget)).chunks;
}

/** Of an answer of one row. */
function numbersOf(chunks: readonly Chunk[]): number[] {
  return (chunks[0]?.columns ?? []).map((column) => Number(column[0] ?? 0));
}

function countsOf(chunks: readonly Chunk[]): TileContent {
  const features = chunks.flatMap(({ rowCount, columns }) =>
    Array.from({ length: rowCount }, (_, row) => {
      const [count = 0, longitude = 0, latitude = 0, id = 0] = columns.map((column) => Number(column[row]));
      return { count, longitude, latitude, ...(count === 1 ? { id } : {}) };
    }),
  );
  return { kind: "counts", features };
}

function rowsOf(chunks: readonly Chunk[], places: Places, names: readonly string[]): TileContent {
  const first = places.kind === "geojson" ? 2 : 3;
  const features = chunks.flatMap(({ rowCount, columns }) =>
    Array.from({ length: rowCount }, (_, row): RowFeature[] => {
      const cells = columns.map((column) => column[row] ?? null);
      const geometry =
        places.kind === "geojson"
          ? geometryOf(cells[1] ?? null)
          : { type: "Point" as const, coordinates: [Number(cells[1]), Number(cells[2])] };
      if (geometry === undefined) return [];
      return [{ id: Number(cells[0]), geometry, told: toldOf(names, cells.slice(first)) }];
    }).flat(),
  );
  return { kind: "rows", features };
}
