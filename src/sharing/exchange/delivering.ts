import { backOffMs } from "../../base/back-off.ts";
import { isFailure, type Problem, problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { SharingContext } from "../context.ts";
import { lockExchange, writeExchange } from "./exchange-rows.ts";
import { tellLate, tellUndelivered } from "../notifications.ts";

export const deliverQueue = "exchange-deliver";

/** Given up the claim of a process that died with a message under way. */
const claimMs = 60_000;
/** A peer that is back says so itself most often (`wake`); one that does not is asked this often. */
const waitMostMs = 900_000;
/** What is so long on its way is told to the people of this side; a request that long is over. */
const lateMs = 86_400_000;
const overMs = 30 * 86_400_000;

/** What waits is sent by a job, soon or at a moment: one for each second, however many are asked for. */
export async function deliverLater(ctx: SharingContext, at?: Date): Promise<void> {
  if (at === undefined) {
    await ctx.jobs.add(deliverQueue, {});
    return;
  }
  const startAfter = new Date(Math.max(at.getTime(), ctx.clock().getTime() + 1_000));
  await ctx.jobs.add(deliverQueue, {}, { key: startAfter.toISOString().slice(0, 19), startAfter });
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
  const next = await nextDue(ctx);
  if (next !== undefined) await deliverLater(ctx, next);
}

/** When the first is due that nothing of its exchange stands before: the others wait for theirs. */
async function nextDue({ db }: SharingContext): Promise<Date | undefined> {
  const [waiting] = await db<{ nextAt: Date | null }[]>`
    select min(m.next_at) as next_at from exchange_messages m
    where m.outgoing and m.delivered_at is null and m.failure is null and ${isFirst(db)}`;
  return waiting?.nextAt ?? undefined;
}

/** Of `exchange_messages m`: whether no other of its exchange goes before it. */
function isFirst(db: SharingContext["db"]) {
  return db`not exists (select from exchange_messages b where b.exchange = m.exchange and b.outgoing
    and b.delivered_at is null and b.failure is null and b.sequence < m.sequence)`;
}

/** A peer that took or sent something answers again: what waits for it is due now. */
export async function wake({ db, clock }: SharingContext, peer: string): Promise<boolean> {
  const now = clock();
  const woken = await db`
    update exchange_messages m set next_at = ${now} from exchanges e
    where e.id = m.exchange and e.peer = ${peer} and m.outgoing and m.delivered_at is null
      and m.failure is null and m.attempts > 0 and m.next_at > ${new Date(now.getTime() + claimMs)}`;
  return woken.count > 0;
}

interface Claimed {
  readonly exchange: Id;
  readonly hash: string;
  readonly document: string;
  readonly sequence: number;
  readonly attempts: number;
  readonly at: Date;
  readonly isLateTold: boolean;
  readonly peer: string;
}

/** The first of an exchange that is due, taken by this process alone for a while. */
async function claim(ctx: SharingContext): Promise<Claimed | undefined> {
  const now = ctx.clock();
  const [claimed] = await ctx.db<Claimed[]>`
    with due as (
      select m.exchange, m.hash, e.peer from exchange_messages m join exchanges e on e.id = m.exchange
      where m.outgoing and m.delivered_at is null and m.failure is null and m.next_at <= ${now}
        and ${isFirst(ctx.db)}
      order by m.next_at limit 1 for update of m skip locked
    )
    update exchange_messages m set next_at = ${new Date(now.getTime() + claimMs)}, attempts = attempts + 1
    from due where m.exchange = due.exchange and m.hash = due.hash
    returning m.exchange, m.hash, m.document, m.sequence, m.attempts, m.at,
      m.late_told_at is not null as is_late_told, due.peer`;
  return claimed;
}

async function send(ctx: SharingContext, claimed: Claimed): Promise<void> {
  const { exchange, hash, peer, document } = claimed;
  try {
    const delivery = await ctx.peers.deliver(peer, document);
    if (delivery.kind === "refused") return await giveUp(ctx, claimed, delivery.problem);
    await ctx.db`
      update exchange_messages set delivered_at = ${ctx.clock()}
      where exchange = ${exchange} and hash = ${hash}`;
    await wake(ctx, peer);
  } catch (error) {
    ctx.log("exchange-undelivered", { exchange, peer, error: isFailure(error) ? error.key : error });
    await postpone(ctx, claimed, isFailure(error) && error.key === "network-refused");
  }
}

/** A peer that does not answer is asked nothing else meanwhile; one that refuses for now, not this again. */
async function postpone(ctx: SharingContext, claimed: Claimed, hasAnswered: boolean): Promise<void> {
  const { exchange, hash, peer, attempts, sequence, at } = claimed;
  const now = ctx.clock();
  const ageMs = now.getTime() - at.getTime();
  if (sequence === 1 && ageMs > overMs) {
    return giveUp(ctx, claimed, problem("exchange-silent-there", { instance: peer }));
  }
  const next = new Date(now.getTime() + backOffMs(attempts - 1, { mostMs: waitMostMs }));
  await ctx.db`
    update exchange_messages set next_at = ${next} where exchange = ${exchange} and hash = ${hash}`;
  if (!hasAnswered) {
    await ctx.db`
      update exchange_messages m set next_at = ${next} from exchanges e
      where e.id = m.exchange and e.peer = ${peer} and m.outgoing and m.delivered_at is null
        and m.failure is null and m.next_at < ${next}`;
  }
  if (ageMs > lateMs && !claimed.isLateTold) await tellOnceLate(ctx, claimed);
}

async function tellOnceLate(ctx: SharingContext, { exchange: id, hash, peer }: Claimed): Promise<void> {
  await ctx.db.begin(async (tx) => {
    const exchange = await lockExchange(tx, id);
    const first = await tx`
      update exchange_messages set late_told_at = ${ctx.clock()}
      where exchange = ${id} and hash = ${hash} and late_told_at is null`;
    if (exchange !== undefined && first.count > 0) await tellLate(ctx, tx, exchange, peer);
  });
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
