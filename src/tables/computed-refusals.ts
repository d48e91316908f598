import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { computedAmong } from "./stored/version-rows.ts";

/** A table that is computed takes no file, and its dataset no other table: throws `conflict`. */
export async function refuseImportIntoComputed(db: Db | Tx, dataset: Id): Promise<void> {
  if ((await computedAmong(db, { dataset })).length === 0) return;
  throw new Failure("conflict", "table-computed-import");
}

/** Its versions, its columns and its key are those of its computations, and it lasts as long as its dataset. */
export async function refuseIfComputed(
  db: Db | Tx,
  table: Id,
  key: "table-computed-back" | "table-computed-key" | "table-computed-delete",
): Promise<void> {
  if ((await computedAmong(db, { table })).length > 0) throw new Failure("conflict", key);
}
