import type { Clock } from "../base/clock.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Vault } from "../vault/vault.ts";

/** What the keys of this instance are kept with. */
export interface IdentityContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Private keys are sealed with it. */
  readonly vault: Vault;
}

/** What verifies something that may be taken once. */
export interface VerifyingContext {
  /** Within a transaction that is rolled back, what was seen is not. */
  readonly db: Db | Tx;
  readonly clock: Clock;
}
