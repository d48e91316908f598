import type { Clock } from "../base/clock.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { InvitationNews } from "../letters/invitation-letter.ts";

/** What the verbs of this room work with. */
export interface PeopleContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Base 2 logarithm of scrypt's N; 17 where absent. Tests choose less. */
  readonly passwordCost?: number;
  /** Writes to who is invited; absent where the instance sends no mail. What goes wrong is told. */
  readonly tellInvited?: (invitation: InvitationNews) => Promise<Problem | undefined>;
  /** Those of the projects that a person owns; absent where there are none. */
  readonly keys?: KeysOfPeople;
}

export interface KeysOfPeople {
  /** Revokes them, in the transaction that ends what the person can do. */
  forget(tx: Tx, person: Id, by: Id | null): Promise<void>;
  /** Once that is written: whoever knows them is told. */
  tellLater(): Promise<void>;
}

/** The same for a verb that may be part of somebody else's transaction. */
export type WithinContext = Pick<PeopleContext, "clock"> & { readonly db: Db | Tx };
