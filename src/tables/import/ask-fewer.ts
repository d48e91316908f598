import { Failure, problem, type Problem } from "../../base/failure.ts";
import type { ImportRow } from "./import-rows.ts";
import type { KeptTable } from "./keep-table.ts";

/** The key of the refusal that asks whether a table is to lose most of its rows. */
export const fewerRows = "import-most-rows-gone";

/** So few are soon seen to be missing, and may well be gone; of all rows of a table, two. */
const lostMax = 20;
const allMax = 2;
const shareKept = 0.5;

/**
 * Refuses a file that would leave less than half of the rows of a table, or none, unless the importer said that
 * they are gone: it may be a download that broke off, or hold what is new alone. What is read again of a file
 * that is here loses rows because somebody chose how to read it.
 */
export function askFewer({ options, origin }: ImportRow, kept: readonly KeptTable[]): void {
  if (options.fewerRows !== undefined || origin.kind === "stored") return;
  for (const { imported, changes } of kept) {
    if (changes === undefined || !losesMost(changes)) continue;
    const { rowsBefore: before, rowsAfter: after } = changes;
    throw new Failure("invalid", fewerRows, { table: imported.raw.name, before, after });
  }
}

interface RowCounts {
  readonly rowsBefore: number;
  readonly rowsAfter: number;
}

function losesMost({ rowsBefore, rowsAfter }: RowCounts): boolean {
  if (rowsAfter === 0) return rowsBefore > allMax;
  return rowsBefore - rowsAfter > lostMax && rowsAfter < rowsBefore * shareKept;
}

/** What is worth a word though nothing is asked: a tenth of the rows, more than two. */
const shareTold = 0.1;
const rowsTold = 2;

/** What a table has no more that it had in its version before, told to who imported it. */
export function tellLosses({ origin }: ImportRow, { imported, changes, target }: KeptTable): Problem[] {
  if (changes === undefined || origin.kind === "stored") return [];
  const table = target?.name ?? imported.raw.name;
  const { rowsBefore: before, rowsAfter: after, columnsRemoved, columnsRetyped } = changes;
  const retyped = columnsRetyped.map(({ name }) => name);
  const isTold = before - after > rowsTold && after < before * (1 - shareTold);
  return [
    ...(isTold ? [problem("import-rows-fewer", { table, before, after })] : []),
    ...(columnsRemoved.length === 0 ? [] : [problem("import-columns-gone", named(table, columnsRemoved))]),
    ...(retyped.length === 0 ? [] : [problem("import-columns-retyped", named(table, retyped))]),
  ];
}

const namesShown = 10;

function named(table: string, columns: readonly string[]) {
  const shown = columns.slice(0, namesShown).join(", ");
  return { table, n: columns.length, columns: columns.length > namesShown ? `${shown}…` : shown };
}
