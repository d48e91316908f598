import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDataset, findPublished } from "../catalogue/datasets.ts";
import { assertReadable } from "../catalogue/reading.ts";
import type { ProjectRowsContext } from "./context.ts";
import { requireChange } from "./project-rights.ts";
import { getRow } from "./project-rows.ts";
import { datasetsMax } from "./project.ts";
import { reuseChanged } from "./reuse-changes.ts";

/** One that the actor may read. Twice is once. */
export async function addDataset(
  ctx: ProjectRowsContext,
  actor: Actor,
  project: Id,
  dataset: Id,
): Promise<void> {
  const { db, clock } = ctx;
  const row = await getRow(db, actor, project);
  requireChange(actor, row);
  const { id } = await assertReadable(db, actor, dataset);
  await db.begin(async (tx) => {
    await tx`select 1 from projects where id = ${row.id} for update`;
    const [count] = await tx<{ held: number }[]>`
      select count(*)::int as held from project_datasets where project = ${row.id} and dataset <> ${id}`;
    if ((count?.held ?? 0) >= datasetsMax) {
      throw new Failure("conflict", "projects-datasets-many", { max: datasetsMax });
    }
    await tx`
      insert into project_datasets (project, dataset, added_at) values (${row.id}, ${id}, ${clock()})
      on conflict do nothing`;
    await tx`update projects set modified_at = ${clock()} where id = ${row.id}`;
    await reuseChanged(tx, row.id, clock());
  });
}

export async function removeDataset(
  ctx: ProjectRowsContext,
  actor: Actor,
  project: Id,
  dataset: Id,
): Promise<void> {
  const { db, clock } = ctx;
  const row = await getRow(db, actor, project);
  requireChange(actor, row);
  await db.begin(async (tx) => {
    const removed = isId(dataset)
      ? await tx`delete from project_datasets where project = ${row.id} and dataset = ${dataset}`
      : { count: 0 };
    if (removed.count === 0) throw new Failure("not-found", "projects-dataset-not-used");
    await tx`update projects set modified_at = ${clock()} where id = ${row.id}`;
    await reuseChanged(tx, row.id, clock());
  });
}

/** Those of a project that the reader may know of, tombstones included, in the order of their adding. */
export async function listDatasetsOf(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  project: Id,
): Promise<readonly Dataset[]> {
  const { datasets } = await getRow(db, actor, project);
  const published = await findPublished({ db }, actor, datasets);
  const found = await Promise.all(
    datasets.map(async (id) => published.get(id) ?? findDataset({ db }, actor, id)),
  );
  return found.filter((dataset) => dataset !== undefined);
}
