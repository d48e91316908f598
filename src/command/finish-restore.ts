import { holdUndone } from "../citizens/hold-undone.ts";
import type { Tx } from "../db/db.ts";
import { migrateWithin } from "../db/migrate.ts";
import { endSignIns } from "../people/end-sign-ins.ts";

/** Brings a database as its backup holds it up to this program, in the transaction that brought it. */
export async function finishRestore(tx: Tx): Promise<void> {
  await migrateWithin(tx);
  await holdUndone(tx);
  await endSignIns(tx);
}
