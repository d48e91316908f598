import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import type { Hash } from "../../store/store.ts";

/** What a blob is to the version that names it. */
export type BlobRole = "original" | "parquet" | "rejects" | "narrowed";

/** A version that names a blob; several may name the same. */
export interface Naming {
  readonly version: Id;
  readonly table: Id;
  readonly tableName: string;
  readonly dataset: Id;
  readonly number: number;
  readonly role: BlobRole;
}

/** A blob that is not as it was, with a version that names it. */
export interface DamagedBlob extends Naming {
  readonly hash: Hash;
  readonly foundAt: Date;
  readonly triedAt: Date;
  /** The key of a message: why it could not be mended; absent while that is tried. */
  readonly outcome?: string;
}

const again = "1 hour";

/** Writes it down where something names it; answers whether mending it is to be tried now. */
export async function noteDamaged(db: Db | Tx, hash: Hash, at: Date): Promise<boolean> {
  const rows = await db`
    insert into damaged_blobs (hash, found_at, tried_at)
    select ${hash}, ${at}, ${at} where exists (select 1 from (${namings(db)}) n where n.hash = ${hash})
    on conflict (hash) do update set tried_at = excluded.tried_at, outcome = null
      where damaged_blobs.tried_at < excluded.tried_at - ${again}::interval
    returning hash`;
  return rows.length > 0;
}

export async function noteNotMended(db: Db, hash: Hash, outcome: string): Promise<void> {
  await db`update damaged_blobs set outcome = ${outcome} where hash = ${hash}`;
}

export async function forgetDamaged(db: Db, hash: Hash): Promise<void> {
  await db`delete from damaged_blobs where hash = ${hash}`;
}

/** Those that nothing names any more. */
export async function forgetUnnamed(db: Db): Promise<void> {
  await db`delete from damaged_blobs d where not exists (select 1 from (${namings(db)}) n where n.hash = d.hash)`;
}

export async function namingsOf(db: Db | Tx, hash: Hash): Promise<readonly Naming[]> {
  return db<Naming[]>`
    select n.version, n.role, v.number, t.id as "table", t.name as table_name, t.dataset
    from (${namings(db)}) n join versions v on v.id = n.version join tables t on t.id = v.table_id
    where n.hash = ${hash} order by v.created_at, n.role`;
}

/** Each once, with the newest version that names it. */
export async function damagedBlobs(db: Db): Promise<readonly DamagedBlob[]> {
  const rows = await db<(Omit<DamagedBlob, "outcome"> & { outcome: string | null })[]>`
    select distinct on (d.found_at, d.hash) d.hash, d.found_at, d.tried_at, d.outcome,
      n.version, n.role, v.number, t.id as "table", t.name as table_name, t.dataset
    from damaged_blobs d join (${namings(db)}) n on n.hash = d.hash
      join versions v on v.id = n.version join tables t on t.id = v.table_id
    order by d.found_at, d.hash, v.created_at desc limit 1000`;
  return rows.map(({ outcome, ...row }) => ({ ...row, ...(outcome === null ? {} : { outcome }) }));
}

/** The hashes that versions name after the given one, in their order. */
export async function namedAfter(db: Db, after: Hash, limit: number): Promise<readonly Hash[]> {
  const rows = await db<{ hash: Hash }[]>`
    select distinct n.hash from (${namings(db)}) n where n.hash > ${after} order by n.hash limit ${limit}`;
  return rows.map(({ hash }) => hash);
}

function namings(db: Db | Tx) {
  return db`
    select id as version, original as hash, 'original' as role from versions
    union all select id, parquet, 'parquet' from versions
    union all select id, rejects, 'rejects' from versions where rejects is not null
    union all select version, parquet, 'narrowed' from narrowed_versions`;
}
