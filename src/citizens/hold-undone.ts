import type { Tx } from "../db/db.ts";
import { holdAll } from "../tables/erase-rows.ts";
import { tablesWithWaiting } from "./erasing/erasure-rows.ts";

/** As a backup is restored: what waited to be erased when it was made may have been erased since. */
export async function holdUndone(tx: Tx): Promise<void> {
  for (const table of await tablesWithWaiting(tx)) await holdAll(tx, table);
}
