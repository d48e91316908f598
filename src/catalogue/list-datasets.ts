import type { Actor } from "../access/actor.ts";
import { withAudience } from "../access/audience.ts";
import type { Fragment } from "../access/may.ts";
import { type Id, isId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Db } from "../db/db.ts";
import type { CatalogueContext } from "./context.ts";
import { type DatasetRow, selectDatasets, toDataset } from "./dataset-rows.ts";
import type { Dataset, DatasetState } from "./dataset.ts";
import { countPublished, publishedSeenBy } from "./count-published.ts";
import { onceWithdrawn, readable, withState } from "./reading.ts";
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

type Filters = Omit<DatasetsRequest, "page" | "pageSize" | "sort">;

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
  const asked = askedOf(db, actor, filters);
  const found = await db<{ id: Id; total?: number }[]>`
    select d.id ${asked.isCounted ? db`` : db`, count(*) over ()::int as total`}
    from ${asked.from} where ${asked.condition}
    order by ${sort === "title" ? db`lower(d.title), d.id` : asked.newest}
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const ids = found.map(({ id }) => id);
  const rows = await db<DatasetRow[]>`
    ${selectDatasets(db)} where d.id = any(${ids}::uuid[]) and ${conditionOf(db, actor, filters)}`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [toDataset(row, actor)];
  });
  if (asked.isCounted) return { items, total: await countPublished(db, actor, organization) };
  // What nobody counted is looked through once, but for a page behind the last.
  return { items, total: found[0]?.total ?? (page === 1 ? 0 : await countAsked(db, asked)) };
}

async function countAsked(db: Db, { from, condition }: Asked): Promise<number> {
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from ${from} where ${condition}`;
  return count?.total ?? 0;
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

/** What is looked through for a list, of `datasets d`. */
interface Asked {
  readonly from: Fragment;
  readonly condition: Fragment;
  readonly newest: Fragment;
  /** Whether the database keeps how many they are. */
  readonly isCounted: boolean;
}

/** Where nothing can be among them but what is published, an index has their order. */
function askedOf(db: Db, actor: Actor, filters: Filters): Asked {
  const { state, organization } = filters;
  const isPublished = state === "published" || (state === undefined && actor.kind === "anyone");
  if (!isPublished)
    return {
      from: state === "withdrawn" ? onceWithdrawn(db) : db`datasets d ${withState(db)}`,
      condition: conditionOf(db, actor, filters),
      newest: db`coalesce(p.at, d.created_at) desc, d.id desc`,
      isCounted: false,
    };
  return {
    from: db`published_datasets o join datasets d on d.id = o.dataset`,
    condition: db`${publishedSeenBy(db, actor)} ${chosen(db, filters)}
      ${organization === undefined ? db`` : db`and o.organization = ${organization}`}`,
    newest: db`o.at desc, o.dataset desc`,
    isCounted: (filters.q ?? "") === "" && filters.indicators === undefined && filters.selfData === undefined,
  };
}

/** Of `datasets d` with their state. */
function conditionOf(db: Db, actor: Actor, { state, organization, ...filters }: Filters): Fragment {
  return db`${readable(db, actor)} and ${inState(db, state)} ${chosen(db, filters)}
    ${organization === undefined ? db`` : db`and d.organization = ${organization}`}`;
}

/** Of `datasets d`. */
function chosen(db: Db, { q, indicators, selfData }: Filters): Fragment {
  const text = db`unaccent(lower(d.title || ' ' || d.description))`;
  const matching = searchedWords(q ?? "").map(
    (word) => db`and ${text} like '%' || unaccent(lower(${word.replace(/[\\%_]/g, "\\$&")})) || '%'`,
  );
  return db`${indicators === true ? db`and d.metadata ? 'indicator'` : db``}
    ${selfData === true ? db`and d.metadata ? 'selfData'` : db``} ${joined(db, matching)}`;
}

/** In words that PostgreSQL knows the share of, where it guesses that of a `case`. */
function inState(db: Db, state: DatasetState | undefined): Fragment {
  if (state === "draft") return db`p.id is null`;
  if (state === "withdrawn") return db`w.publication is not null`;
  return state === undefined ? db`w.publication is null` : db`p.id is not null and w.publication is null`;
}

function joined(db: Db, fragments: readonly Fragment[]): Fragment {
  return fragments.reduce((all, fragment) => db`${all} ${fragment}`, db``);
}
