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
import { findPublished } from "../catalogue/datasets.ts";
import { findUnlisted } from "../catalogue/list-datasets.ts";
import { writePublished, type WriteDataset } from "../catalogue/published-texts.ts";
import { defined } from "../base/defined.ts";
import { dayOf } from "./days.ts";
import { isAboutOneself } from "./about-oneself.ts";
import { answersKept, questionKey } from "./answers-kept.ts";
import { ask, type Asked } from "./ask.ts";
import { labelsIn } from "./labels.ts";
import { searchByTitle } from "./by-title.ts";
import { isSearchAway } from "./away.ts";
import { compareAnswers } from "./order.ts";
import { widerPlaces } from "./places-covered.ts";
import { findProducers } from "./producers.ts";
import type { Understanding } from "./understand.ts";
import { rankUnlisted } from "./unlisted.ts";
import type { AskedIndex, FoundDataset, IndexAnswer, Wanted } from "./index/asked-index.ts";
import type { SearchIndex } from "./index/search-index.ts";
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
  // PostgreSQL keeps no such sign in a text.
  const q = asked.q.replaceAll("\u0000", "");
  // Words of a question about oneself are those of no dataset, and are corrected to none.
  const request = isAboutOneself(q) ? { ...asked, q, literally: true } : { ...asked, q };
  const findAsked = (ids: readonly Id[]) => find(ctx, actor, ids);
  try {
    return await searchIn(await ctx.index.fresh(), ctx, actor, request, findAsked);
  } catch (error) {
    if (!isSearchAway(error)) throw error;
    return searchByTitle(ctx, actor, request, { isNarrowed: isNarrowed(request), find: findAsked });
  }
}

async function searchIn<Item>(
  index: AskedIndex,
  ctx: SearchContext,
  actor: Actor,
  request: SearchRequest,
  find: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Item>>,
): Promise<SearchResult<Item>> {
  const { page, pageSize } = request;
  const start = (page - 1) * pageSize;
  let told = await answerOf(ctx, index, request);
  const unlisted = isNarrowed(request) ? [] : await findUnlisted(ctx, actor, request.q);
  // What answers is better than what is near.
  if (unlisted.length > 0 && told.nearest) told = { ...told, best: [], total: 0, nearest: false };
  const others = without(told, unlisted);
  const ordered = await withUnlisted(ctx, index, others.best.slice(0, start + pageSize), unlisted, request);
  const items = await read(ordered.slice(start, start + pageSize), find);
  const { facets, understood, nearest } = told;
  const total = others.total + unlisted.length;
  const producers = await producersOf(index, told, request, keyOf(ctx, request));
  return { items, total, facets, producers, understood, nearest, isAboutOneself: isAboutOneself(request.q) };
}

/** An answer of the index less what is told beside it: what stopped being for everybody lies there until it is analysed. */
export function without(
  { best, total }: Pick<IndexAnswer, "best" | "total">,
  beside: readonly { readonly id: Id }[],
): Pick<IndexAnswer, "best" | "total"> {
  const told = new Set(beside.map(({ id }) => id));
  const others = best.filter(({ id }) => !told.has(id));
  return { best: others, total: total - (best.length - others.length) };
}

/** What the index answers: the best of it, the page that is asked for among them. */
export async function answerOf(ctx: SearchContext, index: AskedIndex, request: SearchRequest): Promise<Told> {
  const { of, generation } = index;
  const { page, pageSize } = request;
  const key = keyOf(ctx, request);
  const known = answers.find(of, generation, key);
  if (known !== undefined && known.best.length >= Math.min(known.total, page * pageSize)) return known;
  await turn();
  const told = await tell(ctx, index, request);
  answers.keep(of, generation, key, { ...told, best: told.best.slice(0, orderedMax) });
  return told;
}

function keyOf({ clock }: SearchContext, request: SearchRequest): string {
  return questionKey(request, dayOf(timeOfToday(clock)));
}

/** What may be meant by the beginning of a question: titles, keywords, producers, places. */
export async function suggest(
  ctx: Pick<SearchContext, "gazetteer" | "index" | "territory">,
  _actor: Actor,
  beginning: string,
  _language: Language,
): Promise<readonly Suggestion[]> {
  try {
    return await suggestions(await ctx.index.fresh(), beginning, ctx);
  } catch (error) {
    if (isSearchAway(error)) return [];
    throw error;
  }
}

/** The same for whoever asks: the index holds what everybody may read. */
interface Told extends Pick<SearchResult, "facets" | "understood" | "nearest">, IndexAnswer {}

/** So many of an answer are put in their order, for its next pages. */
const orderedMin = 200;
/** No more of them are kept: far pages are rarely asked. */
const orderedMax = 1000;
const turn = takingTurns();
const answers = answersKept<Told>();
const producersTold = answersKept<readonly FoundProducer[]>();

/** Which datasets answer: signs alone ask for nothing that is here; without a question, everything is shown. */
function amongWhich({ hasWords, question }: Asked, { q, held }: SearchRequest): Wanted["among"] {
  if (hasWords) return held === "any" ? { least: 0 } : { least: shareMin, ofFew: shareOfFewMin };
  return q.trim() === "" || question.excluded.length > 0 ? "all" : "none";
}

/** Those that hold each word, or another that says the same; none where a word is in no dataset. */
function withEvery({ words, groups }: Understanding): Pick<Wanted, "groups" | "among"> {
  if (words.some(({ found }) => !found)) return { groups, among: "none" };
  const same = groups.map((group) => ({
    ...group,
    alternatives: group.alternatives.filter(({ weight }) => weight >= 0.8),
  }));
  return { groups: same, among: { least: 0.9999 } };
}

/** What is asked of the index. */
function wantedOf(ctx: SearchContext, asked: Asked, request: SearchRequest, today: number): Wanted {
  const { language, facets = facetNames, page, pageSize, filters, without, period, bbox, sort } = request;
  const { groups } = asked.understanding;
  return {
    groups,
    among: amongWhich(asked, request),
    ...(request.held === "every" && asked.hasWords ? withEvery(asked.understanding) : {}),
    phrases: asked.question.phrases,
    excluded: asked.question.excluded,
    filters,
    ...defined({ without, period, bbox }),
    sort,
    count: Math.max(page * pageSize, orderedMin),
    facets,
    today,
    wider: widerPlaces(ctx.gazetteer),
    labelOf: labelsIn(language, ctx.territory),
  };
}

/** Any word of the question, whatever else was chosen; failing that, nothing. */
function nearestOf({ hasWords, understanding: { groups } }: Asked, wanted: Wanted): Wanted {
  const { period: _period, bbox: _bbox, ...rest } = wanted;
  const among = hasWords ? { least: 0 } : "none";
  return { ...rest, groups, among, filters: {}, phrases: [], excluded: [] };
}

async function tell(ctx: SearchContext, index: AskedIndex, request: SearchRequest): Promise<Told> {
  const today = dayOf(timeOfToday(ctx.clock));
  const asked = await index.withWords((known) => ask(ctx, known, request));
  const wanted = wantedOf(ctx, asked, request, today);
  const own = await index.answer(wanted);
  const isNearest = own.total === 0 && request.q.trim() !== "";
  const found = isNearest ? await index.answer(nearestOf(asked, wanted)) : own;
  const { phrases, excluded } = asked.question;
  const understood = { words: asked.understanding.words, phrases, excluded };
  return { ...found, understood, nearest: isNearest };
}

async function producersOf(
  index: AskedIndex,
  { best, understood: { words } }: Told,
  { page, sort }: SearchRequest,
  key: string,
): Promise<readonly FoundProducer[]> {
  if (page > 1 || sort !== "relevance" || words.length === 0) return [];
  const { producers, generation } = index;
  const known = producersTold.find(producers, generation, key);
  if (known !== undefined) return known;
  const found = await findProducers(index, words, best.slice(0, evidenceMax));
  producersTold.keep(producers, generation, key, found);
  return found;
}

/** The best that everybody finds, and among them what the actor may know of, each where it belongs. */
async function withUnlisted(
  ctx: SearchContext,
  index: AskedIndex,
  best: readonly FoundDataset[],
  unlisted: readonly Dataset[],
  request: SearchRequest,
): Promise<readonly FoundDataset[]> {
  if (unlisted.length === 0) return best;
  const own = await rankUnlisted(ctx, index, unlisted, request);
  return [...own, ...best].sort(compareAnswers(request.sort));
}

async function read<Item>(
  answers: readonly FoundDataset[],
  find: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Item>>,
): Promise<readonly Item[]> {
  const ids = answers.map(({ id }) => id);
  const found = await find(ids);
  return ids.flatMap((id) => {
    const dataset = found.get(id);
    return dataset === undefined ? [] : [dataset];
  });
}

/** Whether a facet, a place or a time is chosen. */
function isNarrowed({ filters, period, bbox }: SearchRequest): boolean {
  const isChosen = Object.values(filters).some((values) => values !== undefined && values.length > 0);
  return isChosen || period !== undefined || bbox !== undefined;
}
