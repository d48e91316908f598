import { isAboutPeople } from "../../access/person-tables.ts";
import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";
import type { ReadingAccount } from "../../formats/account.ts";
import type { Column } from "../column.ts";
import type { Dialect } from "../../formats/dialect/dialect.ts";
import type { Profile } from "../profile.ts";
import type { Format } from "../../formats/raw.ts";
import type { Changes, ImportOptions, PersonalData, TableSource, Version } from "../table.ts";
import { profileWithoutCells, withoutCells } from "../without-cells.ts";

export interface VersionRow {
  id: Id;
  tableId: Id;
  number: number;
  createdAt: Date;
  createdBy: Id | null;
  source: TableSource;
  format: Format;
  dialect: Dialect | null;
  original: string;
  originalBytes: number;
  originalKept: boolean;
  parquet: string;
  parquetBytes: number;
  rejects: string | null;
  rows: number;
  rejectedRows: number;
  account: ReadingAccount | null;
  columns: Column[];
  profile: Profile;
  problems: Problem[];
  personalData: PersonalData[];
  changes: Changes | null;
  options: ImportOptions;
  heldAt: Date | null;
}

/** A version with what its importer decided, which a refresh or a correction decides again. */
export interface StoredVersion extends Version {
  readonly options: ImportOptions;
}

/** Versions never change, so those that were read are kept: a profile is long to parse. */
const versionsRead = new WeakMap<object, Map<Id, StoredVersion>>();
const versionsKeptMax = 200;

/** Announced where something new is said of versions that were there: each process forgets what it read of them. */
export const versionsChanged = "versions-changed";

/** What an import recorded may say something new of files that earlier versions came from. */
export function forgetVersions(db: object): void {
  versionsRead.delete(db);
}

/** Whether no later version of its table is there. */
export async function isCurrent(
  db: Db | Tx,
  { table, number }: Pick<Version, "table" | "number">,
): Promise<boolean> {
  const later = await db`select 1 from versions where table_id = ${table} and number > ${number} limit 1`;
  return later.length === 0;
}

/** The version of that number, or the last one, closed or not: who asks for a reader asks `findTable`. */
export async function findVersion(
  db: Db | Tx,
  table: Id,
  number?: number,
): Promise<StoredVersion | undefined> {
  const [found] = await db<{ id: Id }[]>`
    select id from versions where table_id = ${table}
    ${number === undefined ? db`` : db`and number = ${number}`}
    order by number desc limit 1`;
  return found === undefined ? undefined : (await versionsByIds(db, [found.id])).get(found.id);
}

export async function versionsByIds(
  db: Db | Tx,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, StoredVersion>> {
  const kept = versionsRead.get(db) ?? new Map<Id, StoredVersion>();
  versionsRead.set(db, kept);
  const versions = new Map(ids.flatMap((id) => kept.get(id) ?? []).map((version) => [version.id, version]));
  const unread = ids.filter((id) => !versions.has(id));
  if (unread.length === 0) return versions;
  const rows = await db<VersionRow[]>`select * from versions where id = any(${unread}::uuid[])`;
  for (const version of rows.map(toVersion)) {
    versions.set(version.id, version);
    kept.set(version.id, version);
    const [oldest] = kept.keys();
    if (kept.size > versionsKeptMax && oldest !== undefined) kept.delete(oldest);
  }
  return versions;
}

export async function pageOfVersions(
  db: Db,
  table: Id,
  stretch: { limit: number; offset: number },
): Promise<{ versions: StoredVersion[]; total: number }> {
  const rows = await db<VersionRow[]>`
    select * from versions where table_id = ${table} and closed_at is null order by number desc
    limit ${stretch.limit} offset ${stretch.offset}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from versions where table_id = ${table} and closed_at is null`;
  return { versions: rows.map(toVersion), total: count?.total ?? 0 };
}

/** Versions of a dataset's tables are written one transaction after the other: each takes the next number. */
export async function takeTurn(tx: Tx, dataset: Id): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`versions:${dataset}`}, 0))`;
}

/** Announced where a version is to be looked through before it is read. */
export const heldVersions = "versions-held";

/**
 * Writes a version whole. Its number must be the next one: the unique key refuses two of the same. Where
 * rows of its table were erased it is held until it was looked through. Callers have taken the turn.
 */
export async function insertVersion(tx: Db | Tx, version: StoredVersion): Promise<void> {
  await writeVersion(tx, version);
  const held = await tx`
    update versions set held_at = now() where id = ${version.id}
      and exists (select from tables where id = ${version.table} and erases)`;
  if (held.count > 0) await tell(tx, heldVersions);
}

/** For who says themself whether it is held: it takes the place of one that is. */
export async function writeVersion(tx: Db | Tx, version: StoredVersion): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : tx.json(value as never));
  const hidesCells = await isAboutPeople(tx, version.table);
  const { profile, problems } = version;
  await tx`
    insert into versions ${tx({
      id: version.id,
      table_id: version.table,
      number: version.number,
      created_at: version.createdAt,
      created_by: version.createdBy ?? null,
      source: json(version.source),
      format: version.format,
      dialect: json(version.dialect),
      original: version.original,
      original_bytes: version.originalBytes,
      original_kept: version.originalKept === true,
      parquet: version.parquet,
      parquet_bytes: version.parquetBytes,
      rejects: version.rejects ?? null,
      rows: version.rows,
      rejected_rows: version.rejectedRows,
      account: json(version.account),
      columns: json(version.columns),
      profile: json(hidesCells ? profileWithoutCells(profile) : profile),
      problems: json(hidesCells ? problems.map(withoutCells) : problems),
      personal_data: json(version.personalData),
      changes: json(version.changes),
      options: json(version.options),
    })}`;
}

export function toVersion(row: VersionRow): StoredVersion {
  return {
    id: row.id,
    table: row.tableId,
    number: row.number,
    createdAt: row.createdAt,
    ...(row.createdBy === null ? {} : { createdBy: row.createdBy }),
    source: row.source,
    format: row.format,
    ...(row.dialect === null ? {} : { dialect: row.dialect }),
    original: row.original,
    originalBytes: row.originalBytes,
    ...(row.originalKept ? { originalKept: true } : {}),
    parquet: row.parquet,
    parquetBytes: row.parquetBytes,
    ...(row.rejects === null ? {} : { rejects: row.rejects }),
    rows: row.rows,
    rejectedRows: row.rejectedRows,
    ...(row.account === null ? {} : { account: row.account }),
    columns: row.columns,
    profile: row.profile,
    problems: row.problems,
    personalData: row.personalData,
    ...(row.changes === null ? {} : { changes: row.changes }),
    options: row.options,
    ...(row.heldAt === null ? {} : { held: true }),
  };
}

/** Tables whose versions are computed: that one, or those of a dataset. */
export async function computedAmong(
  db: Db | Tx,
  { table, dataset }: { readonly table?: Id; readonly dataset?: Id },
): Promise<readonly Id[]> {
  const rows = await db<{ id: Id }[]>`
    select t.id from tables t where t.deleted_at is null
      and (t.id = ${table ?? null} or t.dataset = ${dataset ?? null})
      and exists (select from versions where table_id = t.id and source ->> 'kind' = 'computed')`;
  return rows.map(({ id }) => id);
}

export interface NamedVersion {
  readonly tableName: string;
  readonly version: StoredVersion;
}

/** Every version of every table, a hundred at a time. */
export async function* allVersions(db: Db): AsyncIterable<NamedVersion> {
  const rows = db<(VersionRow & { tableName: string })[]>`
    select v.*, t.name as table_name from versions v join tables t on t.id = v.table_id
    order by t.dataset, t.position, v.number`.cursor(100);
  for await (const stretch of rows) {
    for (const row of stretch) yield { tableName: row.tableName, version: toVersion(row) };
  }
}
