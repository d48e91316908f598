import type { RowCondition } from "../access/policy.ts";
import { isFailure, problem, type Problem } from "../base/failure.ts";
import type { Column, ColumnType } from "./column.ts";
import { conditionsOf } from "./narrow/narrow-rows-sql.ts";

/** A column as it is told of a table: another instance may not tell its type. */
type Told = Pick<Column, "name"> & { readonly type?: ColumnType };

/**
 * Conditions over rows that no value of their column can be compared by: each would let nothing be
 * read of these columns. One over a column that is not there, or whose type is not told, is left to
 * others to judge.
 */
export function unfitConditions(rows: readonly RowCondition[], told: readonly Told[]): readonly Problem[] {
  const columns = told.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type, missing: [] }]));
  return rows.flatMap((row, index) => {
    const column = columns.find(({ name }) => name === row.column);
    return column === undefined || isFit(row, columns)
      ? []
      : [unfit(row, column.type, { field: `rows.${index}` })];
  });
}

function isFit(row: RowCondition, columns: readonly Column[]): boolean {
  try {
    conditionsOf([row], columns);
    return true;
  } catch (error) {
    if (isFailure(error, "invalid")) return false;
    throw error;
  }
}

function unfit(
  { column, operator, value }: RowCondition,
  type: ColumnType,
  where: { readonly field: string },
): Problem {
  const told = { column: column.slice(0, 100), value: value.slice(0, 100), operator };
  return problem(keys[type], told, where);
}

const keys: Readonly<Record<ColumnType, string>> = {
  integer: "access-row-not-integer",
  decimal: "access-row-not-decimal",
  boolean: "access-row-not-boolean",
  date: "access-row-not-date",
  datetime: "access-row-not-datetime",
  time: "access-row-not-time",
  geometry: "access-row-not-geometry",
  text: "access-row-unfit",
  list: "access-row-unfit",
};
