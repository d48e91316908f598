import type { Actor } from "../../access/actor.ts";
import { requireAdministrator } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Tx } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";
import { answeredStatus } from "../../outbox/refusals.ts";
import type { NetworkContext } from "../context.ts";
import { describeInstance, toInstance } from "./describe-instance.ts";
import { askSigned } from "./fetch-json.ts";
import { readCode } from "./invitation.ts";
import { trustName } from "./named-from.ts";
import { fetchKeys } from "./peer-keys.ts";
import type { InstanceDescription, Tie } from "./tie.ts";
import { enqueueTelling, getTieRow, holdTie, setState, type TieRow } from "./tie-rows.ts";
import { getTie, tiesChanged } from "../ties.ts";

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
    if (answeredStatus(error) !== undefined) {
      await ctx.db.begin((tx) => forgetAsking(tx, id, followsUntold));
    }
    throw error;
  });
  return getTie(ctx, actor, id);
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
        update ties set follows_untold = 'follow' where id = ${tie.id}`;
      await enqueueTelling(tx, { instance, side: "follows", at: ctx.clock(), notBefore: laterOf(ctx) });
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
  const answer = await sendFollow(ctx, instance, secret);
  await ctx.db.begin((tx) => noteAnswer(tx, ctx, { id, answer, isInvited: secret.secret !== undefined, by }));
}

/** Asks to follow; answers what the other side says. Who is asked twice holds one tie. */
export function sendFollow(
  ctx: NetworkContext,
  instance: string,
  secret: Asking["secret"] = {},
  signal?: AbortSignal,
): Promise<unknown> {
  const body = { kind: "follow", ...secret };
  const asking = { method: "POST", body, ...defined({ signal }) } as const;
  return askSigned(ctx, `${instance}/api/network/messages`, asking);
}

interface Answered {
  readonly id: Id;
  readonly answer: unknown;
  readonly isInvited?: boolean;
  readonly by?: Id | undefined;
}

/** What it answered to who asked to follow it. */
export async function noteAnswer(
  tx: Tx,
  { clock }: NetworkContext,
  { id, answer, isInvited = false, by }: Answered,
): Promise<void> {
  const state = (answer as { state?: unknown } | undefined)?.state === "running" ? "running" : "asked";
  const tie = await getTieRow(tx, id);
  const isNews = isInvited || tie.followsUntold === "follow";
  if (isNews && tie.follows !== "running") {
    const change = { side: "follows", state, at: clock() } as const;
    await setState(tx, tie, by === undefined ? change : { ...change, by });
  }
  await tell(tx, tiesChanged);
}

/** It refused: what there was before stays, and what there was not is not kept. */
export async function forgetAsking(tx: Tx, id: Id, before: string | null): Promise<void> {
  await tx`update ties set follows_untold = ${before} where id = ${id} and follows_untold = 'follow'`;
  await tx`
    delete from ties where id = ${id} and follows = 'none' and followed = 'none'
      and not exists (select from tie_changes where tie = ${id})`;
}
