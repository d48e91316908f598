import { Failure } from "../../base/failure.ts";
import type { Aggregation, Operator, QueryColumn } from "./query.ts";

const needsOrder: ReadonlySet<Operator> = new Set(["less", "greater", "strictly_less", "strictly_greater"]);
const needsText: ReadonlySet<Operator> = new Set(["contains", "notcontains"]);

/** Refuses an operator that means nothing for the column's type. */
export function checkOperator(column: QueryColumn, operator: Operator, parameter: string): void {
  const { type } = column;
  const allowed =
    operator === "isnull" ||
    operator === "isnotnull" ||
    (type === "geometry"
      ? false
      : !(type === "boolean" && (needsOrder.has(operator) || needsText.has(operator))));
  if (!allowed) throw new Failure("invalid", "query-operator-not-for-type", { parameter, operator, type });
}

/** Refuses an aggregate that means nothing for the column's type; `name` is what the asker calls it. */
export function checkAggregation(
  { type }: QueryColumn,
  aggregation: Aggregation,
  { parameter, name }: { parameter: string; name: string },
): void {
  const numeric = type === "integer" || type === "decimal";
  const ordered = type !== "geometry" && type !== "list";
  const allowed =
    aggregation === "count" || (aggregation === "sum" || aggregation === "avg" ? numeric : ordered);
  if (!allowed) {
    throw new Failure("invalid", "query-operator-not-for-type", { parameter, operator: name, type });
  }
}

/**
 * A value as the engine reads it, or a refusal. Part of a date stands for its first day, and a
 * date may be written the French way; `contains` looks into the text of any value.
 */
export function checkValue(
  column: QueryColumn,
  operator: Operator,
  text: string,
  parameter: string,
): string | null {
  if (text === "null" && (operator === "exact" || operator === "differs")) return null;
  if (needsText.has(operator)) return text;
  const value = read[column.type](text.trim(), text);
  if (value !== undefined) return value;
  throw new Failure("invalid", "query-value-wrong", {
    parameter,
    value: text.slice(0, 100),
    expected: expected[column.type],
  });
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

const read: Record<QueryColumn["type"], (trimmed: string, whole: string) => string | undefined> = {
  integer: (text) => (number.test(text) ? text : undefined),
  decimal: (text) => (number.test(text) ? text : undefined),
  boolean: (text) => booleans[text.toLowerCase()],
  date: readDate,
  datetime: readInstant,
  time: (text) => (/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(text) ? text : undefined),
  text: (_, whole) => whole,
  list: (_, whole) => whole,
  geometry: () => undefined,
};

/** What a right value looks like, as an example that needs no language. */
const expected: Record<QueryColumn["type"], string> = {
  integer: "12",
  decimal: "12.5",
  boolean: "true | false",
  date: "2020-12-31",
  datetime: "2020-12-31T10:00:00",
  time: "10:00:00",
  text: "…",
  list: "…",
  geometry: "isnull | isnotnull",
};

const booleans: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["true", "t", "yes", "y", "on", "1", "vrai", "oui"].map((word) => [word, "true"])),
  ...Object.fromEntries(["false", "f", "no", "n", "off", "0", "faux", "non"].map((word) => [word, "false"])),
};

function readDate(text: string): string | undefined {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const iso = french === null ? text : `${french[3]}-${french[2]}-${french[1]}`;
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T00:00:00.*)?$/.exec(iso);
  if (parts === null) return undefined;
  const [, year = "", month = "01", day = "01"] = parts;
  return isDay(Number(year), Number(month), Number(day)) ? `${year}-${month}-${day}` : undefined;
}

/** A `+` that a client left unescaped comes as a space. */
function readInstant(text: string): string | undefined {
  const parts =
    /^([\d/-]{4,10})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,6})?))?(Z|[ +-]\d{2}(?::?\d{2})?)?)?$/i.exec(
      text,
    );
  const day = parts?.[1] === undefined ? undefined : readDate(parts[1]);
  if (parts === null || day === undefined) return undefined;
  const [, , hour = "00", minute = "00", second = "00", zone = ""] = parts;
  return `${day} ${hour}:${minute}:${second}${zone.replace(" ", "+").toUpperCase()}`;
}

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
