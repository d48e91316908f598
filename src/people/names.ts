import type { Fragment } from "../access/may.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

/** For another room's query: the name of the account that `on` holds. */
export function accountName(db: Db | Tx, on: Fragment): Fragment {
  return db`(select named.name from accounts named where named.id = ${on})`;
}

/** The same of an organization. */
export function organizationName(db: Db | Tx, on: Fragment): Fragment {
  return db`(select named.name from organizations named where named.id = ${on})`;
}

export function organizationSlug(db: Db | Tx, on: Fragment): Fragment {
  return db`(select named.slug from organizations named where named.id = ${on})`;
}

/** Of accounts, by their ids; one that is gone has none. */
export async function namesOfAccounts(db: Db | Tx, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db<{ id: Id; name: string }[]>`
    select id, name from accounts where id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Throws `not-found` where there is no such organization. */
export async function requireOrganization(db: Db | Tx, id: Id): Promise<void> {
  const [found] = await db`select 1 from organizations where id::text = ${id}`;
  if (found === undefined) throw new Failure("not-found", "people-organization-not-found");
}

/** Where those who may answer for an organization are written to: its editors and administrators. */
export async function addressesOfEditors(
  db: Db | Tx,
  organizations: readonly Id[],
): Promise<readonly { readonly organization: Id; readonly email: string }[]> {
  return db<{ organization: Id; email: string }[]>`
    select m.organization, a.email from memberships m join accounts a on a.id = m.account
    where m.organization = any(${[...organizations]}::uuid[]) and m.role in ('administrator', 'editor')
      and not exists (select from suspensions s where s.account = a.id and s.lifted_at is null)
    order by m.organization, a.email`;
}
