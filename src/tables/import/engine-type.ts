import type { Column, ColumnType } from "../column.ts";

/** The engine's name of a type, as the Parquet of a version holds it. Times with an offset are `TIMESTAMPTZ`. */
export function engineType({ type, exact }: Pick<Column, "type" | "exact">): string {
  return exact === undefined ? names[type] : `DECIMAL(38, ${exact})`;
}

const names: Readonly<Record<ColumnType, string>> = {
  integer: "BIGINT",
  decimal: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "TIMESTAMP",
  time: "TIME",
  text: "VARCHAR",
  geometry: "VARCHAR",
  list: "VARCHAR[]",
};
