import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { type Session, toEmail } from "./account.ts";
import { insertAccount, prepareAccount } from "./accounts.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { requireMail } from "./emails.ts";
import { type InstanceSettings, readSettings } from "./instance.ts";
import { takeLetterTurn } from "./letter-limits.ts";
import { orderLetter } from "./letter-orders.ts";
import { hashOfSecret } from "./secret.ts";
import { openSession } from "./sessions.ts";

export interface AskedSignUp {
  readonly email: string;
  readonly language: Language;
  /** Where they came from, within this instance. */
  readonly back?: string;
}

/**
 * Sends a link to an address that asks for an account, or where it has one a letter that says so:
 * whoever asks is told the same. Throws `forbidden` where nobody makes an account alone, or not from there.
 */
export async function askSignUp(
  context: PeopleContext,
  asked: AskedSignUp,
  { address }: { readonly address: string },
): Promise<void> {
  requireMail(context);
  const email = toEmail(asked.email);
  await requireOpen(context, email);
  if (!(await takeLetterTurn(context, { email, address }))) return;
  const { language, back } = asked;
  await context.db.begin((tx) =>
    orderLetter(context, tx, { kind: "sign-up", email, language, ...(back === undefined ? {} : { back }) }),
  );
}

/** Whose account a link makes, for the page that asks for the rest; `undefined` where it makes none. */
export async function findSignUp(
  { db, clock }: PeopleContext,
  secret: string,
): Promise<{ readonly email: string } | undefined> {
  const [found] = await db<{ email: string }[]>`
    select email from sign_ups where hash = ${hashOfSecret(secret)} and expires_at > ${clock()}`;
  return found;
}

/** Makes the account of an address that confirmed itself. The link works once. */
export async function confirmSignUp(
  context: AccountsContext,
  secret: string,
  person: { readonly name: string; readonly password: string },
): Promise<{ readonly session: Session; readonly account: Id; readonly back?: string }> {
  const known = await findSignUp(context, secret);
  if (known === undefined) throw new Failure("not-found", "people-sign-up-unknown");
  await requireOpen(context, known.email);
  const ready = await prepareAccount(context, { ...person, email: known.email });
  return context.db.begin(async (tx) => {
    const [used] = await tx<{ back: string | null }[]>`
      delete from sign_ups where hash = ${hashOfSecret(secret)} returning back`;
    if (used === undefined) throw new Failure("not-found", "people-sign-up-unknown");
    await tx`delete from sign_ups where email = ${known.email}`;
    const { id } = await insertAccount(tx, context, ready);
    const session = await openSession(tx, context, id);
    return { session, account: id, ...(used.back === null ? {} : { back: used.back }) };
  });
}

async function requireOpen(context: PeopleContext, email: string): Promise<void> {
  const { signUp } = await readSettings(context);
  if (!signUp.open) throw new Failure("forbidden", "people-sign-up-off");
  if (opensTo(signUp, email)) return;
  throw new Failure("forbidden", "people-sign-up-domain", {
    parameter: "email",
    domains: signUp.domains.join(", "),
  });
}

/** Whether whoever has the address may make an account alone. */
export function opensTo({ open, domains }: InstanceSettings["signUp"], email: string): boolean {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return open && (domains.length === 0 || domains.includes(domain));
}
