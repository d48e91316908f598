import type { NumberKind } from "./number-format.ts";

/** What a cell of a spreadsheet holds. A percentage is its number, 0.12 for 12 %. */
export type SheetCellKind = "text" | "boolean" | NumberKind;

/** A row of a sheet. Cells that are empty are holes of both lists. */
export interface SheetRow {
  /** 1 for the first. */
  readonly number: number;
  readonly texts: (string | undefined)[];
  readonly kinds: (SheetCellKind | undefined)[];
}

/** Cells that are shown as one: columns from 0, rows from 1, both ends included. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** What is known of a sheet before its rows are read. */
export interface SheetInfo {
  readonly name: string;
  readonly hidden: boolean;
  /** Filled as the file tells them, at the latest with the row they begin in. */
  readonly merges: Merge[];
}

/** Rows and columns of a sheet at most: those of XLSX. */
export const sheetRowsMax = 1_048_576;
export const sheetColumnsMax = 16_384;

/** `BC12` → column 54, row 12; `undefined` where it is none. */
export function parseReference(reference: string): { column: number; row: number } | undefined {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & 0xdf;
    if (code < 0x41 || code > 0x5a) break;
    column = column * 26 + code - 0x40;
  }
  const row = Number(reference.slice(at));
  const known =
    column > 0 && column <= sheetColumnsMax && Number.isInteger(row) && row > 0 && row <= sheetRowsMax;
  return known ? { column: column - 1, row } : undefined;
}

/** `A1:C3`. */
export function parseRange(range: string): Merge | undefined {
  const [first = "", last = first] = range.replaceAll("$", "").split(":");
  const from = parseReference(first);
  const to = parseReference(last);
  if (from === undefined || to === undefined) return undefined;
  return { top: from.row, left: from.column, bottom: to.row, right: to.column };
}

/** Where a cell is, as people say it: `BC12`. */
export function referenceOf(column: number, row: number): string {
  let letters = "";
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(0x41 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}
