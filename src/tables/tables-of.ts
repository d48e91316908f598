import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { type DeletedRow, explainedRowsOf } from "./stored/deleted-rows.ts";
import { currentTables } from "./stored/table-rows.ts";
import type { Table } from "./table.ts";

/** The tables of many datasets with their current versions. Callers answer for who may know. */
export async function tablesOf(
  db: Db | Tx,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, readonly Table[]>> {
  if (datasets.length === 0) return new Map();
  return Map.groupBy(await currentTables(db, datasets), ({ dataset }) => dataset);
}

/** Those of many datasets that were deleted, with what everybody is told of it. Callers answer for who may know. */
export async function deletedTablesOf(
  db: Db | Tx,
  datasets: readonly Id[],
): Promise<ReadonlyMap<Id, readonly DeletedRow[]>> {
  if (datasets.length === 0) return new Map();
  return Map.groupBy(await explainedRowsOf(db, datasets), ({ dataset }) => dataset);
}

/** Whether a table of that id is held here, whoever may know. */
export async function holdsTable(db: Db | Tx, id: Id): Promise<boolean> {
  const rows = await db`select from tables where id = ${id}`;
  return rows.length > 0;
}
