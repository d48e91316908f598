import type { TrinoValue } from "../../trino/literal.ts";
import { type QueryColumn, rowNumber } from "../query/query.ts";
import { nearnessMax, plainSigns, signs } from "../query/nearness-sql.ts";
import type { LeftReason } from "./left-reasons.ts";
import { isInUnits, type LargeRows, scaleOf, unitsOf } from "./large-columns.ts";

/** An expression of Trino, with the engine's name of the type that it stands for. */
export interface LargeField {
  readonly sql: string;
  readonly type: string;
}

/** What only the embedded engine answers as it does: a piece of SQL by its name, or why, by the name of its words. */
export class OnlyEmbedded extends Error {
  readonly why: LeftReason | undefined;

  constructor(what: string | { readonly why: LeftReason }) {
    super(typeof what === "string" ? what : what.why);
    this.why = typeof what === "string" ? undefined : what.why;
  }
}

const places: ReadonlySet<string> = new Set(["__xmin", "__ymin", "__xmax", "__ymax"]);

/** A column by the name that it is served with. */
export function fieldOf({ columns, hasPlaces }: LargeRows, name: string): LargeField {
  if (name === rowNumber.name) return { sql: "id", type: "BIGINT" };
  if (hasPlaces && places.has(name)) return { sql: name.slice(2), type: "DOUBLE" };
  const at = columns.findIndex((column) => column.name === name);
  const type = columns[at]?.type;
  if (type === undefined) throw new OnlyEmbedded(name);
  return { sql: `c${at}`, type };
}

/** All columns, for who shows them by name alone. */
export function columnsByName({ columns }: LargeRows): readonly Pick<QueryColumn, "name">[] {
  return columns;
}

const whole = /^[+-]?\d{1,18}$/;

/** A question mark for a value of a stored type, written as a cell of it is. */
export function typedMark(type: string, text: string, values: TrinoValue[]): string {
  if (isInUnits(type)) {
    const units = unitsOf(type, text);
    if (units === undefined) throw new OnlyEmbedded(`CAST(… AS ${type})`);
    values.push(units);
    return "?";
  }
  const scale = scaleOf(type);
  if (scale !== undefined) {
    values.push(text);
    return `CAST(? AS ${type.toLowerCase()})`;
  }
  values.push(plainValue(type, text));
  return "?";
}

function plainValue(type: string, text: string): TrinoValue {
  if (type === "VARCHAR") return text;
  if (type === "DOUBLE" && text !== "" && !Number.isNaN(Number(text))) return Number(text);
  if (type === "BOOLEAN" && /^(?:true|false)$/.test(text)) return text === "true";
  if (type === "BIGINT" && whole.test(text)) return BigInt(text);
  throw new OnlyEmbedded(`CAST(… AS ${type})`);
}

/**
 * An average of exact numbers. Of decimals the embedded engine divides digits that a double does not hold: `isInexact`,
 * since by the last digit two groups alike would not be alike.
 */
export function averageSql(
  type: string,
  { sum, count }: { readonly sum: string; readonly count: string },
): { readonly sql: string; readonly isInexact?: true } {
  const sql = `(CAST(${sum} AS double) / ${count})`;
  return scaleOf(type) === undefined ? { sql } : { sql, isInexact: true };
}

/** As the embedded engine tells how a row holds a phrase: 0 is nearest. */
export function nearnessSql(phrase: string, values: TrinoValue[]): string {
  const told = plainSigns(phrase);
  values.push(signs, " ".repeat(signs.length), `\n${told}\n`);
  values.push(signs, " ".repeat(signs.length), `\n${told}`);
  values.push(signs, " ".repeat(signs.length), ` ${told} `);
  const text = "translate(t, ?, ?)";
  return (
    `CASE WHEN strpos(chr(10) || ${text} || chr(10), ?) > 0 THEN 0 ` +
    `WHEN strpos(chr(10) || ${text}, ?) > 0 THEN 1 ` +
    `WHEN strpos(' ' || translate(${text}, chr(10), ' ') || ' ', ?) > 0 THEN 2 ELSE ${nearnessMax} END`
  );
}
