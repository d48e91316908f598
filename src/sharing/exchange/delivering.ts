import { isFailure, type Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { SharingContext } from "../context.ts";
import { lockExchange, writeExchange } from "./exchange-rows.ts";
import { tellUndelivered } from "../notifications.ts";

export const deliverQueue = "exchange-deliver";

/** Given up the claim of a process that died with a message under way. */
const claimMs = 60_000;
const backoffMs = 5_000;
const backoffMaxMs = 3_600_000;

/** What waits is sent by a job, soon or at a moment. */
export async function deliverLater(ctx: SharingContext, startAfter?: Date): Promise<void> {
  await ctx.jobs.add(deliverQueue, {}, startAfter === undefined ? {} : { startAfter });
}

/** What a process that died had under way, and what waits for its turn, is due now. By the process that works, at its start. */
export async function deliverAnew(ctx: SharingContext): Promise<void> {
  await ctx.db`
    update exchange_messages set next_at = ${ctx.clock()}
    where outgoing and delivered_at is null and failure is null and next_at > ${ctx.clock()}`;
}

/** Sends what is due, each exchange in its order. One that fails waits, longer each time. */
export async function deliverNow(ctx: SharingContext, signal?: AbortSignal): Promise<void> {
  for (;;) {
    if (signal?.aborted === true) return;
    const claimed = await claim(ctx);
    if (claimed === undefined) break;
    await send(ctx, claimed);
  }
  const [waiting] = await ctx.db<{ nextAt: Date | null }[]>`
    select min(next_at) as next_at from exchange_messages
    where outgoing and delivered_at is null and failure is null`;
  if (waiting?.nextAt != null) await deliverLater(ctx, waiting.nextAt);
}

interface Claimed {
  readonly exchange: Id;
  readonly hash: string;
  readonly document: string;
  readonly sequence: number;
  readonly attempts: number;
  readonly peer: string;
}

/** The first of an exchange that is due, taken by this process alone for a while. */
async function claim(ctx: SharingContext): Promise<Claimed | undefined> {
  const now = ctx.clock();
  const [claimed] = await ctx.db<Claimed[]>`
    with due as (
      select m.exchange, m.hash, e.peer from exchange_messages m join exchanges e on e.id = m.exchange
      where m.outgoing and m.delivered_at is null and m.failure is null and m.next_at <= ${now}
        and not exists (select from exchange_messages b where b.exchange = m.exchange and b.outgoing
          and b.delivered_at is null and b.failure is null and b.sequence < m.sequence)
      order by m.next_at limit 1 for update of m skip locked
    )
    update exchange_messages m set next_at = ${new Date(now.getTime() + claimMs)}, attempts = attempts + 1
    from due where m.exchange = due.exchange and m.hash = due.hash
    returning m.exchange, m.hash, m.document, m.sequence, m.attempts, due.peer`;
  return claimed;
}

async function send(ctx: SharingContext, claimed: Claimed): Promise<void> {
  const { exchange, hash, peer, document, attempts } = claimed;
  try {
    const delivery = await ctx.peers.deliver(peer, document);
    if (delivery.kind === "refused") return await giveUp(ctx, claimed, delivery.problem);
    await ctx.db`
      update exchange_messages set delivered_at = ${ctx.clock()}
      where exchange = ${exchange} and hash = ${hash}`;
  } catch (error) {
    ctx.log("exchange-undelivered", { exchange, peer, error: isFailure(error) ? error.key : error });
    const waitMs = Math.min(backoffMs * 2 ** (attempts - 1), backoffMaxMs);
    await ctx.db`
      update exchange_messages set next_at = ${new Date(ctx.clock().getTime() + waitMs)}
      where exchange = ${exchange} and hash = ${hash}`;
  }
}

/** The other side will never take it. A request that was never taken is over. */
async function giveUp(ctx: SharingContext, claimed: Claimed, problem: Problem): Promise<void> {
  await ctx.db.begin(async (tx) => {
    await tx`
      update exchange_messages set failure = ${tx.json(problem as never)}
      where exchange = ${claimed.exchange} and hash = ${claimed.hash}`;
    const exchange = await lockExchange(tx, claimed.exchange);
    if (exchange === undefined) return;
    const state = claimed.sequence === 1 ? "refused" : exchange.state;
    await writeExchange(tx, { ...exchange, state, failure: problem });
    await tellUndelivered(ctx, tx, exchange);
  });
}
