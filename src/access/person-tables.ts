import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import { accessSubject, setRule } from "./access-rules.ts";
import { changeAccess } from "./hold.ts";
import type { RuledTable } from "./computed-from.ts";
import type { ToldOnce } from "./policy.ts";

/**
 * From now on its own organization alone reads the table, saying why, and each person their own rows. The
 * columns by which they are found and told apart keep their names.
 */
export async function closeToPersons(
  tx: Tx,
  { table, dataset }: RuledTable,
  columns: readonly string[],
): Promise<void> {
  await changeAccess(tx, dataset);
  await tx`
    insert into person_tables (table_id, dataset, columns) values (${table}, ${dataset}, ${[...columns]})
    on conflict (table_id) do update set columns = excluded.columns`;
  await tell(tx, accessSubject(dataset));
  await tell(tx, personTablesChanged);
}

/** Announced where a table was declared to be about people. */
export const personTablesChanged = "person-tables-changed";

/** The tables whose rows are about people. */
export async function personTables(db: Db | Tx): Promise<readonly Id[]> {
  return (await db<{ id: Id }[]>`select table_id as id from person_tables`).map(({ id }) => id);
}

/**
 * Whether what staff say is confirmed by another of them. Once it is no more, what was said before, confirmed
 * or not, is good for nothing.
 */
export async function setSecond(tx: Tx, { table, dataset }: RuledTable, second: boolean): Promise<void> {
  await changeAccess(tx, dataset);
  const changed = await tx`
    update person_tables set second = ${second} where table_id = ${table} and second <> ${second} returning 1`;
  if (changed.length === 0) return;
  if (!second) await tx`delete from reading_reasons where table_id = ${table}`;
  await tell(tx, accessSubject(dataset));
}

/** What of it may be told once from now on; nothing where absent. Agreements that run hold no longer than it does. */
export async function setToldOnce(
  tx: Tx,
  { table, dataset }: RuledTable,
  once: ToldOnce | undefined,
): Promise<void> {
  await changeAccess(tx, dataset);
  const kept = once === undefined ? null : tx.json(once as never);
  await tx`update person_tables set once = ${kept} where table_id = ${table}`;
  await tell(tx, accessSubject(dataset));
}

/** What of it may be told once. */
export async function findToldOnceOf(db: Db | Tx, table: Id): Promise<ToldOnce | undefined> {
  const [row] = await db<{ once: ToldOnce | null }[]>`
    select once from person_tables where table_id = ${table}`;
  return row?.once ?? undefined;
}

/** The table is one like others again: closed until somebody opens it on purpose. */
export async function leaveClosed(tx: Tx, { table, dataset }: RuledTable, reason: string): Promise<void> {
  await setRule(tx, { dataset, table, level: "closed", reason });
  await tx`delete from person_tables where table_id = ${table}`;
}

/**
 * A new table that has all the columns by which people are found in another of its dataset is closed, until
 * somebody opens it on purpose: it may be the same file under another name. Answers whether it was.
 */
export async function closeLikeOther(
  tx: Tx,
  { table, dataset }: RuledTable,
  columns: readonly string[],
): Promise<boolean> {
  const [like] = await tx`
    select 1 from person_tables
    where dataset = ${dataset} and columns <@ ${[...columns]}::text[] limit 1`;
  if (like === undefined) return false;
  await setRule(tx, { dataset, table, level: "closed" });
  return true;
}

/** Whether that table is about people, or that dataset has one that is. */
export async function isAboutPeople(db: Db | Tx, of: Id): Promise<boolean> {
  return (await db`select 1 from person_tables where table_id = ${of} or dataset = ${of} limit 1`).length > 0;
}

/** The columns by which people are found in the table and told apart; none where its rows are about none. */
export async function columnsOfPersons(db: Db | Tx, table: Id): Promise<readonly string[]> {
  const [row] = await db<
    { columns: string[] }[]
  >`select columns from person_tables where table_id = ${table}`;
  return row?.columns ?? [];
}
