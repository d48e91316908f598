import type { Actor } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import { assertReadable } from "../../catalogue/reading.ts";
import type { Db, Tx } from "../../db/db.ts";
import { slugsOfName } from "../../tables/named-tables.ts";
import { holdsTable } from "../../tables/tables-of.ts";
import type { DatasetRecord, DeletedTableRecord } from "../feed/event.ts";

/** A table that is no more at the instance that held it. */
export interface RemoteDeletedTable {
  readonly dataset: Id;
  readonly record: DeletedTableRecord;
}

/** Those of a dataset as its instance tells them now, in the place of all that was told before. */
export async function putDeletedTables(
  tx: Tx,
  told: { subject: string; origin: string; dataset: Id; record: Pick<DatasetRecord, "deletedTables"> },
): Promise<void> {
  const { subject, origin, dataset, record } = told;
  await tx`delete from remote_deleted_tables where subject = ${subject}`;
  const each = [...new Map((record.deletedTables ?? []).map((table) => [table.id, table])).values()];
  if (each.length === 0) return;
  const rows = each.map((table) => ({
    id: table.id,
    origin,
    subject,
    dataset,
    record: tx.json(table as never),
  }));
  await tx`
    insert into remote_deleted_tables ${tx(rows)}
    on conflict (id, origin) do update set subject = excluded.subject, dataset = excluded.dataset,
      record = excluded.record`;
}

/** What ends with its dataset is remembered, so that its address says so too. */
export async function endTablesOf(tx: Tx, subjects: readonly string[]): Promise<void> {
  await tx`
    insert into remote_deleted_tables (id, origin, subject, dataset, record)
    select id, origin, subject, dataset, jsonb_build_object('id', id, 'name', record ->> 'name')
    from remote_tables where subject = any(${[...subjects]})
    on conflict (id, origin) do nothing`;
  await tx`delete from remote_tables where subject = any(${[...subjects]})`;
}

/** The table of a dataset that an address named, by its id or its part of the address. */
export async function findDeletedElsewhere(
  { db }: { readonly db: Db },
  actor: Actor,
  dataset: Id,
  idOrSlug: string,
): Promise<RemoteDeletedTable | undefined> {
  await assertReadable(db, actor, dataset);
  const rows = await db<RemoteDeletedTable[]>`
    select dataset, record from remote_deleted_tables where dataset = ${dataset}
    order by record ->> 'deletedAt' desc nulls last, id`;
  return rows.find(({ record }) => record.id === idOrSlug || slugsOfName(record.name, 0).includes(idOrSlug));
}

/** Throws `gone`, with the reason, where that id was a table of another instance and is none any more. */
export async function refuseDeletedElsewhere(
  { db }: { readonly db: Db },
  actor: Actor,
  id: Id,
): Promise<void> {
  if (!isId(id) || (await holdsTable(db, id))) return;
  const [row] = await db<(RemoteDeletedTable & { slug: string })[]>`
    select dataset, record from remote_deleted_tables where id = ${id} order by origin limit 1`;
  if (row === undefined) return;
  // Of a dataset that was withdrawn, its own reason.
  const { slug } = await assertReadable(db, actor, row.dataset);
  const { name: table, deletedAt: since = "", reason, replacedBy } = row.record;
  if (reason === undefined) throw new Failure("gone", "table-deleted-unexplained", { table, since });
  if (replacedBy === undefined) throw new Failure("gone", "table-deleted", { table, since, reason });
  throw new Failure("gone", "table-deleted-replaced", {
    table,
    since,
    reason,
    title: replacedBy.name,
    replacedBy: `${slug}/${replacedBy.id}`,
  });
}
