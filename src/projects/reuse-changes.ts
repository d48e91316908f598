import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import { selectProjects, toProject, type ProjectRow } from "./project-rows.ts";
import type { Project } from "./project.ts";

/** What every process is told where a reuse changed (`jobs.listen`). */
export const reusesChanged = "reuses";

/** A reuse of which other instances may not know yet what it now is. */
interface ReuseChange {
  readonly project: Id;
  /** Above that of each change before. */
  readonly revision: number;
}

const atOnce = 100;

/** Raises its mark, in the transaction that changes it. A draft is nobody's business. */
export async function reuseChanged(tx: Tx, project: Id, now: Date): Promise<void> {
  const marked = await tx`
    insert into reuse_changes (project, revision)
    select ${project}, ${now.getTime()} where exists (select from project_states where project = ${project})
    on conflict (project) do update
      set revision = greatest(reuse_changes.revision + 1, excluded.revision), told = false`;
  if (marked.count > 0) await tell(tx, reusesChanged);
}

/** The same of each that uses one of these datasets: who holds them is known again. */
export async function reusesOfDatasetsChanged(tx: Tx, datasets: readonly Id[], now: Date): Promise<void> {
  if (datasets.length === 0) return;
  const using = await tx<{ project: Id }[]>`
    select distinct project from project_datasets where dataset = any(${[...datasets]}::uuid[])
    order by project`;
  for (const { project } of using) await reuseChanged(tx, project, now);
}

/** Those that are marked, some at a time. */
export async function changedReuses(db: Db): Promise<readonly ReuseChange[]> {
  return db<ReuseChange[]>`
    select project, revision from reuse_changes where not told order by project limit ${atOnce}`;
}

/** Takes the mark off, where it was not raised again meanwhile. */
export async function reuseTold(tx: Tx, { project, revision }: ReuseChange): Promise<void> {
  await tx`update reuse_changes set told = true where project = ${project} and revision = ${revision}`;
}

/** As everybody may know of it; nothing where it is not, or no longer, published. */
export async function publishedReuse(db: Db | Tx, project: Id): Promise<Project | undefined> {
  const [row] = await db<ProjectRow[]>`
    ${selectProjects(db)} where j.id = ${project} and s.state = 'published'`;
  return row === undefined ? undefined : toProject(row);
}
