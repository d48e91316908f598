import { z } from "zod";
import { Failure } from "../../base/failure.ts";
import type { Tx } from "../../db/db.ts";
import { tell } from "../../db/tell.ts";
import { lockTaking } from "../../harvest/lock-taking.ts";
import { wakePeer } from "../../outbox/entries.ts";
import type { NetworkContext } from "../context.ts";
import { describeInstance } from "./describe-instance.ts";
import { useInvitation } from "./invitations.ts";
import type { InstanceDescription, SideState } from "./tie.ts";
import { siteOf } from "./site-of.ts";
import { findTieRow, holdTie, isTied, setState, type TieRow } from "./tie-rows.ts";
import { endFollowing, tiesChanged } from "../ties.ts";

/** The body of `POST /api/network/messages`: what one instance tells another of the tie between them. */
export const messageSchema = z.discriminatedUnion("kind", [
  /** Asks to follow; with the secret of an invitation it may at once. */
  z.object({ kind: z.literal("follow"), secret: z.string().max(200).optional() }),
  /** Of the one that is followed. */
  z.object({ kind: z.enum(["accepted", "refused", "paused", "resumed", "cut"]) }),
  /** Of the one that follows: it does no more, or read further than the log now goes. */
  z.object({ kind: z.literal("unfollowed") }),
  z.object({ kind: z.literal("rewound"), read: z.number().int().nonnegative() }),
]);

type Message = z.infer<typeof messageSchema>;

/** Requests that wait for the steward: in all, and of one site, which has as many hosts and ports as it likes. */
const waitingMax = 500;
const waitingOfSiteMax = 20;

/**
 * Takes a message of an instance that proved who it is, from its network address. Told twice, it
 * changes nothing. Answers where the tie stands.
 */
export async function receiveMessage(
  ctx: NetworkContext,
  instance: string,
  body: unknown,
  address: string,
): Promise<{ readonly state: SideState }> {
  const { data: message } = messageSchema.safeParse(body);
  if (message === undefined) throw new Failure("invalid", "network-message-wrong");
  if (message.kind === "follow") return receiveFollow(ctx, instance, message.secret, address);
  return ctx.db.begin(async (tx) => {
    await lockTaking(tx);
    const tie = await findTieRow(tx, instance);
    if (tie === undefined) throw new Failure("not-found", "network-tie-unknown");
    const side = message.kind === "unfollowed" || message.kind === "rewound" ? "followed" : "follows";
    await apply(tx, ctx, tie, message);
    // Who sends is there to hear what it was not told.
    await wakePeer(tx, instance, ctx.clock());
    await tell(tx, tiesChanged);
    const now = await findTieRow(tx, instance);
    return { state: now?.[side] ?? "none" };
  });
}

async function receiveFollow(
  ctx: NetworkContext,
  instance: string,
  secret: string | undefined,
  address: string,
): Promise<{ readonly state: SideState }> {
  const known = await findTieRow(ctx.db, instance);
  // Who was invited waits for nobody.
  if (known === undefined && secret === undefined) await refuseBeyondWaiting(ctx, instance);
  // Its name may lead elsewhere than when its keys were asked for.
  const how = (await isTied(ctx.db, instance)) ? {} : { askedBy: address };
  const description: InstanceDescription = await describeInstance(ctx, instance, how);
  const at = ctx.clock();
  return ctx.db.begin(async (tx) => {
    const tie = await holdTie(tx, instance, { description, at });
    const invited = secret !== undefined && (await useInvitation(tx, secret, instance, at));
    if (secret !== undefined && !invited) throw new Failure("forbidden", "network-code-used");
    if (tie.followed === "running" || tie.followed === "paused") return { state: tie.followed };
    const state = invited ? "running" : "asked";
    await setState(tx, tie, { side: "followed", state, at, remote: true });
    await tell(tx, tiesChanged);
    return { state };
  });
}

async function refuseBeyondWaiting({ db }: NetworkContext, instance: string): Promise<void> {
  const waiting = await db<{ instance: string }[]>`select instance from ties where followed = 'asked'`;
  const site = siteOf(instance);
  const ofSite = waiting.filter((each) => siteOf(each.instance) === site).length;
  if (waiting.length >= waitingMax || ofSite >= waitingOfSiteMax) {
    throw new Failure("too-many", "network-requests-waiting");
  }
}

/** What the one that is followed decides, for the one that follows. */
const decided: Readonly<
  Record<"accepted" | "refused" | "paused" | "resumed", { from: readonly SideState[]; to: SideState }>
> = {
  accepted: { from: ["asked", "refused"], to: "running" },
  refused: { from: ["asked"], to: "refused" },
  // Its answers tell that it gives nothing: the tie here stays, and says so.
  paused: { from: [], to: "running" },
  resumed: { from: [], to: "running" },
};

async function apply(
  tx: Tx,
  ctx: NetworkContext,
  tie: TieRow,
  message: Exclude<Message, { kind: "follow" }>,
): Promise<void> {
  const at = ctx.clock();
  switch (message.kind) {
    case "cut":
      if (isOver(tie.follows)) return;
      return endFollowing(tx, ctx, tie, { remote: true });
    case "unfollowed":
      if (isOver(tie.followed) || (await forgetAsked(tx, tie))) return;
      return setState(tx, tie, { side: "followed", state: "cut", at, remote: true });
    case "rewound":
      await tx`
        update ties set ahead_position = ${message.read}
        where id = ${tie.id} and ${message.read} > (select position from feed_head)`;
      return;
    case "accepted":
    case "refused":
    case "paused":
    case "resumed": {
      const { from, to } = decided[message.kind];
      if (from.includes(tie.follows))
        await setState(tx, tie, { side: "follows", state: to, at, remote: true });
      // What it gives may have changed: it is asked at once.
      else await tx`update ties set next_at = ${at} where id = ${tie.id} and follows = 'running'`;
    }
  }
}

/** Whether it was never more than a request of theirs: taken back, nothing is kept of it. */
async function forgetAsked(tx: Tx, { id, follows, followsUntold }: TieRow): Promise<boolean> {
  if (follows !== "none" || followsUntold !== null) return false;
  const gone = await tx`
    delete from ties where id = ${id} and followed = 'asked'
      and not exists (select from tie_changes where tie = ${id} and (side, state) <> ('followed', 'asked'))
    returning id`;
  return gone.length > 0;
}

function isOver(state: SideState): boolean {
  return state === "none" || state === "cut";
}
