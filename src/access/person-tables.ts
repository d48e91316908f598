import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { tell } from "../db/tell.ts";
import { accessSubject, setRule } from "./access-rules.ts";
import { changeAccess } from "./hold.ts";
import type { RuledTable } from "./computed-from.ts";

/** From now on its own organization alone reads the table, and each person their own rows. */
export async function closeToPersons(tx: Tx, { table, dataset }: RuledTable): Promise<void> {
  await changeAccess(tx, dataset);
  await tx`insert into person_tables (table_id, dataset) values (${table}, ${dataset}) on conflict do nothing`;
  await tell(tx, accessSubject(dataset));
}

/** The table is one like others again: closed until somebody opens it on purpose. */
export async function leaveClosed(tx: Tx, { table, dataset }: RuledTable, reason: string): Promise<void> {
  await setRule(tx, { dataset, table, level: "closed", reason });
  await tx`delete from person_tables where table_id = ${table}`;
}

/** Whether rows of the table are each about a person. */
export async function isOfPersons(db: Db | Tx, table: Id): Promise<boolean> {
  const rows = await db`select from person_tables where table_id = ${table}`;
  return rows.length > 0;
}
