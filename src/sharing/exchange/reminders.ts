import { endAgreement } from "../../access/agreements.ts";
import type { Id } from "../../base/id.ts";
import type { Work } from "../../jobs/work.ts";
import type { SharingContext } from "../context.ts";
import { lockExchange, writeExchange } from "./exchange-rows.ts";
import { mailLater, mailNow, mailQueue } from "../mailing.ts";
import { tell } from "../notifications.ts";
import { settleAll } from "./settling.ts";

const watchQueue = "exchange-watch";
const watchMs = 60_000;
const dayMs = 24 * 3_600_000;

/** So long before the producer's answer is due, and before an agreement ends. */
const answerReminderMs = 3 * dayMs;
const endReminderMs = 14 * dayMs;

/** Letters go out; what is due is looked for every minute, and at once what a process left undone. */
export function sharingWork(ctx: SharingContext): readonly Work[] {
  return [
    { queue: mailQueue, concurrency: 1, attempts: 1, run: ({ signal }) => mailNow(ctx, signal) },
    {
      queue: watchQueue,
      concurrency: 1,
      attempts: 1,
      everyMs: watchMs,
      run: () => lookAfterExchanges(ctx),
    },
    {
      start: async () => {
        await ctx.jobs.add(watchQueue, {}, { key: "start" });
      },
    },
  ];
}

/**
 * Ends what is over, reminds of what will be, does what is owed and sends the letters that
 * wait.
 */
export async function lookAfterExchanges(ctx: SharingContext): Promise<void> {
  await expireNow(ctx);
  await remindNow(ctx);
  await settleAll(ctx);
  if (ctx.tellByMail !== undefined) await mailLater(ctx);
}

/** Reading ended by itself at the moment that was agreed: this says so, on each side by its own clock. */
async function expireNow(ctx: SharingContext): Promise<void> {
  const now = ctx.clock();
  const due = await ctx.db<{ id: Id }[]>`
    select id from exchanges where state = 'running' and ends_at <= ${now} order by ends_at limit 1000`;
  for (const { id } of due) {
    await ctx.db.begin(async (tx) => {
      const exchange = await lockExchange(tx, id);
      if (exchange?.state !== "running" || exchange.endsAt === undefined || exchange.endsAt > now) return;
      await writeExchange(tx, { ...exchange, state: "expired", changedAt: exchange.endsAt });
      if (exchange.side !== "asker") await endAgreement(tx, id, exchange.endsAt, { state: "expired" });
      await tell(ctx, tx, exchange, { to: "asker", key: "notification-expired" });
      await tell(ctx, tx, exchange, { to: "producer", key: "notification-expired" });
    });
  }
}

/** The producer before an answer is due, and the asker before an agreement ends; each once. */
async function remindNow(ctx: SharingContext): Promise<void> {
  const now = ctx.clock().getTime();
  const answers = await ctx.db<{ id: Id }[]>`
    select id from exchanges where state = 'asked' and side <> 'asker' and reminded_answer_at is null
      and answer_by <= ${new Date(now + answerReminderMs)} limit 1000`;
  for (const { id } of answers) {
    await ctx.db.begin(async (tx) => {
      const exchange = await lockExchange(tx, id);
      const marked = await tx`
        update exchanges set reminded_answer_at = ${new Date(now)}
        where id = ${id} and state = 'asked' and reminded_answer_at is null returning id`;
      if (exchange === undefined || marked.length === 0) return;
      const day = exchange.answerBy.toISOString().slice(0, 10);
      await tell(ctx, tx, exchange, { to: "producer", key: "notification-answer-due", args: { day } });
    });
  }
  const ends = await ctx.db<{ id: Id }[]>`
    select id from exchanges where state = 'running' and side <> 'producer' and reminded_end_at is null
      and ends_at <= ${new Date(now + endReminderMs)} and ends_at - changed_at > interval '15 days' limit 1000`;
  for (const { id } of ends) {
    await ctx.db.begin(async (tx) => {
      const exchange = await lockExchange(tx, id);
      const marked = await tx`
        update exchanges set reminded_end_at = ${new Date(now)}
        where id = ${id} and state = 'running' and reminded_end_at is null returning id`;
      if (exchange === undefined || marked.length === 0) return;
      await tell(ctx, tx, exchange, { to: "asker", key: "notification-end-near" });
    });
  }
}
