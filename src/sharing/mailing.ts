import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { addressesOf } from "../people/members.ts";
import type { SharingContext } from "./context.ts";

export const mailQueue = "exchange-mail";

const attemptsMax = 5;
const waitMs = 2_000;

/** A moment later, so that what is told in a transaction is written when its letters are. */
export async function mailLater(ctx: SharingContext): Promise<void> {
  await ctx.jobs.add(mailQueue, {}, { startAfter: new Date(ctx.clock().getTime() + waitMs) });
}

interface Unsent {
  readonly id: Id;
  readonly account: Id;
  readonly key: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly exchange: Id | null;
  readonly language: Language | null;
}

/** Each letter once where the server takes it; what a server refuses is tried a few times more. */
export async function mailNow(ctx: SharingContext, signal?: AbortSignal): Promise<void> {
  if (ctx.tellByMail === undefined) return;
  for (;;) {
    if (signal?.aborted === true) return;
    const unsent = await claim(ctx);
    if (unsent === undefined) return;
    const { id, account, key, args, exchange, language } = unsent;
    const email = (await addressesOf(ctx.db, [account])).get(account);
    const told = {
      notification: id,
      key,
      args,
      language: language ?? "fr",
      ...(exchange === null ? {} : { exchange }),
    };
    const problem = email === undefined ? undefined : await ctx.tellByMail({ ...told, email });
    if (problem !== undefined) {
      ctx.log("notification-unsent", { notification: id, problem: problem.key });
      continue;
    }
    await ctx.db`update notifications set mailed_at = ${ctx.clock()} where id = ${id}`;
  }
}

/** Old ones are left: a letter a day late tells nothing that the page does not. */
async function claim(ctx: SharingContext): Promise<Unsent | undefined> {
  const now = ctx.clock();
  const [unsent] = await ctx.db<Unsent[]>`
    with due as (
      select id from notifications
      where mailed_at is null and mail_attempts < ${attemptsMax}
        and at > ${new Date(now.getTime() - 24 * 3_600_000)}
        and at + mail_attempts * interval '5 minutes' <= ${now}
      order by at limit 1 for update skip locked
    )
    update notifications n set mail_attempts = mail_attempts + 1 from due where n.id = due.id
    returning n.id, n.account, n.key, n.args, n.exchange,
      (select language from notified_languages l where l.account = n.account) as language`;
  return unsent;
}
