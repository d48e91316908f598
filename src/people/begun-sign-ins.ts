import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Session } from "./account.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { hasSecondFactor, requireCode } from "./second-factor.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { checkCredentials, isSuspended, openSession } from "./sessions.ts";

const begunMs = 10 * 60_000;

/** Either in, or what a code is still needed with: it opens nothing by itself. */
export type SignIn = { readonly session: Session } | { readonly begun: Session };

/** With the password alone where the account has no second factor, else its first half. */
export async function beginSignIn(
  context: AccountsContext,
  email: string,
  password: string,
  from: { readonly address: string },
): Promise<SignIn> {
  const account = await checkCredentials(context, password, { email: email.trim().toLowerCase(), ...from });
  return enter(context.db, context, account);
}

/** The session of an account whose password was right, or where it has a second factor what leads to it. */
export async function enter(
  db: Db | Tx,
  context: PeopleContext,
  account: Id,
  assurance?: Id,
): Promise<SignIn> {
  if (!(await hasSecondFactor(db, account))) {
    return { session: await openSession(db, context, account, assurance) };
  }
  const secret = newSecret();
  const now = context.clock();
  const expiresAt = new Date(now.getTime() + begunMs);
  await db`delete from begun_sign_ins where expires_at < ${now}`;
  await db`
    insert into begun_sign_ins (hash, account, expires_at, assurance)
    values (${hashOfSecret(secret)}, ${account}, ${expiresAt}, ${assurance ?? null})`;
  return { begun: { secret, expiresAt } };
}

/** The second half, by a code. */
export async function finishSignIn(context: AccountsContext, secret: string, code: string): Promise<Session> {
  const account = await findBegun(context, secret);
  if (account === undefined) throw new Failure("unauthenticated", "people-sign-in-over");
  await requireCode(context, account, code);
  return endBegun(context, secret, account);
}

/** Whose sign-in was begun; `undefined` where that is over, or the account suspended. */
export async function findBegun({ db, clock }: PeopleContext, secret: string): Promise<Id | undefined> {
  const [begun] = await db<{ account: Id }[]>`
    select b.account from begun_sign_ins b join accounts a on a.id = b.account
    where b.hash = ${hashOfSecret(secret)} and b.expires_at > ${clock()} and not ${isSuspended(db)}`;
  return begun?.account;
}

/** Both halves were right: the session is a new one, and what was begun is over. */
export async function endBegun(context: PeopleContext, secret: string, account: Id): Promise<Session> {
  return context.db.begin(async (tx) => {
    const [ended] = await tx<{ assurance: Id | null }[]>`
      delete from begun_sign_ins where hash = ${hashOfSecret(secret)} and account = ${account}
      returning assurance`;
    if (ended === undefined) throw new Failure("unauthenticated", "people-sign-in-over");
    return openSession(tx, context, account, ended.assurance ?? undefined);
  });
}

/** For a program, which shows both at once. */
export async function signIn(
  context: AccountsContext,
  email: string,
  password: string,
  from: { readonly address: string; readonly code?: string },
): Promise<Session> {
  const begun = await beginSignIn(context, email, password, from);
  if ("session" in begun) return begun.session;
  if (from.code === undefined)
    throw new Failure("unauthenticated", "people-code-needed", { parameter: "code" });
  return finishSignIn(context, begun.begun.secret, from.code);
}
