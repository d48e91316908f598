import type { Clock } from "../base/clock.ts";
import type { Db } from "../db/db.ts";
import type { Letters } from "../letters/letters.ts";

/** What the verbs of this room work with. */
export interface SiteContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly letters: Pick<Letters, "mail" | "post">;
  /** How much everybody reads here, of tables; counted now and then. */
  readonly rowFigures: () => Promise<{ readonly rows: number; readonly places: number }>;
}
