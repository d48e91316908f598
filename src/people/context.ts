import type { Clock } from "../base/clock.ts";
import type { Db } from "../db/db.ts";

/** What the verbs of this room work with. */
export interface PeopleContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Base 2 logarithm of scrypt's N; 17 where absent. Tests choose less. */
  readonly passwordCost?: number;
}
