import type { Language } from "../../base/language.ts";
import { fractionType, wholeType } from "../../tables/number-types.ts";
import type { ColumnType } from "../../tables/column.ts";
import { alignOf, digitsOfColumn, toCell } from "./cells.ts";
import { numberFormat } from "./formatters.ts";

/** A column of an answer to SQL, as the engine names its type. */
interface AnswerColumn {
  readonly name: string;
  readonly type: string;
}

interface ShownAnswer {
  readonly columns: readonly (AnswerColumn & { readonly isNumber: boolean })[];
  /** A value that is missing is none, which no text is. */
  readonly rows: readonly (readonly (string | undefined)[])[];
}

/** An answer to SQL as a page shows it: cells as the reader's language writes those of tables. */
export function showAnswer(
  {
    columns,
    rows,
  }: { readonly columns: readonly AnswerColumn[]; readonly rows: readonly (readonly unknown[])[] },
  language: Language,
): ShownAnswer {
  const written = columns.map((column, place) =>
    writeColumn(
      column,
      rows.map((row) => row[place]),
      language,
    ),
  );
  return {
    columns: columns.map((column) => ({ ...column, isNumber: isNumber(column) })),
    rows: rows.map((_, at) => written.map((cells) => cells[at])),
  };
}

function writeColumn(
  { name, type }: AnswerColumn,
  values: readonly unknown[],
  language: Language,
): readonly (string | undefined)[] {
  const column = { name, type: typeOf(type), missing: [] };
  const digits = digitsOfColumn(
    column,
    values.filter((value) => typeof value === "number" && isWritten(value)),
  );
  const isGrouped = column.type === "integer" && alignOf(column) === "end";
  return values.map((value) => {
    if (typeof value === "number" && !isWritten(value)) return exact(value, language);
    if (isGrouped && typeof value === "string" && whole.test(value)) return long(value, language);
    return toCell(column, value, language, noPlaces, digits).text;
  });
}

const whole = /^-?\d{1,40}$/;

/** A whole number that has more digits than a double keeps. */
function long(digits: string, language: Language): string {
  return numberFormat(language, {}).format(BigInt(digits)).replace(/^-/, "\u2212");
}

const noPlaces = { labelOf: () => undefined };

/** Whether tables show all of its digits: what is worked out has as many as it comes with. */
function isWritten(value: number): boolean {
  return Number.isSafeInteger(value) || (Math.abs(value) < 1e15 && Number(value.toFixed(6)) === value);
}

function exact(value: number, language: Language): string {
  const size = Math.abs(value);
  const notation = size >= 1e21 || size < 1e-6 ? "scientific" : "standard";
  return numberFormat(language, { maximumSignificantDigits: 17, notation })
    .format(value)
    .replace(/^-/, "\u2212");
}

function typeOf(type: string): ColumnType {
  if (wholeType.test(type)) return "integer";
  if (fractionType.test(type)) return "decimal";
  if (type === "BOOLEAN") return "boolean";
  if (type === "DATE") return "date";
  return type.startsWith("TIMESTAMP") ? "datetime" : "text";
}

function isNumber({ name, type }: AnswerColumn): boolean {
  return alignOf({ name, type: typeOf(type), missing: [] }) === "end";
}
