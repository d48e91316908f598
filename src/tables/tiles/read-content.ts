import { Failure } from "../../base/failure.ts";
import type { Chunk, Serving } from "../../engine/engine.ts";
import type { OpenRows } from "../open-rows.ts";
import { isGrouped, type QueryColumn } from "../query/query.ts";
import type { SqlStatement } from "../query/sql-statement.ts";
import { type Asker, askChunks, budgetOf, insteadOf } from "../large/ask-large.ts";
import type { LargeStatement } from "../large/large-sql.ts";
import { shapeOf } from "../query/shape.ts";
import { geometryOf, type RowFeature, type TileContent, toldOf } from "../tile-content.ts";
import {
  largeCountsStatement,
  largeExtentStatement,
  largeTileStatement,
  largeWeightStatement,
} from "./large-tile-sql.ts";
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

/** What one engine answers of a tile. */
interface TileEngine {
  /** Of so many rows at most: how many there are, and the bytes of their shapes. */
  weight(most: number): Promise<readonly Chunk[]>;
  counts(): Promise<readonly Chunk[]>;
  rows(told: readonly string[]): Promise<readonly Chunk[]>;
}

export async function readContent(
  open: OpenRows,
  tile: Tile,
  told: readonly QueryColumn[],
  signal: AbortSignal | undefined,
): Promise<TileContent> {
  const places = placesOf(open);
  const names = told.slice(0, toldMax).map(({ name }) => name);
  const asked = { places, tile, names, signal };
  const large = await open.whereLarge(async (asker, rows) => {
    const engine = largeEngine(asker, { query: open.query, rows }, asked);
    return engine && contentOf(engine, asked);
  });
  if (typeof large === "object") return large;
  return insteadOf(large, async () => {
    const { serving, types } = await open.serve();
    try {
      return await contentOf(engineHere(serving, { query: open.query, types }, asked), asked);
    } finally {
      serving.release();
    }
  });
}

interface AskedTile {
  readonly places: Places;
  readonly tile: Tile;
  readonly names: readonly string[];
  readonly signal: AbortSignal | undefined;
}

async function contentOf(engine: TileEngine, { places, names }: AskedTile): Promise<TileContent> {
  const [rows = 0, bytes = 0] = numbersOf(await engine.weight(rowsMax + 1));
  if (rows > rowsMax || bytes > shapeBytesMax) return countsOf(await engine.counts());
  if (rows === 0) return { kind: "rows", features: [] };
  return rowsOf(await engine.rows(names), places, names);
}

function engineHere(
  serving: Serving,
  asked: Parameters<typeof extentStatement>[0],
  { places, tile, signal }: AskedTile,
): TileEngine {
  const ask = asker(serving, signal);
  return {
    weight: (most) => ask(weightStatement(asked, { places, tile, most })),
    counts: () => ask(countsStatement(asked, places, tile)),
    rows: (told) => ask(rowsStatement(asked, { places, tile, told })),
  };
}

/** `undefined` where it does not answer as the embedded engine does. */
function largeEngine(
  to: Asker,
  asked: Parameters<typeof largeExtentStatement>[0],
  { places, tile, names, signal }: AskedTile,
): TileEngine | undefined {
  const weight = largeWeightStatement(asked, { places, tile, most: rowsMax + 1 });
  const counts = largeCountsStatement(asked, places, tile);
  const rows = largeTileStatement(asked, { places, tile, told: names });
  if (weight === undefined || counts === undefined || rows === undefined) return undefined;
  const ask = (statement: LargeStatement) => askChunks(to, statement, budgetOf(tileMs, signal));
  return { weight: () => ask(weight), counts: () => ask(counts), rows: () => ask(rows) };
}

export interface Extent {
  readonly rows: number;
  /** West, south, east, north, in degrees; absent where no row has a place. */
  readonly box?: readonly [number, number, number, number];
}

export async function readExtent(open: OpenRows, signal: AbortSignal | undefined): Promise<Extent> {
  placesOf(open);
  const large = await open.whereLarge(async (asker, rows) => {
    const statement = largeExtentStatement({ query: open.query, rows });
    return statement && askChunks(asker, statement, budgetOf(tileMs, signal));
  });
  const chunks = typeof large === "object" ? large : await insteadOf(large, () => extentHere(open, signal));
  const [rows = 0, west = 0, south = 0, east = 0, north = 0] = numbersOf(chunks);
  return rows === 0 ? { rows } : { rows, box: [west, south, east, north] };
}

async function extentHere(open: OpenRows, signal: AbortSignal | undefined): Promise<readonly Chunk[]> {
  const { serving, types } = await open.serve();
  try {
    return await asker(serving, signal)(extentStatement({ query: open.query, types }));
  } finally {
    serving.release();
  }
}

function asker(serving: Serving, signal: AbortSignal | undefined) {
  return async ({ sql, values }: SqlStatement): Promise<readonly Chunk[]> =>
    (await serving.read(sql, values, budgetOf(tileMs, signal))).chunks;
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
