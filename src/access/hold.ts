import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { accessLock } from "../db/locks.ts";

/**
 * Waits for the readings that were allowed, and lets none be allowed until the transaction is
 * written: each is allowed under the same lock, shared (`journal_append_while`, migration 0692).
 */
export async function changeAccess(tx: Db | Tx, dataset: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock(${accessLock}, hashtext(${dataset}))`;
}

/** Lets nobody change who may read the dataset until the transaction ends; readings do not wait for it. */
export async function holdAccess(tx: Tx, dataset: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${accessLock}, hashtext(${dataset}))`;
}
