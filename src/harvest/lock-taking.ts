import { harvestLock } from "../db/locks.ts";
import type { Tx } from "../db/db.ts";

/**
 * Held until the end of the transaction, before anything that is told is written: one batch at a time, whichever source it
 * is of. Tables that grew a minute ago have no statistics: a plan that reads one of them whole for some records is never
 * right here.
 */
export async function lockTaking(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${harvestLock}), set_config('enable_seqscan', 'off', true)`;
}
