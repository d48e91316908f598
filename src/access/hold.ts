import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { accessLock } from "../db/locks.ts";

/** Until the transaction is written, who may read the dataset does not change. */
export async function holdAccess(tx: Db | Tx, dataset: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${accessLock}, hashtext(${dataset}))`;
}

/** Waits for the readings that were allowed, and lets none be allowed until the transaction is written. */
export async function changeAccess(tx: Db | Tx, dataset: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock(${accessLock}, hashtext(${dataset}))`;
}
