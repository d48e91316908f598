import type { Workspace } from "../engine/engine.ts";
import { quoteText } from "../engine/quote.ts";

/**
 * Has `isMarked` know the rows of a Parquet whose numbers (`file_row_number`) the column `number` of a table of the
 * workspace holds. Kept as bits, since a join with the table would do and a copy with a join in it writes the rows
 * in any order. `rows`: as many as the Parquet has.
 */
export async function markRows(workspace: Workspace, table: string, rows: number): Promise<void> {
  const last = Math.max(0, rows - 1);
  await workspace.run(
    `set variable ${table} = (select bitstring_agg(number::integer, 0, ${last}) from ${table})`,
  );
}

/** SQL of a boolean, of a row that is read with its `file_row_number`. */
export function isMarked(table: string): string {
  return `coalesce(get_bit(getvariable(${quoteText(table)}), file_row_number::integer), 0) = 1`;
}
