import { type Actor, system } from "../../access/actor.ts";
import type { Level } from "../../access/policy.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import { datasetsReadableBy, readableByIds } from "../../catalogue/reading.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Meaning } from "../../tables/column.ts";
import { holdsTable } from "../../tables/tables-of.ts";
import { putDeletedTables } from "./remote-deleted-tables.ts";
import type { DatasetRecord, TableRecord } from "../feed/event.ts";

/** A table that another instance holds, of a dataset that is found here. */
export interface RemoteTable {
  /** The same there and here. */
  readonly id: Id;
  /** The dataset, by its id here. */
  readonly dataset: Id;
  /** The address of the instance that holds it. */
  readonly origin: string;
  /** The dataset, by its address there. */
  readonly subject: string;
  readonly record: TableRecord;
  readonly level: Level;
}

/** Those of a dataset as the instance that describes it tells it now, in the place of all that was told before. */
export async function putRemoteTables(
  tx: Tx,
  told: { subject: string; origin: string; dataset: Id; record: DatasetRecord },
): Promise<void> {
  const { subject, origin, dataset, record } = told;
  await putDeletedTables(tx, told);
  const levelOf = levelsIn(record);
  const tables = [...new Map(record.tables.map((table) => [table.id, table])).values()];
  await tx`
    delete from remote_tables
    where (subject = ${subject} and id <> all(${tables.map(({ id }) => id)}::uuid[]))
      or (dataset = ${dataset} and subject <> ${subject})`;
  if (tables.length === 0) return;
  const rows = tables.map((table) => ({
    id: table.id,
    subject,
    dataset,
    origin,
    record: tx.json(table as never),
    level: levelOf(table.id),
  }));
  await tx`
    insert into remote_tables ${tx(rows)}
    on conflict (id, origin) do update set subject = excluded.subject, dataset = excluded.dataset,
      record = excluded.record, level = excluded.level`;
  await wantWords(tx, subject, origin);
}

function levelsIn({ access }: DatasetRecord): (table: Id) => Level {
  const levels = new Map(access.map(({ table, level }) => [table, level]));
  return (table) => levels.get(table) ?? levels.get(undefined) ?? "open";
}

/** Those that everybody reads at their instance. */
export function openTablesOf(record: DatasetRecord): readonly Id[] {
  const levelOf = levelsIn(record);
  return record.tables.map(({ id }) => id).filter((id) => levelOf(id) === "open");
}

/** Of one instance: a list takes up to half a megabyte here. */
const listsOfInstanceMax = 200;

/** The words of rows are asked for where everybody reads them, and they are those of another version. */
async function wantWords(tx: Tx, subject: string, origin: string): Promise<void> {
  await tx`
    delete from remote_row_words w using remote_tables t
    where t.id = w.id and t.origin = w.origin and t.subject = ${subject} and t.level <> 'open'`;
  await tx`
    insert into remote_row_words as w (id, origin)
    select id, origin from remote_tables t
    where subject = ${subject} and level = 'open' and record ? 'version' and (
      exists (select from remote_row_words where id = t.id and origin = t.origin)
      or (select count(*) from remote_row_words where origin = ${origin}) < ${listsOfInstanceMax}
    )
    on conflict (id, origin) do update set next_at = now(), tries = 0
    where w.version is distinct from (
      select (record ->> 'version')::int from remote_tables where id = w.id and origin = w.origin
    )`;
}

/**
 * The table of that id at an instance, where the actor may know of its dataset; where no instance is
 * named, the only one that tells the id, unless it is held here. Throws `conflict` where several do:
 * whoever asks names one.
 */
export async function findRemoteTable(
  db: Db | Tx,
  actor: Actor,
  id: Id,
  instance?: string,
): Promise<RemoteTable | undefined> {
  if (!isId(id) || (instance === undefined && (await holdsTable(db, id)))) return undefined;
  const rows = await db<RemoteTable[]>`
    select id, dataset, origin, subject, record, level from remote_tables
    where id = ${id} ${instance === undefined ? db`` : db`and origin = ${instance}`} order by origin limit 20`;
  const datasets = rows.map(({ dataset }) => dataset);
  const readable = datasets.length === 0 ? new Map() : await readableByIds(db, actor, datasets);
  const [found, ...others] = rows.filter(({ dataset }) => readable.has(dataset));
  if (found === undefined || others.length === 0) return found;
  const instances = [found, ...others].map(({ origin }) => origin).join(", ");
  throw new Failure("conflict", "remote-table-of-several", { id, instances });
}

/** Of these tables, those that everybody reads at their instance, with the number of the version it told last. */
export async function openVersions(
  db: Db | Tx,
  tables: readonly { readonly instance: string; readonly table: Id }[],
): Promise<readonly { readonly instance: string; readonly table: Id; readonly number: number }[]> {
  if (tables.length === 0) return [];
  const ids = tables.map(({ table }) => table);
  const origins = tables.map(({ instance }) => instance);
  return db<{ instance: string; table: Id; number: number }[]>`
    select origin as instance, id as table, coalesce((record ->> 'version')::int, 0) as number
    from remote_tables join unnest(${ids}::uuid[], ${origins}::text[]) wanted(id, origin) using (id, origin)
    where level = 'open' and dataset in ${datasetsReadableBy(db, system)}`;
}

/**
 * Open ones of datasets that the actor may read, with a column of that meaning; the longest first, or those
 * that are nearest to so many `rows`.
 */
export async function listTablesWithMeaning(
  db: Db | Tx,
  actor: Actor,
  meaning: Meaning,
  { limit, rows }: { readonly limit: number; readonly rows?: number },
): Promise<readonly RemoteTable[]> {
  const own = db`(record ->> 'rows')::float8`;
  return db<RemoteTable[]>`
    select id, dataset, origin, subject, record, level from remote_tables
    where (record -> 'columns') @> ${JSON.stringify([{ meaning }])}::text::jsonb and level = 'open'
      and dataset in ${datasetsReadableBy(db, actor)}
    order by ${rows === undefined ? db`-${own}` : db`abs(ln(nullif(${own}, 0) / ${rows}::float8))`} nulls last, id
    limit ${limit}`;
}

/** In the order of their names. */
export async function listRemoteTables(
  db: Db | Tx,
  actor: Actor,
  dataset: Id,
): Promise<readonly RemoteTable[]> {
  const readable = isId(dataset) ? await readableByIds(db, actor, [dataset]) : new Map();
  if (!readable.has(dataset)) return [];
  return db<RemoteTable[]>`
    select id, dataset, origin, subject, record, level from remote_tables
    where dataset = ${dataset} order by record ->> 'name', id`;
}

/** Of all open ones, of datasets that the actor may know of; one that several instances tell is counted once. */
export async function countRemoteRows(db: Db | Tx, actor: Actor): Promise<number> {
  const [counted] = await db<{ rows: number }[]>`
    select coalesce(sum(rows), 0)::float8 as rows from (
      select max((record ->> 'rows')::bigint) as rows from remote_tables
      where level = 'open' and dataset in ${datasetsReadableBy(db, actor)} group by id
    ) as told`;
  return counted?.rows ?? 0;
}
