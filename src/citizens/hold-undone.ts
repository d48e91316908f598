import type { Tx } from "../db/db.ts";
import { holdAll } from "../tables/erase-rows.ts";
import { tablesWithWaiting } from "./erasing/erasure-rows.ts";
import { endUnderWay } from "./procedures/restored.ts";

/** As a backup is restored: what waited to be erased when it was made may have been erased since, and what was asked answered. */
export async function holdUndone(tx: Tx): Promise<void> {
  for (const table of await tablesWithWaiting(tx)) await holdAll(tx, table);
  await endUnderWay(tx);
}
