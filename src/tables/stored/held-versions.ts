import { openTable } from "../../access/access-rules.ts";
import type { Fragment } from "../../access/may.ts";
import { personTables } from "../../access/person-tables.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Column } from "../column.ts";
import { leftOutOf, likeness, publishedNamesOfLeftOut } from "../as-published.ts";
import type { ImportOptions } from "../table.ts";

/**
 * Closes the versions before this one that hold a column which it leaves out: they are kept, and
 * served to nobody. Each is asked for the names under which it published them itself.
 */
export async function closeVersionsWith(
  tx: Tx,
  table: Id,
  number: number,
  { columns = {} }: ImportOptions,
): Promise<void> {
  const left = leftOutOf({ columns });
  if (left.length === 0) return;
  const rows = await tx<{ id: Id; columns: Column[]; options: ImportOptions }[]>`
    select id, columns, options from versions
    where table_id = ${table} and number < ${number} and closed_at is null`;
  const latest = publishedNamesOfLeftOut({ columns });
  const closed = rows.filter(({ columns: held, options }) => {
    const then = left.map((file) => [file, { ...options.columns?.[file], publish: false }] as const);
    const names = publishedNamesOfLeftOut({ columns: Object.fromEntries(then) });
    return held.some(({ name }) => names.has(likeness(name)) || latest.has(likeness(name)));
  });
  if (closed.length === 0) return;
  await tx`update versions set closed_at = now() where id = any(${closed.map(({ id }) => id)}::uuid[])`;
}

/**
 * Keeps a file from being served, wherever tables of the dataset were made of it: it holds what one of
 * them leaves out.
 */
export async function keepOriginal(
  tx: Tx,
  { dataset, original, more }: { dataset: Id; original: string; more: boolean },
): Promise<void> {
  await tx`
    update versions set original_kept = true
    where original = ${original} and not original_kept
      and table_id in (select id from tables where dataset = ${dataset})
      and (${more} or exists (
        select 1 from versions v join tables t on t.id = v.table_id
        where v.original = ${original} and v.original_kept and t.dataset = ${dataset}))`;
}

/**
 * Whether the file of a version is one that is served to nobody: it holds what a table leaves out, or the
 * rows of another table, which not everybody reads.
 */
export async function isOriginalKept(db: Db, version: Id): Promise<boolean> {
  return anyFromSameFile(
    db,
    version,
    db`v.original_kept or (t.id <> own.id and not ${openTable(db, { id: db`t.id`, dataset: db`t.dataset` })})`,
  );
}

/** Whether the file of a version holds the rows of another table, which are about people. */
export async function isFromPeople(db: Db, version: Id): Promise<boolean> {
  const people = await personTables(db);
  return anyFromSameFile(db, version, db`t.id <> own.id and t.id = any(${[...people]}::uuid[])`);
}

/** Of versions `v` of tables `t` of the dataset that were made of the file of one of the table `own`. */
async function anyFromSameFile(db: Db, version: Id, condition: Fragment): Promise<boolean> {
  const [row] = await db<{ any: boolean }[]>`
    select exists (
      select 1 from versions v join tables t on t.id = v.table_id
      join versions asked on asked.id = ${version} and asked.original = v.original
      join tables own on own.id = asked.table_id and own.dataset = t.dataset
      where ${condition}) as any`;
  return row?.any === true;
}

/** Whether that version stands, and is served to nobody. */
export async function isClosed(db: Db, table: Id, number: number): Promise<boolean> {
  const rows = await db`
    select 1 from versions where table_id = ${table} and number = ${number} and closed_at is not null`;
  return rows.length > 0;
}
