import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { CatalogueContext } from "./context.ts";
import type { Dataset } from "./dataset.ts";
import { getDataset } from "./datasets.ts";
import { assertReadable, assertWritable } from "./reading.ts";
import { touchSearch } from "./search-index/touch.ts";

/**
 * What took the place of a dataset that was withdrawn: those who look for it are told. None takes
 * that back. Refused with `conflict` where it would lead back to the dataset itself.
 */
export async function setReplacement(
  context: Pick<CatalogueContext, "db" | "clock">,
  actor: Actor,
  id: Id,
  replacement: Id | undefined,
): Promise<Dataset> {
  const { db, clock } = context;
  const { state } = await assertWritable(db, actor, id);
  if (replacement !== undefined) {
    if (state !== "withdrawn") throw new Failure("conflict", "catalogue-replacement-not-withdrawn");
    await assertReplacing(db, actor, replacement);
  }
  await db.begin(async (tx) => {
    await putReplacement(tx, id, replacement, clock());
    await touchSearch(tx, id);
  });
  return getDataset(context, actor, id);
}

/** That it can take the place of another: everybody who looks for that one is led to it. */
export async function assertReplacing(db: Db, actor: Actor, replacement: Id): Promise<void> {
  const next = await assertReadable(db, actor, replacement);
  if (next.state !== "published") {
    throw new Failure("conflict", "catalogue-replacement-unpublished", { dataset: next.title });
  }
}

export async function putReplacement(tx: Tx, id: Id, replacement: Id | undefined, now: Date): Promise<void> {
  // One replacement is set at a time, so that two at once make no circle.
  await tx`select pg_advisory_xact_lock(hashtext('maille_replacements'))`;
  if (replacement !== undefined && (await leadsTo(tx, replacement, id))) {
    throw new Failure("conflict", "catalogue-replacement-itself", { parameter: "replacement" });
  }
  await tx`
    update datasets set replaced_by = ${replacement ?? null},
      modified_at = greatest(modified_at, ${now}) where id = ${id}`;
}

async function leadsTo(tx: Tx, from: Id, to: Id): Promise<boolean> {
  const [found] = await tx<{ leads: boolean }[]>`
    with recursive chain as (
      select id, replaced_by from datasets where id = ${from}
      union
      select d.id, d.replaced_by from datasets d join chain on d.id = chain.replaced_by)
    select exists (select from chain where id = ${to}) as leads`;
  return found?.leads === true;
}
