import type { Actor } from "../../access/actor.ts";
import { headWanted } from "../../access/journal.ts";
import type { Fragment } from "../../access/may.ts";
import { requireMember } from "../../access/require.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { enqueue } from "../../outbox/entries.ts";
import type { OutboxKind } from "../../outbox/entry.ts";
import type { CitizensContext } from "../context.ts";
import { insertEnd } from "../ends-for-good.ts";
import { writeApart } from "../erasing/erasures-apart.ts";
import { writeConnection } from "./connection-entry.ts";
import { type GivenRow, type HeldRow, unknownConnection } from "./connection-rows.ts";

const kindName = "connection";
const lateMs = 86_400_000;
const lookMs = 60_000;

/** From the next question on nothing is told; the other site learns of it. By either side. Throws `not-found`. */
export async function endConnection(ctx: CitizensContext, actor: Actor, id: string): Promise<void> {
  const { account } = requireMember(actor);
  const ended = await endBoth(ctx, ctx.db`id = ${isId(id) ? id : null} and account = ${account}`, {
    isTold: true,
  });
  if (ended === 0) throw unknownConnection();
}

/** What another site says of one with it, which it signed. Twice is once. */
export async function receiveEnd(ctx: CitizensContext, from: string, id: string): Promise<void> {
  await endBoth(ctx, ctx.db`id = ${isId(id) ? id : null} and instance = ${from}`, { isTold: false });
}

interface Telling {
  /** Whether the other site is to learn of it. */
  readonly isTold: boolean;
}

async function endBoth(ctx: CitizensContext, where: Fragment, telling: Telling): Promise<number> {
  const ended = await ctx.db.begin(async (tx) => {
    const held = await endHeld(ctx, tx, where, telling);
    return held + (await endGiven(ctx, tx, where, telling));
  });
  if (ended === 0) return 0;
  await writeApart(ctx);
  await ctx.jobs.announce(headWanted);
  return ended;
}

/** Where the readings are. Call it last, but for entries of the journal. */
export async function endGiven(
  ctx: CitizensContext,
  tx: Tx,
  where: Fragment,
  { isTold }: Telling,
): Promise<number> {
  const gone = await tx<GivenRow[]>`delete from given_connections where ${where} returning *`;
  await note(ctx, tx, gone, isTold);
  for (const row of gone) if (row.state === "running") await writeConnection(ctx, tx, row, "connection-end");
  return gone.length;
}

/** Where they are shown. */
export async function endHeld(
  ctx: CitizensContext,
  tx: Tx,
  where: Fragment,
  { isTold }: Telling,
): Promise<number> {
  const gone = await tx<HeldRow[]>`delete from held_connections where ${where} returning *`;
  await note(ctx, tx, gone, isTold);
  return gone.length;
}

/** Kept beside the database, in no backup, as loans are: none lives again after a restore. */
async function note(
  { clock }: CitizensContext,
  tx: Tx,
  gone: readonly Pick<GivenRow, "id" | "instance" | "endsAt">[],
  isTold: boolean,
): Promise<void> {
  const at = clock();
  for (const { id, instance, endsAt } of gone) {
    if (endsAt <= at) continue;
    await insertEnd(tx, { id, endedAt: at, endsAt });
    if (!isTold) continue;
    await enqueue(tx, { kind: kindName, peer: instance, key: id, lane: id, body: { connection: id }, at });
  }
}

/** Takes away those whose day has come, and those of accounts that are gone. */
export function connectionsWork(ctx: CitizensContext): WatchWork {
  return {
    watch: "connections",
    everyMs: lookMs,
    run: async () => {
      await endBoth(ctx, ctx.db`account is null or ends_at <= ${ctx.clock()}`, { isTold: true });
    },
  };
}

/** That one ended, until the other site has it. */
export function connectionKind(ctx: CitizensContext): OutboxKind<{ readonly connection: Id }> {
  return {
    name: kindName,
    lateAfterMs: lateMs,
    send: async ({ peer, body }, signal) => {
      await ctx.peers.ask(peer, "/api/connections/endings", { body, signal });
    },
  };
}
