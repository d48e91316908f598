import type { ServingShape, Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import type { Query } from "../query/query.ts";
import { queryConditions } from "../query/conditions-sql.ts";
import type { SqlStatement, StoredTypes } from "../query/sql-statement.ts";
import { boxOf, cellsAcross, type Tile } from "../tile.ts";

export type Places = NonNullable<ServingShape["geometry"]>;

interface Asked {
  readonly query: Query;
  readonly types: StoredTypes;
}

/** How many rows a tile shows, and, of shapes, how long their texts are: of `most` rows, which is enough to know that they are many. */
export function weightStatement(
  { query, types }: Asked,
  { places, tile, most }: { places: Places; tile: Tile; most: number },
): SqlStatement {
  const values: Value[] = [];
  const conditions = [...queryConditions(query, types, values), shownIn(places, tile, values)];
  const bytes = places.kind === "geojson" ? `strlen(${quoteName(places.column)}::VARCHAR)` : "0";
  const some = `SELECT ${bytes} AS bytes FROM rows WHERE ${conditions.join(" AND ")} LIMIT ${most}`;
  return { sql: `SELECT count(*), sum(bytes) FROM (${some})`, values };
}

/** The rows that a tile shows: their numbers, where they lie, then the columns that are told of them. */
export function rowsStatement(
  { query, types }: Asked,
  { places, tile, told }: { places: Places; tile: Tile; told: readonly string[] },
): SqlStatement {
  const values: Value[] = [];
  const conditions = [...queryConditions(query, types, values), shownIn(places, tile, values)];
  const where = places.kind === "geojson" ? [quoteName(places.column)] : ["__xmin", "__ymin"];
  const columns = ["__id", ...where, ...told.map(quoteName)].join(", ");
  return { sql: `SELECT ${columns} FROM rows WHERE ${conditions.join(" AND ")}`, values };
}

/**
 * How many rows lie in each cell of a tile, and where their middle is. A row is counted in one tile
 * alone, that of the middle of its box; a point is its own middle, and half as much is read of it.
 */
export function countsStatement({ query, types }: Asked, places: Places, tile: Tile): SqlStatement {
  const { west, south, east, north } = boxOf(tile);
  const values: Value[] = [west, cellsAcross / (east - west), south, cellsAcross / (north - south)];
  const inner = [...queryConditions(query, types, values), shownIn(places, tile, values)];
  const isPoint = places.kind === "point";
  const middle = isPoint
    ? "__xmin AS x, __ymin AS y, __id"
    : "(__xmin + __xmax) / 2 AS x, (__ymin + __ymax) / 2 AS y, __id";
  let rows = `SELECT ${middle} FROM rows WHERE ${inner.join(" AND ")}`;
  if (!isPoint) rows = `SELECT x, y, __id FROM (${rows}) WHERE ${within("x", "y", tile, values)}`;
  const sql =
    `SELECT count(*) AS n, avg(x), avg(y), min(__id), ` +
    `CAST(floor((x - ?) * ?) AS INTEGER) AS across, CAST(floor((y - ?) * ?) AS INTEGER) AS up ` +
    `FROM (${rows}) GROUP BY across, up`;
  return { sql, values };
}

/** How many rows have a place on Earth, and the box around them. */
export function extentStatement({ query, types }: Asked): SqlStatement {
  const values: Value[] = [];
  const conditions = [...queryConditions(query, types, values), onEarth("__")];
  const sql = `SELECT count(*), min(__xmin), min(__ymin), max(__xmax), max(__ymax) FROM rows WHERE ${conditions.join(" AND ")}`;
  return { sql, values };
}

/** Metres in place of degrees are none; a NaN is above every number. `mark` stands before the names of the sides, here and below. */
export function onEarth(mark: string): string {
  return `${mark}xmin >= -180 AND ${mark}xmax <= 180 AND ${mark}ymin >= -90 AND ${mark}ymax <= 90`;
}

function isLast({ z, x }: Tile): boolean {
  return x === 2 ** z - 1;
}

function isLowest({ z, y }: Tile): boolean {
  return y === 2 ** z - 1;
}

/** Values are added in the order of their question marks. */
interface Numbers {
  push(...numbers: number[]): unknown;
}

/** Points lie in one tile, shapes are shown in each that they touch, and a little beside it. */
export function shownIn(places: Places, tile: Tile, values: Numbers, mark = "__"): string {
  if (places.kind === "geojson") return touches(tile, values, mark);
  return within(`${mark}xmin`, `${mark}ymin`, tile, values);
}

export function within(x: string, y: string, tile: Tile, values: Numbers): string {
  const { west, south, east, north } = boxOf(tile);
  values.push(west, east, south, north);
  return `${x} >= ? AND ${x} ${isLast(tile) ? "<=" : "<"} ? AND ${y} ${isLowest(tile) ? ">=" : ">"} ? AND ${y} <= ?`;
}

/** Of a tile's side: what lies so far beside it shows within, as an edge does. */
const beside = 1 / 64;

function touches(tile: Tile, values: Numbers, mark: string): string {
  const { west, south, east, north } = boxOf(tile);
  const [across, up] = [(east - west) * beside, (north - south) * beside];
  values.push(west - across, east + across, south - up, north + up);
  const [xmin, xmax, ymin, ymax] = ["xmin", "xmax", "ymin", "ymax"].map((side) => mark + side);
  return `${xmin} >= -360 AND ${xmax} <= 360 AND ${xmax} >= ? AND ${xmin} <= ? AND ${ymax} >= ? AND ${ymin} <= ?`;
}
