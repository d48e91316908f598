import {
  DuckDBArrayType,
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimeValue,
  DuckDBBigIntVector,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBArrayValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBVector,
} from "@duckdb/node-api";
import type { Cell, Chunk } from "./engine.ts";

/**
 * A chunk of a table in plain values. They are copied: the engine reuses its memory. A zero has no sign: the engine
 * takes both for one, and loses it where it sorts.
 */
export function toChunk(chunk: DuckDBDataChunk): Chunk {
  return chunkOf(chunk, withoutSign);
}

/** The same of an answer to SQL, which may ask for the sign of a zero. */
export function toSqlChunk(chunk: DuckDBDataChunk): Chunk {
  return chunkOf(chunk, asItIs);
}

type OfNumber = (number: number) => number;

const asItIs: OfNumber = (number) => number;
export const withoutSign: OfNumber = (number) => number + 0;

function chunkOf(chunk: DuckDBDataChunk, zero: OfNumber): Chunk {
  const { rowCount, columnCount } = chunk;
  const columns: Cell[][] = [];
  for (let index = 0; index < columnCount; index += 1) {
    const vector = chunk.getColumnVector(index);
    const isFloat = innermost(vector.type).typeId === DuckDBTypeId.FLOAT;
    columns.push(cellsOf(vector, rowCount, isFloat ? (number) => zero(shortest(number)) : zero));
  }
  return { rowCount, columns };
}

function innermost(type: DuckDBType): DuckDBType {
  return type instanceof DuckDBListType || type instanceof DuckDBArrayType ? innermost(type.valueType) : type;
}

/** Of a number of 32 bits the fewest digits by which it is read again. */
function shortest(number: number): number {
  // Text of a zero tells no sign.
  if (number === 0) return number;
  for (let digits = 1; digits < 9; digits += 1) {
    const told = Number(number.toPrecision(digits));
    if (Math.fround(told) === number) return told;
  }
  return Number.isFinite(number) ? Number(number.toPrecision(9)) : number;
}

function cellsOf(vector: DuckDBVector, count: number, ofNumber: OfNumber): Cell[] {
  const cells: Cell[] = Array.from({ length: count });
  if (vector instanceof DuckDBBigIntVector) {
    for (let index = 0; index < count; index += 1) {
      const item = vector.getItem(index);
      cells[index] = item === null ? null : whole(item);
    }
    return cells;
  }
  for (let index = 0; index < count; index += 1) cells[index] = toCell(vector.getItem(index), ofNumber);
  return cells;
}

function toCell(value: DuckDBValue, ofNumber: OfNumber): Cell {
  if (value === null) return null;
  if (typeof value === "number") return ofNumber(value);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map((item) => toCell(item, ofNumber));
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

/** So many digits of a decimal a double holds exactly. */
export const exactDigits = 15;

/** The cell of a decimal that is written with all of its digits: a text where a double would lose some. */
export function cellOfDecimal(written: string): Cell {
  if (!written.includes(".")) return whole(BigInt(written));
  const text = written.replace(/\.?0+$/, "");
  const digits = text.replace(/[-.]/g, "").replace(/^0+/, "");
  return digits.length <= exactDigits ? Number(text) + 0 : text;
}

/** `2020-12-31 10:00:00` in ISO 8601. Before year 1 it stays the engine's text, `0044-03-15 (BC) 10:00:00`, which it can read. */
function instant(text: string): string {
  return text.includes("(BC)") ? text : text.replace(" ", "T");
}

/** A number where it loses no digit, a bigint where it would. */
function whole(value: bigint): number | bigint {
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value;
}
