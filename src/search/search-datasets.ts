import type { Actor } from "../access/actor.ts";
import { timeOfToday } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import { takingTurns } from "../base/taking-turns.ts";
import type { Language } from "../base/language.ts";
import type { Db } from "../db/db.ts";
import type { Clock } from "../base/clock.ts";
import type { Gazetteer } from "../territory/gazetteer.ts";
import type { Territory } from "../territory/territory.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findPublished, findUnlisted } from "../catalogue/datasets.ts";
import { writePublished, type WriteDataset } from "../catalogue/published-texts.ts";
import { countFacets } from "./count-facets.ts";
import type { DatasetIndex } from "./index/dataset-index.ts";
import { dayOf } from "./days.ts";
import { datasetsWithPhrases } from "../catalogue/search-index/rows.ts";
import { isAboutOneself } from "./about-oneself.ts";
import { answersKept, questionKey } from "./answers-kept.ts";
import { ask, type Asked } from "./ask.ts";
import { labelsIn } from "./labels.ts";
import { narrow, type NarrowedAnswer } from "./narrow.ts";
import { type RankedAnswer, compareAnswers, everything, inOrder } from "./order.ts";
import { widerPlaces } from "./places-covered.ts";
import { findProducers } from "./producers.ts";
import { foldPhrase, type Question } from "./question.ts";
import type { RankedRow } from "./highest.ts";
import { rank } from "./rank.ts";
import type { ScoredRows } from "./score.ts";
import type { Group } from "./understand.ts";
import { rankUnlisted } from "./unlisted.ts";
import type { LoadedIndex, SearchIndex } from "./index/search-index.ts";
import { suggestions } from "./suggest.ts";
import type { Facet, FoundProducer, SearchRequest, SearchResult, Suggestion } from "./search.ts";

export interface SearchContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly territory: Territory;
  readonly gazetteer: Gazetteer;
  readonly index: SearchIndex;
}

const facetNames: readonly Facet[] = [
  "kind",
  "theme",
  "producer",
  "format",
  "licence",
  "access",
  "territory",
  "period",
  "freshness",
  "quality",
  "origin",
  "personal",
  "keyword",
];

/** Documents with less than half of what was asked, by the rarity of the words, are no answer. */
const shareMin = 0.5;
/** Where that leaves but a few, those with a quarter follow them. */
const fewMax = 10;
const shareOfFewMin = 0.25;
/** So many of the best tell who publishes what answers. */
const evidenceMax = 50;

/**
 * The datasets that answer a question, best first. The index holds what everybody may read; the
 * page itself is read from the database under the actor's rights.
 */
export function search(ctx: SearchContext, actor: Actor, asked: SearchRequest): Promise<SearchResult> {
  return searchWith(ctx, actor, asked, findPublished);
}

/** The same, with the datasets as they are written. */
export function searchWritten(
  ctx: SearchContext,
  actor: Actor,
  asked: SearchRequest,
  write: WriteDataset,
): Promise<SearchResult<Buffer>> {
  return searchWith(ctx, actor, asked, (...wanted) => writePublished(...wanted, write));
}

type FindByIds<Item> = (
  ctx: Pick<SearchContext, "db">,
  actor: Actor,
  ids: readonly Id[],
) => Promise<ReadonlyMap<Id, Item>>;

async function searchWith<Item>(
  ctx: SearchContext,
  actor: Actor,
  asked: SearchRequest,
  find: FindByIds<Item>,
): Promise<SearchResult<Item>> {
  const isOwn = isAboutOneself(asked.q);
  // Its words are those of no dataset, and are corrected to none.
  const request = isOwn ? { ...asked, literally: true } : asked;
  const loaded = await ctx.index.fresh();
  const { generation } = loaded.datasets;
  const { page, pageSize } = request;
  const start = (page - 1) * pageSize;
  const today = dayOf(timeOfToday(ctx.clock));
  const key = questionKey(request, today);
  let told = answers.find(loaded.datasets, generation, key);
  if (told === undefined || told.rows.length < Math.min(told.total, start + pageSize)) {
    await turn();
    told = await tell(ctx, loaded, request, today);
    answers.keep(loaded.datasets, generation, key, { ...told, rows: told.rows.slice(0, orderedMax) });
  }
  const unlisted = isNarrowed(request) ? [] : await findUnlisted(ctx, actor, request.q);
  // What answers is better than what is near.
  if (unlisted.length > 0 && told.nearest) told = { ...told, rows: [], total: 0, nearest: false };
  const ordered = withUnlisted(ctx, loaded, told.rows.slice(0, start + pageSize), unlisted, request);
  const items = await read(ordered.slice(start, start + pageSize), (ids) => find(ctx, actor, ids));
  const { facets, understood, nearest } = told;
  const total = told.total + unlisted.length;
  const producers = producersOf(loaded, told, request, key);
  return { items, total, facets, producers, understood, nearest, isAboutOneself: isOwn };
}

/** What may be meant by the beginning of a question: titles, keywords, producers, places. */
export async function suggest(
  ctx: Pick<SearchContext, "gazetteer" | "index" | "territory">,
  _actor: Actor,
  beginning: string,
  _language: Language,
): Promise<readonly Suggestion[]> {
  return suggestions(await ctx.index.fresh(), beginning, ctx);
}

interface Answered {
  readonly request: SearchRequest;
  readonly scored: ScoredRows;
  readonly narrowed: NarrowedAnswer;
}

/** The same for whoever asks: the index holds what everybody may read. */
interface Told extends Pick<SearchResult, "total" | "facets" | "understood" | "nearest"> {
  /** The best of them. */
  readonly rows: readonly RankedRow[];
}

/** So many rows of an answer are put in their order, for its next pages. */
const orderedMin = 200;
/** No more of them are kept: far pages are rarely asked. */
const orderedMax = 1000;
const turn = takingTurns();
const answers = answersKept<Told>();
const producersTold = answersKept<readonly FoundProducer[]>();

async function answer(
  ctx: SearchContext,
  loaded: LoadedIndex,
  asked: Asked,
  request: SearchRequest,
  share: number = shareMin,
): Promise<Answered> {
  const { datasets } = loaded;
  const { groups } = asked.understanding;
  const demanded = request.held === "every" && share > 0;
  const least = request.held === "any" ? 0 : share;
  const found = demanded ? withEvery(loaded, asked) : scoredBy(loaded, groups, least);
  const all = asked.hasWords ? found : allOrNothing(datasets, asked, request);
  const scored = await keepPhrases(ctx.db, datasets, all, asked.question);
  const known = { today: dayOf(timeOfToday(ctx.clock)), wider: widerPlaces(ctx.gazetteer) };
  const narrowed = narrow(datasets, scored.rows, request, known);
  return { request, scored, narrowed };
}

/** Signs alone ask for nothing that is here; without a question, everything is shown. */
function allOrNothing(datasets: DatasetIndex, { question }: Asked, { q, sort }: SearchRequest): ScoredRows {
  if (q.trim() === "" || question.excluded.length > 0) return everything(datasets, sort);
  return nothing();
}

/** Those that hold each word, or another that says the same; none where a word is in no dataset. */
function withEvery({ datasets, scorer }: LoadedIndex, { understanding }: Asked): ScoredRows {
  if (understanding.words.some(({ found }) => !found)) return nothing();
  const same = understanding.groups.map((group) => ({
    ...group,
    alternatives: group.alternatives.filter(({ weight }) => weight >= 0.8),
  }));
  return scorer.score(datasets, same, 0.9999);
}

function nothing(): ScoredRows {
  return { rows: new Uint32Array(0), scores: new Float32Array(0) };
}

function scoredBy({ datasets, scorer }: LoadedIndex, groups: readonly Group[], share: number): ScoredRows {
  const scored = scorer.score(datasets, groups, share);
  const isFew = scored.rows.length > 0 && scored.rows.length < fewMax && share > shareOfFewMin;
  return isFew ? scorer.score(datasets, groups, shareOfFewMin) : scored;
}

/** Any word of the question, whatever else was chosen; failing that, nothing. */
async function nearest(
  ctx: SearchContext,
  loaded: LoadedIndex,
  asked: Asked,
  request: SearchRequest,
): Promise<Answered> {
  const { period: _, bbox: __, ...rest } = request;
  const question = { ...asked.question, phrases: [], excluded: [] };
  return answer(ctx, loaded, { ...asked, question }, { ...rest, filters: {} }, 0);
}

async function tell(
  ctx: SearchContext,
  loaded: LoadedIndex,
  request: SearchRequest,
  today: number,
): Promise<Told> {
  const { datasets } = loaded;
  const { language, facets = facetNames, page, pageSize } = request;
  const asked = ask(ctx, datasets, request);
  const own = await answer(ctx, loaded, asked, request);
  const isNearest = own.narrowed.rows.length === 0 && request.q.trim() !== "";
  const found = isNearest ? await nearest(ctx, loaded, asked, request) : own;
  const { phrases, excluded } = asked.question;
  return {
    rows: best(datasets, asked, found, Math.max(page * pageSize, orderedMin)),
    total: found.narrowed.rows.length,
    facets: countFacets(datasets, found.narrowed, {
      facets,
      chosen: found.request.filters,
      today,
      wider: widerPlaces(ctx.gazetteer),
      labelOf: labelsIn(language, ctx.territory),
    }),
    understood: { words: asked.understanding.words, phrases, excluded },
    nearest: isNearest,
  };
}

function best(
  datasets: DatasetIndex,
  { understanding }: Asked,
  { request: { sort }, scored, narrowed }: Answered,
  count: number,
): readonly RankedRow[] {
  if (sort !== "relevance") return inOrder(datasets, narrowed.rows, sort, count);
  const left: ScoredRows = { rows: narrowed.rows, scores: scoresAt(scored, narrowed) };
  return rank(datasets, left, understanding.groups, count);
}

function producersOf(
  { datasets, producers, scorer }: LoadedIndex,
  { rows, understood: { words } }: Told,
  { page, sort }: SearchRequest,
  key: string,
): readonly FoundProducer[] {
  if (page > 1 || sort !== "relevance" || words.length === 0) return [];
  const known = producersTold.find(producers, datasets.generation, key);
  if (known !== undefined) return known;
  const found = findProducers(producers, scorer, words, {
    datasets,
    rows: rows.slice(0, evidenceMax).map(({ row }) => row),
  });
  producersTold.keep(producers, datasets.generation, key, found);
  return found;
}

/** The best that everybody finds, and among them what the actor may know of, each where it belongs. */
function withUnlisted(
  ctx: SearchContext,
  loaded: LoadedIndex,
  best: readonly RankedRow[],
  unlisted: readonly Dataset[],
  request: SearchRequest,
): readonly RankedAnswer[] {
  const listed = best.map((each) => ({ index: loaded.datasets, ...each }));
  if (unlisted.length === 0) return listed;
  const own = rankUnlisted(ctx, loaded, unlisted, request);
  return [...own, ...listed].sort(compareAnswers(request.sort));
}

async function read<Item>(
  answers: readonly RankedAnswer[],
  find: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Item>>,
): Promise<readonly Item[]> {
  const ids = answers.map(({ index, row }) => index.documents.ids[row] ?? "");
  const found = await find(ids);
  return ids.flatMap((id) => {
    const dataset = found.get(id);
    return dataset === undefined ? [] : [dataset];
  });
}

function scoresAt({ scores }: ScoredRows, { places }: NarrowedAnswer): Float32Array {
  if (places === undefined) return scores;
  const left = new Float32Array(places.length);
  for (let at = 0; at < places.length; at += 1) left[at] = scores[places[at] ?? 0] ?? 0;
  return left;
}

/** Exact phrases, and what is excluded, are looked for in the texts themselves. */
async function keepPhrases(
  db: Db,
  { documents }: DatasetIndex,
  scored: ScoredRows,
  { phrases, excluded }: Question,
): Promise<ScoredRows> {
  if (phrases.length === 0 && excluded.length === 0) return scored;
  const ids: Id[] = Array.from(scored.rows, (row) => documents.ids[row] ?? "");
  const [kept, without] = await Promise.all([
    phrases.length === 0 ? undefined : datasetsWithPhrases(db, ids, phrases.map(foldPhrase), "all"),
    excluded.length === 0 ? undefined : datasetsWithPhrases(db, ids, excluded.map(foldPhrase), "any"),
  ]);
  const places = ids.flatMap((id, at) =>
    (kept === undefined || kept.has(id)) && without?.has(id) !== true ? [at] : [],
  );
  return {
    rows: Uint32Array.from(places, (at) => scored.rows[at] ?? 0),
    scores: Float32Array.from(places, (at) => scored.scores[at] ?? 0),
  };
}

/** Whether a facet, a place or a time is chosen. */
function isNarrowed({ filters, period, bbox }: SearchRequest): boolean {
  const isChosen = Object.values(filters).some((values) => values !== undefined && values.length > 0);
  return isChosen || period !== undefined || bbox !== undefined;
}
