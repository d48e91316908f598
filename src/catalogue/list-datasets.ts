import type { Actor } from "../access/actor.ts";
import { withAudience } from "../access/audience.ts";
import type { Fragment } from "../access/may.ts";
import { type Id, isId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Db } from "../db/db.ts";
import type { CatalogueContext } from "./context.ts";
import { type DatasetRow, selectDatasets, toDataset } from "./dataset-rows.ts";
import type { Dataset, DatasetState } from "./dataset.ts";
import { onceOpened, readable, withState } from "./reading.ts";
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
  if (filters.organization !== undefined && !isId(filters.organization)) return { items: [], total: 0 };
  const from = fromOf(db, actor, filters);
  const condition = conditionOf(db, actor, filters);
  const found = await db<{ id: Id }[]>`
    select d.id from ${from.datasets} where ${condition}
    order by ${sort === "title" ? db`lower(d.title), d.id` : from.newest}
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const ids = found.map(({ id }) => id);
  const rows = await db<DatasetRow[]>`
    ${selectDatasets(db)} where d.id = any(${ids}::uuid[]) and ${condition}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from ${from.datasets} where ${condition}`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [toDataset(row, actor)];
  });
  return { items, total: count?.total ?? 0 };
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

/** `datasets d` with their state, and the order of the newest. Where no draft can be among them, an index has it. */
function fromOf(
  db: Db,
  actor: Actor,
  { state, ...chosen }: Filters,
): { readonly datasets: Fragment; readonly newest: Fragment } {
  const isOpen = state === "published" || (state === undefined && actor.kind === "anyone");
  const isChosen = Object.values(chosen).some((each) => each !== undefined);
  return isOpen && !isChosen
    ? { datasets: onceOpened(db), newest: db`p.at desc, p.dataset desc` }
    : { datasets: db`datasets d ${withState(db)}`, newest: db`coalesce(p.at, d.created_at) desc, d.id desc` };
}

function conditionOf(
  db: Db,
  actor: Actor,
  { q, organization, state, indicators, selfData }: Filters,
): Fragment {
  const text = db`unaccent(lower(d.title || ' ' || d.description))`;
  const matching = searchedWords(q ?? "").map(
    (word) => db`and ${text} like '%' || unaccent(lower(${word.replace(/[\\%_]/g, "\\$&")})) || '%'`,
  );
  return db`${readable(db, actor)}
    and ${inState(db, state)}
    ${indicators === true ? db`and d.metadata ? 'indicator'` : db``}
    ${selfData === true ? db`and d.metadata ? 'selfData'` : db``}
    ${organization === undefined ? db`` : db`and d.organization = ${organization}`} ${joined(db, matching)}`;
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
