import { backOffMs } from "../base/back-off.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { alertLetter } from "../letters/alert-letter.ts";
import { unsentFacts } from "../letters/mail.ts";
import { readSettings } from "../people/instance.ts";
import { addressesOf } from "../people/members.ts";
import { findActor } from "../people/sessions.ts";
import type { AlertsContext } from "./context.ts";
import { readNotice } from "./read-notice.ts";
import { sayAlert } from "./say-alert.ts";

/** A letter that nobody took by then tells nothing that the page does not. */
const overMs = 3 * 86_400_000;
const waitMostMs = 3_600_000;

/** Letters that wait, each as `notice account`. */
export async function listLetters(ctx: AlertsContext): Promise<readonly string[]> {
  if (ctx.letters.mail === undefined) return [];
  const rows = await ctx.db<{ notice: Id; account: Id }[]>`
    select notice, account from alert_letters where next_at <= ${ctx.clock()} order by next_at limit 1000`;
  return rows.map(({ notice, account }) => `${notice} ${account}`);
}

/** Written to who may still read it, at the moment when it is handed over; then it is forgotten. */
export async function sendLetter(ctx: AlertsContext, key: string): Promise<void> {
  const { db } = ctx;
  const [notice = "", account = ""] = key.split(" ");
  const [waiting] = await db<{ language: Language; tries: number; at: Date }[]>`
    select l.language, l.tries, n.at from alert_letters l join alert_notices n on n.id = l.notice
    where l.notice = ${notice} and l.account = ${account}`;
  if (waiting === undefined) return;
  const { at } = waiting;
  if (ctx.clock().getTime() - at.getTime() < overMs) {
    const isDone = await tryLetter(ctx, { notice, account, language: waiting.language });
    if (!isDone) {
      const nextAt = new Date(ctx.clock().getTime() + backOffMs(waiting.tries, { mostMs: waitMostMs }));
      await db`
        update alert_letters set tries = tries + 1, next_at = ${nextAt}
        where notice = ${notice} and account = ${account}`;
      return;
    }
  }
  await db`delete from alert_letters where notice = ${notice} and account = ${account}`;
}

interface Waiting {
  readonly notice: Id;
  readonly account: Id;
  readonly language: Language;
}

/** Whether nothing is left to hand over. */
async function tryLetter(ctx: AlertsContext, { notice, account, language }: Waiting): Promise<boolean> {
  const [actor, addresses, settings] = await Promise.all([
    findActor(ctx, account),
    addressesOf(ctx.db, [account]),
    readSettings(ctx),
  ]);
  const to = addresses.get(account);
  if (actor === undefined || to === undefined) return true;
  let read: Awaited<ReturnType<typeof readNotice>>;
  try {
    read = await readNotice(ctx, actor, notice);
  } catch (error) {
    if (!isFailure(error, "unavailable")) throw error;
    return false;
  }
  const [first] = read?.alerts ?? [];
  if (read === undefined || first === undefined) return true;
  const { rule, dataset, facts, version } = first;
  const letter = alertLetter(
    {
      notice,
      rule: rule.id,
      note: rule.note,
      title: dataset.title,
      producer: dataset.organizationName,
      sources: facts.sources,
      version,
      alerts: read.alerts.map((alert) => ({
        id: alert.id,
        place: alert.place.label,
        said: sayAlert(language, rule.condition, facts, {
          ...alert,
          title: dataset.title,
          place: alert.place.label,
        }),
      })),
      more: read.more,
    },
    { to, language, name: settings.name, url: ctx.url },
  );
  const problem = await ctx.letters.mail?.send(letter);
  if (problem === undefined) return true;
  ctx.log("letter-unsent", unsentFacts(problem));
  return false;
}
