import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import { isAway } from "./away.ts";
import type { Store } from "./store.ts";

/**
 * Says that files elsewhere are those of this instance. Throws `precondition` where another one said so before: each
 * would take away, as named by nobody, what the other holds.
 */
export async function claimStore(db: Db | Tx, store: Pick<Store, "claim">): Promise<void> {
  const [own] = await db<{ id: string }[]>`select id from store_claims`;
  if (own === undefined || (await store.claim(own.id))) return;
  throw new Failure("precondition", "store-of-another");
}

/** The same at a start, which goes on where nobody answers: whoever removes files asks again. */
export async function claimStoreWherePossible(db: Db, store: Pick<Store, "claim">): Promise<void> {
  try {
    await claimStore(db, store);
  } catch (error) {
    if (!isAway(error)) throw error;
  }
}
