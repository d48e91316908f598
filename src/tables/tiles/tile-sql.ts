import type { ServingShape, Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/fold.ts";
import type { Query } from "../query/query.ts";
import { queryConditions, type SqlStatement, type StoredTypes } from "../query/query-sql.ts";
import { boxOf, cellsAcross, type Tile } from "../tile.ts";

export type Places = NonNullable<ServingShape["geometry"]>;

interface Asked {
  readonly query: Query;
  readonly types: StoredTypes;
}

/** How many rows a tile shows, and, of shapes, how long their texts are. */
export function weightStatement({ query, types }: Asked, places: Places, tile: Tile): SqlStatement {
  const values: Value[] = [];
  const conditions = [...queryConditions(query, types, values), shownIn(places, tile, values)];
  const bytes = places.kind === "geojson" ? `sum(strlen(${quoteName(places.column)}::VARCHAR))` : "0";
  return { sql: `SELECT count(*), ${bytes} FROM rows WHERE ${conditions.join(" AND ")}`, values };
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
 * alone, that of the middle of its box.
 */
export function countsStatement({ query, types }: Asked, tile: Tile): SqlStatement {
  const { west, south, east, north } = boxOf(tile);
  const values: Value[] = [west, cellsAcross / (east - west), south, cellsAcross / (north - south)];
  const middle = "(__xmin + __xmax) / 2 AS x, (__ymin + __ymax) / 2 AS y, __id";
  const inner = [...queryConditions(query, types, values), touches(tile, values)];
  const outer = `x >= ? AND y ${isLowest(tile) ? ">=" : ">"} ? AND x ${isLast(tile) ? "<=" : "<"} ? AND y <= ?`;
  values.push(west, south, east, north);
  const sql =
    `SELECT count(*) AS n, avg(x), avg(y), min(__id), ` +
    `CAST(floor((x - ?) * ?) AS INTEGER) AS across, CAST(floor((y - ?) * ?) AS INTEGER) AS up ` +
    `FROM (SELECT ${middle} FROM rows WHERE ${inner.join(" AND ")}) ` +
    `WHERE ${outer} GROUP BY across, up`;
  return { sql, values };
}

/** How many rows have a place on Earth, and the box around them. */
export function extentStatement({ query, types }: Asked): SqlStatement {
  const values: Value[] = [];
  const conditions = [...queryConditions(query, types, values), onEarth];
  const sql = `SELECT count(*), min(__xmin), min(__ymin), max(__xmax), max(__ymax) FROM rows WHERE ${conditions.join(" AND ")}`;
  return { sql, values };
}

/** Metres in place of degrees are none; a NaN is above every number. */
const onEarth = "__xmin >= -180 AND __xmax <= 180 AND __ymin >= -90 AND __ymax <= 90";

function isLast({ z, x }: Tile): boolean {
  return x === 2 ** z - 1;
}

function isLowest({ z, y }: Tile): boolean {
  return y === 2 ** z - 1;
}

/** Points lie in one tile, shapes are shown in each that they touch, and a little beside it. */
function shownIn(places: Places, tile: Tile, values: Value[]): string {
  if (places.kind === "geojson") return touches(tile, values);
  const { west, south, east, north } = boxOf(tile);
  values.push(west, east, south, north);
  return `__xmin >= ? AND __xmin ${isLast(tile) ? "<=" : "<"} ? AND __ymin ${isLowest(tile) ? ">=" : ">"} ? AND __ymin <= ?`;
}

/** Of a tile's side: what lies so far beside it shows within, as an edge does. */
const beside = 1 / 64;

function touches(tile: Tile, values: Value[]): string {
  const { west, south, east, north } = boxOf(tile);
  const [across, up] = [(east - west) * beside, (north - south) * beside];
  values.push(west - across, east + across, south - up, north + up);
  return `__xmin >= -360 AND __xmax <= 360 AND __xmax >= ? AND __xmin <= ? AND __ymax >= ? AND __ymin <= ?`;
}
