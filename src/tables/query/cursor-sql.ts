import type { Value } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import { nearnessMax, nearnessSql } from "./nearness-sql.ts";
import { type Cursor, type Query, rowNumber, type Sort } from "./query.ts";
import type { SqlStatement, StoredTypes } from "./sql-statement.ts";

/**
 * The rows after the cursor's in the order asked for: those whose first key is further, or whose
 * first key is the same and the second further…, and at last those with the same keys and a
 * higher number. Missing keys stand last.
 */
export function afterCursor(query: Query, types: StoredTypes, values: Value[]): string {
  const { cursor, sort } = query;
  if (cursor === undefined) return "true";
  const alternatives: SqlStatement[] = [];
  const same: SqlStatement[] = [];
  for (const [index, one] of sort.entries()) {
    const key = cursor.keys[index] ?? null;
    const { further, equal } =
      one.phrase === undefined ? besideKey(one, key, types) : besideRank(one.phrase, key);
    if (further !== undefined) alternatives.push(allOf([...same, further]));
    same.push(equal);
  }
  const byNumber = sort[0]?.by === rowNumber.name;
  if (!byNumber) alternatives.push(allOf([...same, { sql: "__id > ?", values: [BigInt(cursor.id)] }]));
  values.push(...alternatives.flatMap((one) => one.values));
  return `(${alternatives.map((one) => `(${one.sql})`).join(" OR ")})`;
}

/** The row of a cursor itself, which its keys and its number tell. */
export function atCursor({ sort }: Query, cursor: Cursor, types: StoredTypes): SqlStatement {
  const keys = sort.map((one, at) => besideKey(one, cursor.keys[at] ?? null, types).equal);
  return allOf([...keys, { sql: "__id = ?", values: [BigInt(cursor.id)] }]);
}

interface BesideKey {
  /** Absent where nothing stands behind it. */
  readonly further?: SqlStatement;
  readonly equal: SqlStatement;
}

function besideKey({ by, descending }: Sort, key: Cursor["keys"][number], types: StoredTypes): BesideKey {
  const name = quoteName(by);
  if (key === null) return { equal: { sql: `${name} IS NULL`, values: [] } };
  const typed = `CAST(? AS ${types.get(by) ?? "VARCHAR"})`;
  // A double is no decimal: its digits are.
  const exact = types.get(by)?.startsWith("DECIMAL") === true;
  const value: Value = typeof key === "number" && !exact ? key : String(key);
  const further = `(${name} ${descending ? "<" : ">"} ${typed} OR ${name} IS NULL)`;
  return {
    further: { sql: further, values: [value] },
    equal: { sql: `${name} = ${typed}`, values: [value] },
  };
}

function besideRank(phrase: string, key: Cursor["keys"][number]): BesideKey {
  const values: Value[] = [];
  const nearness = nearnessSql(phrase, values);
  values.push(BigInt(typeof key === "number" && Number.isInteger(key) ? key : nearnessMax));
  return { further: { sql: `${nearness} > ?`, values }, equal: { sql: `${nearness} = ?`, values } };
}

function allOf(parts: readonly SqlStatement[]): SqlStatement {
  return {
    sql: parts.map(({ sql }) => sql).join(" AND "),
    values: parts.flatMap(({ values }) => values),
  };
}
