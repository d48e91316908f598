import { Failure } from "../../base/failure.ts";
import type { Fragment } from "../../access/may.ts";
import { isId, newId, type Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Table } from "../table.ts";

interface TableRow {
  id: Id;
  dataset: Id;
  name: string;
  position: number;
  key: string[];
}

/** A table without its version, whoever asks. Callers authorize by its dataset. */
export async function getTableRow(db: Db | Tx, id: Id): Promise<Table> {
  const [row] = isId(id)
    ? await db<TableRow[]>`select id, dataset, name, position, key from tables where id = ${id}`
    : [];
  if (row === undefined) throw new Failure("not-found", "table-unknown", { id });
  return { ...row };
}

export async function findTableNamed(db: Db | Tx, dataset: Id, name: string): Promise<Table | undefined> {
  const [row] = await db<TableRow[]>`
    select id, dataset, name, position, key from tables where dataset = ${dataset} and name = ${name}`;
  return row === undefined ? undefined : { ...row };
}

export async function tableRowsOf(db: Db | Tx, dataset: Id): Promise<Table[]> {
  const rows = await db<TableRow[]>`
    select id, dataset, name, position, key from tables where dataset = ${dataset} order by position, name`;
  return rows.map((row) => ({ ...row }));
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
    on conflict (dataset, name) do update set name = excluded.name
    returning id, dataset, name, position, key`;
  if (row === undefined) throw new Error("an upsert answers its row");
  return { ...row };
}

export async function changeTableRow(
  db: Db | Tx,
  id: Id,
  change: { name?: string; key?: readonly string[] },
): Promise<void> {
  const columns = {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.key === undefined ? {} : { key: [...change.key] }),
  };
  if (Object.keys(columns).length > 0) await db`update tables set ${db(columns)} where id = ${id}`;
}

export async function deleteTableRow(db: Db | Tx, id: Id): Promise<void> {
  await db`delete from tables where id = ${id}`;
}

/** Tables with a version, of the datasets given; only those that say where their rows lie where `located`. */
export async function readableTableRows(
  db: Db,
  datasets: Fragment,
  { limit, offset, located }: { limit: number; offset: number; located: boolean },
): Promise<{ tables: Table[]; total: number }> {
  // The rule of `shapeOf`.
  const places = db`and (v.columns @> '[{"type": "geometry"}]'
    or (v.columns @> '[{"meaning": "longitude"}]' and v.columns @> '[{"meaning": "latitude"}]')
    or v.columns @> '[{"meaning": "latitude-longitude"}]' or v.columns @> '[{"meaning": "longitude-latitude"}]')`;
  const from = db`
    from tables t join lateral (
      select columns from versions where table_id = t.id order by number desc limit 1
    ) v on true
    where t.dataset in ${datasets} ${located ? places : db``}`;
  const rows = await db<TableRow[]>`
    select t.id, t.dataset, t.name, t.position, t.key ${from} order by t.dataset, t.position, t.name limit ${limit} offset ${offset}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total ${from}`;
  return { tables: rows.map((row) => ({ ...row })), total: count?.total ?? 0 };
}
