import type { Actor, Role } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Account, Session } from "../../people/account.ts";
import type { MadeInvitation, NewInvitation } from "../../people/invitations.ts";
import type { Organization, OrganizationChange } from "../../people/organization.ts";
import type { Token } from "../../people/tokens.ts";

export interface Accounts {
  /** The one-time link of the first start; consumed by the account that it creates. */
  claimAdministrator(
    secret: string,
    person: { name: string; email: string; password: string },
  ): Promise<Session>;
  signIn(email: string, password: string, from: { address: string }): Promise<Session>;
  signOut(sessionSecret: string): Promise<void>;
  /** `anyone` where the secret is unknown or out of date. */
  actorOfSession(sessionSecret: string): Promise<Actor>;
  /** For what the command line does in somebody's name. */
  actorOfAccount(email: string): Promise<Actor>;
  /** By the instance itself or an administrator of it. */
  createAccount(
    actor: Actor,
    account: { email: string; name: string; password: string; administrator?: boolean },
  ): Promise<Account>;
  getAccount(actor: Actor, id?: Id): Promise<Account>;
  listAccounts(actor: Actor, page: PageRequest): Promise<Page<Account>>;
  /** By an administrator: a link with which somebody makes their account, sent by mail where there is any. */
  inviteAccount(actor: Actor, invitation: NewInvitation): Promise<MadeInvitation>;
  /** What a link opens; `undefined` where it is unknown, used or out of date. */
  findInvitation(
    secret: string,
  ): Promise<{ email: string; organizationName?: string; role?: Role } | undefined>;
  /** Where the address has an account already, `password` is the one it has. */
  acceptInvitation(secret: string, person: { name: string; password: string }): Promise<Session>;
  /** By an administrator of the instance: a link with which the holder chooses a new password. */
  makeRecovery(actor: Actor, account: Id): Promise<{ secret: string }>;
  /** Whose password a link sets; `undefined` where it is unknown, used or out of date. */
  findRecovery(secret: string): Promise<{ email: string; name: string } | undefined>;
  /** Sets the new password, once. */
  recover(secret: string, password: string): Promise<Session>;
  /** A new password ends every session, the caller's too: `renewSession` opens the next one. */
  changeAccount(
    actor: Actor,
    change: { name?: string; password?: { current: string; next: string } },
  ): Promise<Account>;
  renewSession(actor: Actor): Promise<Session>;
  suspendAccount(actor: Actor, id: Id): Promise<void>;
  restoreAccount(actor: Actor, id: Id): Promise<void>;
}

export interface Organizations {
  listOrganizations(actor: Actor, page: PageRequest): Promise<Page<Organization & { datasets: number }>>;
  findOrganization(actor: Actor, slugOrId: string): Promise<Organization | undefined>;
  createOrganization(
    actor: Actor,
    organization: OrganizationChange & { name: string },
  ): Promise<Organization>;
  changeOrganization(actor: Actor, id: Id, change: OrganizationChange): Promise<Organization>;
  /** The certificate of public service, by an administrator of the instance. */
  giveCertificate(actor: Actor, id: Id): Promise<Organization>;
  takeBackCertificate(actor: Actor, id: Id): Promise<Organization>;
  /** By an administrator of the instance; refused with `conflict` while it has datasets. */
  deleteOrganization(actor: Actor, id: Id): Promise<void>;
  listMembers(actor: Actor, id: Id): Promise<readonly { account: Account; role: Role }[]>;
  setMember(actor: Actor, id: Id, account: Id, role: Role): Promise<void>;
  removeMember(actor: Actor, id: Id, account: Id): Promise<void>;
}

export interface Tokens {
  /** The secret is told once; its hash is kept. */
  createToken(
    actor: Actor,
    token: { name: string; expiresAt?: Date },
  ): Promise<{ token: Token; secret: string }>;
  listTokens(actor: Actor): Promise<readonly Token[]>;
  revokeToken(actor: Actor, id: Id): Promise<void>;
  /** Throws `unauthenticated` where the secret is unknown, out of date or revoked. */
  actorOfToken(secret: string): Promise<Actor>;
}
