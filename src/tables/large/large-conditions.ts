import { lowerSql, lowerText, sameSigmaSql } from "../../engine/fold.ts";
import type { TrinoValue } from "../../trino/literal.ts";
import {
  type Condition,
  type Cursor,
  type Operator,
  type Query,
  rowNumber,
  type Sort,
  type Test,
} from "../query/query.ts";
import { comparisons } from "../query/aspects-sql.ts";
import { exactScale, joinedSql, presenceSql } from "../query/conditions-sql.ts";
import { type LargeField, fieldOf, nearnessSql, OnlyEmbedded, typedMark } from "./large-fields.ts";
import { type LargeRows, scaleOf } from "./large-columns.ts";

/** What a row has to fit; the values are added in the order of their question marks. */
export function largeConditions(
  query: Omit<Query, "cursor"> & { readonly cursor?: Cursor | undefined },
  rows: LargeRows,
  values: TrinoValue[],
): string[] {
  // Sines differ in their last digits from one machine to the next.
  if (query.near !== undefined) throw new OnlyEmbedded("a distance");
  const conditions = query.where.of.map((condition) => conditionSql(condition, rows, values));
  for (const word of query.words) {
    // Files that were handed over before both letters were one have either.
    conditions.push(`strpos(${sameSigmaSql("t", word)}, ?) > 0`);
    values.push(word);
  }
  for (const [west, south, east, north] of query.boxes) {
    conditions.push("ymax >= ? AND ymin <= ?");
    conditions.push(west <= east ? "xmax >= ? AND xmin <= ?" : "(xmax >= ? OR xmin <= ?)");
    values.push(south, north, west, east);
  }
  if (query.cursor !== undefined) conditions.push(afterCursor(query.sort, query.cursor, rows, values));
  return conditions;
}

function conditionSql(condition: Condition, rows: LargeRows, values: TrinoValue[]): string {
  if (condition.kind === "test") return testSql(condition, rows, values);
  return joinedSql(
    condition.kind,
    condition.of.map((one) => conditionSql(one, rows, values)),
  );
}

function testSql(test: Test, rows: LargeRows, values: TrinoValue[]): string {
  if (test.aspects !== undefined && test.aspects.length > 0) throw new OnlyEmbedded("an aspect");
  const field = fieldOf(rows, test.column.name);
  return (
    presenceSql(test, field.sql) ?? lettersSql(test, field, values) ?? comparisonSql(test, field, values)
  );
}

function comparisonSql({ operator, values: given }: Test, field: LargeField, values: TrinoValue[]): string {
  if (field.type === "VARCHAR[]") throw new OnlyEmbedded("a list is compared");
  if (operator === "in" || operator === "notin") {
    const marks = given.map((text) => markOf(field, textOf(text), values)).join(", ");
    return `${field.sql} ${operator === "in" ? "IN" : "NOT IN"} (${marks})`;
  }
  const comparison = comparisons[operator];
  if (comparison === undefined) throw new OnlyEmbedded(operator);
  return `${field.sql} ${comparison} ${markOf(field, textOf(given[0]), values)}`;
}

function textOf(text: string | null | undefined): string {
  if (text === null || text === undefined) throw new OnlyEmbedded("no value");
  return text;
}

/** A condition on letters, of texts and whole numbers: the others are written in another way there. */
function lettersSql({ operator, values: given, negated }: Test, field: LargeField, values: TrinoValue[]) {
  const make = letters[operator];
  if (make === undefined) return undefined;
  if (field.type !== "VARCHAR" && field.type !== "BIGINT") throw new OnlyEmbedded(`letters of ${field.type}`);
  const isOfAnyCase = operator === "contains" || operator === "notcontains";
  const told = textOf(given[0]);
  const text = isOfAnyCase ? lowerText(told) : told;
  values.push(text);
  const not = operator === "notcontains" || negated === true ? "NOT " : "";
  return `${not}${make(field.type === "VARCHAR" ? field.sql : `CAST(${field.sql} AS varchar)`, text)}`;
}

const letters: Partial<Record<Operator, (text: string, sought: string) => string>> = {
  contains: (text, sought) => `strpos(${lowerSql(text, sought)}, ?) > 0`,
  notcontains: (text, sought) => `strpos(${lowerSql(text, sought)}, ?) > 0`,
  has: (text) => `strpos(${text}, ?) > 0`,
  startswith: (text) => `starts_with(${text}, ?)`,
};

const longWhole = /^[+-]?\d{19,37}$/;

/** A value as a question writes it: a number that is not whole is never rounded to one. */
function markOf({ type }: LargeField, text: string, values: TrinoValue[]): string {
  if (scaleOf(type) !== undefined) {
    const scale = exactScale(type, text);
    if (scale === undefined) throw new OnlyEmbedded("a decimal beside a double");
    return typedMark(`DECIMAL(38,${scale})`, text.replace(/\.$/, ""), values);
  }
  if (type !== "BIGINT") return typedMark(type, text, values);
  if (longWhole.test(text)) return typedMark("DECIMAL(38,0)", text, values);
  return typedMark(/^[+-]?\d{1,18}$/.test(text) ? "BIGINT" : "DOUBLE", text, values);
}

/** The rows after the cursor's, as for the embedded engine: missing keys stand last. */
function afterCursor(sort: readonly Sort[], cursor: Cursor, rows: LargeRows, values: TrinoValue[]): string {
  const alternatives: Part[] = [];
  const same: Part[] = [];
  for (const [index, one] of sort.entries()) {
    const { further, equal } = besideKey(one, cursor.keys[index] ?? null, rows);
    if (further !== undefined) alternatives.push(allOf([...same, further]));
    same.push(equal);
  }
  const isByNumber = sort[0]?.by === rowNumber.name;
  if (!isByNumber) alternatives.push(allOf([...same, { sql: "id > ?", values: [BigInt(cursor.id)] }]));
  values.push(...alternatives.flatMap((one) => one.values));
  return `(${alternatives.map(({ sql }) => `(${sql})`).join(" OR ")})`;
}

interface Part {
  readonly sql: string;
  readonly values: readonly TrinoValue[];
}

interface BesideKey {
  /** Absent where nothing stands behind it. */
  readonly further?: Part;
  readonly equal: Part;
}

function besideKey(
  { by, descending, phrase }: Sort,
  key: Cursor["keys"][number],
  rows: LargeRows,
): BesideKey {
  if (phrase !== undefined) {
    const part = (comparison: string): Part => {
      const values: TrinoValue[] = [];
      const nearness = nearnessSql(phrase, values);
      return { sql: `${nearness} ${comparison} ${typedMark("BIGINT", String(key), values)}`, values };
    };
    return { further: part(">"), equal: part("=") };
  }
  const { sql, type } = fieldOf(rows, by);
  if (type === "VARCHAR[]") throw new OnlyEmbedded("a list is compared");
  if (key === null) return { equal: { sql: `${sql} IS NULL`, values: [] } };
  const values: TrinoValue[] = [];
  const mark = typedMark(type, String(key), values);
  const further = `(${sql} ${descending ? "<" : ">"} ${mark} OR ${sql} IS NULL)`;
  return { further: { sql: further, values }, equal: { sql: `${sql} = ${mark}`, values } };
}

function allOf(parts: readonly Part[]): Part {
  return {
    sql: parts.map(({ sql }) => sql).join(" AND "),
    values: parts.flatMap(({ values }) => values),
  };
}
