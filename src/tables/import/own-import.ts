import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import { assertReadable, assertWritable } from "../../catalogue/reading.ts";
import type { TablesContext } from "../context.ts";
import { getImportRow, type ImportRow } from "./import-rows.ts";

/** Those who may change the dataset see its imports; those who may not are told so, or nothing. */
export async function getOwnImport({ db }: TablesContext, actor: Actor, id: Id): Promise<ImportRow> {
  const row = await getImportRow(db, id);
  await assertReadable(db, actor, row.dataset);
  await assertWritable(db, actor, row.dataset);
  return row;
}
