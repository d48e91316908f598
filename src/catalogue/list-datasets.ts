import type { Actor } from "../access/actor.ts";
import { withAudience } from "../access/audience.ts";
import { type Fragment, mayRead } from "../access/may.ts";
import { type Id, isId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Db } from "../db/db.ts";
import type { CatalogueContext } from "./context.ts";
import { type DatasetRow, selectDatasets, toDataset } from "./dataset-rows.ts";
import type { Dataset, DatasetState } from "./dataset.ts";
import { countPublished, publishedSeenBy } from "./count-published.ts";
import { onceWithdrawn, readable, withState } from "./reading.ts";
import { foldPhrase, partQuestion } from "./question.ts";
import { searchedWords } from "./searched-words.ts";

export interface DatasetsRequest extends PageRequest {
  readonly q?: string;
  readonly organization?: Id;
  readonly state?: DatasetState;
  /** Indicators alone. */
  readonly indicators?: true;
  /** Those alone that hold rows that are each about a person. */
  readonly selfData?: true;
  readonly sort?: "newest" | "title";
}

export type Filters = Omit<DatasetsRequest, "page" | "pageSize" | "sort">;

/**
 * What the actor may read. Withdrawn ones only where asked for. Which those of a page are is asked first: all that
 * is told of a dataset, asked for each that is put in order, takes a hundred times as long.
 */
export async function listDatasets(
  { db }: Pick<CatalogueContext, "db">,
  actor: Actor,
  { page, pageSize, sort = "newest", ...filters }: DatasetsRequest,
): Promise<Page<Dataset>> {
  const { organization } = filters;
  if (organization !== undefined && !isId(organization)) return { items: [], total: 0 };
  const stretch = { sort, limit: pageSize, offset: (page - 1) * pageSize };
  const { ids, total } = await listIds(db, actor, filters, stretch);
  return { items: await readListed({ db }, actor, ids, filters), total };
}

/** Those of these that are in a list of the actor, in this order. */
export async function readListed(
  { db }: Pick<CatalogueContext, "db">,
  actor: Actor,
  ids: readonly Id[],
  { state, organization }: Pick<Filters, "state" | "organization">,
): Promise<readonly Dataset[]> {
  if (ids.length === 0) return [];
  const of = organization === undefined ? {} : { organization };
  const rows = await db<DatasetRow[]>`
    ${selectDatasets(db)}
    where d.id = any(${[...ids]}::uuid[]) and ${readable(db, actor)} and ${inState(db, state)} ${chosen(db, of)}`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [toDataset(row, actor)];
  });
}

/** What a page shows of a list. */
interface Stretch {
  readonly sort: "newest" | "title";
  readonly limit: number;
  readonly offset: number;
}

interface Listed {
  readonly ids: readonly Id[];
  readonly total: number;
}

/** Where the database keeps how many are published, an index has their order too; what is sought is looked through. */
function listIds(db: Db, actor: Actor, filters: Filters, stretch: Stretch): Promise<Listed> {
  const { state } = filters;
  const isCounted =
    (filters.q ?? "") === "" && filters.indicators === undefined && filters.selfData === undefined;
  const isOpen = state === "published" || (state === undefined && actor.kind === "anyone");
  if (isCounted && isOpen) return listOpen(db, actor, filters, stretch);
  if (isCounted && state === undefined) return listWithDrafts(db, actor, filters, stretch);
  return lookThrough(db, actor, filters, { ...stretch, isOpen });
}

async function listOpen(db: Db, actor: Actor, filters: Filters, stretch: Stretch): Promise<Listed> {
  const ids = await db<{ id: Id }[]>`${openFirst(db, actor, filters, stretch)} offset ${stretch.offset}`;
  return { ids: ids.map(({ id }) => id), total: await countPublished(db, actor, filters.organization) };
}

/** The first of each, of which the page is a part. */
async function listWithDrafts(
  db: Db,
  actor: Actor,
  filters: Filters,
  { sort, limit, offset }: Stretch,
): Promise<Listed> {
  const first = { sort, limit: limit + offset };
  const ids = await db<{ id: Id }[]>`
    select id from (
      (${openFirst(db, actor, filters, first)}) union all
      (select id, at, title_order from (${drafts(db, actor, filters)}) d
        order by ${orderOf(db, sort, db`d`)} limit ${first.limit})) told
    order by ${orderOf(db, sort, db`told`)} limit ${limit} offset ${offset}`;
  const [closed] = await db<{ total: number }[]>`
    select count(*)::int as total from (${drafts(db, actor, filters)}) d`;
  const open = await countPublished(db, actor, filters.organization);
  return { ids: ids.map(({ id }) => id), total: open + (closed?.total ?? 0) };
}

/** Of what is published: as `id`, `at` and `title_order`, of an index alone. */
function openFirst(
  db: Db,
  actor: Actor,
  { organization }: Filters,
  { sort, limit }: Pick<Stretch, "sort" | "limit">,
): Fragment {
  // What is not put in order by is in no index of that order.
  const told = sort === "title" ? db`null::timestamptz as at, o.title_order` : db`o.at, null as title_order`;
  return db`
    select o.dataset as id, ${told} from published_datasets o
    where ${publishedSeenBy(db, actor)}
      ${organization === undefined ? db`` : db`and o.organization = ${organization}`}
    order by ${openOrder(db, sort)} limit ${limit}`;
}

/** Of `published_datasets o`, which has an index for each. */
function openOrder(db: Db, sort: Stretch["sort"]): Fragment {
  return sort === "title" ? db`o.title_order, o.dataset` : db`o.at desc, o.dataset desc`;
}

/** Of `datasets d` and their last publication `p`. */
function anyOrder(db: Db, sort: Stretch["sort"]): Fragment {
  return sort === "title" ? db`title_order(d.title), d.id` : db`coalesce(p.at, d.created_at) desc, d.id desc`;
}

/** Of rows with `id`, `at` and `title_order`. */
function orderOf(db: Db, sort: "newest" | "title", of: Fragment): Fragment {
  return sort === "title" ? db`${of}.title_order, ${of}.id` : db`${of}.at desc, ${of}.id desc`;
}

/** What was never published and the actor may read: as `id`, `at`, when it was made to the millisecond, and `title_order`. */
export function drafts(db: Db, actor: Actor, filters: Filters): Fragment {
  return db`
    select d.id, date_trunc('milliseconds', d.created_at) as at, title_order(d.title) from datasets d
    where d.deleted_at is null and not exists (select from publications where dataset = d.id)
      and ${mayRead(db, actor, { owner: db`d.organization`, open: db`false` })} ${chosen(db, filters)}`;
}

/** How many they are is told with the first; behind the last, they are looked through again. */
async function lookThrough(
  db: Db,
  actor: Actor,
  filters: Filters,
  { sort, limit, offset, isOpen }: Stretch & { readonly isOpen: boolean },
): Promise<Listed> {
  const { state } = filters;
  const from = isOpen
    ? db`published_datasets o join datasets d on d.id = o.dataset`
    : state === "withdrawn"
      ? onceWithdrawn(db)
      : db`datasets d ${withState(db)}`;
  const condition = isOpen
    ? db`${publishedSeenBy(db, actor)} ${chosen(db, filters)}`
    : conditionOf(db, actor, filters);
  const order = isOpen ? openOrder(db, sort) : anyOrder(db, sort);
  const found = await db<{ id: Id; total: number }[]>`
    select d.id, count(*) over ()::int as total from ${from} where ${condition}
    order by ${order} limit ${limit} offset ${offset}`;
  const ids = found.map(({ id }) => id);
  const [first] = found;
  if (first !== undefined || offset === 0) return { ids, total: first?.total ?? 0 };
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from ${from} where ${condition}`;
  return { ids, total: count?.total ?? 0 };
}

/** So many of those that not everybody sees are told in an answer. */
const unlistedMax = 100;

/**
 * Those that answer a question and that not everybody may know of: they are in no index, and are
 * found by the words of their titles and descriptions.
 */
export async function findUnlisted(
  { db }: Pick<CatalogueContext, "db">,
  actor: Actor,
  q: string,
): Promise<readonly Dataset[]> {
  if (actor.kind === "anyone") return [];
  const rows = await db<DatasetRow[]>`
    ${selectDatasets(db)} where ${withAudience(db, db`d.id`)}
      and ${conditionOf(db, actor, { q, state: "published" })}
    order by d.modified_at desc, d.id limit ${unlistedMax}`;
  return rows.map((row) => toDataset(row, actor));
}

/** Of `datasets d` with their state. */
function conditionOf(db: Db, actor: Actor, { state, ...filters }: Filters): Fragment {
  return db`${readable(db, actor)} and ${inState(db, state)} ${chosen(db, filters)}`;
}

/** Of `datasets d`. */
export function chosen(db: Db, { q, organization, indicators, selfData }: Omit<Filters, "state">): Fragment {
  return db`${organization === undefined ? db`` : db`and d.organization = ${organization}`}
    ${indicators === true ? db`and d.metadata ? 'indicator'` : db``}
    ${selfData === true ? db`and d.metadata ? 'selfData'` : db``} ${q === undefined ? db`` : sought(db, q)}`;
}

/** What a question asks of titles and descriptions, understood as in a search: words, phrases, and what must not be there. */
function sought(db: Db, q: string): Fragment {
  const { rest, phrases, excluded } = partQuestion(q);
  const text = db`unaccent(lower(d.title || ' ' || d.description))`;
  // Signs alone are looked for as they are.
  const words = searchedWords(rest.trim() === "" && excluded.length === 0 ? q : rest);
  const held = words.map(
    (word) => db`and ${text} like '%' || unaccent(lower(${word.replace(/[\\%_]/g, "\\$&")})) || '%'`,
  );
  const apart = db`' ' || regexp_replace(regexp_replace(${text}, ${elision}, ' ', 'g'), '[^[:alnum:]]+', ' ', 'g') || ' '`;
  return joined(db, [
    ...held,
    ...phrases.map((phrase) => db`and ${apart} like ${patternOf(phrase)}`),
    ...excluded.map((phrase) => db`and ${apart} not like ${patternOf(phrase)}`),
  ]);
}

function patternOf(phrase: string): string {
  return `% ${foldPhrase(phrase)} %`;
}

/** What falls of a word, as in `wordsOf`, in the words of PostgreSQL. */
const elision = "\\m(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=[[:alpha:]])";

/** In words that PostgreSQL knows the share of, where it guesses that of a `case`. */
function inState(db: Db, state: DatasetState | undefined): Fragment {
  if (state === "draft") return db`p.id is null`;
  if (state === "withdrawn") return db`w.publication is not null`;
  return state === undefined ? db`w.publication is null` : db`p.id is not null and w.publication is null`;
}

function joined(db: Db, fragments: readonly Fragment[]): Fragment {
  return fragments.reduce((all, fragment) => db`${all} ${fragment}`, db``);
}
