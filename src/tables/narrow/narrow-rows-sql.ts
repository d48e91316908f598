import type { Narrowing } from "../../access/narrowing.ts";
import type { RowCondition } from "../../access/policy.ts";
import { Failure } from "../../base/failure.ts";
import type { Value } from "../../engine/engine.ts";
import type { Column } from "../column.ts";
import { newAllowance, toTest } from "../query/logic.ts";
import type { ColumnsByName } from "../query/columns.ts";
import type { Condition } from "../query/query.ts";
import { conditionSql } from "../query/conditions-sql.ts";
import type { SqlStatement, StoredTypes } from "../query/sql-statement.ts";

/** Where the columns of a Parquet have the names that the producer gave, letter by letter. */
function exactly(columns: readonly Column[]): ColumnsByName {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return {
    all: columns,
    find: (name) => byName.get(name),
    get(name, parameter) {
      const column = byName.get(name);
      if (column !== undefined) return column;
      throw new Failure("invalid", "access-column-unknown", { parameter, column: name.slice(0, 100) });
    },
  };
}

/** The conditions as the table API reads them. Throws `invalid` where a value is not of its column's type. */
export function conditionsOf(
  rows: readonly RowCondition[],
  columns: readonly Column[],
): readonly Condition[] {
  const names = exactly(columns);
  const allowance = newAllowance();
  return rows.map((row) => toTest(names, allowance, { ...row, parameter: "rows" }));
}

/** The columns and rows of a narrowing, read from what `from` names. */
export function narrowingSql(
  { columns, rows }: Narrowing,
  known: readonly Column[],
  from: { readonly source: string; readonly types: StoredTypes; readonly quote: (name: string) => string },
): SqlStatement {
  const values: Value[] = [];
  const conditions = conditionsOf(rows, known).map((condition) =>
    conditionSql(oneByOne(condition), from.types, values),
  );
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return { sql: `SELECT ${columns.map(from.quote).join(", ")} FROM ${from.source}${where}`, values };
}

/** Of many values the engine makes a join of `IN`, and a copy with a join in it writes the rows in any order. */
function oneByOne(condition: Condition): Condition {
  if (condition.kind !== "test" || condition.operator !== "in") return condition;
  return {
    kind: "any",
    of: condition.values.map((value) => ({ ...condition, operator: "exact", values: [value] })),
  };
}
