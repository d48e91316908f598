import type postgres from "postgres";
import type { Db, Tx } from "../db/db.ts";
import type { Actor } from "./actor.ts";
import { organizationsOf } from "./require.ts";

/** A part of a query, put together by a room and run by the one that names the table. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Where a row says whose it is and whether everybody may read it. */
interface Guarded {
  /** The organization that owns the row. */
  readonly owner: Fragment;
  /** True where everybody may read the row. */
  readonly open: Fragment;
}

/** The condition under which the actor may read a row. Lists and single reads use the same one. */
export function mayRead(db: Db | Tx, actor: Actor, row: Guarded): Fragment {
  if (actor.kind === "anyone") return db`(${row.open})`;
  if (seesAll(actor)) return db`true`;
  return db`((${row.open}) or ${row.owner} = any(${organizationsOf(actor, "reader")}::uuid[]))`;
}

/** The instance itself, and who administers it. */
export function seesAll(actor: Actor): boolean {
  return actor.kind === "system" || (actor.kind === "member" && actor.administrator);
}
