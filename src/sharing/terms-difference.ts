import type { Terms, TermsOfTable } from "../access/agreement.ts";
import type { Duty, RowCondition } from "../access/policy.ts";
import type { Id } from "../base/id.ts";

export interface TermsDifference {
  readonly purpose?: readonly [Terms["purpose"], Terms["purpose"]];
  readonly until?: readonly [string, string];
  readonly dutiesAdded: readonly Duty[];
  readonly dutiesRemoved: readonly Duty[];
  readonly words: boolean;
  readonly tables: readonly TableDifference[];
}

interface TableDifference {
  readonly table: Id;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly rowsAdded: readonly RowCondition[];
  readonly rowsRemoved: readonly RowCondition[];
}

/** What other terms change, for those who are to accept them. */
export function differencesOf(before: Terms, after: Terms): TermsDifference {
  const ids = distinct([...before.tables, ...after.tables].map(({ table }) => table));
  return {
    ...(before.purpose === after.purpose ? {} : { purpose: [before.purpose, after.purpose] as const }),
    ...(before.until === after.until ? {} : { until: [before.until, after.until] as const }),
    dutiesAdded: without(after.duties, before.duties),
    dutiesRemoved: without(before.duties, after.duties),
    words: before.words !== after.words,
    tables: ids
      .map((table) => tableDifference(table, find(before, table), find(after, table)))
      .filter(
        ({ columnsAdded, columnsRemoved, rowsAdded, rowsRemoved }) =>
          columnsAdded.length + columnsRemoved.length + rowsAdded.length + rowsRemoved.length > 0,
      ),
  };
}

export function isSame(before: Terms, after: Terms): boolean {
  const { purpose, until, dutiesAdded, dutiesRemoved, words, tables } = differencesOf(before, after);
  const changed = [purpose !== undefined, until !== undefined, words, tables.length > 0];
  return !changed.includes(true) && dutiesAdded.length + dutiesRemoved.length === 0;
}

const nothing: Pick<TermsOfTable, "columns" | "rows"> = { columns: [], rows: [] };

function tableDifference(table: Id, before = nothing, after = nothing): TableDifference {
  return {
    table,
    columnsAdded: without(after.columns, before.columns),
    columnsRemoved: without(before.columns, after.columns),
    rowsAdded: without(after.rows, before.rows),
    rowsRemoved: without(before.rows, after.rows),
  };
}

function find(terms: Terms, table: Id): TermsOfTable | undefined {
  return terms.tables.find((each) => each.table === table);
}

function keyOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { column, operator, value: against } = value as RowCondition;
  return JSON.stringify([column, operator, against]);
}

/** Each once, conditions by what they say. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

/** Those that are not among others. */
export function without<Value>(values: readonly Value[], others: readonly Value[]): readonly Value[] {
  const known = new Set(others.map(keyOf));
  return values.filter((value) => !known.has(keyOf(value)));
}
