import { randomBytes } from "node:crypto";
import type { Id } from "../base/id.ts";
import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { hashOfSecret } from "./secret.ts";
import { countingTries } from "./sign-in-failures.ts";
import { stepOfCode } from "./totp.ts";

export const sealedSecondFactors: SealedColumn = {
  table: "second_factors",
  column: "secret",
  row: "account",
  // Who has lost it signs in by the password, and sets another one up.
  forget: (tx, rows) => tx`delete from second_factors where account = any(${[...rows]}::uuid[])`,
};

/** Whether the account is asked for more than its password when it signs in. */
export async function hasSecondFactor(db: Db | Tx, account: Id): Promise<boolean> {
  const [row] = await db<{ has: boolean }[]>`
    select ${withSecondFactor(db)} as has from accounts a where a.id = ${account}`;
  return row?.has === true;
}

/** Of `accounts a`: whether it has an application that gives codes, or a passkey. */
export function withSecondFactor(db: Db | Tx) {
  return db`(
    exists (select from second_factors f where f.account = a.id and f.confirmed_at is not null)
    or exists (select from passkeys k where k.account = a.id))`;
}

/** With the last factor, the codes for an emergency go. Answers whether none is left. */
export async function forgetCodesWithoutFactor(tx: Tx, account: Id): Promise<boolean> {
  if (await hasSecondFactor(tx, account)) return false;
  await tx`delete from recovery_codes where account = ${account}`;
  await tx`delete from begun_sign_ins where account = ${account}`;
  return true;
}

/**
 * Takes a code of the application, or one of those for an emergency, once each. Throws
 * `unauthenticated` where it is wrong; refusals slow down the next ones, from wherever they come.
 */
export async function requireCode(context: AccountsContext, account: Id, code: string): Promise<void> {
  const attempt = { email: `second factor ${account}`, address: `second factor ${account}` };
  const taken = await countingTries(context, attempt, async () =>
    (await takeCode(context, account, code)) ? true : undefined,
  );
  if (taken === undefined) throw new Failure("unauthenticated", "people-code-wrong", { parameter: "code" });
}

/** Whether the code of the application was right, and not taken before. */
export async function takeTotp(
  { db, clock, vault }: AccountsContext,
  account: Id,
  code: string,
): Promise<boolean> {
  const [row] = await db<{ secret: string }[]>`select secret from second_factors where account = ${account}`;
  if (row === undefined) return false;
  const secret = await vault.openText(row.secret, placeOf(sealedSecondFactors, account));
  const step = stepOfCode(secret, code.replaceAll(" ", ""), clock());
  if (step === undefined) return false;
  const taken = await db`
    update second_factors set last_step = ${step}
    where account = ${account} and secret = ${row.secret} and coalesce(last_step, 0) < ${step}
    returning account`;
  return taken.length > 0;
}

async function takeCode(context: AccountsContext, account: Id, code: string): Promise<boolean> {
  if (!(await hasSecondFactor(context.db, account))) return false;
  return (await takeTotp(context, account, code)) || takeRecoveryCode(context, account, code);
}

const codes = 10;
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** Codes for who has lost their application, told once, in place of earlier ones; their hashes are kept. */
export async function makeRecoveryCodes(tx: Tx, account: Id): Promise<readonly string[]> {
  const made = Array.from({ length: codes }, () => newCode());
  await tx`delete from recovery_codes where account = ${account}`;
  for (const code of made) {
    await tx`insert into recovery_codes (hash, account) values (${hashOfCode(account, code)}, ${account})`;
  }
  return made;
}

async function takeRecoveryCode({ db }: PeopleContext, account: Id, code: string): Promise<boolean> {
  const taken = await db`
    delete from recovery_codes where hash = ${hashOfCode(account, code)} and account = ${account}
    returning hash`;
  return taken.length > 0;
}

/** 79 bits: sixteen characters of an alphabet in which none is mistaken for another. */
function newCode(): string {
  let text = "";
  while (text.length < 16) {
    for (const byte of randomBytes(32)) {
      const fits = byte < 256 - (256 % alphabet.length) && text.length < 16;
      if (fits) text += alphabet[byte % alphabet.length] ?? "";
    }
  }
  return text.replace(/(.{4})(?=.)/g, "$1-");
}

function hashOfCode(account: Id, code: string): Buffer {
  return hashOfSecret(`${account} ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`);
}
