import {
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimeValue,
  DuckDBBigIntVector,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBArrayValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
  type DuckDBVector,
} from "@duckdb/node-api";
import type { Cell, Chunk } from "./engine.ts";

/** A chunk of the engine in plain values. They are copied: the engine reuses its memory. */
export function toChunk(chunk: DuckDBDataChunk): Chunk {
  const { rowCount, columnCount } = chunk;
  const columns: Cell[][] = [];
  for (let index = 0; index < columnCount; index += 1) {
    columns.push(cellsOf(chunk.getColumnVector(index), rowCount));
  }
  return { rowCount, columns };
}

function cellsOf(vector: DuckDBVector, count: number): Cell[] {
  const cells: Cell[] = Array.from({ length: count });
  if (vector instanceof DuckDBBigIntVector) {
    for (let index = 0; index < count; index += 1) {
      const item = vector.getItem(index);
      cells[index] = item === null ? null : whole(item);
    }
    return cells;
  }
  for (let index = 0; index < count; index += 1) cells[index] = toCell(vector.getItem(index));
  return cells;
}

function toCell(value: DuckDBValue): Cell {
  if (value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return typeof value === "bigint" ? whole(value) : fromObject(value);
}

function fromObject(value: { toString(): string }): Cell {
  if (value instanceof DuckDBDateValue) return dayText(value);
  if (value instanceof DuckDBTimestampValue) return instant(value.toString());
  if (value instanceof DuckDBTimestampTZValue) {
    const text = instant(new DuckDBTimestampValue(value.micros).toString());
    return endless.has(text) ? text : `${text}+00:00`;
  }
  if (value instanceof DuckDBDecimalValue) return cellOfDecimal(value.toString());
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toCell);
  return value.toString();
}

/** The cell that a whole number stands for: days since 1970, microseconds since then or since midnight. */
export function cellOfUnits(type: string, units: bigint): Cell {
  if (type === "DATE") return dayText(new DuckDBDateValue(Number(units)));
  if (type === "TIME") return new DuckDBTimeValue(units).toString();
  return fromObject(
    type === "TIMESTAMP" ? new DuckDBTimestampValue(units) : new DuckDBTimestampTZValue(units),
  );
}

/** Before and after all others, as the engine writes and reads them: an import takes such for none, SQL may make them. */
const endless: ReadonlySet<string> = new Set(["infinity", "-infinity"]);

function dayText(day: DuckDBDateValue): string {
  if (day.days === DuckDBDateValue.PosInf.days) return "infinity";
  return day.days === DuckDBDateValue.NegInf.days ? "-infinity" : day.toString();
}

/** The cell of a decimal that is written with all of its digits. */
export function cellOfDecimal(written: string): Cell {
  if (!written.includes(".")) return whole(BigInt(written));
  const text = written.replace(/\.?0+$/, "");
  return text.length <= 16 ? Number(text) : text;
}

/** `2020-12-31 10:00:00` in ISO 8601. Before year 1 it stays the engine's text, `0044-03-15 (BC) 10:00:00`, which it can read. */
function instant(text: string): string {
  return text.includes("(BC)") ? text : text.replace(" ", "T");
}

/** A number where it loses no digit, a bigint where it would. */
function whole(value: bigint): number | bigint {
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value;
}
