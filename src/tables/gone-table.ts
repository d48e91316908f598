import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import type { DatasetAccess } from "../catalogue/reading.ts";
import { type DeletedRow, findDeletedRow } from "./stored/deleted-rows.ts";

/** The refusal of a table that was deleted: why, since when, and what took its place. */
export async function goneTable(db: Db, dataset: DatasetAccess, id: Id): Promise<Failure> {
  const row = await findDeletedRow(db, id);
  // Restored or purged between two questions.
  if (row === undefined) return new Failure("not-found", "table-unknown", { id });
  return toGone(row, dataset.slug);
}

function toGone({ name, deletedAt, reason, replacedBy }: DeletedRow, slug: string): Failure {
  const since = deletedAt.toISOString();
  if (reason === null) return new Failure("gone", "table-deleted-unexplained", { table: name, since });
  if (replacedBy === null) return new Failure("gone", "table-deleted", { table: name, since, reason });
  return new Failure("gone", "table-deleted-replaced", {
    table: name,
    since,
    reason,
    title: replacedBy.name,
    replacedBy: `${slug}/${replacedBy.id}`,
  });
}
