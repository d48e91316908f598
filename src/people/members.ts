import { seesAll } from "../access/may.ts";
import type { Actor, Role } from "../access/actor.ts";
import { requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Account } from "./account.ts";
import { accountColumns, accountOf, type AccountRow, toAccount } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";
import { requireOrganizationOfHere } from "./organization-of-here.ts";

/** Seen by the members themselves. */
export async function listMembers(
  { db }: PeopleContext,
  actor: Actor,
  organization: Id,
): Promise<readonly { account: Account; role: Role }[]> {
  requireRole(actor, organization, "reader");
  const rows = await db<(AccountRow & { role: Role })[]>`
    select ${accountColumns(db)}, m.role from memberships m join accounts a on a.id = m.account
    where m.organization = ${organization} order by lower(a.name), a.id`;
  return rows.map((row) => ({ account: toAccount(row), role: row.role }));
}

/** A new member comes by an invitation, or is put in by an administrator of the instance. */
export async function setMember(
  { db, clock }: PeopleContext,
  actor: Actor,
  organization: Id,
  account: Id,
  role: Role,
  { seen }: Looked = {},
): Promise<void> {
  requireRole(actor, organization, "administrator");
  if (!isId(account)) throw new Failure("not-found", "people-account-not-found");
  await requireOrganizationOfHere(db, organization);
  await db.begin(async (tx) => {
    const current = await lockMember(tx, organization, account);
    if (current === undefined && !seesAll(actor)) {
      throw new Failure("not-found", "people-member-not-found");
    }
    refuseLoss(current, seen);
    if (current === "administrator" && role !== "administrator") await keepOneAdministrator(tx, organization);
    await putMember(tx, { organization, account, role, at: clock(), by: accountOf(actor) });
  });
}

/** By an administrator of the organization, or by the member who leaves. */
export async function removeMember(
  { db }: PeopleContext,
  actor: Actor,
  organization: Id,
  account: Id,
): Promise<void> {
  if (actor.kind !== "member" || actor.account !== account) requireRole(actor, organization, "administrator");
  await db.begin(async (tx) => {
    const current = isId(account) ? await lockMember(tx, organization, account) : undefined;
    if (current === undefined) throw new Failure("not-found", "people-member-not-found");
    if (current === "administrator") await keepOneAdministrator(tx, organization);
    await tx`delete from memberships where organization = ${organization} and account = ${account}`;
  });
}

/** For another room that tells them something: who acts for an organization, those suspended left out. */
export async function editorsOf(db: Db | Tx, organization: Id): Promise<readonly Id[]> {
  const rows = await db<{ account: Id }[]>`
    select m.account from memberships m where m.organization = ${organization}
      and m.role in ('administrator', 'editor')
      and not exists (select from suspensions s where s.account = m.account and s.lifted_at is null)
    order by m.since, m.account`;
  return rows.map(({ account }) => account);
}

/** For another room's letters: the address of each account that may still come in. */
export async function addressesOf(db: Db | Tx, accounts: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const rows = await db<{ id: Id; email: string }[]>`
    select a.id, a.email from accounts a where a.id = any(${[...accounts]}::uuid[])
      and not exists (select from suspensions s where s.account = a.id and s.lifted_at is null)`;
  return new Map(rows.map(({ id, email }) => [id, email]));
}

export async function putMember(
  tx: Tx,
  member: { organization: Id; account: Id; role: Role; at: Date; by: Id | null },
): Promise<void> {
  const put = await tx`
    insert into memberships (organization, account, role, since, by)
    select o.id, a.id, ${member.role}, ${member.at}, ${member.by}::uuid
    from organizations o, accounts a where o.id = ${member.organization} and a.id = ${member.account}
    on conflict (organization, account) do update
      set role = excluded.role, since = excluded.since, by = excluded.by, provider = null
    returning organization`;
  if (put.length === 0) throw new Failure("not-found", "people-account-not-found");
}

async function lockMember(tx: Tx, organization: Id, account: Id): Promise<Role | undefined> {
  const rows = await tx<{ account: Id; role: Role }[]>`
    select account, role from memberships where organization = ${organization}
    order by account for update`;
  return rows.find((row) => row.account === account)?.role;
}

/** Called with the rows of the organization locked, so that two cannot leave at once. */
async function keepOneAdministrator(tx: Tx, organization: Id): Promise<void> {
  const [count] = await tx<{ administrators: number }[]>`
    select count(*)::int as administrators from memberships
    where organization = ${organization} and role = 'administrator'`;
  if ((count?.administrators ?? 0) <= 1) throw new Failure("conflict", "people-last-administrator");
}
