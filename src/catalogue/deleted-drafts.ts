import { accountOf } from "../people/accounts.ts";
import type { Actor } from "../access/actor.ts";
import { forgetDataset } from "../access/forget.ts";
import { hasRole, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import type { CatalogueContext } from "./context.ts";
import type { Dataset } from "./dataset.ts";
import { getDataset } from "./datasets.ts";
import { assertWritable } from "./reading.ts";

type Context = Pick<CatalogueContext, "db" | "clock">;

/** So long a deleted draft can be restored. */
const deletedKeptMs = 30 * 86_400_000;

/** A draft that was deleted, as its organization may restore it. */
export interface DeletedDraft {
  readonly id: Id;
  readonly title: string;
  readonly deletedAt: Date;
  /** Until then it can be restored. */
  readonly until: Date;
}

/**
 * Of a draft only: what was once published is withdrawn, and leaves a tombstone. It is seen by nobody
 * from the next request on, and kept for thirty days.
 */
export async function deleteDataset({ db, clock }: Context, actor: Actor, id: Id): Promise<void> {
  const { state } = await assertWritable(db, actor, id);
  if (state !== "draft") throw new Failure("conflict", "catalogue-delete-published");
  const by = accountOf(actor);
  // Published meanwhile by somebody else, it stays.
  const deleted = await db`
    update datasets d set deleted_at = ${clock()}, deleted_by = ${by}
    where d.id = ${id} and d.deleted_at is null
      and not exists (select from publications where dataset = d.id) returning d.id`;
  if (deleted.length === 0) await assertStillDraft(db, id);
}

/** For what was begun and came to nothing: it goes at once. */
export async function discardDraft({ db }: Pick<Context, "db">, actor: Actor, id: Id): Promise<void> {
  const { state } = await assertWritable(db, actor, id);
  if (state !== "draft") throw new Failure("conflict", "catalogue-delete-published");
  await db.begin((tx) => purge(tx, id));
}

/** As it was. Restored already, it stays as it is. */
export async function restoreDraft({ db, clock }: Context, actor: Actor, id: Id): Promise<Dataset> {
  const [row] = isId(id)
    ? await db<{ organization: Id; deletedAt: Date | null }[]>`
        select organization, deleted_at from datasets where id = ${id}`
    : [];
  if (row === undefined || (row.deletedAt !== null && !hasRole(actor, row.organization, "reader"))) {
    throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: id });
  }
  if (row.deletedAt !== null) {
    requireRole(actor, row.organization, "editor");
    const restored = await db`
      update datasets set deleted_at = null, deleted_by = null
      where id = ${id} and deleted_at > ${keptSince(clock())} returning id`;
    if (restored.length === 0) await assertRestored(db, id);
  }
  await assertWritable(db, actor, id);
  return getDataset({ db }, actor, id);
}

/** Of an organization, for its editors: those that can be restored, the last deleted first. */
export async function listDeletedDrafts(
  { db, clock }: Context,
  actor: Actor,
  organization: Id,
): Promise<readonly DeletedDraft[]> {
  if (!isId(organization)) throw new Failure("not-found", "people-organization-not-found");
  requireRole(actor, organization, "editor");
  const rows = await db<Omit<DeletedDraft, "until">[]>`
    select id, title, deleted_at from datasets
    where organization = ${organization} and deleted_at > ${keptSince(clock())}
    order by deleted_at desc, id limit 100`;
  return rows.map((row) => ({ ...row, until: new Date(row.deletedAt.getTime() + deletedKeptMs) }));
}

/** Those deleted more than thirty days ago. Answers how many. */
export async function purgeDeletedDrafts({ db, clock }: Context): Promise<number> {
  const rows = await db<{ id: Id }[]>`
    select id from datasets where deleted_at <= ${keptSince(clock())} order by deleted_at limit 100`;
  for (const { id } of rows) {
    await db.begin(async (tx) => {
      const [held] = await tx`
        select from datasets where id = ${id} and deleted_at <= ${keptSince(clock())} for update`;
      if (held !== undefined) await purge(tx, id);
    });
  }
  return rows.length;
}

async function purge(tx: Tx, id: Id): Promise<void> {
  const deleted = await tx`
    delete from datasets d where d.id = ${id}
      and not exists (select from publications where dataset = d.id) returning d.id`;
  if (deleted.length > 0) await forgetDataset(tx, id);
}

async function assertStillDraft(db: Context["db"], id: Id): Promise<void> {
  const published = await db`select from publications where dataset = ${id}`;
  if (published.length > 0) throw new Failure("conflict", "catalogue-delete-published");
}

/** By somebody else at the same moment; or it was purged. */
async function assertRestored(db: Context["db"], id: Id): Promise<void> {
  const [row] = await db`select from datasets where id = ${id} and deleted_at is null`;
  if (row === undefined) throw new Failure("conflict", "catalogue-draft-purged");
}

function keptSince(now: Date): Date {
  return new Date(now.getTime() - deletedKeptMs);
}
