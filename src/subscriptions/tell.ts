import { backOffMs } from "../base/back-off.ts";
import { isFailure, type Problem, problemOf } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Letter } from "../letters/letter.ts";
import { subscriptionLetter, type SubscriptionNews } from "../letters/subscription-letter.ts";
import { readSettings } from "../people/instance.ts";
import { addressesOf } from "../people/members.ts";
import { findActor } from "../people/sessions.ts";
import type { SubscriptionsContext } from "./context.ts";
import { newsOf } from "./news.ts";
import { nameOf } from "./subjects.ts";
import type { Named, NewsItem, Subscription } from "./subscription.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Of what is new, so much is named in a letter. */
const itemsMax = 20;

/** Those whose turn it is to be looked at. */
export async function listDue(ctx: SubscriptionsContext): Promise<readonly Id[]> {
  if (ctx.letters.mail === undefined) return [];
  const rows = await ctx.db<{ id: Id }[]>`
    select id from subscriptions where next_at <= ${ctx.clock()} order by next_at limit 1000`;
  return rows.map(({ id }) => id);
}

interface Due extends Subscription {
  readonly account: Id;
  readonly toldAt: Date;
  readonly tries: number;
}

/**
 * Writes what is new to who subscribed, as they may read it by then: once a day at most. What was withdrawn
 * is told once, and ends it; what they may not know of any more ends without a word.
 */
export async function tell(ctx: SubscriptionsContext, id: Id): Promise<void> {
  const [due] = await ctx.db<Due[]>`
    select id, account, kind, subject, language, created_at, told_at, tries from subscriptions where id = ${id}`;
  if (due === undefined) return;
  const [actor, addresses] = await Promise.all([
    findActor(ctx, due.account),
    addressesOf(ctx.db, [due.account]),
  ]);
  const to = addresses.get(due.account);
  // A suspended account is looked at again later.
  if (actor === undefined || to === undefined) return later(ctx, due, dayMs);
  let named: Named;
  let news: readonly NewsItem[];
  try {
    named = await nameOf(ctx, actor, due);
    news = await newsOf(ctx, actor, due, due.toldAt);
  } catch (error) {
    if (!isFailure(error) || !["not-found", "gone", "forbidden"].includes(error.code)) throw error;
    const ended = error.code === "gone" ? problemOf(error) : undefined;
    return end(ctx, due, { to, ended });
  }
  const [newest] = news;
  if (newest === undefined) return later(ctx, due, hourMs);
  const shown = { ...named, items: news.slice(0, itemsMax), more: Math.max(0, news.length - itemsMax) };
  const letter = await letterOf(ctx, due, to, shown);
  if (!(await isSent(ctx, due, letter))) return;
  await ctx.db`
    update subscriptions set told_at = ${newest.at}, tries = 0, next_at = ${after(ctx, dayMs)}
    where id = ${due.id} and told_at = ${due.toldAt}`;
}

async function end(
  ctx: SubscriptionsContext,
  due: Due,
  { to, ended }: { readonly to: string; readonly ended: Problem | undefined },
): Promise<void> {
  if (ended !== undefined) {
    const nothing = { title: "", page: "/account/subscriptions", items: [], more: 0 };
    if (!(await isSent(ctx, due, await letterOf(ctx, due, to, { ...nothing, ended })))) return;
  }
  await ctx.db`delete from subscriptions where id = ${due.id}`;
}

async function letterOf(
  ctx: SubscriptionsContext,
  { id, toldAt, language }: { readonly id: Id; readonly toldAt: Date; readonly language: Language },
  to: string,
  news: Omit<SubscriptionNews, "id" | "since">,
): Promise<Letter> {
  const { name } = await readSettings(ctx);
  return subscriptionLetter({ ...news, id, since: toldAt }, { to, language, name, url: ctx.url });
}

/** Where it could not be handed over, it is tried again. */
async function isSent(ctx: SubscriptionsContext, due: Due, letter: Letter): Promise<boolean> {
  const problem = await ctx.letters.mail?.send(letter);
  if (problem === undefined) return true;
  await later(ctx, due, backOffMs(due.tries, { mostMs: dayMs }), due.tries + 1);
  return false;
}

async function later(ctx: SubscriptionsContext, { id }: Due, ms: number, tries = 0): Promise<void> {
  await ctx.db`update subscriptions set next_at = ${after(ctx, ms)}, tries = ${tries} where id = ${id}`;
}

function after(ctx: SubscriptionsContext, ms: number): Date {
  return new Date(ctx.clock().getTime() + ms);
}
