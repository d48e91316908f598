import type { Actor, AssuranceLevel } from "../../access/actor.ts";
import type { CitizensContext } from "../context.ts";
import { requireLevel } from "../levels.ts";
import { citizenFor, requireCitizen } from "../links.ts";
import type { OnceRequest } from "./request-document.ts";

/**
 * Which citizen takes an answer, to be kept with it, where its table is held here and asks for a level.
 * Throws `forbidden` below that.
 */
export async function findTaker(
  ctx: CitizensContext,
  actor: Actor,
  request: OnceRequest,
): Promise<string | undefined> {
  const level = await levelOf(ctx, request);
  requireLevel(actor, { table: request.table, level });
  return (await citizenFor(ctx, actor, { table: request.table, level }))?.toString("base64url");
}

/** What was taken is shown as the rows are. Throws `forbidden` below their level, and for another citizen. */
export async function requireTaker(
  ctx: CitizensContext,
  actor: Actor,
  request: OnceRequest,
  taker: string | undefined,
): Promise<void> {
  const citizen = taker === undefined ? null : Buffer.from(taker, "base64url");
  await requireCitizen(ctx, actor, { table: request.table, level: await levelOf(ctx, request), citizen });
}

/** Of a table that is held elsewhere nobody here knows it. */
async function levelOf(
  { db, url }: CitizensContext,
  { to, table }: OnceRequest,
): Promise<AssuranceLevel | null> {
  if (to !== url) return null;
  const [row] = await db<{ level: AssuranceLevel | null }[]>`
    select level from self_data where table_id = ${table}`;
  return row?.level ?? null;
}
