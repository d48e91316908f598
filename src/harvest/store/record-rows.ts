import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { RemoteDataset } from "../../catalogue/remote.ts";
import type { Db, Tx } from "../../db/db.ts";
import { packRecord, unpackRecord } from "./packed-record.ts";

/** What is known here of a record that a source told before. */
export interface KnownRecord {
  readonly identifier: string;
  readonly dataset: Id | null;
  readonly describes: boolean;
  /** Hexadecimal. */
  readonly hash: string;
  readonly run: Id;
  readonly attempt: number;
  readonly goneAt: Date | null;
}

/** A record of any source, as one of those that tell of a dataset. */
export interface TellingRecord {
  readonly source: Id;
  readonly sourceName: string;
  readonly sourceCreatedAt: Date;
  readonly organization: Id;
  readonly identifier: string;
  readonly dataset: Id;
  readonly describes: boolean;
  readonly nearness: number;
  readonly url: string | null;
  readonly goneAt: Date | null;
}

export interface RecordRow {
  readonly identifier: string;
  readonly dataset: Id;
  readonly describes: boolean;
  readonly hash: string;
  readonly original: { readonly mediaType: string; readonly text: string };
  readonly told: RemoteDataset;
  readonly url: string | undefined;
  readonly nearness: number;
  readonly keys: readonly bigint[];
  readonly problems: readonly Problem[];
}

export async function knownRecords(
  tx: Tx,
  source: Id,
  identifiers: readonly string[],
): Promise<ReadonlyMap<string, KnownRecord>> {
  if (identifiers.length === 0) return new Map();
  const rows = await tx<KnownRecord[]>`
    select identifier, dataset, describes, encode(hash, 'hex') as hash, run, attempt, gone_at
    from harvest_records where source = ${source} and identifier = any(${[...identifiers]})`;
  return new Map(rows.map((row) => [row.identifier, row]));
}

/**
 * The identifiers of the living records of a source that are held of these texts, by their hashes. A
 * text that is of several records tells of none.
 */
export async function identifiersByHash(
  db: Db,
  source: Id,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await db<{ hash: string; identifier: string }[]>`
    select encode(hash, 'hex') as hash, min(identifier) as identifier from harvest_records
    where source = ${source} and gone_at is null and dataset is not null
      and hash = any(array(select decode(told, 'hex') from unnest(${[...hashes]}::text[]) as told))
    group by hash having count(*) = 1`;
  return new Map(rows.map(({ hash, identifier }) => [hash, identifier]));
}

/** Seen again, as it was. */
export async function touchRecords(
  tx: Tx,
  source: Id,
  run: { id: Id; attempt: number },
  identifiers: readonly string[],
): Promise<void> {
  if (identifiers.length === 0) return;
  await tx`
    update harvest_records set run = ${run.id}, attempt = ${run.attempt}, missing = 0
    where source = ${source} and identifier = any(${[...identifiers]})`;
}

/** Unchanged records have the problems that they had. */
export async function heldProblems(
  tx: Tx,
  source: Id,
  identifiers: readonly string[],
): Promise<
  { place: string; identifier: string; dataset: Id; refused: false; problems: readonly Problem[] }[]
> {
  if (identifiers.length === 0) return [];
  const rows = await tx<{ identifier: string; dataset: Id; problems: Problem[] }[]>`
    select identifier, dataset, problems from harvest_records
    where source = ${source} and identifier = any(${[...identifiers]}) and problems <> '[]'`;
  return rows.map((row) => ({ ...row, place: row.identifier, refused: false }));
}

/** The datasets that any source tells under one of these keys. */
export async function datasetsTold(tx: Tx, keys: readonly bigint[]): Promise<readonly Id[]> {
  if (keys.length === 0) return [];
  const rows = await tx<{ dataset: Id }[]>`
    select dataset from harvest_records where keys && ${keys.map(String)}::bigint[] and dataset is not null`;
  return rows.map(({ dataset }) => dataset);
}

/** The datasets that other sources tell under one of these keys, and this one does not, by key. */
export async function datasetsByKey(
  tx: Tx,
  source: Id,
  keys: readonly bigint[],
): Promise<ReadonlyMap<bigint, ReadonlySet<Id>>> {
  const found = new Map<bigint, Set<Id>>();
  if (keys.length === 0) return found;
  // With no other condition that an index knows: none but that of the keys is worth a look.
  const told = await tx<{ source: Id; dataset: Id | null; keys: string[] }[]>`
    select source, dataset, keys::text[] as keys from harvest_records
    where keys && ${keys.map(String)}::bigint[]`;
  const rows = told.flatMap(({ dataset, ...row }) =>
    dataset === null || row.source === source ? [] : [{ ...row, dataset }],
  );
  if (rows.length === 0) return found;
  // By the index of datasets: that of sources would give all the records of this one.
  const own = await tx<{ dataset: Id }[]>`
    select dataset from harvest_records
    where dataset = any(${rows.map(({ dataset }) => dataset)}::uuid[]) and source::text = ${source}`;
  const ours = new Set(own.map(({ dataset }) => dataset));
  for (const row of rows.filter(({ dataset }) => !ours.has(dataset))) {
    for (const key of row.keys.map(BigInt)) found.set(key, (found.get(key) ?? new Set()).add(row.dataset));
  }
  return found;
}

/** Of these datasets, those that another instance than this source's tells as its own. */
export async function toldByProducers(
  tx: Tx,
  source: { readonly url: string },
  datasets: ReadonlySet<Id>,
): Promise<ReadonlySet<Id>> {
  if (datasets.size === 0) return new Set();
  const rows = await tx<{ dataset: Id }[]>`
    select r.dataset from harvest_records r join harvest_sources s on s.id = r.source
    where r.dataset = any(${[...datasets]}::uuid[]) and r.gone_at is null and r.nearness = 2
      and s.kind = 'maille' and s.url <> ${source.url}`;
  return new Set(rows.map(({ dataset }) => dataset));
}

/** All records that tell of these datasets, gone ones too. */
export async function tellingsOf(tx: Db | Tx, datasets: readonly Id[]): Promise<TellingRecord[]> {
  if (datasets.length === 0) return [];
  return tx<TellingRecord[]>`
    select r.source, s.name as source_name, s.created_at as source_created_at, s.organization, r.identifier,
      r.dataset, r.describes, r.nearness, r.url, r.gone_at
    from harvest_records r join harvest_sources s on s.id = r.source
    where r.dataset = any(${[...datasets]}::uuid[])
    order by r.describes desc, r.nearness desc, s.created_at, r.identifier`;
}

export async function upsertRecords(
  tx: Tx,
  source: Id,
  run: { id: Id; attempt: number },
  rows: readonly RecordRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    source,
    identifier: row.identifier,
    dataset: row.dataset,
    describes: row.describes,
    hash: Buffer.from(row.hash, "hex"),
    packed: packRecord(row.told, row.original.text),
    mediaType: row.original.mediaType,
    url: row.url ?? null,
    nearness: row.nearness,
    keys: `{${row.keys.join(",")}}`,
    problems: tx.json(row.problems as never),
    run: run.id,
    attempt: run.attempt,
  }));
  await tx`
    insert into harvest_records ${tx(values)}
    on conflict (source, identifier) do update set dataset = excluded.dataset,
      describes = excluded.describes, hash = excluded.hash, packed = excluded.packed,
      media_type = excluded.media_type, url = excluded.url,
      nearness = excluded.nearness, keys = excluded.keys, problems = excluded.problems,
      run = excluded.run, attempt = excluded.attempt, missing = 0, gone_at = null, checked_at = null`;
}

/** Another record, or none, says what the dataset says. */
export async function setDescribing(
  tx: Tx,
  dataset: Id,
  record: { source: Id; identifier: string } | undefined,
): Promise<void> {
  await tx`
    update harvest_records
    set describes = (source = ${record?.source ?? null} and identifier = ${record?.identifier ?? null}) is true
    where dataset = ${dataset}`;
}

export async function toldOf(
  db: Db | Tx,
  source: Id,
  identifier: string,
): Promise<RemoteDataset | undefined> {
  const [row] = await db<{ packed: Buffer }[]>`
    select packed from harvest_records where source = ${source} and identifier = ${identifier}`;
  return row === undefined ? undefined : unpackRecord(row.packed).told;
}

/** The sources that have a record of this identifier, with a dataset. */
export async function holdersOf(tx: Db | Tx, identifier: string): Promise<readonly Id[]> {
  const rows = await tx<{ source: Id }[]>`
    select source from harvest_records
    where identifier = ${identifier} and gone_at is null and dataset is not null`;
  return rows.map(({ source }) => source);
}

export async function findOriginal(
  db: Db,
  source: Id,
  dataset: Id,
): Promise<{ mediaType: string; text: string; problems: readonly Problem[] } | undefined> {
  const [row] = await db<{ packed: Buffer; mediaType: string; problems: Problem[] }[]>`
    select packed, media_type, problems from harvest_records
    where source = ${source} and dataset = ${dataset} order by gone_at nulls first limit 1`;
  if (row === undefined) return undefined;
  return { mediaType: row.mediaType, text: unpackRecord(row.packed).original, problems: row.problems };
}

/**
 * When each source last told of a dataset. A complete run that found nothing new leaves the records
 * as they are: those that were not missing then were there.
 */
export async function lastSeen(db: Db, dataset: Id): Promise<ReadonlyMap<Id, Date>> {
  const rows = await db<{ source: Id; seen: Date }[]>`
    select r.source, max(h.started_at) as seen
    from harvest_records r join harvest_runs h on h.source = r.source and not h.dry
      and (h.id = r.run or (h.state = 'done' and r.missing = 0 and r.gone_at is null))
    where r.dataset = ${dataset} group by r.source having max(h.started_at) is not null`;
  return new Map(rows.map(({ source, seen }) => [source, seen]));
}
