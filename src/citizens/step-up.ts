import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { linkLetter } from "../letters/link-letter.ts";
import { getAccount } from "../people/accounts.ts";
import { readSettings } from "../people/instance.ts";
import { takeLetterTurn } from "../people/letter-limits.ts";
import { makeCode } from "./codes.ts";
import type { CitizensContext } from "./context.ts";
import { requireFreshLevel } from "./levels.ts";
import { requireOwnLink } from "./links.ts";
import { findMailOf } from "./mail-of-person.ts";
import type { OwnTable } from "./own-data.ts";

/** What a session that was left open, or stolen, does not do. */
interface Step {
  readonly what: "connect" | "erase" | "lend" | "mandate";
  /** Where the code is typed, below `/my`. */
  readonly link: string;
  readonly language: Language;
  /** From which network. */
  readonly address: string;
}

/** The same with some rows of theirs. */
interface StepOfRows extends Step {
  readonly own: OwnTable;
  readonly person: string;
}

/**
 * Where the table asks for a level, by the provider that says it, just now; else by a letter, whose code it is.
 * A level is that of the citizen who was linked, and of nobody else who is signed in to the account.
 */
export async function askStepUp(
  ctx: CitizensContext,
  actor: Actor,
  step: StepOfRows,
): Promise<string | undefined> {
  const { own, person } = step;
  const { declared } = own;
  if (declared.level === undefined)
    return postStepUpCode(ctx, actor, step, await findMailOf(ctx, declared, person));
  requireFreshLevel(ctx, actor, declared);
  await requireOwnLink(ctx, actor, own.link.id);
  return undefined;
}

/**
 * A code by mail to the address that their rows hold, where the table proves by that; else to that of
 * the account. Throws `too-many` where that address has had enough letters.
 */
export async function postStepUpCode(
  ctx: CitizensContext,
  actor: Actor,
  { what, link, language, address }: Step,
  ofRows?: string,
): Promise<string> {
  const { email } = await getAccount({ db: ctx.db, clock: ctx.clock }, actor);
  const to = ofRows ?? email;
  const isTurn = await takeLetterTurn({ db: ctx.db, clock: ctx.clock }, { email: to, address });
  if (!isTurn) throw new Failure("too-many", "people-letters-many", { retryAfterS: 3600 });
  const code = makeCode();
  const { name } = await readSettings(ctx);
  await ctx.letters.post([linkLetter({ to, language, code, name, url: ctx.url, link, what })]);
  return code;
}
