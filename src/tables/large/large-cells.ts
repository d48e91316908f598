import { cellOfDecimal, cellOfUnits, withoutSign } from "../../engine/cells.ts";
import type { Cell, Chunk } from "../../engine/engine.ts";
import type { TrinoCell, TrinoRow } from "../../trino/answer-page.ts";
import { NotAnswered } from "../../trino/not-answered.ts";
import { isInUnits } from "./large-columns.ts";

/** The first columns of rows of Trino, of these types, as the embedded engine gives them. Throws `NotAnswered` where they are others. */
export function toChunk(types: readonly string[], rows: readonly TrinoRow[]): Chunk {
  if (rows.some((row) => row.length < types.length))
    throw new NotAnswered("broken", "rows that are too short");
  const columns = types.map((type, at) => rows.map((row) => toCell(type, row[at] ?? null)));
  return { rowCount: rows.length, columns };
}

/** A cell as the embedded engine gives it. */
function toCell(type: string, value: TrinoCell): Cell {
  if (value === null) return null;
  if (!isOf(type, value)) throw new NotAnswered("broken", `a cell that is no ${type}`);
  if (type === "DOUBLE") return withoutSign(Number(value));
  if (type === "HUGEINT" || type.startsWith("DECIMAL")) return cellOfDecimal(String(value));
  return isInUnits(type) ? cellOfUnits(type, BigInt(String(value))) : value;
}

/** Whether a cell is as the protocol writes one of a column of that type, which is the engine's. */
function isOf(type: string, value: TrinoCell): boolean {
  if (type === "VARCHAR") return typeof value === "string";
  if (type === "BOOLEAN") return typeof value === "boolean";
  if (type === "VARCHAR[]") return Array.isArray(value);
  if (type === "DOUBLE") return typeof value === "number" || /^(?:NaN|-?Infinity)$/.test(String(value));
  if (type === "BIGINT" || isInUnits(type)) return typeof value === "bigint" || Number.isInteger(value);
  return typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value);
}
