import type { Actor } from "../access/actor.ts";
import { seenBy } from "../access/audience.ts";
import { type Fragment, mayRead } from "../access/may.ts";
import { hasRole, requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { requireOrganizationOfHere } from "../people/organization-of-here.ts";
import type { DatasetState } from "./dataset.ts";

/** What a verb of another room needs to know of a dataset before it answers. */
export interface DatasetAccess {
  readonly id: Id;
  readonly slug: string;
  readonly title: string;
  readonly organization: Id;
  readonly state: DatasetState;
}

/**
 * The dataset, where the actor may read it: `not-found` for a draft of others as for one that does
 * not exist, `gone` for one that was withdrawn. One query on primary keys and one index.
 */
export async function assertReadable(db: Db | Tx, actor: Actor, dataset: Id): Promise<DatasetAccess> {
  const found = await findAccess(db, actor, dataset);
  if (found.withdrawnAt !== null && !hasRole(actor, found.organization, "reader")) {
    throw gone(found.withdrawnAt, found.reason ?? "");
  }
  return toAccess(found);
}

/** The same for changing it: those who may only read are told so. */
export async function assertWritable(db: Db | Tx, actor: Actor, dataset: Id): Promise<DatasetAccess> {
  const found = await findAccess(db, actor, dataset);
  if (!hasRole(actor, found.organization, "editor")) {
    requireMember(actor);
    throw new Failure("forbidden", "access-role-needed", { role: "editor" });
  }
  // Each producer stays master of its data: not even the steward changes here what another instance tells.
  await requireOrganizationOfHere(db, found.organization);
  return toAccess(found);
}

/** The same for many at once, in a list: those that may not be read, or were withdrawn, are left out. */
export async function readableByIds(
  db: Db | Tx,
  actor: Actor,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, DatasetAccess>> {
  const rows = await db<AccessRow[]>`
    select d.id, d.slug, d.title, d.organization, ${stateColumn(db)} as state,
      w.at as withdrawn_at, w.reason
    from datasets d ${withState(db)}
    where d.id = any(${[...datasets]}::uuid[]) and w.publication is null and ${readable(db, actor)}`;
  return new Map(rows.map((row) => [row.id, toAccess(row)]));
}

/** For lists of another room: `where dataset in ${datasetsReadableBy(db, actor)}`. Not those withdrawn. */
export function datasetsReadableBy(db: Db | Tx, actor: Actor): Fragment {
  return db`(
    select d.id from datasets d ${withState(db)}
    where ${readable(db, actor)} and w.publication is null)`;
}

/** Of these organizations, whatever the state. */
export function datasetsOwnedBy(db: Db | Tx, organizations: readonly Id[]): Fragment {
  return db`(select id from datasets where organization = any(${[...organizations]}::uuid[]))`;
}

/** Of `datasets d` with `withState`: all that the actor may know of, tombstones included. */
export function readable(db: Db | Tx, actor: Actor): Fragment {
  const owner = db`d.organization`;
  return db`(d.deleted_at is null and ${mayRead(db, actor, { owner, open: db`p.id is not null` })}
    and ${seenBy(db, actor, { id: db`d.id`, owner })})`;
}

/**
 * Of `datasets d` with `withState`: those of these that are published and that the actor may read. PostgreSQL
 * plans it once, for some: for a few that it sees it would plan each time, which takes longer than reading them.
 */
export function publishedAmong(db: Db | Tx, actor: Actor, ids: readonly Id[]): Fragment {
  return db`d.id = any((select ${[...ids]}::uuid[])::uuid[]) and p.id is not null
      and w.publication is null and ${readable(db, actor)}`;
}

/** The `id` and `at` of the last publication of a dataset; of two at one moment the later id is the last. */
export function lastPublication(db: Db | Tx, dataset: Fragment): Fragment {
  return db`select id, at from publications where dataset = ${dataset} order by at desc, id desc limit 1`;
}

/** Adds to `datasets d` its last publication `p` and the withdrawal `w` of that. */
export function withState(db: Db | Tx): Fragment {
  return db`
    left join lateral (${lastPublication(db, db`d.id`)}) p on true
    left join withdrawals w on w.publication = p.id`;
}

/** `datasets d` with the same, of those alone that are withdrawn. */
export function onceWithdrawn(db: Db | Tx): Fragment {
  return db`withdrawals w
    join publications p on p.id = w.publication
    join datasets d on d.id = p.dataset and not exists (
      select from publications later where later.dataset = p.dataset and (later.at, later.id) > (p.at, p.id))`;
}

export function stateColumn(db: Db | Tx): Fragment {
  return db`case when p.id is null then 'draft' when w.publication is null then 'published'
    else 'withdrawn' end`;
}

export function gone(
  at: Date,
  reason: string,
  replacement?: { readonly slug: string; readonly title: string },
): Failure {
  const args = { reason, since: at.toISOString() };
  if (replacement === undefined) return new Failure("gone", "catalogue-withdrawn", args);
  const { slug: replacedBy, title } = replacement;
  return new Failure("gone", "catalogue-withdrawn-replaced", { ...args, title, replacedBy });
}

interface AccessRow extends DatasetAccess {
  readonly withdrawnAt: Date | null;
  readonly reason: string | null;
}

async function findAccess(db: Db | Tx, actor: Actor, dataset: Id): Promise<AccessRow> {
  const [row] = isId(dataset)
    ? await db<AccessRow[]>`
        select d.id, d.slug, d.title, d.organization, ${stateColumn(db)} as state,
          w.at as withdrawn_at, w.reason
        from datasets d ${withState(db)} where d.id = ${dataset} and ${readable(db, actor)}`
    : [];
  if (row === undefined) throw new Failure("not-found", "catalogue-dataset-not-found", { dataset });
  return row;
}

function toAccess({ id, slug, title, organization, state }: AccessRow): DatasetAccess {
  return { id, slug, title, organization, state };
}
