import type { Cell, Chunk, ServingShape } from "../../engine/engine.ts";
import { quoteName } from "../../engine/fold.ts";
import type { Column } from "../column.ts";
import { servedName } from "../query/columns.ts";
import { toJson } from "../query/json.ts";
import type { RowsStatement } from "../query/query-sql.ts";
import { shapeOf } from "../query/shape.ts";
import type { Pieces } from "./text-formats.ts";

/**
 * A FeatureCollection (RFC 7946), a feature for each row and `null` where a row has no place. The
 * chunks hold the shown columns, then what `places` looks at: a geometry, or `__xmin` and `__ymin`.
 */
export async function* geoJsonPieces(
  names: readonly string[],
  chunks: AsyncIterable<Chunk>,
  places: NonNullable<ServingShape["geometry"]>,
): Pieces {
  let before = '{"type":"FeatureCollection","features":[';
  for await (const chunk of chunks) {
    const features = Array.from({ length: chunk.rowCount }, (_, row) => feature(names, chunk, row, places));
    yield before + features.join(",\n");
    before = ",\n";
  }
  yield before === ",\n" ? "]}\n" : `${before}]}\n`;
}

/**
 * The statement with what `geoJsonPieces` reads: the properties, then the place, which is not one
 * of them.
 */
export function withPlaces(
  statement: RowsStatement,
  columns: readonly Column[],
): { sql: string; names: readonly string[] } {
  const places = shapeOf(columns).geometry;
  const column = places?.kind === "geojson" ? servedName(places.column) : undefined;
  const names = statement.names.filter((name) => name !== column);
  const geometry = column === undefined ? "__xmin, __ymin" : quoteName(column);
  const from = statement.sql.indexOf(" FROM rows");
  const start = statement.names.map(quoteName).join(", ");
  const keys = statement.sql.slice("SELECT ".length + start.length, from);
  const select = [...names.map(quoteName), geometry].join(", ");
  return { sql: `SELECT ${select}${keys}${statement.sql.slice(from)}`, names };
}

/** How many columns of a chunk `withPlaces` puts after the properties. */
export function placeColumns(places: NonNullable<ServingShape["geometry"]>): number {
  return places.kind === "geojson" ? 1 : 2;
}

/** One feature as text; `id` where it has one. */
export function feature(
  names: readonly string[],
  chunk: Chunk,
  row: number,
  places: NonNullable<ServingShape["geometry"]>,
  id?: string,
): string {
  const cell = (index: number): Cell => chunk.columns[index]?.[row] ?? null;
  const properties = names.map((name, index) => `${JSON.stringify(name)}:${toJson(cell(index))}`);
  const geometry =
    places.kind === "geojson"
      ? geometryOf(cell(names.length))
      : pointOf(cell(names.length), cell(names.length + 1));
  const named = id === undefined ? "" : `"id":${id},`;
  return `{"type":"Feature",${named}"geometry":${geometry},"properties":{${properties.join(",")}}}`;
}

function pointOf(longitude: Cell, latitude: Cell): string {
  if (typeof longitude !== "number" || typeof latitude !== "number") return "null";
  return `{"type":"Point","coordinates":[${longitude},${latitude}]}`;
}

/** A cell that holds no JSON would spoil the whole file. */
function geometryOf(cell: Cell): string {
  if (typeof cell !== "string") return "null";
  try {
    const geometry: unknown = JSON.parse(cell);
    const inner =
      (geometry as { type?: unknown; geometry?: unknown } | null)?.type === "Feature"
        ? (geometry as { geometry?: unknown }).geometry
        : geometry;
    return JSON.stringify(inner ?? null);
  } catch {
    return "null";
  }
}
