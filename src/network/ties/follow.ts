import type { Actor } from "../../access/actor.ts";
import { requireAdministrator } from "../../access/require.ts";
import { backOffMs } from "../../base/back-off.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { tell } from "../../db/tell.ts";
import type { NetworkContext } from "../context.ts";
import { describeInstance, toInstance } from "./describe-instance.ts";
import { askSigned, isFinalRefusal, refusedStatus } from "./fetch-json.ts";
import { readCode } from "./invitation.ts";
import { trustName } from "./named-from.ts";
import { fetchKeys } from "./peer-keys.ts";
import type { InstanceDescription, Tie } from "./tie.ts";
import { getTieRow, holdTie, setState, type TieRow } from "./tie-rows.ts";
import { getTie, tiesChanged } from "./ties.ts";

/**
 * Follows another instance: by the code that its steward made, at once; by its address, when its
 * steward accepts. Throws where it does not answer, is somebody else or refuses: nothing is kept
 * then. Where what it was asked may have reached it and its answer did not come, it is asked again.
 */
export async function follow(ctx: NetworkContext, actor: Actor, codeOrAddress: string): Promise<Tie> {
  requireAdministrator(actor);
  const code = readCode(codeOrAddress);
  if (code !== undefined && code.expiresAt <= ctx.clock()) throw new Failure("gone", "network-code-expired");
  const instance = toInstance(code?.instance ?? codeOrAddress);
  if (instance === ctx.url) throw new Failure("conflict", "network-itself");
  const description = await describeInstance(ctx, instance);
  const { keys } = await fetchKeys(ctx, instance);
  await trustName(ctx.db, instance);
  if (code !== undefined && !keys.some(({ kid }) => kid === code.key)) {
    throw new Failure("forbidden", "network-other-key", { instance });
  }
  const { id, followsUntold } = await noteAsking(ctx, instance, description);
  const secret = code === undefined ? {} : { secret: code.secret };
  const asking = { id, instance, secret, ...(actor.kind === "member" ? { by: actor.account } : {}) };
  await ask(ctx, asking).catch(async (error: unknown) => {
    if (refusedStatus(error) !== undefined) await forgetAsking(ctx, id, followsUntold);
    throw error;
  });
  return getTie(ctx, actor, id);
}

/**
 * Asks once more the instances whose answer never came, because it was lost or because this process
 * ended: they may hold a tie that is not one here. The secret of a code is not kept: who was not
 * reached by it waits for their steward.
 */
export async function askAgain(ctx: NetworkContext, signal: AbortSignal): Promise<void> {
  const rows = await ctx.db<{ id: Id; instance: string; untoldTries: number }[]>`
    select id, instance, untold_tries from ties
    where follows_untold = 'follow' and next_at <= ${ctx.clock()} limit 200`;
  for (const { id, instance, untoldTries } of rows) {
    if (signal.aborted) return;
    const next = new Date(laterOf(ctx).getTime() + backOffMs(untoldTries));
    await ctx.db`
      update ties set next_at = ${next}, untold_tries = untold_tries + 1
      where id = ${id} and follows_untold = 'follow'`;
    await ask(ctx, { id, instance, secret: {} }).catch(async (error: unknown) => {
      if (!isFailure(error)) throw error;
      if (isFinalRefusal(error)) await forgetAsking(ctx, id, null);
    });
  }
}

/** No answer comes later than that. */
function laterOf({ clock, limits }: NetworkContext): Date {
  return new Date(clock().getTime() + 2 * limits.answerMs);
}

/** Before it is asked: whatever happens then, it is known here that it may hold a tie. */
async function noteAsking(
  ctx: NetworkContext,
  instance: string,
  description: InstanceDescription,
): Promise<Pick<TieRow, "id" | "followsUntold">> {
  return ctx.db.begin(async (tx) => {
    const tie = await holdTie(tx, instance, { description, at: ctx.clock() });
    if (tie.follows !== "running") {
      await tx`
        update ties set follows_untold = 'follow', next_at = ${laterOf(ctx)} where id = ${tie.id}`;
    }
    return tie;
  });
}

interface Asking {
  readonly id: Id;
  readonly instance: string;
  readonly secret: { readonly secret?: string };
  readonly by?: Id;
}

async function ask(ctx: NetworkContext, { id, instance, secret, by }: Asking): Promise<void> {
  const body = { kind: "follow", ...secret };
  const answer = await askSigned(ctx, `${instance}/api/network/messages`, { method: "POST", body });
  const state = (answer as { state?: unknown } | undefined)?.state === "running" ? "running" : "asked";
  await ctx.db.begin(async (tx) => {
    const tie = await getTieRow(tx, id);
    const isNews = secret.secret !== undefined || tie.followsUntold === "follow";
    if (isNews && tie.follows !== "running") {
      await setState(tx, tie, {
        side: "follows",
        state,
        at: ctx.clock(),
        ...(by === undefined ? {} : { by }),
      });
    }
    await tell(tx, tiesChanged);
  });
}

/** It refused: what there was before stays, and what there was not is not kept. */
async function forgetAsking({ db }: NetworkContext, id: Id, before: string | null): Promise<void> {
  await db.begin(async (tx) => {
    await tx`update ties set follows_untold = ${before} where id = ${id} and follows_untold = 'follow'`;
    await tx`
      delete from ties where id = ${id} and follows = 'none' and followed = 'none'
        and not exists (select from tie_changes where tie = ${id})`;
  });
}
