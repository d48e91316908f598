import type { Cell, Chunk } from "../../engine/engine.ts";
import type { ShownColumn } from "./lines-sql.ts";
import { csvText, neutralText } from "./csv-text.ts";

/** Writes the rows of a chunk as the engine writes them: see `lines-sql.ts`. */
export type LineWriter = (chunk: Chunk) => readonly string[];

/** Rows as lines of RFC 4180. */
export function csvLinesHere(columns: readonly ShownColumn[], neutralize: boolean): LineWriter {
  const cells = columns.map(({ type }) => {
    const number = numberOf(type);
    return (cell: Cell): string => {
      if (cell === null) return "";
      if (typeof cell === "number") return number(cell);
      if (typeof cell === "object") return `"${jsonText(cell).replaceAll('"', '""')}"`;
      const text = String(cell);
      return type === "VARCHAR" ? csvText(neutralText(text, neutralize)) : text;
    };
  });
  return linesOf(cells, (at) => (at === 0 ? "" : ","), "\r\n");
}

/** Rows as objects of JSON. */
export function jsonLinesHere(columns: readonly ShownColumn[]): LineWriter {
  const cells = columns.map(({ type }) => {
    const number = numberOf(type);
    return (cell: Cell): string => (typeof cell === "number" ? number(cell) || "null" : jsonText(cell));
  });
  const keys = columns.map(({ name }, at) => `${at === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  return linesOf(cells, (at) => keys[at] ?? "", "}");
}

function linesOf(
  cells: readonly ((cell: Cell) => string)[],
  before: (at: number) => string,
  end: string,
): LineWriter {
  return ({ columns, rowCount }) =>
    Array.from({ length: rowCount }, (_, row) => {
      let line = "";
      for (const [at, write] of cells.entries()) line += before(at) + write(columns[at]?.[row] ?? null);
      return line + end;
    });
}

/** Of what is no number. The engine writes signs that have no letter in JSON in capital digits. */
function jsonText(cell: Cell): string {
  if (typeof cell === "object" && cell !== null) return `[${cell.map(jsonText).join(",")}]`;
  if (typeof cell !== "string") return String(cell);
  return JSON.stringify(cell).replaceAll(
    /(?<!\\)(?:\\\\)*\\u00[01][a-f]/g,
    (sign) => sign.slice(0, -1) + (sign.at(-1) ?? "").toUpperCase(),
  );
}

/** How numbers of a column of that type are written; nothing in the stead of what is none. */
function numberOf(type: string): (number: number) => string {
  return type === "DOUBLE" ? doubleText : plainText;
}

function doubleText(number: number): string {
  if (!Number.isFinite(number)) return "";
  const size = Math.abs(number);
  if (Number.isInteger(number) && size < 1e18) return BigInt(number).toString();
  if (size >= 1e-4 && size < 1e16) return String(number);
  return number.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** Without an exponent, as a decimal that is exact. */
function plainText(number: number): string {
  const [digits = "", exponent] = String(number).split("e-");
  if (exponent === undefined) return digits;
  const [, sign = "", whole = ""] = /^(-?)(.*)$/.exec(digits.replace(".", "")) ?? [];
  return `${sign}0.${"0".repeat(Number(exponent) - 1)}${whole}`;
}
