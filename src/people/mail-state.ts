import type { Actor } from "../access/actor.ts";
import { requireAdministrator, requireMember } from "../access/require.ts";
import type { Problem } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import type { MailState } from "../letters/mail.ts";
import { getAccount } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";
import { requireMail } from "./emails.ts";

/** By an administrator of the instance. */
export async function readMailState({ letters }: PeopleContext, actor: Actor): Promise<MailState> {
  requireAdministrator(actor);
  return letters === undefined ? { kind: "off" } : letters.state();
}

/** Writes to the administrator who asks, at once: what keeps the letter from being sent is told. */
export async function tryMail(
  context: PeopleContext,
  actor: Actor,
  language: Language,
): Promise<{ readonly to: string; readonly problem?: Problem }> {
  requireAdministrator(actor);
  requireMember(actor);
  requireMail(context);
  const { email: to } = await getAccount(context, actor);
  const problem = await context.letters?.send({ kind: "trial", to, language });
  return problem === undefined ? { to } : { to, problem };
}
