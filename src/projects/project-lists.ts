import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { requireMember } from "../access/require.ts";
import { type Id, isId } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { readableByIds } from "../catalogue/reading.ts";
import type { Db } from "../db/db.ts";
import { accountName, organizationName } from "../people/names.ts";
import type { ProjectRowsContext } from "./context.ts";
import { readable } from "./project-rights.ts";
import { type ProjectRow, selectProjects, toProject, withState } from "./project-rows.ts";
import type { Project } from "./project.ts";

interface ProjectsRequest extends PageRequest {
  /** `mine`: of the person who asks, in any state. */
  readonly of?: "mine";
  /** Of this organization; its members see its drafts too. */
  readonly organization?: Id;
  /** That use this dataset. */
  readonly dataset?: Id;
  /** Each word is somewhere in the title, the description or the owner's name. */
  readonly q?: string;
  readonly theme?: string;
}

/** Published ones, the newest first; of one owner, those that the actor may see, in any state. */
export async function listProjects(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  request: ProjectsRequest,
): Promise<Page<Project>> {
  const { page, pageSize, dataset, organization } = request;
  if (organization !== undefined && !isId(organization)) return { items: [], total: 0 };
  if (dataset !== undefined && !(isId(dataset) && (await readableByIds(db, actor, [dataset])).has(dataset))) {
    return { items: [], total: 0 };
  }
  const condition = conditionOf(db, actor, request);
  const rows = await db<ProjectRow[]>`
    ${selectProjects(db)} where ${condition}
    order by coalesce(p.at, j.created_at) desc, j.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from projects j ${withState(db)} where ${condition}`;
  return { items: rows.map(toProject), total: count?.total ?? 0 };
}

/** Of the published ones: how many have each theme. */
export async function countThemes({
  db,
}: Pick<ProjectRowsContext, "db">): Promise<ReadonlyMap<string, number>> {
  const rows = await db<{ theme: string; projects: number }[]>`
    select j.theme, count(*)::int as projects from projects j ${withState(db)}
    where s.state = 'published' and j.theme is not null group by j.theme order by j.theme`;
  return new Map(rows.map(({ theme, projects }) => [theme, projects]));
}

/** Of a reuse, what documents about its datasets say. */
type ReuseNamed = Pick<Project, "slug" | "title">;

/** What documents name of one dataset. */
const reusesMax = 50;

/** Of each of these datasets, which the callers answer for: the reuses that are published, the newest first. */
export async function reusesOf(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, readonly ReuseNamed[]>> {
  const rows = await db<(ReuseNamed & { dataset: Id })[]>`
    select asked.dataset, named.slug, named.title from unnest(${[...datasets]}::uuid[]) asked(dataset)
      cross join lateral (
        select j.slug, j.title, p.at, j.id from project_datasets u join projects j on j.id = u.project
          ${withState(db)}
        where u.dataset = asked.dataset and s.state = 'published' and ${readable(db, actor)}
        order by p.at desc, j.id desc limit ${reusesMax}
      ) named
    order by asked.dataset, named.at desc, named.id desc`;
  return new Map(
    [...Map.groupBy(rows, ({ dataset }) => dataset)].map(([dataset, own]) => [
      dataset,
      own.map(({ slug, title }) => ({ slug, title })),
    ]),
  );
}

function conditionOf(db: Db, actor: Actor, request: ProjectsRequest): Fragment {
  const { of, organization, dataset, q = "", theme } = request;
  const parts = [readable(db, actor)];
  if (of === "mine") parts.push(db`j.person = ${requireMember(actor).account}`);
  if (organization !== undefined) parts.push(db`j.organization = ${organization}`);
  if (of === undefined && organization === undefined) parts.push(db`s.state = 'published'`);
  if (theme !== undefined) parts.push(db`j.theme = ${theme}`);
  if (dataset !== undefined) {
    parts.push(
      db`exists (select 1 from project_datasets u where u.project = j.id and u.dataset = ${dataset})`,
    );
  }
  parts.push(
    ...q
      .split(/\s+/)
      .slice(0, 10)
      .filter(Boolean)
      .map((word) => holds(db, word)),
  );
  return parts.reduce((all, part) => db`${all} and ${part}`);
}

function holds(db: Db, word: string): Fragment {
  const text = db`j.title || ' ' || j.description || ' '
    || coalesce(${accountName(db, db`j.person`)}, ${organizationName(db, db`j.organization`)}, '')`;
  return db`strpos(lower(public.unaccent(${text})), lower(public.unaccent(${word.slice(0, 100)}))) > 0`;
}
