import type { Fragment } from "../../access/may.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Db, Tx } from "../../db/db.ts";
import { askedSheets } from "../asked-sheets.ts";
import type { TablesContext } from "../context.ts";

/** Of one account. */
const filesMax = 100;

/** Nobody fills the disk with files of which nothing comes. The instance itself has no bounds. `except` is not counted. */
export async function refuseTooMuch(
  ctx: TablesContext,
  tx: Tx,
  { owner, bytes, except }: { readonly owner: string; readonly bytes: number; readonly except?: Id },
): Promise<void> {
  if (owner === "system") return;
  await tx`select pg_advisory_xact_lock(hashtextextended(${`uploads:${owner}`}, 0))`;
  const [count] = await tx<{ files: number }[]>`
    select count(*)::int as files from (${waitingFiles(tx, owner)}) waiting where id is distinct from ${except ?? null}`;
  if ((count?.files ?? 0) >= filesMax) throw new Failure("conflict", "uploads-many", { max: filesMax });
  const held = await heldBytes(tx, owner, except);
  const limit = heldBytesMax(ctx);
  if (held + bytes > limit) throw new Failure("too-large", "uploads-too-large", { limit, held });
}

/** What the files of an account that wait may hold together. */
export function heldBytesMax({ limits }: TablesContext): number {
  return limits.heldBytesMax ?? limits.uploadBytesMax;
}

/** What the files of an account that wait hold, or will; none of the instance's own are counted. */
export async function heldBytes(db: Db | Tx, owner: string, except: Id | null = null): Promise<number> {
  if (owner === "system") return 0;
  const [sum] = await db<{ bytes: number }[]>`
    select coalesce(sum(bytes), 0)::bigint as bytes from (${waitingFiles(db, owner)}) waiting
    where id is distinct from ${except}`;
  return sum?.bytes ?? 0;
}

/** Those that it sent and no import has taken, and those fetched for it, or to be, of which it is to choose the sheets. */
function waitingFiles(db: Db | Tx, owner: string): Fragment {
  return db`
    select id, greatest(bytes, received) as bytes from uploads where owner = ${owner}
    union all select id, original_bytes from imports where created_by::text = ${owner} and (
      failure ->> 'key' = ${askedSheets}
      or (state in ('waiting', 'running') and origin -> 'asksSheets' is not null))`;
}
