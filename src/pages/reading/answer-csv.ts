import { spreadsheetCell } from "../../base/spreadsheet-cell.ts";
import { fractionType, wholeType } from "../../tables/number-types.ts";

interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** An answer to SQL as a CSV, every digit of its numbers kept. */
export function answerCsv({ columns, rows }: Answer): string {
  const isNumber = columns.map(({ type }) => wholeType.test(type) || fractionType.test(type));
  const lines = rows.map((row) => row.map((value, place) => cellOf(value, isNumber[place] ?? false)));
  return [columns.map(({ name }) => spreadsheetCell(name)), ...lines]
    .map((line) => line.join(","))
    .join("\r\n");
}

function cellOf(value: unknown, isNumber: boolean): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return spreadsheetCell(value);
  if (typeof value !== "string") return spreadsheetCell(JSON.stringify(value));
  // A number that a double does not hold comes as its digits, which nothing runs.
  return isNumber && digits.test(value) ? value : spreadsheetCell(value);
}

const digits = /^-?\d+(?:\.\d+)?$/;
