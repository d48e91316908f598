import { Failure } from "../../base/failure.ts";
import type { ImportOptions } from "../table.ts";
import type { SetAside } from "./set-aside.ts";

/** The key of the refusal that asks: the same file may be imported again with an answer. */
export const askedFirst = "import-many-rows-broken";

const shareMax = 0.01;
/** So few are soon looked through, and a table may be too small for a hundredth of it to be a row. */
const rowsMax = 2;

/**
 * Refuses a table of which more than a hundredth, and more than two rows, cannot be read, unless the
 * importer said that they are to be set aside: rather than its rows, its form may have been misread.
 */
export function askFirst(options: ImportOptions, rows: number, aside: SetAside | undefined): void {
  if (options.misfit !== undefined || aside === undefined) return;
  const total = rows + aside.rows;
  if (aside.broken <= rowsMax || aside.broken <= total * shareMax) return;
  throw new Failure("invalid", askedFirst, { rows: aside.broken, total });
}
