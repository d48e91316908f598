import { forgetTable } from "../../access/forget.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";

/** A table that was deleted, as it is kept. */
export interface DeletedRow {
  readonly id: Id;
  readonly dataset: Id;
  readonly name: string;
  readonly position: number;
  readonly deletedAt: Date;
  readonly deletedBy: Id | null;
  readonly reason: string | null;
  /** The table that took its place, where it is not deleted itself. */
  readonly replacedBy: { readonly id: Id; readonly name: string } | null;
  readonly purgedAt: Date | null;
}

export async function findDeletedRow(db: Db | Tx, id: Id): Promise<DeletedRow | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await db<DeletedRow[]>`${selectDeleted(db)} and t.id = ${id}`;
  return row;
}

/** The last deleted first. */
export async function deletedRowsOf(db: Db | Tx, dataset: Id): Promise<readonly DeletedRow[]> {
  return db<DeletedRow[]>`${selectDeleted(db)} and t.dataset = ${dataset} order by t.deleted_at desc, t.id`;
}

/** Of each dataset, those whose reason was told to everybody, the last deleted first. */
export async function explainedRowsOf(db: Db | Tx, datasets: readonly Id[]): Promise<readonly DeletedRow[]> {
  return db<DeletedRow[]>`
    ${selectDeleted(db)} and t.dataset = any(${[...datasets]}::uuid[]) and t.deletion_reason is not null
    order by t.deleted_at desc, t.id`;
}

function selectDeleted(db: Db | Tx) {
  return db`
    select t.id, t.dataset, t.name, t.position, t.deleted_at, t.deleted_by, t.deletion_reason as reason,
      t.purged_at, (select jsonb_build_object('id', r.id, 'name', r.name) from tables r
        where r.id = t.replaced_by and r.deleted_at is null) as replaced_by
    from tables t where t.deleted_at is not null`;
}

export async function markDeleted(
  tx: Tx,
  id: Id,
  told: { readonly at: Date; readonly by?: Id; readonly reason?: string; readonly replacedBy?: Id },
): Promise<void> {
  await tx`
    update tables set deleted_at = ${told.at}, deleted_by = ${told.by ?? null},
      deletion_reason = ${told.reason ?? null}, replaced_by = ${told.replacedBy ?? null}
    where id = ${id} and deleted_at is null`;
}

/** Under its name, or the next one that is free where another table took it meanwhile. */
export async function markRestored(tx: Tx, { id, dataset, name }: DeletedRow): Promise<void> {
  const rows = await tx<{ name: string }[]>`
    select name from tables where dataset = ${dataset} and deleted_at is null`;
  const taken = new Set(rows.map((row) => row.name));
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name} (${count})`;
  await tx`
    update tables set deleted_at = null, deleted_by = null, deletion_reason = null, replaced_by = null,
      name = ${free} where id = ${id} and deleted_at is not null`;
}

export async function deletedBefore(db: Db, moment: Date): Promise<readonly DeletedRow[]> {
  return db<DeletedRow[]>`
    ${selectDeleted(db)} and t.purged_at is null and t.deleted_at <= ${moment} order by t.deleted_at limit 100`;
}

/** Its versions and what was set for it. What its address says stays, where a reason was told. */
export async function purgeRow(tx: Tx, { id, reason }: DeletedRow, at: Date): Promise<void> {
  await forgetTable(tx, id);
  if (reason === null) {
    await tx`delete from tables where id = ${id}`;
    return;
  }
  await tx`delete from versions where table_id = ${id}`;
  await tx`delete from refreshes where table_id = ${id}`;
  await tx`delete from imports where table_id = ${id}`;
  await tx`update tables set purged_at = ${at} where id = ${id}`;
}
