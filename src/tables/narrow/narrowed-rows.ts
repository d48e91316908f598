import type { Narrowing } from "../../access/narrowing.ts";
import { narrowingKey } from "../../access/narrowing-key.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Column } from "../column.ts";
import type { Profile } from "../profile.ts";
import type { Version } from "../table.ts";

/** What is kept of a version as it is read under an agreement. */
export type NarrowedVersion = Pick<Version, "parquet" | "parquetBytes" | "rows" | "columns" | "profile">;

/** Raised whenever the same rows and columns become another file: those of another form are made anew when they are read. */
const form = 1;

interface NarrowedRow {
  parquet: string;
  parquetBytes: number;
  rows: number;
  columns: Column[];
  profile: Profile;
}

/** Who looks it up needs it: what was to be freed is not, until it is unneeded for as long again. */
export async function findNarrowed(
  db: Db | Tx,
  version: Id,
  narrowing: string,
): Promise<NarrowedVersion | undefined> {
  const [row] = await db<(NarrowedRow & { isUnneeded: boolean })[]>`
    select parquet, parquet_bytes, rows, columns, profile, unneeded_since is not null as is_unneeded
    from narrowed_versions where version = ${version} and narrowing = ${narrowing} and form = ${form}`;
  if (row === undefined) return undefined;
  const { isUnneeded, ...kept } = row;
  if (!isUnneeded) return kept;
  const needed = await db`
    update narrowed_versions set unneeded_since = null
    where version = ${version} and narrowing = ${narrowing}`;
  return needed.count === 0 ? undefined : kept;
}

/** What is kept from now on: another process may have made its own file meanwhile. */
export async function keepNarrowed(
  tx: Db | Tx,
  version: Id,
  narrowing: Narrowing,
  made: NarrowedVersion,
): Promise<NarrowedVersion> {
  const key = narrowingKey(narrowing);
  await tx`
    insert into narrowed_versions as n
      (version, narrowing, loan, form, parquet, parquet_bytes, rows, columns, profile)
    values (${version}, ${key}, ${narrowing.lent ?? null}, ${form}, ${made.parquet}, ${made.parquetBytes},
      ${made.rows}, ${tx.json(made.columns as never)}, ${tx.json(made.profile as never)})
    on conflict (version, narrowing) do update set form = excluded.form, parquet = excluded.parquet,
      parquet_bytes = excluded.parquet_bytes, rows = excluded.rows, columns = excluded.columns,
      profile = excluded.profile, unneeded_since = null
      where n.form <> excluded.form`;
  const kept = await findNarrowed(tx, version, key);
  if (kept === undefined) throw new Error("what was kept is there");
  return kept;
}

/** Of a file that is no longer there. */
export async function forgetNarrowed(db: Db | Tx, version: Id, narrowing: string): Promise<void> {
  await db`delete from narrowed_versions where version = ${version} and narrowing = ${narrowing}`;
}

/** All that was made for a loan; tells the tables, with the files. */
export async function forgetNarrowedOf(
  tx: Tx,
  loan: Id,
): Promise<readonly { readonly table: Id; readonly parquet: string }[]> {
  return tx<{ table: Id; parquet: string }[]>`
    delete from narrowed_versions n using versions v where v.id = n.version and n.loan = ${loan}
    returning v.table_id as "table", n.parquet`;
}

/** Loans, running or not, for which something is kept. */
export async function loansWithFiles(db: Db): Promise<readonly Id[]> {
  const rows = await db<{ loan: Id }[]>`
    select distinct loan from narrowed_versions where loan is not null order by loan`;
  return rows.map(({ loan }) => loan);
}

/** Of a file that is damaged. */
export async function forgetNarrowedFile(db: Db, parquet: string): Promise<void> {
  await db`delete from narrowed_versions where parquet = ${parquet}`;
}

interface KeptNarrowing {
  readonly version: Id;
  readonly table: Id;
  readonly dataset: Id;
  /** Of the version as it is. */
  readonly columns: readonly Column[];
  readonly narrowing: string;
  readonly isUnneeded: boolean;
}

export async function keptNarrowings(db: Db): Promise<readonly KeptNarrowing[]> {
  return db<KeptNarrowing[]>`
    select n.version, n.narrowing, v.table_id as "table", t.dataset,
      n.unneeded_since is not null as is_unneeded,
      v.columns
    from narrowed_versions n join versions v on v.id = n.version join tables t on t.id = v.table_id`;
}

type Key = Pick<KeptNarrowing, "version" | "narrowing">;

/** From now on, where it was not before. */
export async function markUnneeded(db: Db, { version, narrowing }: Key, now: Date): Promise<void> {
  await db`
    update narrowed_versions set unneeded_since = coalesce(unneeded_since, ${now})
    where version = ${version} and narrowing = ${narrowing}`;
}

export async function markNeeded(db: Db, { version, narrowing }: Key): Promise<void> {
  await db`
    update narrowed_versions set unneeded_since = null
    where version = ${version} and narrowing = ${narrowing}`;
}

/** What nobody needed since before; tells how many. */
export async function forgetUnneeded(db: Db, before: Date): Promise<number> {
  const gone = await db`delete from narrowed_versions where unneeded_since <= ${before}`;
  return gone.count;
}
