import type { Cell, Chunk, ServingShape } from "../../engine/engine.ts";
import { servedName } from "../query/columns.ts";
import { toJson } from "../query/json.ts";
import { type Query, type QueryColumn, rowNumber } from "../query/query.ts";
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

/** The question with what `geoJsonPieces` reads: the properties, by their `names`, then the place, which is not one of them. */
export function withPlaces(
  query: Query,
  all: readonly QueryColumn[],
  places: NonNullable<ServingShape["geometry"]>,
): { readonly query: Query; readonly names: readonly string[] } {
  const geometry = places.kind === "geojson" ? servedName(places.column) : undefined;
  const properties = (query.columns ?? [rowNumber, ...all]).filter(({ name }) => name !== geometry);
  const place: readonly QueryColumn[] =
    geometry === undefined
      ? [
          { name: "__xmin", type: "decimal" },
          { name: "__ymin", type: "decimal" },
        ]
      : [{ name: geometry, type: "geometry" }];
  return {
    query: { ...query, columns: [...properties, ...place] },
    names: properties.map(({ name }) => name),
  };
}

/** How many columns of a chunk `withPlaces` asks for after the properties. */
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
