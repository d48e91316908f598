import { accessSubject } from "../../access/access-rules.ts";
import { newId, type Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";
import type { VersionErasure } from "../table.ts";
import { type StoredVersion, takeTurn, toVersion, type VersionRow, writeVersion } from "./version-rows.ts";

/**
 * From now on each new version is held until it was looked through. One that is being recorded is before
 * it or after it, since both take the turn of the dataset.
 */
export async function holdComing(tx: Tx, table: Id): Promise<void> {
  await takeTurnOf(tx, table);
  await tx`update tables set erases = true where id = ${table}`;
}

/** All versions, as after a restore: none is read until it was looked through. */
export async function holdAll(tx: Tx, table: Id): Promise<void> {
  await holdComing(tx, table);
  await tx`update versions set held_at = now() where table_id = ${table} and held_at is null`;
}

/** As `takeTurn`, by the table: nobody records a version of it meanwhile. */
export async function takeTurnOf(tx: Tx, table: Id): Promise<void> {
  const dataset = await datasetOfTable(tx, table);
  if (dataset !== undefined) await takeTurn(tx, dataset);
}

/** Nobody can tell whose its rows are. Answers the id that it goes by from then on. */
export async function holdOne(db: Db, version: Id): Promise<Id> {
  const id = newId();
  await db`update versions set id = ${id}, held_at = now() where id = ${version} and held_at is null`;
  return id;
}

/** Nothing was to be erased of it: it is read, under another id than while it was held. */
export async function letGo(db: Db, version: Id): Promise<Id> {
  const id = newId();
  await db`
    update versions set id = ${id}, held_at = null where id = ${version} and held_at is not null`;
  return id;
}

export async function tablesWithHeld(db: Db): Promise<readonly Id[]> {
  const rows = await db<{ table: Id }[]>`
    select distinct table_id as table from versions where held_at is not null order by 1`;
  return rows.map(({ table }) => table);
}

/** Of every version of a table, also of one that was deleted, and those that are served to nobody. */
export async function standingVersions(db: Db | Tx, table: Id): Promise<readonly StandingVersion[]> {
  return db<StandingVersion[]>`
    select id, held_at is not null as held from versions where table_id = ${table} order by number`;
}

export interface StandingVersion {
  readonly id: Id;
  readonly held: boolean;
}

/** As it stands in the database, whatever was read of it before. */
export async function storedVersion(db: Db, id: Id): Promise<StoredVersion | undefined> {
  const [row] = await db<VersionRow[]>`select * from versions where id = ${id}`;
  return row === undefined ? undefined : toVersion(row);
}

/** Those of any table that were read from the same file. */
export async function versionsFrom(db: Db, original: string): Promise<readonly StoredVersion[]> {
  const rows = await db<VersionRow[]>`select * from versions where original = ${original} order by id`;
  return rows.map(toVersion);
}

export async function datasetOfTable(db: Db | Tx, table: Id): Promise<Id | undefined> {
  const [row] = await db<{ dataset: Id }[]>`select dataset from tables where id = ${table}`;
  return row?.dataset;
}

/** The files that a version names, and those of what agreements let be read of it. */
export async function filesOfVersion(tx: Tx, version: Id): Promise<readonly string[]> {
  const rows = await tx<{ hash: string | null }[]>`
    select unnest(array[original, parquet, rejects]) as hash from versions where id = ${version}
    union select parquet from narrowed_versions where version = ${version}`;
  return rows.flatMap(({ hash }) => hash ?? []);
}

/**
 * Puts a version in the place of the one with that id; false where that is not there any more. One that
 * was held is held still unless it was looked through.
 */
export async function replaceVersion(
  tx: Tx,
  former: Id,
  version: StoredVersion,
  looked: "seen" | "as-it-was",
): Promise<boolean> {
  const [row] = await tx<{ closedAt: Date | null; heldAt: Date | null }[]>`
    delete from versions where id = ${former} returning closed_at, held_at`;
  if (row === undefined) return false;
  await writeVersion(tx, version);
  await tx`
    update versions set closed_at = ${row.closedAt}, held_at = ${looked === "seen" ? null : row.heldAt}
    where id = ${version.id}`;
  return true;
}

/** Streams of what was erased break off. */
export async function tellErased(tx: Tx, dataset: Id): Promise<void> {
  await tell(tx, accessSubject(dataset));
}

export async function isStanding(db: Db, version: Id): Promise<boolean> {
  return (await db`select from versions where id = ${version}`).length > 0;
}

export async function addErasure(tx: Tx, table: Id, erasure: VersionErasure): Promise<void> {
  const { number, at, rows, before, after, note } = erasure;
  await tx`
    insert into version_erasures (id, table_id, number, at, rows, before, after, note)
    values (${newId(at.getTime())}, ${table}, ${number}, ${at}, ${rows}, ${before}, ${after}, ${note})`;
}

/** The oldest first. Callers answer for who may know of the table. */
export async function erasuresOf(db: Db, table: Id): Promise<readonly VersionErasure[]> {
  return db<VersionErasure[]>`
    select number, at, rows, before, after, note from version_erasures
    where table_id = ${table} order by at, number`;
}

/** Those that the journal does not know yet; held until it does. */
export async function unwrittenErasures(
  tx: Tx,
  table: Id,
): Promise<readonly (VersionErasure & { readonly id: Id })[]> {
  return tx<(VersionErasure & { id: Id })[]>`
    select id, number, at, rows, before, after, note from version_erasures
    where table_id = ${table} and entry is null order by number, at for update`;
}

export async function noteWritten(tx: Tx, erasures: readonly Id[], entry: number): Promise<void> {
  await tx`update version_erasures set entry = ${entry} where id = any(${[...erasures]}::uuid[])`;
}

/** Imports show a cell here and there in what they tell of a file. */
export async function forgetCellsTold(tx: Tx, table: Id): Promise<void> {
  await tx`
    update imports set problems = '[]'
    where state in ('done', 'failed', 'cancelled')
      and (table_id = ${table} or made @> ${tx.json([{ table }] as never)})`;
}

/**
 * Of each of these tables an erasure is not whole as long as one of the files is there. Who removes them meanwhile
 * lets them be noted first, or notes nothing of what is noted after: see `holdRemovals`.
 */
export async function addFilesToRemove(
  tx: Tx,
  tables: readonly Id[],
  hashes: readonly string[],
): Promise<void> {
  const sorted = hashes.toSorted();
  await tx`
    insert into file_removals (hash, table_id)
    select hash, table_id from unnest(${sorted}::text[]) as hash, unnest(${tables.toSorted()}::uuid[]) as table_id
    on conflict (hash, table_id) do update set hash = excluded.hash`;
  // Where the version before looks.
  await tx`
    insert into files_to_remove (hash, table_id) select unnest(${sorted}::text[]), ${tables[0] ?? null}
    on conflict (hash) do nothing`;
}

export async function filesToRemove(db: Db | Tx, table: Id): Promise<readonly string[]> {
  const rows = await db<{ hash: string }[]>`
    select hash from file_removals where table_id = ${table}
    union select hash from files_to_remove where table_id = ${table}`;
  return rows.map(({ hash }) => hash);
}

/** What waits for one of these files. */
export interface Removal {
  readonly hash: string;
  readonly table: Id;
}

/** Of all tables; nothing where another erasure notes one of them at this moment. */
export async function holdRemovals(
  tx: Tx,
  hashes: readonly string[],
): Promise<readonly Removal[] | undefined> {
  const held = await tx<Removal[]>`
    select hash, table_id as table from file_removals where hash = any(${[...hashes]}::text[])
    for update skip locked`;
  const noted = await tx`select from file_removals where hash = any(${[...hashes]}::text[])`;
  return noted.length === held.length ? held : undefined;
}

/** Those that were held, and no other: what was noted since waits still. */
export async function noteRemoved(
  tx: Tx,
  hashes: readonly string[],
  held: readonly Removal[],
): Promise<void> {
  await tx`
    delete from file_removals where (hash, table_id) in (
      select unnest(${held.map(({ hash }) => hash)}::text[]), unnest(${held.map(({ table }) => table)}::uuid[]))`;
  await tx`delete from files_to_remove where hash = any(${[...hashes]}::text[])`;
}
