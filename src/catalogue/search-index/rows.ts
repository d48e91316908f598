import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { analyser, type SearchEntry, type EntryFacts } from "./entry.ts";

/** What a process must do before it answers: analyse what is stale, and pull what was analysed. */
interface IndexState {
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
  await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.dataset_search'))`;
  return tx<Stale[]>`
    select dataset, touched from dataset_search where touched > analysed order by touched limit ${limit}`;
}

/** Writes down what analysis made of each; `undefined` takes it out of the index. */
export async function writeEntries(
  tx: Tx,
  analysed: readonly { readonly stale: Stale; readonly entry: SearchEntry | undefined }[],
): Promise<void> {
  // By id, as whoever marks them does.
  await tx`
    select from dataset_search where dataset = any(${analysed.map(({ stale }) => stale.dataset)}::uuid[])
    order by dataset for no key update`;
  await tx`
    update dataset_search s set analysed = a.touched, analyser = ${analyser},
      revision = nextval('search_revisions'), words = a.words,
      impacts = decode(a.impacts, 'base64'), phrases = a.phrases, facts = a.facts
    from unnest(
      ${analysed.map(({ stale }) => stale.dataset)}::uuid[],
      ${analysed.map(({ stale }) => stale.touched)}::bigint[],
      ${analysed.map(({ entry }) => entry?.words ?? null)}::text[],
      ${analysed.map(({ entry }) => (entry === undefined ? null : Buffer.from(entry.impacts).toString("base64")))}::text[],
      ${analysed.map(({ entry }) => (entry === undefined ? null : ` ${entry.text} `))}::text[],
      ${analysed.map(({ entry }) => (entry === undefined ? null : JSON.stringify(entry.facts)))}::text[]::jsonb[]
    ) as a (dataset, touched, words, impacts, phrases, facts)
    where s.dataset = a.dataset`;
}

/** What was analysed since a revision, in the order of revisions; `words` is null for what left. */
interface PulledRow {
  readonly dataset: Id;
  readonly revision: number;
  readonly entry: SearchEntry | undefined;
}

/** A thousand at a time. */
export async function* pullEntries(db: Db, since: number): AsyncIterable<readonly PulledRow[]> {
  const rows = db<StoredRow[]>`
    select dataset, revision, words, impacts, facts from dataset_search
    where revision > ${since} order by revision`.cursor(1000);
  for await (const stretch of rows) yield stretch.map(toPulled);
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

function toPulled({ dataset, revision, words, impacts, facts }: StoredRow): PulledRow {
  if (words === null || impacts === null || facts === null) return { dataset, revision, entry: undefined };
  const entry = { dataset, words, impacts, text: "", facts };
  return { dataset, revision, entry };
}
