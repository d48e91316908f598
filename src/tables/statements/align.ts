import { isInUnits, scaleOf } from "../large/large-columns.ts";
import { OnlyEmbedded, typedMark } from "../large/large-fields.ts";
import type { TrinoValue } from "../../trino/literal.ts";
import { type LargeExpression, part, typed } from "./parts.ts";

const whole: ReadonlySet<string> = new Set(["INTEGER", "BIGINT", "HUGEINT"]);

export function isWhole(type: string): boolean {
  return whole.has(type);
}

/** Numbers of which both engines keep each digit. */
export function isExact(type: string): boolean {
  return isWhole(type) || scaleOf(type) !== undefined;
}

/** Expressions as the embedded engine compares them: of one type, or exact numbers. */
export function aligned(all: readonly LargeExpression[]): readonly LargeExpression[] {
  const target = all.map(({ type }) => type).find(isInUnits);
  if (target !== undefined) return all.map((one) => asUnits(one, target));
  const types = new Set(all.filter(({ type }) => type !== "NULL").map(({ type }) => type));
  if (types.size < 2 || [...types].every(isExact)) return all;
  if (types.has("DOUBLE")) return all.map(asDouble);
  throw new OnlyEmbedded([...types].join(", "));
}

/** The same of several that stand for each other, as in a `CASE`, with the type of whichever it is. */
export function unified(all: readonly LargeExpression[]): {
  readonly type: string;
  readonly all: readonly LargeExpression[];
} {
  const one = aligned(all);
  const types = [...new Set(one.map(({ type }) => type))].filter((type) => type !== "NULL");
  const [first = "NULL"] = types;
  if (types.length < 2) return { type: first, all: one };
  if (types.every(isWhole)) return { type: types.includes("HUGEINT") ? "HUGEINT" : "BIGINT", all: one };
  throw new OnlyEmbedded(types.join(", "));
}

function asUnits(one: LargeExpression, type: string): LargeExpression {
  if (one.type === type || one.type === "NULL") return one;
  if (typeof one.written !== "string") throw new OnlyEmbedded(`${one.type}, ${type}`);
  const values: TrinoValue[] = [];
  const sql = typedMark(type, one.written, values);
  return { sql, values, type };
}

/** A number that is written is read as a double by both; of a column, whole numbers alone are. */
export function asDouble(one: LargeExpression): LargeExpression {
  const { type, written } = one;
  if (type === "DOUBLE" || type === "NULL") return one;
  if (typeof written === "number") return { sql: "?", values: [written], type: "DOUBLE" };
  if (type === "INTEGER" || type === "BIGINT") return typed("DOUBLE", part`CAST(${one} AS double)`);
  throw new OnlyEmbedded(`${type}, DOUBLE`);
}
