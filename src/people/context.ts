import type { Role } from "../access/actor.ts";
import type { Clock } from "../base/clock.ts";
import type { Problem } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import type { Db } from "../db/db.ts";

/** What the verbs of this room work with. */
export interface PeopleContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Base 2 logarithm of scrypt's N; 17 where absent. Tests choose less. */
  readonly passwordCost?: number;
  /** Writes to who is invited; absent where the instance sends no mail. What goes wrong is told. */
  readonly tellInvited?: (invitation: InvitationTold) => Promise<Problem | undefined>;
}

/** What the letter of an invitation says. */
export interface InvitationTold {
  readonly email: string;
  readonly secret: string;
  readonly expiresAt: Date;
  readonly language: Language;
  /** Absent where the instance itself invites. */
  readonly invitedBy?: string;
  readonly organizationName?: string;
  readonly role?: Role;
}
