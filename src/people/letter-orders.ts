import type { Id } from "../base/id.ts";
import { newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Db, Tx } from "../db/db.ts";
import type { AccountLetter, Told } from "../letters/account-letters.ts";
import type { PeopleContext } from "./context.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { isSuspended } from "./sessions.ts";

/** Somebody asks for a letter. It is ordered alike whether or not there is such an account. */
export type LetterOrder =
  | { readonly kind: "recovery"; readonly email: string; readonly language: Language }
  | {
      readonly kind: "email-change";
      readonly email: string;
      readonly account: Id;
      readonly language: Language;
    }
  | {
      readonly kind: "sign-up";
      readonly email: string;
      readonly language: Language;
      readonly back?: string;
    }
  | { readonly kind: "told"; readonly email: string; readonly language: Language; readonly about: Told };

/** How long the link of each letter opens something. */
export const recoveryByMailMs = 3_600_000;
const signUpMs = 24 * 3_600_000;
const emailChangeMs = 24 * 3_600_000;
/** What could not be handed over by then is dropped, and with it the address. */
const orderMs = 24 * 3_600_000;

/** Nothing where the instance sends no mail. The secret of a link is made with the letter: no job holds it. */
export async function orderLetter(context: PeopleContext, tx: Tx, order: LetterOrder): Promise<void> {
  if (context.letters === undefined) return;
  const now = context.clock();
  const id = newId(now.getTime());
  const account = "account" in order ? order.account : null;
  const about = "about" in order ? order.about : null;
  const back = "back" in order ? (order.back ?? null) : null;
  await tx`delete from letter_orders where at < ${new Date(now.getTime() - orderMs)}`;
  await tx`
    insert into letter_orders (id, kind, email, account, language, about, back, at)
    values (${id}, ${order.kind}, ${order.email}, ${account}, ${order.language}, ${about}, ${back}, ${now})`;
  await context.letters.later(tx, id);
}

/** What the job of an order does: the letter is handed over, or there is none to write. Throws to try again. */
export async function writeOrdered(context: PeopleContext, id: Id): Promise<void> {
  const { db, letters } = context;
  const [order] = await db<OrderRow[]>`
    select kind, email, account, language, about, back from letter_orders where id = ${id}`;
  if (order === undefined || letters === undefined) return;
  const letter = await writers[order.kind](context, order);
  if (letter !== undefined) {
    const problem = await letters.send(letter);
    if (problem !== undefined) throw new Error(`A letter was not handed over: ${problem.key}`);
  }
  await db`delete from letter_orders where id = ${id}`;
}

interface OrderRow {
  readonly kind: LetterOrder["kind"];
  readonly email: string;
  readonly account: Id | null;
  readonly language: Language;
  readonly about: Told | null;
  readonly back: string | null;
}

type Writer = (context: PeopleContext, order: OrderRow) => Promise<AccountLetter | undefined>;

const writers: Readonly<Record<LetterOrder["kind"], Writer>> = {
  recovery: writeRecovery,
  "sign-up": writeSignUp,
  "email-change": writeEmailChange,
  told: async (_, { email, language, about }) =>
    about === null ? undefined : { kind: "told", to: email, language, about },
};

/** Earlier links stay: who asks in the name of another takes none away. */
async function writeRecovery({ db, clock }: PeopleContext, { email, language }: OrderRow) {
  const secret = newSecret();
  const now = clock();
  const expiresAt = new Date(now.getTime() + recoveryByMailMs);
  const made = await db`
    insert into recoveries (hash, account, created_at, expires_at)
    select ${hashOfSecret(secret)}, a.id, ${now}, ${expiresAt} from accounts a
    where a.email = ${email} and not ${isSuspended(db)} returning hash`;
  if (made.length === 0) return undefined;
  return { kind: "recovery", to: email, language, secret } as const;
}

/** To an address that is another's already, that it is; whoever asked learns nothing of it. */
async function writeEmailChange({ db, clock }: PeopleContext, { email, account, language }: OrderRow) {
  if (account === null) return undefined;
  if (await hasAccount(db, email)) return { kind: "email-taken", to: email, language } as const;
  const secret = newSecret();
  const now = clock();
  const expiresAt = new Date(now.getTime() + emailChangeMs);
  await db`
    insert into email_changes (hash, account, email, created_at, expires_at)
    values (${hashOfSecret(secret)}, ${account}, ${email}, ${now}, ${expiresAt})
    on conflict (account) do update set hash = excluded.hash, email = excluded.email,
      created_at = excluded.created_at, expires_at = excluded.expires_at`;
  return { kind: "email-change", to: email, language, secret } as const;
}

/** To an address that has an account, that it has one. */
async function writeSignUp({ db, clock }: PeopleContext, { email, language, back }: OrderRow) {
  if (await hasAccount(db, email)) return { kind: "email-taken", to: email, language } as const;
  const secret = newSecret();
  const now = clock();
  await db`
    insert into sign_ups (hash, email, back, created_at, expires_at)
    values (${hashOfSecret(secret)}, ${email}, ${back}, ${now}, ${new Date(now.getTime() + signUpMs)})`;
  return { kind: "sign-up", to: email, language, secret } as const;
}

async function hasAccount(db: Db, email: string): Promise<boolean> {
  const [known] = await db`select 1 from accounts where email = ${email}`;
  return known !== undefined;
}
