import type { TrinoValue } from "../../trino/literal.ts";
import type { LargeRows } from "../large/large-columns.ts";
import { largeConditions } from "../large/large-conditions.ts";
import { fieldOf, type LargeField, OnlyEmbedded } from "../large/large-fields.ts";
import { type LargeStatement, unlessEmbedded, whereOf } from "../large/large-sql.ts";
import type { Query } from "../query/query.ts";
import { boxOf, cellsAcross, type Tile } from "../tile.ts";
import { onEarth, type Places, shownIn, within } from "./tile-sql.ts";

interface Asked {
  readonly query: Query;
  readonly rows: LargeRows;
}

/** As in `tile-sql.ts`, of Trino; `undefined` of what only the embedded engine answers as it does, here and below. */
export function largeWeightStatement(
  { query, rows }: Asked,
  { places, tile, most }: { readonly places: Places; readonly tile: Tile; readonly most: number },
): LargeStatement | undefined {
  return unlessEmbedded(() => {
    const values: TrinoValue[] = [];
    const conditions = [...placedConditions(query, rows, values), shownIn(places, tile, values, "")];
    const bytes =
      places.kind === "geojson" ? `length(to_utf8(${textField(rows, places.column).sql}))` : "BIGINT '0'";
    const some = `SELECT ${bytes} AS bytes FROM ${rows.table}${whereOf(conditions)} LIMIT ${most}`;
    return toStatement(`SELECT count(*), sum(bytes) FROM (${some})`, values, ["BIGINT", "BIGINT"]);
  });
}

export function largeTileStatement(
  { query, rows }: Asked,
  { places, tile, told }: { readonly places: Places; readonly tile: Tile; readonly told: readonly string[] },
): LargeStatement | undefined {
  return unlessEmbedded(() => {
    const values: TrinoValue[] = [];
    const where =
      places.kind === "geojson"
        ? [textField(rows, places.column)]
        : ["__xmin", "__ymin"].map((side) => fieldOf(rows, side));
    const fields = [fieldOf(rows, "__id"), ...where, ...told.map((name) => fieldOf(rows, name))];
    const conditions = [...placedConditions(query, rows, values), shownIn(places, tile, values, "")];
    const shown = fields.map(({ sql }) => sql).join(", ");
    return toStatement(
      `SELECT ${shown} FROM ${rows.table}${whereOf(conditions)} ORDER BY id`,
      values,
      fields.map(({ type }) => type),
    );
  });
}

export function largeCountsStatement(
  { query, rows }: Asked,
  places: Places,
  tile: Tile,
): LargeStatement | undefined {
  return unlessEmbedded(() => {
    const { west, south, east, north } = boxOf(tile);
    const values: TrinoValue[] = [west, cellsAcross / (east - west), south, cellsAcross / (north - south)];
    const inner = [...placedConditions(query, rows, values), shownIn(places, tile, values, "")];
    const isPoint = places.kind === "point";
    const middle = isPoint
      ? "xmin AS x, ymin AS y, id"
      : "(xmin + xmax) / 2 AS x, (ymin + ymax) / 2 AS y, id";
    let from = `SELECT ${middle} FROM ${rows.table}${whereOf(inner)}`;
    if (!isPoint) from = `SELECT x, y, id FROM (${from}) WHERE ${within("x", "y", tile, values)}`;
    // Question marks are no two the same expression: cells are grouped by their names.
    const cells =
      `SELECT x, y, id, CAST(floor((x - ?) * ?) AS bigint) AS across, ` +
      `CAST(floor((y - ?) * ?) AS bigint) AS up FROM (${from})`;
    const sql = `SELECT count(*), avg(x), avg(y), min(id), across, up FROM (${cells}) GROUP BY across, up`;
    return toStatement(sql, values, ["BIGINT", "DOUBLE", "DOUBLE", "BIGINT", "BIGINT", "BIGINT"]);
  });
}

export function largeExtentStatement({ query, rows }: Asked): LargeStatement | undefined {
  return unlessEmbedded(() => {
    const values: TrinoValue[] = [];
    const conditions = [...placedConditions(query, rows, values), onEarth("")];
    const sql = `SELECT count(*), min(xmin), min(ymin), max(xmax), max(ymax) FROM ${rows.table}${whereOf(conditions)}`;
    return toStatement(sql, values, ["BIGINT", "DOUBLE", "DOUBLE", "DOUBLE", "DOUBLE"]);
  });
}

function placedConditions(query: Query, rows: LargeRows, values: TrinoValue[]): string[] {
  if (!rows.hasPlaces) throw new OnlyEmbedded("no places");
  const { cursor: _passedOver, ...filters } = query;
  return largeConditions(filters, rows, values);
}

function textField(rows: LargeRows, name: string): LargeField {
  const field = fieldOf(rows, name);
  if (field.type !== "VARCHAR") throw new OnlyEmbedded(`shapes as ${field.type}`);
  return field;
}

function toStatement(sql: string, values: readonly TrinoValue[], types: readonly string[]): LargeStatement {
  return { sql, values, types, names: types.map((_, at) => String(at)) };
}
