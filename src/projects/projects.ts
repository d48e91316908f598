import type { Actor } from "../access/actor.ts";
import { requireMember, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import { toDescription, toTitle } from "../catalogue/dataset-rules.ts";
import { themes } from "../vocabularies/themes.ts";
import type { Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { requireOrganization } from "../people/names.ts";
import type { ProjectsContext, ProjectRowsContext } from "./context.ts";
import { forgetKeysOf } from "./key-registrations.ts";
import { addDataset } from "./project-datasets.ts";
import { mayChange, requireChange, requireModeration } from "./project-rights.ts";
import { getRow, toProject } from "./project-rows.ts";
import { type Looked, partsOf, refuseLoss } from "../base/seen.ts";
import { askedOfProject, type Project, type ProjectChange, toProjectUrl } from "./project.ts";
import { reuseChanged } from "./reuse-changes.ts";

export interface NewProject extends ProjectChange {
  readonly title: string;
  /** Absent: the person who makes it owns it. */
  readonly organization?: Id;
  /** The first that it uses. */
  readonly dataset?: Id;
}

/** A draft, seen by its owner alone until it is published, at its id until then. */
export async function createProject(
  ctx: ProjectRowsContext,
  actor: Actor,
  project: NewProject,
): Promise<Project> {
  const { account } = requireMember(actor);
  const { organization } = project;
  if (organization !== undefined) {
    requireRole(actor, organization, "editor");
    await requireOrganization(ctx.db, organization);
  }
  const { title = "", description = "", url = "", theme = "" } = checkChange(project);
  const now = ctx.clock();
  const id = newId(now.getTime());
  await ctx.db`
    insert into projects (id, slug, person, organization, title, description, url, theme,
      created_at, created_by, modified_at)
    values (${id}, ${id}, ${organization === undefined ? account : null}, ${organization ?? null}, ${title},
      ${description}, nullif(${url}, ''), nullif(${theme}, ''), ${now}, ${account}, ${now})`;
  if (project.dataset !== undefined) await addDataset(ctx, actor, id, project.dataset);
  return getProject(ctx, actor, id);
}

/** By its id or its slug. Throws `not-found`, also for a draft of others. */
export async function getProject(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<Project> {
  return toProject(await getRow(db, actor, slugOrId));
}

/** Whether the actor may change it, for pages that show how. */
export async function mayChangeProject(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<boolean> {
  return mayChange(actor, await getRow(db, actor, slugOrId));
}

/** What was published keeps its address, whatever its title becomes. */
export async function changeProject(
  ctx: ProjectRowsContext,
  actor: Actor,
  id: Id,
  { seen, ...change }: ProjectChange & Looked,
): Promise<Project> {
  const row = await getRow(ctx.db, actor, id);
  requireChange(actor, row);
  const { title = null, description = null, url = null, theme = null } = checkChange(change);
  const now = ctx.clock();
  await ctx.db.begin(async (tx) => {
    await tx`select from projects where id = ${row.id} for no key update`;
    refuseLoss(partsOf(toProject(await getRow(tx, actor, row.id)), askedOfProject), seen);
    await tx`
      update projects set title = coalesce(${title}, title),
        description = coalesce(${description}, description),
        url = nullif(coalesce(${url}, url), ''), theme = nullif(coalesce(${theme}, theme), ''),
        modified_at = ${now}
      where id = ${row.id}`;
    await reuseChanged(tx, row.id, now);
  });
  return getProject(ctx, actor, row.id);
}

/** Everybody sees it from now on, and the producers of its datasets are told, the first time. */
export async function publishProject(ctx: ProjectsContext, actor: Actor, id: Id): Promise<Project> {
  const row = await getRow(ctx.db, actor, id);
  requireChange(actor, row);
  if (row.description === "") {
    throw new Failure("precondition", "projects-description-missing", { parameter: "description" });
  }
  await setState(ctx, actor, row.id, "published", async (tx) => {
    if (row.slug === row.id) await takeSlug(tx, row.id, row.title);
  });
  const project = await getProject(ctx, actor, row.id);
  if (row.publishedAt === null) await ctx.tellProducers(project, project.datasets);
  return project;
}

/** It is no longer in the gallery nor beside its datasets, and its keys open nothing any more. */
export async function archiveProject(ctx: ProjectsContext, actor: Actor, id: Id): Promise<Project> {
  const row = await getRow(ctx.db, actor, id);
  requireModeration(actor, row);
  await setState(ctx, actor, row.id, "archived");
  return getProject(ctx, actor, row.id);
}

export async function deleteProject(ctx: ProjectsContext, actor: Actor, id: Id): Promise<void> {
  const row = await getRow(ctx.db, actor, id);
  requireModeration(actor, row);
  await ctx.db.begin(async (tx) => {
    await forgetKeysOf(tx, row.id, ctx.clock(), accountOf(actor));
    await reuseChanged(tx, row.id, ctx.clock());
    await tx`delete from projects where id = ${row.id}`;
  });
}

/** Those that a person owns, whose account is deleted. */
export async function deleteProjectsOfPerson(tx: Tx, person: Id, now: Date): Promise<void> {
  const owned = await tx<{ id: Id }[]>`
    select id from projects where person = ${person} order by id for update`;
  for (const { id } of owned) {
    await forgetKeysOf(tx, id, now, person);
    await reuseChanged(tx, id, now);
    await tx`delete from projects where id = ${id}`;
  }
}

/** With the project's row locked, so that the same twice at once is written once. */
async function setState(
  { db, clock }: ProjectRowsContext,
  actor: Actor,
  id: Id,
  state: "published" | "archived",
  inside: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  await db.begin(async (tx) => {
    await tx`select 1 from projects where id = ${id} for update`;
    const now = clock();
    await tx`
      insert into project_states (project, state, at, by)
      select ${id}, ${state}, ${now}, ${accountOf(actor)}
      where ${state} is distinct from
        (select state from project_states where project = ${id} order by number desc limit 1)`;
    await inside(tx);
    if (state === "archived") await forgetKeysOf(tx, id, now, accountOf(actor));
    await reuseChanged(tx, id, now);
  });
}

function checkChange({ title, description, url, theme }: ProjectChange): ProjectChange {
  return {
    ...(title === undefined ? {} : { title: toTitle(title) }),
    ...(description === undefined ? {} : { description: toDescription(description) }),
    ...(url === undefined ? {} : { url: toProjectUrl(url) }),
    ...(theme === undefined ? {} : { theme: toTheme(theme) }),
  };
}

function toTheme(text: string): string {
  if (text.trim() === "") return "";
  const theme = themes.find(text);
  if (theme === undefined) throw new Failure("invalid", "projects-theme-unknown", { parameter: "theme" });
  return theme.code;
}

/** One at a time, so that of two projects of one title each has its own. */
async function takeSlug(tx: Tx, id: Id, title: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.projects'))`;
  for (const slug of slugsLike(toSlug(title, "projet"))) {
    const [taken] = await tx`select 1 from projects where slug = ${slug} and id <> ${id}`;
    if (taken !== undefined || slug === "new") continue;
    await tx`update projects set slug = ${slug} where id = ${id}`;
    return;
  }
}
