import { Failure } from "../../base/failure.ts";
import type { TableAddress } from "./filters.ts";

/**
 * Refuses what is to be read beyond its page (a file, a figure in the page of another site) where a filter
 * names a column that the table does not have: it would hold all rows under a link that promised some.
 */
export function refuseUnknown({ unknown: [column] }: Pick<TableAddress, "unknown">): void {
  if (column !== undefined) throw new Failure("invalid", "access-column-unknown", { column });
}
