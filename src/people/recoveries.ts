import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { checkPassword, toEmail } from "./account.ts";
import { accountOf, getAccount, setPassword } from "./accounts.ts";
import { enter, type SignIn } from "./begun-sign-ins.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { requireMail } from "./emails.ts";
import { takeLetterTurn } from "./letter-limits.ts";
import { orderLetter } from "./letter-orders.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { revokeTokensOf } from "./tokens.ts";

const recoveryMs = 2 * 24 * 3_600_000;

/**
 * A link with which the holder of an account chooses a new password, handed over by an
 * administrator of the instance who knows them. It takes the place of earlier ones.
 */
export async function makeRecovery(
  context: PeopleContext,
  actor: Actor,
  account: Id,
): Promise<{ secret: string }> {
  requireAdministrator(actor);
  const { id } = await getAccount(context, actor, account);
  const { db, clock } = context;
  const secret = newSecret();
  const now = clock();
  await db.begin(async (tx) => {
    await tx`delete from recoveries where account = ${id} and used_at is null`;
    await tx`
      insert into recoveries (hash, account, created_at, created_by, expires_at)
      values (${hashOfSecret(secret)}, ${id}, ${now}, ${accountOf(actor)}, ${new Date(now.getTime() + recoveryMs)})`;
  });
  return { secret };
}

/**
 * Sends such a link to the address of an account, where there is one: whoever asks is told the same, in
 * the same time, and learns nothing of who has an account.
 */
export async function askRecovery(
  context: PeopleContext,
  asked: { readonly email: string; readonly language: Language },
  { address }: { readonly address: string },
): Promise<void> {
  requireMail(context);
  const email = toEmail(asked.email);
  if (!(await takeLetterTurn(context, { email, address }))) return;
  await context.db.begin((tx) =>
    orderLetter(context, tx, { kind: "recovery", email, language: asked.language }),
  );
}

/**
 * Sets the new password once. Opens a session, or where there is a second factor asks for its code: a mailbox
 * alone opens nothing. Whoever else came in is out: every other session
 * of the account has ended, and its tokens are revoked.
 */
export async function recover(
  context: AccountsContext,
  secret: string,
  password: string,
  language: Language = "fr",
): Promise<SignIn> {
  const { db, clock } = context;
  const hash = hashOfSecret(secret);
  const known = await findRecovery(context, secret);
  if (known === undefined) throw new Failure("not-found", "people-recovery-unknown");
  const own = [known.email, known.name];
  const hashed = await context.passwords.hash(checkPassword(password, own));
  return db.begin(async (tx) => {
    const [used] = await tx<{ account: Id }[]>`
      update recoveries set used_at = ${clock()} where hash = ${hash} and used_at is null returning account`;
    if (used === undefined) throw new Failure("not-found", "people-recovery-unknown");
    await setPassword(tx, used.account, hashed);
    await revokeTokensOf(tx, used.account, clock());
    const { email } = known;
    await orderLetter(context, tx, { kind: "told", email, language, about: "password-changed" });
    return enter(tx, context, used.account);
  });
}

/** Whose password a link sets, for the page that asks for it; `undefined` where it opens nothing. */
export async function findRecovery(
  { db, clock }: PeopleContext,
  secret: string,
): Promise<{ email: string; name: string } | undefined> {
  const [known] = await db<{ email: string; name: string }[]>`
    select a.email, a.name from recoveries r join accounts a on a.id = r.account
    where r.hash = ${hashOfSecret(secret)} and r.used_at is null and r.expires_at > ${clock()}
      and not exists (select from suspensions p where p.account = a.id and p.lifted_at is null)`;
  return known;
}
