import type { Actor } from "../access/actor.ts";
import { requireAdministrator, requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Db, Tx } from "../db/db.ts";
import { type Account, checkPassword, toEmail, toPersonName } from "./account.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { requirePassword } from "./current-password.ts";
import { orderLetter } from "./letter-orders.ts";
import { revokeTokensOf } from "./tokens.ts";
import { withSecondFactor } from "./second-factor.ts";

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly administrator?: boolean;
}

interface PasswordChange {
  readonly current: string;
  readonly next: string;
  /** In which the holder is told of it. */
  readonly language?: Language;
}

/** By the instance itself (the demonstration, the command line) or by an administrator. */
export async function createAccount(
  context: AccountsContext,
  actor: Actor,
  person: NewAccount,
): Promise<Account> {
  requireAdministrator(actor);
  const ready = await prepareAccount(context, person);
  return context.db.begin((tx) => insertAccount(tx, context, ready));
}

/** The account of the actor, or for an administrator anybody's. */
export async function getAccount(context: PeopleContext, actor: Actor, id?: Id): Promise<Account> {
  const wanted = id ?? requireMember(actor).account;
  const own = actor.kind === "member" && actor.account === wanted;
  if (!own) requireAdministrator(actor);
  const [account] = isId(wanted) ? await selectAccounts(context.db, wanted) : [];
  if (account === undefined) throw new Failure("not-found", "people-account-not-found");
  return account;
}

export async function listAccounts(
  context: PeopleContext,
  actor: Actor,
  { page, pageSize }: PageRequest,
): Promise<Page<Account>> {
  requireAdministrator(actor);
  const { db } = context;
  const rows = await db<AccountRow[]>`
    select ${accountColumns(db)} from accounts a
    order by lower(a.name), a.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total from accounts`;
  return { items: rows.map(toAccount), total: count?.total ?? 0 };
}

/** A new password ends every session of the account, so that whoever else held one is out. */
export async function changeAccount(
  context: AccountsContext,
  actor: Actor,
  change: { name?: string; password?: PasswordChange },
): Promise<Account> {
  const { account } = requireMember(actor);
  const { db } = context;
  if (change.name !== undefined) {
    await db`update accounts set name = ${toPersonName(change.name)} where id = ${account}`;
  }
  if (change.password !== undefined) await changePassword(context, account, change.password);
  return getAccount(context, actor);
}

/**
 * Ends what the account can do at once, and for good: its sessions and links are gone, its tokens and
 * the keys of the projects that it owns are revoked. Whoever is let in again begins anew.
 */
export async function suspendAccount(context: PeopleContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  const account = await getAccount(context, actor, id);
  if (actor.kind === "member" && actor.account === id)
    throw new Failure("conflict", "people-suspend-oneself");
  if (account.suspendedAt !== undefined) return;
  await context.db.begin(async (tx) => {
    await tx`insert into suspensions (account, at, by) values (${id}, ${context.clock()}, ${accountOf(actor)})`;
    await tx`delete from sessions where account = ${id}`;
    await tx`delete from recoveries where account = ${id} and used_at is null`;
    await revokeTokensOf(tx, id, context.clock());
    await context.keys?.forget(tx, id, accountOf(actor));
  });
}

export async function restoreAccount(context: PeopleContext, actor: Actor, id: Id): Promise<void> {
  requireAdministrator(actor);
  await getAccount(context, actor, id);
  await context.db`
    update suspensions set lifted_at = ${context.clock()}, lifted_by = ${accountOf(actor)}
    where account = ${id} and lifted_at is null`;
}

/** What is slow or refused happens here, before a transaction opens. */
export async function prepareAccount(
  context: AccountsContext,
  person: NewAccount,
): Promise<{ email: string; name: string; hash: string; administrator: boolean }> {
  const email = toEmail(person.email);
  const name = toPersonName(person.name);
  const hash = await context.passwords.hash(checkPassword(person.password, [email, name]));
  return { email, name, hash, administrator: person.administrator ?? false };
}

/** Without a password where somebody signs in elsewhere. */
interface ReadyAccount extends Omit<Awaited<ReturnType<typeof prepareAccount>>, "hash"> {
  readonly hash: string | null;
}

export async function insertAccount(
  tx: Tx,
  { clock }: PeopleContext,
  { email, name, hash, administrator }: ReadyAccount,
): Promise<Account> {
  const [row] = await tx<{ id: Id }[]>`
    insert into accounts (id, email, name, password, created_at)
    values (${newId(clock().getTime())}, ${email}, ${name}, ${hash}, ${clock()})
    on conflict (email) do nothing returning id`;
  if (row === undefined) throw new Failure("conflict", "people-email-taken", { parameter: "email" });
  if (administrator) await grantAdministrator(tx, row.id, clock());
  const [account] = await selectAccounts(tx, row.id);
  if (account === undefined) throw new Error(`account ${row.id} vanished while it was made`);
  return account;
}

export async function grantAdministrator(tx: Tx, account: Id, at: Date, by?: Id): Promise<void> {
  await tx`
    insert into instance_administrators (account, granted_at, granted_by)
    values (${account}, ${at}, ${by ?? null}) on conflict (account) do nothing`;
}

export function accountOf(actor: Actor): Id | null {
  return actor.kind === "member" ? actor.account : null;
}

async function changePassword(
  context: AccountsContext,
  account: Id,
  { current, next, language = "fr" }: PasswordChange,
): Promise<void> {
  const { email, name } = await requirePassword(context, account, current, "password.current");
  const hash = await context.passwords.hash(checkPassword(next, [email, name]));
  await context.db.begin(async (tx) => {
    await setPassword(tx, account, hash);
    await orderLetter(context, tx, { kind: "told", email, language, about: "password-changed" });
  });
}

/** Every session of the account has ended, and no link that was sent before opens it. */
export async function setPassword(tx: Tx, account: Id, hash: string): Promise<void> {
  await tx`update accounts set password = ${hash} where id = ${account}`;
  await tx`delete from sessions where account = ${account}`;
  await tx`delete from recoveries where account = ${account} and used_at is null`;
  await forgetUnderWay(tx, account);
}

/** What somebody with the former password or address began opens nothing any more. */
export async function forgetUnderWay(tx: Tx, account: Id): Promise<void> {
  await tx`delete from email_changes where account = ${account}`;
  await tx`delete from letter_orders where account = ${account} and kind = 'email-change'`;
  await tx`delete from provider_links where account = ${account}`;
  await tx`delete from begun_sign_ins where account = ${account}`;
}

export interface AccountRow extends Omit<Account, "suspendedAt"> {
  readonly suspendedAt: Date | null;
}

export function accountColumns(db: Db | Tx) {
  return db`a.id, a.email, a.name, a.created_at,
    exists (select from instance_administrators i where i.account = a.id) as administrator,
    ${withSecondFactor(db)} as second_factor,
    (select s.at from suspensions s where s.account = a.id and s.lifted_at is null) as suspended_at`;
}

export function toAccount({ suspendedAt, ...row }: AccountRow): Account {
  const { id, email, name, createdAt, administrator, secondFactor } = row;
  const account = { id, email, name, createdAt, administrator, secondFactor };
  return suspendedAt === null ? account : { ...account, suspendedAt };
}

async function selectAccounts(db: Db | Tx, id: Id): Promise<Account[]> {
  const rows = await db<AccountRow[]>`select ${accountColumns(db)} from accounts a where a.id = ${id}`;
  return rows.map(toAccount);
}
