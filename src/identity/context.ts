import type { Clock } from "../base/clock.ts";
import type { Db, Tx } from "../db/db.ts";

/** What the keys of this instance are kept with. */
export interface IdentityContext {
  readonly db: Db;
  readonly clock: Clock;
}

/** What verifies something that may be taken once. */
export interface VerifyingContext {
  /** Within a transaction that is rolled back, what was seen is not. */
  readonly db: Db | Tx;
  readonly clock: Clock;
}
