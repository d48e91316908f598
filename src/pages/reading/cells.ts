import type { Language } from "../../base/language.ts";
import type { Column, Meaning } from "../../tables/column.ts";
import type { Rooms } from "../../rooms.ts";
import type { MapLevel } from "../../territory/territory.ts";
import { digitsOf, writeAligned, writeMeasured, writeNumber } from "./format.ts";
import { numberFormat } from "./formatters.ts";

/** How one cell is shown. */
export interface ShownCell {
  /** Absent where the cell is missing. */
  readonly text?: string;
  /** What the text stands for, e.g. the name of a commune beside its code. */
  readonly label?: string;
  readonly href?: string;
}

type Align = "start" | "end";

const levels: Partial<Record<Meaning, MapLevel>> = {
  "commune-code": "commune",
  "iris-code": "iris",
  "epci-code": "epci",
  "departement-code": "departement",
  "region-code": "region",
};

/** The level of the territory whose codes a column holds. */
export function levelOf(column: Column): MapLevel | undefined {
  return column.meaning === undefined ? undefined : levels[column.meaning];
}

export function alignOf(column: Column): Align {
  return (column.type === "integer" || column.type === "decimal") && !isCode(column) ? "end" : "start";
}

export function toCell(
  column: Column,
  value: unknown,
  language: Language,
  territory: Pick<Rooms["territory"], "labelOf">,
  digits?: number,
): ShownCell {
  if (value === null || value === undefined) return {};
  const text = textOf(column, value, language, digits);
  const level = levelOf(column);
  const label = level === undefined ? undefined : territory.labelOf(level, text);
  if (label !== undefined) return { text, label };
  return /^https?:\/\/\S+$/.test(text) ? { text, href: text } : { text };
}

/** For a column of decimals, how many digits each is written with where these are read together. */
export function digitsOfColumn(column: Column, values: readonly unknown[]): number | undefined {
  return column.type === "decimal"
    ? digitsOf(values.filter((value) => typeof value === "number"))
    : undefined;
}

function textOf(column: Column, value: unknown, language: Language, digits: number | undefined): string {
  if (value instanceof Date) return dateText(value.toISOString(), column, language);
  if (typeof value === "number" || typeof value === "bigint")
    return numberText(column, value, language, digits);
  if (typeof value === "boolean") return booleans[language][value ? 1 : 0];
  if (typeof value !== "string") return objectText(value);
  return column.type === "date" || column.type === "datetime" ? dateText(value, column, language) : value;
}

function numberText(
  column: Column,
  value: number | bigint,
  language: Language,
  digits: number | undefined,
): string {
  if (isCode(column)) return String(value);
  return digits === undefined
    ? writeNumber(language, Number(value))
    : writeAligned(language, Number(value), digits);
}

/**
 * A value of a column’s profile, as its cells are written: a text is what a cell holds, a number may be
 * one that none holds, such as a mean.
 */
export function writeProfiled(column: Column, value: number | string, language: Language): string {
  if (typeof value === "number" && isCode(column)) return ungrouped(language, value);
  if (typeof value === "number") return writeMeasured(language, value, 6);
  if (column.type === "boolean") return booleans[language][value === "true" ? 1 : 0];
  if (column.type === "date" || column.type === "datetime") return dateText(value, column, language);
  const isNumber = column.type === "integer" && Number.isSafeInteger(Number(value)) && value !== "";
  return isNumber ? numberText(column, Number(value), language, undefined) : value;
}

function ungrouped(language: Language, value: number): string {
  return numberFormat(language, { useGrouping: false, maximumFractionDigits: 2 }).format(value);
}

/** Years and codes are numbers that nobody adds up: they are written without spaces. */
function isCode(column: Column): boolean {
  if (column.type === "decimal") return false;
  if (column.meaning !== undefined) return column.meaning !== "latitude" && column.meaning !== "longitude";
  return /^(?:id|code|num(?:ero|éro)?|n°|ann[ée]e|an|year|insee|siren|siret|cp)(?:$|[\s_.-])|[\s_.-](?:id|code)$/i.test(
    column.name,
  );
}

/** With no more behind it than what is not shown of a moment: a day before our era is written by the engine as one of it, `(BC)` behind. */
const moment =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

function dateText(iso: string, column: Column, language: Language): string {
  const match = moment.exec(iso);
  if (match === null) return iso;
  const [, year, month, day, time, seconds] = match;
  const date = language === "fr" ? `${day}/${month}/${year}` : `${year}-${month}-${day}`;
  if (column.type !== "datetime" || time === undefined) return date;
  return `${date} ${time}${seconds === undefined || seconds === "00" ? "" : `:${seconds}`}`;
}

function objectText(value: unknown): string {
  if (Array.isArray(value))
    return value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join(", ");
  return JSON.stringify(value);
}

const booleans: Record<Language, readonly [string, string]> = { fr: ["non", "oui"], en: ["no", "yes"] };
