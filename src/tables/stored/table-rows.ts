import { Failure } from "../../base/failure.ts";
import type { Fragment } from "../../access/may.ts";
import { isId, newId, type Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { LargeChoice, Table, Version } from "../table.ts";
import { versionsByIds } from "./version-rows.ts";

interface TableRow {
  id: Id;
  dataset: Id;
  name: string;
  position: number;
  key: string[];
  large: LargeChoice | null;
}

interface CurrentRow extends TableRow {
  /** Of its current version. */
  current: Id | null;
}

/** Of a table that was deleted too. */
export async function findDatasetOf(
  db: Db | Tx,
  id: Id,
): Promise<{ readonly dataset: Id; readonly isDeleted: boolean } | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await db<{ dataset: Id; isDeleted: boolean }[]>`
    select dataset, deleted_at is not null as is_deleted from tables where id = ${id}`;
  return row;
}

/** A table without its version, whoever asks. Callers authorize by its dataset. */
export async function getTableRow(db: Db | Tx, id: Id): Promise<Table> {
  const [row] = isId(id)
    ? await db<TableRow[]>`
        select id, dataset, name, position, key, large from tables where id = ${id} and deleted_at is null`
    : [];
  if (row === undefined) throw new Failure("not-found", "table-unknown", { id });
  return { ...row };
}

/** Nobody else changes it until the transaction ends. */
export async function holdTableRow(tx: Tx, id: Id): Promise<void> {
  await tx`select from tables where id = ${id} for update`;
}

export async function findTableNamed(db: Db | Tx, dataset: Id, name: string): Promise<Table | undefined> {
  const [row] = await db<TableRow[]>`
    select id, dataset, name, position, key, large from tables
    where dataset = ${dataset} and name = ${name} and deleted_at is null`;
  return row === undefined ? undefined : { ...row };
}

export async function tableRowsOf(db: Db | Tx, dataset: Id): Promise<Table[]> {
  const rows = await db<TableRow[]>`
    select id, dataset, name, position, key, large from tables
    where dataset = ${dataset} and deleted_at is null order by position, name`;
  return rows.map((row) => ({ ...row }));
}

/** Whether it was not deleted meanwhile. Callers have taken the turn of its dataset. */
export async function isLive(tx: Tx, id: Id): Promise<boolean> {
  const rows = await tx`select from tables where id = ${id} and deleted_at is null`;
  return rows.length > 0;
}

/** The dataset's table of that name, made where there is none yet. */
export async function takeTable(
  tx: Db | Tx,
  dataset: Id,
  name: string,
  key: readonly string[],
): Promise<Table> {
  const id = newId();
  const [row] = await tx<TableRow[]>`
    insert into tables (id, dataset, name, position, key)
    values (${id}, ${dataset}, ${name},
      (select coalesce(max(position) + 1, 0) from tables where dataset = ${dataset}), ${[...key]})
    on conflict (dataset, name) where deleted_at is null do update set name = excluded.name
    returning id, dataset, name, position, key, large`;
  if (row === undefined) throw new Error("an upsert answers its row");
  return { ...row };
}

export async function changeTableRow(
  db: Db | Tx,
  id: Id,
  change: { name?: string; key?: readonly string[]; large?: LargeChoice | null },
): Promise<void> {
  const columns = {
    ...defined({ name: change.name, large: change.large }),
    ...(change.key === undefined ? {} : { key: [...change.key] }),
  };
  if (Object.keys(columns).length > 0) await db`update tables set ${db(columns)} where id = ${id}`;
}

/**
 * Tables with a version, of the datasets given, of which something is read: `read` tells its columns
 * from those of `versions v` of `tables t`, null where nothing is. Only those whose columns say where
 * rows lie where `located`.
 */
export async function readableTableRows(
  db: Db,
  { datasets, read }: { datasets: Fragment; read: Fragment },
  { limit, offset, located }: { limit: number; offset: number; located: boolean },
): Promise<{ tables: (Table & { readonly version: Version })[]; total: number }> {
  // The rule of `shapeOf`.
  const places = db`and (r.columns @> '[{"type": "geometry"}]'
    or (r.columns @> '[{"meaning": "longitude"}]' and r.columns @> '[{"meaning": "latitude"}]')
    or r.columns @> '[{"meaning": "latitude-longitude"}]' or r.columns @> '[{"meaning": "longitude-latitude"}]')`;
  const from = db`
    from tables t join lateral (
      select id, columns from versions where table_id = t.id order by number desc limit 1
    ) v on true cross join lateral (select ${read} as columns) r
    where t.dataset in ${datasets} and t.deleted_at is null and r.columns is not null ${located ? places : db``}`;
  const rows = await db<CurrentRow[]>`
    select t.id, t.dataset, t.name, t.position, t.key, t.large, v.id as current ${from}
    order by t.dataset, t.position, t.name limit ${limit} offset ${offset}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total ${from}`;
  const tables = await withVersions(db, rows);
  return { tables: tables.filter(hasVersion), total: count?.total ?? 0 };
}

/** The tables of these datasets, each with its current version where it has one. */
export async function currentTables(db: Db | Tx, datasets: readonly Id[]): Promise<Table[]> {
  const rows = await db<CurrentRow[]>`
    select id, dataset, name, position, key, large,
      (select id from versions where table_id = tables.id order by number desc limit 1) as current
    from tables where dataset = any(${[...datasets]}::uuid[]) and deleted_at is null
    order by dataset, position, name`;
  return withVersions(db, rows);
}

/** A table with its version of that number, or the last one. */
export async function getTableWith(db: Db | Tx, id: Id, number: number | undefined): Promise<Table> {
  const [row] = isId(id)
    ? await db<CurrentRow[]>`
        select id, dataset, name, position, key, large, (
          select id from versions where table_id = tables.id
            ${number === undefined ? db`` : db`and number = ${number} and closed_at is null`}
          order by number desc limit 1
        ) as current
        from tables where id = ${id} and deleted_at is null`
    : [];
  const [table] = row === undefined ? [] : await withVersions(db, [row]);
  if (table === undefined) throw new Failure("not-found", "table-unknown", { id });
  return table;
}

async function withVersions(db: Db | Tx, rows: readonly CurrentRow[]): Promise<Table[]> {
  const versions = await versionsByIds(
    db,
    rows.flatMap(({ current }) => current ?? []),
  );
  return rows.map(({ current, ...table }) => {
    const version = current === null ? undefined : versions.get(current);
    return version === undefined ? table : { ...table, version };
  });
}

export function hasVersion(table: Table): table is Table & { readonly version: Version } {
  return table.version !== undefined;
}
