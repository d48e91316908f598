import type { Id } from "../../base/id.ts";
import type { Fragment } from "../../access/may.ts";
import type { PageRequest } from "../../base/page.ts";
import type { Db, Tx } from "../../db/db.ts";
import { analyser, type EntryFacts, type ReadEntry, type SearchEntry } from "./entry.ts";

/** What a process must do before it answers: analyse what is stale, and pull what was analysed. */
export interface IndexState {
  readonly isStale: boolean;
  readonly revision: number;
}

/** One query on two indexes: it is asked before each search. */
export async function readIndexState(db: Db): Promise<IndexState> {
  const [row] = await db<IndexState[]>`
    select (select touched from dataset_search where touched > analysed order by touched limit 1)
        is not null as is_stale,
      coalesce((select max(revision) from dataset_search), 0) as revision`;
  return row ?? { isStale: false, revision: 0 };
}

/** Another version of this program made something else of the same datasets. */
export async function touchOutdated(db: Db): Promise<void> {
  await db`
    with outdated as materialized (
      select dataset from dataset_search where analyser <> ${analyser} and touched <= analysed
      order by dataset for no key update)
    update dataset_search s set touched = analysed + 1 from outdated o where s.dataset = o.dataset`;
}

export interface Stale {
  readonly dataset: Id;
  readonly touched: number;
}

/**
 * Some that are stale. Analysis is done by one process at a time, so that revisions are committed
 * in their order and nobody misses one.
 */
export async function takeStale(tx: Tx, limit: number): Promise<readonly Stale[]> {
  await waitForAnalysis(tx);
  return tx<Stale[]>`
    select dataset, touched from dataset_search where touched > analysed order by touched limit ${limit}`;
}

/** Until the transaction ends, nobody else analyses. */
export async function waitForAnalysis(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.dataset_search'))`;
}

/**
 * Before any of them is written: all by id, as whoever marks them does. Held some after others, they and
 * who renames an organization would wait for each other.
 */
export async function holdEntries(tx: Tx, datasets: readonly Id[]): Promise<void> {
  await tx`
    select from dataset_search where dataset = any(${[...datasets]}::uuid[])
    order by dataset for no key update`;
}

/** Writes down what analysis made of each, which are held; `undefined` takes it out of the index. */
export async function writeEntries(
  tx: Tx,
  analysed: readonly { readonly stale: Stale; readonly entry: SearchEntry | undefined }[],
): Promise<void> {
  const entries = analysed.map(({ entry }) => entry);
  await tx`
    update dataset_search s set analysed = a.touched, analyser = ${analyser},
      revision = nextval('search_revisions'), words = a.words,
      impacts = decode(a.impacts, 'base64'), phrases = a.phrases, facts = a.facts::jsonb
    from unnest(
      ${analysed.map(({ stale }) => stale.dataset)}::uuid[],
      ${analysed.map(({ stale }) => stale.touched)}::bigint[],
      ${listed(tx, entries, ({ words }) => words)},
      ${listed(tx, entries, ({ impacts }) => Buffer.from(impacts).toString("base64"))},
      ${listed(tx, entries, ({ text }) => ` ${text} `)},
      ${listed(tx, entries, ({ facts }) => JSON.stringify(facts))}
    ) as a (dataset, touched, words, impacts, phrases, facts)
    where s.dataset = a.dataset`;
}

const [between, absent] = ["\u001e", "\u001f"];

/**
 * A text of each, as an array of PostgreSQL; null where there is no entry. Parted by a sign that no word holds, and
 * JSON only as an escape: millions of letters are not looked at for others that an array escapes. One that is empty
 * follows the last, so that a text which is empty is told from no text.
 */
function listed(
  tx: Tx,
  entries: readonly (SearchEntry | undefined)[],
  textOf: (entry: SearchEntry) => string,
): Fragment {
  const texts = entries.map((entry) => (entry === undefined ? absent : textOf(entry)));
  return tx`string_to_array(${texts.join(between) + between}::text, ${between}::text, ${absent}::text)`;
}

/** What was analysed since a revision, in the order of revisions; without an entry what left. */
export interface PulledRow<Entry = ReadEntry> {
  readonly dataset: Id;
  readonly revision: number;
  readonly entry: Entry | undefined;
}

const pulledMax = 1000;

/** A thousand at a time; while those are looked at, the next ones are on their way. */
export async function* pullEntries(db: Db, since: number): AsyncIterable<Iterable<PulledRow>> {
  for (let coming: Promise<Packed> | undefined = pullSome(db, since); coming !== undefined;) {
    const { rows, last }: Packed = await coming;
    coming = last === undefined ? undefined : pullSome(db, last);
    // Where what came could not be taken, nobody waits for the next.
    coming?.catch(() => undefined);
    yield Iterator.from(rows).map(toRead);
  }
}

interface Packed {
  /** Each as `toRead` reads it. */
  readonly rows: readonly (readonly (Buffer | null)[])[];
  /** The revision of the last, where there may be more. */
  readonly last: number | undefined;
}

/** As PostgreSQL sends them: what the driver would make of millions of words and impacts is not needed. */
async function pullSome(db: Db, since: number): Promise<Packed> {
  const rows = await db`
    select dataset, revision, words, impacts, facts from dataset_search
    where revision > ${since} order by revision limit ${pulledMax}`.raw();
  const last = rows.length < pulledMax ? undefined : rows.at(-1)?.[1];
  return { rows, last: last === undefined ? undefined : Number(last.toString("latin1")) };
}

function toRead([dataset, revision, words, impacts, facts]: readonly (Buffer | null)[]): PulledRow {
  if (!dataset || !revision) throw new Error("An entry of the search has no dataset, or no revision.");
  const pulled = { dataset: dataset.toString("latin1"), revision: Number(revision.toString("latin1")) };
  if (!words || !impacts || !facts) return { ...pulled, entry: undefined };
  return { ...pulled, entry: { dataset: pulled.dataset, words, impacts: fromHex(impacts), facts } };
}

/** What PostgreSQL writes as `\\x01ff`. */
function fromHex(written: Buffer): Uint8Array {
  return Buffer.from(written.toString("latin1", 2), "hex");
}

/** The next of them, with their texts. */
export async function nextEntries(
  tx: Tx,
  since: number,
  limit: number,
): Promise<readonly PulledRow<SearchEntry>[]> {
  const rows = await tx<(StoredRow & { text: string | null })[]>`
    select dataset, revision, words, impacts, facts, phrases as text from dataset_search
    where revision > ${since} order by revision limit ${limit}`;
  return rows.map((row) => {
    const { text, words, impacts, facts, ...pulled } = row;
    if (words === null || impacts === null || facts === null) return { ...pulled, entry: undefined };
    const { dataset } = pulled;
    return { ...pulled, entry: { dataset, words, impacts, text: text ?? "", facts } };
  });
}

/** Of the next of them that are in the index the words alone, and in which language they are. */
export async function nextWords(
  tx: Tx,
  since: number,
  limit: number,
): Promise<readonly (Pick<SearchEntry, "words"> & WordsTold)[]> {
  const rows = await tx<{ revision: number; words: string; english: boolean }[]>`
    select revision, words, facts ? 'english' as english from dataset_search
    where revision > ${since} and words is not null order by revision limit ${limit}`;
  return rows.map(({ revision, words, english }) => ({ revision, words, facts: english ? { english } : {} }));
}

interface WordsTold {
  readonly revision: number;
  readonly facts: Pick<EntryFacts, "english">;
}

/** How many datasets are searched. */
export async function countEntries(tx: Tx): Promise<number> {
  const [row] = await tx<{ many: number }[]>`
    select count(*)::int as many from dataset_search where words is not null`;
  return row?.many ?? 0;
}

/** The name under which a search server keeps what this database holds. */
export async function readCopyName(db: Db): Promise<Id> {
  const [row] = await db<{ id: Id }[]>`select id from search_copies`;
  if (row === undefined) throw new Error("The database has no name for its copies.");
  return row.id;
}

/** The last revision that was given, whatever became of it: what has a later one is of another database. */
export async function lastRevisionGiven(tx: Tx): Promise<number> {
  const [row] = await tx<{ revision: number }[]>`select last_value as revision from search_revisions`;
  return row?.revision ?? 0;
}

/** Whether this process alone feeds a search server, until the transaction ends; not where another one does. */
export async function takeFeeding(tx: Tx): Promise<boolean> {
  const [row] = await tx<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtext(current_schema() || '.search_copies')) as taken`;
  return row?.taken === true;
}

/** A look through all titles takes longer the more there are; who searches does not wait longer than that. */
const titlesMs = 2_000;

/** Datasets that are searched whose titles hold all of these words, newest first; none where that takes too long. */
export async function listByTitle(
  db: Db,
  words: readonly string[],
  { page, pageSize }: PageRequest,
): Promise<{ readonly ids: readonly Id[]; readonly total: number }> {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  const rows = await db
    .begin(async (tx) => {
      await tx`select set_config('statement_timeout', ${String(titlesMs)}, true)`;
      return tx<{ id: Id; total: number }[]>`
        select d.id, count(*) over ()::int as total from datasets d join dataset_search s on s.dataset = d.id
        where s.words is not null
          and unaccent(lower(d.title)) like all (select unaccent(lower(p)) from unnest(${patterns}::text[]) as p)
        order by d.modified_at desc, d.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
    })
    .catch((error: unknown) => {
      if (isTooSlow(error)) return [];
      throw error;
    });
  return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

/** PostgreSQL's query_canceled. */
function isTooSlow(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}

/** Which of the datasets hold all of the phrases, or any of them. Phrases are folded. */
export async function datasetsWithPhrases(
  db: Db,
  datasets: readonly Id[],
  phrases: readonly string[],
  held: "all" | "any",
): Promise<ReadonlySet<Id>> {
  const patterns = phrases.map((phrase) => `% ${phrase} %`);
  const rows = await db<{ dataset: Id }[]>`
    select dataset from dataset_search
    where dataset = any(${[...datasets]}::uuid[])
      and phrases like ${held === "all" ? db`all` : db`any`} (${patterns}::text[])`;
  return new Set(rows.map(({ dataset }) => dataset));
}

interface StoredRow {
  readonly dataset: Id;
  readonly revision: number;
  readonly words: string | null;
  readonly impacts: Buffer | null;
  readonly facts: EntryFacts | null;
}
