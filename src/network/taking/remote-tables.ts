import type { Actor } from "../../access/actor.ts";
import type { Level } from "../../access/policy.ts";
import { type Id, isId } from "../../base/id.ts";
import { readableByIds } from "../../catalogue/reading.ts";
import type { Db, Tx } from "../../db/db.ts";
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

/** Those of a dataset as it is told now, in the place of what was told before. An id that another instance told first is its own. */
export async function putRemoteTables(
  tx: Tx,
  told: { subject: string; origin: string; dataset: Id; record: DatasetRecord },
): Promise<void> {
  const { subject, origin, dataset, record } = told;
  const levels = new Map(record.access.map(({ table, level }) => [table, level]));
  const tables = [...new Map(record.tables.map((table) => [table.id, table])).values()];
  await tx`
    delete from remote_tables
    where subject = ${subject} and id <> all(${tables.map(({ id }) => id)}::uuid[])`;
  if (tables.length === 0) return;
  const rows = tables.map((table) => ({
    id: table.id,
    subject,
    dataset,
    origin,
    record: tx.json(table as never),
    level: levels.get(table.id) ?? levels.get(undefined) ?? "open",
  }));
  await tx`
    insert into remote_tables ${tx(rows)}
    on conflict (id) do update set subject = excluded.subject, dataset = excluded.dataset,
      record = excluded.record, level = excluded.level
    where remote_tables.origin = excluded.origin`;
}

/** Where the actor may know of its dataset. */
export async function findRemoteTable(db: Db | Tx, actor: Actor, id: Id): Promise<RemoteTable | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await db<RemoteTable[]>`
    select id, dataset, origin, subject, record, level from remote_tables where id = ${id}`;
  if (row === undefined) return undefined;
  const readable = await readableByIds(db, actor, [row.dataset]);
  return readable.has(row.dataset) ? row : undefined;
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
