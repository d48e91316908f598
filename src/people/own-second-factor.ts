import type { Actor } from "../access/actor.ts";
import { requireAdministrator, requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import { placeOf } from "../vault/sealed-columns.ts";
import { getAccount } from "./accounts.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { requirePassword } from "./current-password.ts";
import { readSettings } from "./instance.ts";
import { orderLetter } from "./letter-orders.ts";
import {
  forgetCodesWithoutFactor,
  makeRecoveryCodes,
  requireCode,
  sealedSecondFactors,
  takeTotp,
} from "./second-factor.ts";
import { hashOfSecret } from "./secret.ts";
import { newTotpSecret, totpAddress } from "./totp.ts";

/** One that was begun and not confirmed by then is begun anew. */
const waitingMs = 3_600_000;

export type SecondFactor =
  | { readonly state: "off"; readonly codesLeft: number }
  /** To be entered in an application: by the picture of `address`, or by hand. */
  | { readonly state: "waiting"; readonly secret: string; readonly address: string }
  | { readonly state: "on"; readonly since: Date; readonly codesLeft: number };

/** The actor's own. */
export async function readSecondFactor(context: AccountsContext, actor: Actor): Promise<SecondFactor> {
  const { account } = requireMember(actor);
  const { db, clock, vault } = context;
  const [row] = await db<
    {
      secret: string | null;
      email: string;
      createdAt: Date | null;
      confirmedAt: Date | null;
      codesLeft: number;
    }[]
  >`
    select f.secret, a.email, f.created_at, f.confirmed_at,
      (select count(*)::int from recovery_codes r where r.account = a.id) as codes_left
    from accounts a left join second_factors f on f.account = a.id where a.id = ${account}`;
  const codesLeft = row?.codesLeft ?? 0;
  if (row === undefined || row.secret === null || row.createdAt === null) return { state: "off", codesLeft };
  if (row.confirmedAt !== null) return { state: "on", since: row.confirmedAt, codesLeft };
  if (row.createdAt.getTime() + waitingMs < clock().getTime()) return { state: "off", codesLeft };
  const secret = await vault.openText(row.secret, placeOf(sealedSecondFactors, account));
  const { name } = await readSettings(context);
  return { state: "waiting", secret, address: totpAddress(secret, { issuer: name, label: row.email }) };
}

/** A new secret, which is asked for once a code of it was confirmed. With the password. */
export async function beginSecondFactor(
  context: AccountsContext,
  actor: Actor,
  password: string,
): Promise<void> {
  const { account } = requireMember(actor);
  const { db, clock, vault } = context;
  await requirePassword(context, account, password);
  const secret = await vault.sealText(newTotpSecret(), placeOf(sealedSecondFactors, account));
  const begun = await db`
    insert into second_factors as f (account, secret, created_at) values (${account}, ${secret}, ${clock()})
    on conflict (account) do update set secret = excluded.secret, created_at = excluded.created_at, last_step = null
    where f.confirmed_at is null returning account`;
  if (begun.length === 0) throw new Failure("conflict", "people-second-factor-on");
}

/** Asked for from now on; other sessions end. The codes for an emergency are told once. */
export async function confirmSecondFactor(
  context: AccountsContext,
  actor: Actor,
  asked: { readonly code: string; readonly session: string; readonly language: Language },
): Promise<readonly string[]> {
  const { account } = requireMember(actor);
  const { db, clock } = context;
  if (
    (await readSecondFactor(context, actor)).state !== "waiting" ||
    !(await takeTotp(context, account, asked.code))
  ) {
    throw new Failure("invalid", "people-code-wrong", { parameter: "code" });
  }
  const { email } = await getAccount(context, actor);
  return db.begin(async (tx) => {
    const confirmed = await tx`
      update second_factors set confirmed_at = ${clock()}
      where account = ${account} and confirmed_at is null returning account`;
    if (confirmed.length === 0) throw new Failure("conflict", "people-second-factor-on");
    await tx`delete from sessions where account = ${account} and hash <> ${hashOfSecret(asked.session)}`;
    await orderLetter(context, tx, {
      kind: "told",
      email,
      language: asked.language,
      about: "second-factor-on",
    });
    return makeRecoveryCodes(tx, account);
  });
}

/** With the password and a code: who found a browser open has neither. */
export async function removeSecondFactor(
  context: AccountsContext,
  actor: Actor,
  asked: { readonly password: string; readonly code: string; readonly language: Language },
): Promise<void> {
  const { account } = requireMember(actor);
  await requirePassword(context, account, asked.password);
  await requireCode(context, account, asked.code);
  await forget(context, account, { language: asked.language, passkeys: false });
}

/** By an administrator of the instance, for who has lost application, passkeys and codes. */
export async function resetSecondFactor(
  context: PeopleContext,
  actor: Actor,
  id: Id,
  language: Language,
): Promise<void> {
  requireAdministrator(actor);
  const account = await getAccount(context, actor, id);
  await forget(context, account.id, { language, passkeys: true });
}

/** The application that gives codes, or every factor. */
async function forget(
  context: PeopleContext,
  account: Id,
  { language, passkeys }: { readonly language: Language; readonly passkeys: boolean },
): Promise<void> {
  await context.db.begin(async (tx) => {
    await tx`select from accounts where id = ${account} for update`;
    const removed = [
      ...(await tx`delete from second_factors where account = ${account} returning account`),
      ...(passkeys ? await tx`delete from passkeys where account = ${account} returning account` : []),
    ];
    if (removed.length === 0) return;
    const isLast = await forgetCodesWithoutFactor(tx, account);
    const [holder] = await tx<{ email: string }[]>`select email from accounts where id = ${account}`;
    if (holder === undefined) return;
    const about = isLast ? "second-factor-off" : "factor-removed";
    await orderLetter(context, tx, { kind: "told", email: holder.email, language, about });
  });
}
