import type { Clock } from "../base/clock.ts";
import type { Db } from "../db/db.ts";
import type { Letters } from "../letters/letters.ts";

/** What the verbs of this room work with. */
export interface SiteContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly letters: Pick<Letters, "mail" | "post">;
}
