import type { Actor } from "../access/actor.ts";
import type { Clock } from "../base/clock.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { AccountLetter } from "../letters/account-letters.ts";
import type { InvitationNews } from "../letters/invitation-letter.ts";
import type { MailState } from "../letters/mail.ts";
import type { Vault } from "../vault/vault.ts";
import type { Passwords } from "./password.ts";

/** What the verbs of this room work with. */
export interface PeopleContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Writes to who is invited; absent where the instance sends no mail. What goes wrong is told. */
  readonly tellInvited?: (invitation: InvitationNews) => Promise<Problem | undefined>;
  /** Absent where the instance sends no mail. */
  readonly letters?: AccountLetters;
  /** Those of the projects that a person owns; absent where there are none. */
  readonly keys?: KeysOfPeople;
  /** Takes back what a person asked for themselves: requests, and agreements that run. */
  readonly takeBackRequests?: (actor: Actor) => Promise<void>;
  /** Absent where there is no catalogue. */
  readonly catalogue?: OrganizationsOfCatalogue;
}

/** What signing in and new passwords need besides. */
export interface AccountsContext extends PeopleContext {
  readonly passwords: Passwords;
  /** What second factors are sealed with. */
  readonly vault: Vault;
}

export interface AccountLetters {
  /** Has the letter of an order written by a job, once the transaction is. */
  later(tx: Tx, order: Id): Promise<void>;
  /** Hands one over at once; what goes wrong is told. */
  send(letter: AccountLetter): Promise<Problem | undefined>;
  state(): Exclude<MailState, { readonly kind: "off" }>;
}

export interface KeysOfPeople {
  /** Revokes them, in the transaction that ends what the person can do: whoever knows them is then told. */
  forget(tx: Tx, person: Id, by: Id | null): Promise<void>;
  /** Deletes the projects too. */
  deleteProjects(tx: Tx, person: Id): Promise<void>;
}

/** What the catalogue knows of organizations, and is told of them. */
export interface OrganizationsOfCatalogue {
  /** Datasets of each that the actor may read. */
  countDatasets(actor: Actor, organizations: readonly Id[]): Promise<ReadonlyMap<Id, number>>;
  /** Every dataset, drafts and withdrawn ones included. */
  countOwnedDatasets(organization: Id): Promise<number>;
  /** It was made, changed or deleted, in the transaction that does so: it is found by what it now says. */
  tellChanged(tx: Tx, organization: Id): Promise<void>;
}
