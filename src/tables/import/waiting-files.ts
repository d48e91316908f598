import type { Fragment } from "../../access/may.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
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
  await holdTurnOf(tx, owner);
  const [count] = await tx<{ files: number }[]>`
    select count(*)::int as files from (${waitingFiles(tx, owner)}) waiting where id is distinct from ${except ?? null}`;
  if ((count?.files ?? 0) >= filesMax) throw new Failure("conflict", "uploads-many", { max: filesMax });
  const held = await heldBytes(tx, owner, except);
  const limit = heldBytesMax(ctx);
  if (held + bytes > limit) throw new Failure("too-large", "uploads-too-large", { limit, held });
}

/** Taken at once by a file of which nobody tells the length: at least, and at most. */
const takenBytesMin = 1_000_000;
const takenBytesMax = 64_000_000;

/**
 * Takes room among what an account may have here, as a file comes whose length nobody tells. What it answers is asked
 * before its bytes are written up to a place: several that come at once have no more together than one. The
 * instance itself has no bounds.
 */
export function takingRoom(
  ctx: TablesContext,
  { id, owner }: { readonly id: Id; readonly owner: string },
): ((end: number) => Promise<void>) | undefined {
  if (owner === "system") return undefined;
  let taken = 0;
  return async (end) => {
    if (end <= taken) return;
    const more = Math.min(Math.max(taken, takenBytesMin), takenBytesMax);
    taken = await ctx.db.begin((tx) => takeRoom(ctx, tx, { id, owner, end, wished: taken + more }));
  };
}

/** Answers how many bytes it has room for. */
async function takeRoom(
  { limits }: TablesContext,
  tx: Tx,
  { id, owner, end, wished }: { id: Id; owner: string; end: number; wished: number },
): Promise<number> {
  await holdTurnOf(tx, owner);
  const held = await heldBytes(tx, owner, id);
  const limit = heldBytesMax({ limits });
  if (held + end > limit) throw new Failure("too-large", "uploads-too-large", { limit, held });
  const taken = Math.max(end, Math.min(wished, limit - held, limits.uploadBytesMax));
  await tx`update uploads set taken_bytes = ${taken} where id = ${id}`;
  return taken;
}

/** Until the transaction ends nobody else counts what the account has here. */
async function holdTurnOf(tx: Tx, owner: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`uploads:${owner}`}, 0))`;
}

/** What the files of an account that wait may hold together. */
function heldBytesMax({ limits }: Pick<TablesContext, "limits">): number {
  return limits.heldBytesMax ?? limits.uploadBytesMax;
}

/** What the files of an account that wait hold, or will. */
async function heldBytes(tx: Tx, owner: string, except: Id | undefined): Promise<number> {
  const [sum] = await tx<{ bytes: number }[]>`
    select coalesce(sum(bytes), 0)::bigint as bytes from (${waitingFiles(tx, owner)}) waiting
    where id is distinct from ${except ?? null}`;
  return sum?.bytes ?? 0;
}

/** Those that it sent and no import has taken, and those fetched for it, or to be, of which it is to choose the sheets. */
function waitingFiles(tx: Tx, owner: string): Fragment {
  return tx`
    select id, greatest(bytes, received, taken_bytes) as bytes from uploads where owner = ${owner}
    union all select id, original_bytes from imports where created_by::text = ${owner} and (
      failure ->> 'key' = ${askedSheets}
      or (state in ('waiting', 'running') and origin -> 'asksSheets' is not null))`;
}
