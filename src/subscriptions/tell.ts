import type { Actor } from "../access/actor.ts";
import { backOffMs } from "../base/back-off.ts";
import { isFailure, problemOf } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { findDataset } from "../catalogue/datasets.ts";
import type { Letter } from "../letters/letter.ts";
import { subscriptionLetter, type SubscriptionNews } from "../letters/subscription-letter.ts";
import { readSettings } from "../people/instance.ts";
import { addressesOf } from "../people/members.ts";
import { findActor } from "../people/sessions.ts";
import type { SubscriptionsContext } from "./context.ts";
import { newsOf } from "./news.ts";
import { nameOf } from "./subjects.ts";
import type { Subscription } from "./subscription.ts";

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
 * is told once, and ends it; what they may not know of any more ends without a word. One that fails is tried
 * again later and later: it is in nobody else's way.
 */
export async function tell(ctx: SubscriptionsContext, id: Id): Promise<void> {
  const [due] = await ctx.db<Due[]>`
    select id, account, kind, subject, language, created_at, told_at, tries from subscriptions where id = ${id}`;
  if (due === undefined) return;
  try {
    await tellDue(ctx, due);
  } catch (error) {
    await again(ctx, due);
    throw error;
  }
}

async function tellDue(ctx: SubscriptionsContext, due: Due): Promise<void> {
  const [actor, addresses] = await Promise.all([
    findActor(ctx, due.account),
    addressesOf(ctx.db, [due.account]),
  ]);
  const to = addresses.get(due.account);
  // A suspended account is looked at again later.
  if (actor === undefined || to === undefined) return later(ctx, due, dayMs);
  const named = await nameOf(ctx, actor, due).catch((error: unknown) => end(ctx, due, { actor, to, error }));
  if (named === undefined) return;
  const news = await newsOf(ctx, actor, due, due.toldAt);
  const [newest] = news;
  if (newest === undefined) return later(ctx, due, hourMs);
  const shown = { ...named, items: news.slice(0, itemsMax), more: Math.max(0, news.length - itemsMax) };
  if (!(await isSent(ctx, due, await letterOf(ctx, due, to, shown)))) return;
  await ctx.db`
    update subscriptions set told_at = ${newest.at}, tries = 0, next_at = ${after(ctx, dayMs)}
    where id = ${due.id} and told_at = ${due.toldAt}`;
}

/** Throws what says nothing of what was subscribed to. */
async function end(
  ctx: SubscriptionsContext,
  due: Due,
  { actor, to, error }: { readonly actor: Actor; readonly to: string; readonly error: unknown },
): Promise<undefined> {
  if (!isFailure(error) || !["not-found", "gone", "forbidden"].includes(error.code)) throw error;
  if (error.code === "gone") {
    // Its title is told as long as it is known that there was one.
    const gone = await findDataset(ctx, actor, due.subject);
    const page = gone === undefined ? "/account/subscriptions" : `/datasets/${gone.slug}`;
    const shown = { title: gone?.title ?? "", page, items: [], more: 0, ended: problemOf(error) };
    if (!(await isSent(ctx, due, await letterOf(ctx, due, to, shown)))) return undefined;
  }
  await ctx.db`delete from subscriptions where id = ${due.id}`;
  return undefined;
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
  await again(ctx, due);
  return false;
}

function again(ctx: SubscriptionsContext, due: Due): Promise<void> {
  return later(ctx, due, backOffMs(due.tries, { mostMs: dayMs }), due.tries + 1);
}

async function later(ctx: SubscriptionsContext, { id }: Due, ms: number, tries = 0): Promise<void> {
  await ctx.db`update subscriptions set next_at = ${after(ctx, ms)}, tries = ${tries} where id = ${id}`;
}

function after(ctx: SubscriptionsContext, ms: number): Date {
  return new Date(ctx.clock().getTime() + ms);
}
