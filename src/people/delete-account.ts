import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Db, Tx } from "../db/db.ts";
import { commandLineEmail } from "./account.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { requirePassword } from "./current-password.ts";
import { orderLetter } from "./letter-orders.ts";

export interface Deletion {
  /** Organizations that are then without an administrator of their own. */
  readonly left: readonly string[];
  /** Nobody else administers the instance: the account stays. */
  readonly isLastAdministrator: boolean;
}

/** What the deletion of the actor's account would do, told beforehand. */
export async function foreseeDeletion({ db }: PeopleContext, actor: Actor): Promise<Deletion> {
  const { account } = requireMember(actor);
  const rows = await db<{ name: string }[]>`
    select o.name from memberships m join organizations o on o.id = m.organization
    where m.account = ${account} and m.role = 'administrator' and not exists (
      select from memberships x
      where x.organization = m.organization and x.role = 'administrator' and x.account <> ${account})
    order by o.name`;
  return { left: rows.map(({ name }) => name), isLastAdministrator: await isLast(db, account) };
}

/**
 * Deletes the actor's own account, with its password: its sessions, tokens, memberships and personal
 * projects with their keys go, its requests and agreements are taken back. Organizations and what was
 * published stay; signed agreements and entries of the journal keep what they say.
 */
export async function deleteAccount(
  context: AccountsContext,
  actor: Actor,
  { password, language }: { readonly password: string; readonly language: Language },
): Promise<void> {
  const { account } = requireMember(actor);
  const { db } = context;
  const { email } = await requirePassword(context, account, password);
  if (await isLast(db, account)) throw new Failure("conflict", "people-last-steward");
  await context.takeBackRequests?.(actor);
  await db.begin(async (tx) => {
    // Two administrators who leave at once do so one after the other.
    await tx`select account from instance_administrators order by account for update`;
    if (await isLast(tx, account)) throw new Failure("conflict", "people-last-steward");
    await context.keys?.deleteProjects(tx, account);
    await orderLetter(context, tx, { kind: "told", email, language, about: "account-deleted" });
    await removeAccount(tx, account);
  });
}

/** With all that goes with it; whoever it is, the last administrator too. */
export async function removeAccount(tx: Tx, account: Id): Promise<void> {
  await tx`delete from accounts where id = ${account}`;
}

async function isLast(db: Db | Tx, account: Id): Promise<boolean> {
  const [row] = await db<{ administers: boolean; others: number }[]>`
    select exists (select from instance_administrators where account = ${account}) as administers,
      (select count(*)::int from instance_administrators i join accounts a on a.id = i.account
        where i.account <> ${account} and a.email <> ${commandLineEmail}
          and not exists (select from suspensions s where s.account = a.id and s.lifted_at is null)) as others`;
  return row?.administers === true && row.others === 0;
}
