import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { toEmail } from "./account.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { requirePassword } from "./current-password.ts";
import { takeLetterTurn } from "./letter-limits.ts";
import { orderLetter } from "./letter-orders.ts";
import { hashOfSecret } from "./secret.ts";
import { isSuspended } from "./sessions.ts";
import { forgetUnderWay } from "./accounts.ts";

/**
 * Asks the new address of the actor's account to confirm itself, by a letter: the account keeps the
 * former one until then. Says the same where the address is another's already.
 */
export async function askEmailChange(
  context: AccountsContext,
  actor: Actor,
  asked: { readonly email: string; readonly password: string; readonly language: Language },
): Promise<void> {
  const { account } = requireMember(actor);
  requireMail(context);
  const email = toEmail(asked.email);
  await requirePassword(context, account, asked.password);
  if (!(await takeLetterTurn(context, { email, address: `account ${account}` }))) return;
  await context.db.begin((tx) =>
    orderLetter(context, tx, { kind: "email-change", email, account, language: asked.language }),
  );
}

/** What a link would change, for the page that asks; `undefined` where it opens nothing. */
export async function findEmailChange(
  { db, clock }: PeopleContext,
  secret: string,
): Promise<{ readonly email: string; readonly former: string } | undefined> {
  const [found] = await db<{ email: string; former: string }[]>`
    select c.email, a.email as former from email_changes c join accounts a on a.id = c.account
    where c.hash = ${hashOfSecret(secret)} and c.expires_at > ${clock()} and not ${isSuspended(db)}`;
  return found;
}

/** The new address holds from now on; the former one is told, and no earlier link opens the account. */
export async function confirmEmail(
  context: PeopleContext,
  secret: string,
  language: Language,
): Promise<void> {
  const { db } = context;
  const known = await findEmailChange(context, secret);
  if (known === undefined) throw new Failure("not-found", "people-email-change-unknown");
  await db.begin(async (tx) => {
    const [change] = await tx<{ account: Id; email: string }[]>`
      delete from email_changes where hash = ${hashOfSecret(secret)} returning account, email`;
    if (change === undefined) throw new Failure("not-found", "people-email-change-unknown");
    const { account, email } = change;
    const changed = await tx`
      update accounts set email = ${email}
      where id = ${account} and not exists (select 1 from accounts where email = ${email}) returning id`;
    if (changed.length === 0) throw new Failure("conflict", "people-email-taken", { parameter: "email" });
    await tx`delete from recoveries where account = ${account} and used_at is null`;
    await forgetUnderWay(tx, account);
    await orderLetter(context, tx, { kind: "told", email: known.former, language, about: "email-changed" });
  });
}

export function requireMail({ letters }: PeopleContext): void {
  if (letters === undefined) throw new Failure("unavailable", "people-mail-off");
}
