import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { isId, newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { SubscriptionsContext } from "./context.ts";
import { nameOf, toSubject } from "./subjects.ts";
import {
  type Named,
  type OwnSubscription,
  type Subscribed,
  type Subscription,
  subscriptionsMax,
} from "./subscription.ts";

/** The first letter comes no sooner: what is published in one go is told in one. */
const firstMs = 3_600_000;

/** Tells the actor by e-mail what comes of it from now on; the same where they asked already. */
export async function subscribe(
  ctx: SubscriptionsContext,
  actor: Actor,
  asked: Subscribed,
  { language }: { readonly language: Language },
): Promise<Subscription> {
  const { account } = requireMember(actor);
  const { kind, subject } = await toSubject(ctx, actor, asked);
  const now = ctx.clock();
  const first = new Date(now.getTime() + firstMs);
  return ctx.db.begin(async (tx) => {
    // One at a time, so that they are counted.
    await tx`select pg_advisory_xact_lock(hashtext(current_schema() || '.subscriptions'))`;
    const [row] = await tx<Subscription[]>`
      insert into subscriptions (id, account, kind, subject, language, created_at, told_at, next_at)
      select ${newId()}, ${account}, ${kind}, ${subject}, ${language}, ${now}, ${now}, ${first}
      where (select count(*) from subscriptions where account = ${account}) < ${subscriptionsMax}
        or exists (select from subscriptions
          where account = ${account} and kind = ${kind} and subject = ${subject})
      on conflict (account, kind, subject) do update set language = excluded.language
      returning id, kind, subject, language, created_at`;
    if (row === undefined) throw new Failure("conflict", "subscriptions-many", { max: subscriptionsMax });
    return { ...row };
  });
}

/** Also of what one may not know of any more. Throws `not-found` for one of somebody else. */
export async function unsubscribe(
  { db }: Pick<SubscriptionsContext, "db">,
  actor: Actor,
  id: string,
): Promise<void> {
  const { account } = requireMember(actor);
  const gone = isId(id)
    ? await db`delete from subscriptions where id = ${id} and account = ${account} returning id`
    : [];
  if (gone.length === 0) throw new Failure("not-found", "subscription-unknown");
}

/** Those of the one who asks, the newest first. */
export async function listSubscriptions(
  ctx: SubscriptionsContext,
  actor: Actor,
): Promise<readonly OwnSubscription[]> {
  const { account } = requireMember(actor);
  const rows = await ctx.db<Subscription[]>`
    select id, kind, subject, language, created_at from subscriptions
    where account = ${account} order by created_at desc, id desc`;
  const own: OwnSubscription[] = [];
  for (const row of rows) own.push(await withName(ctx, actor, row));
  return own;
}

async function withName(
  ctx: SubscriptionsContext,
  actor: Actor,
  row: Subscription,
): Promise<OwnSubscription> {
  try {
    return { ...row, named: await nameOf(ctx, actor, row) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { ...row };
  }
}

/** What a page asks before it offers to subscribe. Throws as `subscribe` does. */
export async function nameSubject(
  ctx: SubscriptionsContext,
  actor: Actor,
  asked: Subscribed,
  { language }: { readonly language: Language },
): Promise<Named> {
  return nameOf(ctx, actor, { ...(await toSubject(ctx, actor, asked)), language });
}
