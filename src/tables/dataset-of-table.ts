import { type Actor, system } from "../access/actor.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { assertReadable, assertWritable, type DatasetAccess } from "../catalogue/reading.ts";
import type { Db } from "../db/db.ts";
import { goneTable } from "./gone-table.ts";
import { findDatasetOf } from "./stored/table-rows.ts";

/**
 * The dataset of a table, where the actor may know of it. A table of another one is refused as a
 * table that is nowhere, in the same words and after the same questions to PostgreSQL. One that was
 * deleted is `gone`, with the reason, for its own organization too.
 */
export function readableDatasetOf(db: Db, actor: Actor, table: Id): Promise<DatasetAccess> {
  return found(db, table, (dataset) => assertReadable(db, actor, dataset));
}

/** The same for changing it: those who may only read are told so. */
export function writableDatasetOf(db: Db, actor: Actor, table: Id): Promise<DatasetAccess> {
  return found(db, table, (dataset) => assertWritable(db, actor, dataset));
}

/** The same whoever asks, of a table that was deleted too; `undefined` where its dataset is gone. */
export async function findOwner(db: Db, table: Id): Promise<DatasetAccess | undefined> {
  const of = await findDatasetOf(db, table);
  return of === undefined ? undefined : assertReadable(db, system, of.dataset);
}

const nowhere = "00000000-0000-7000-8000-000000000000";

async function found(
  db: Db,
  table: Id,
  find: (dataset: Id) => Promise<DatasetAccess>,
): Promise<DatasetAccess> {
  const of = await findDatasetOf(db, table);
  let dataset: DatasetAccess;
  try {
    dataset = await find(of?.dataset ?? nowhere);
  } catch (error) {
    if (!isFailure(error, "not-found")) throw error;
    throw new Failure("not-found", "table-unknown", { id: table });
  }
  if (of?.isDeleted === true) throw await goneTable(db, dataset, table);
  return dataset;
}
