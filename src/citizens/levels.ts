import { type Actor, type AssuranceLevel, reaches } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { CitizensContext } from "./context.ts";

/** What cannot be undone is asked by who has just shown who they are. */
const freshMs = 5 * 60_000;

/** A table, and how surely a provider must know who sees their rows of it. */
interface LevelOfTable {
  readonly table: Id;
  readonly level?: AssuranceLevel | null | undefined;
}

type Context = Pick<CitizensContext, "clock">;

/** Throws `forbidden`, with the level and the table, for who is known less surely: they are led to a provider. */
export function requireLevel(actor: Actor, { table, level }: LevelOfTable): void {
  const { assurance } = requireMember(actor);
  if (level === undefined || level === null || reaches(assurance?.level, level)) return;
  throw levelNeeded({ table, level });
}

/** The same for who did not show it just now, where the table asks for a level. */
export function requireFreshLevel({ clock }: Context, actor: Actor, of: LevelOfTable): void {
  requireLevel(actor, of);
  const { level, table } = of;
  if (level === undefined || level === null || isFreshlyKnown({ clock }, actor)) return;
  throw new Failure("forbidden", "citizens-level-anew", { level, table });
}

/** Whether a provider of citizens said who they are just now. */
export function isFreshlyKnown({ clock }: Context, actor: Actor): boolean {
  const { assurance } = requireMember(actor);
  return assurance !== undefined && assurance.at.getTime() >= clock().getTime() - freshMs;
}

/** For a page, before anything is written: `anew` of what cannot be undone. */
export function checkLevel(ctx: Context, actor: Actor, of: LevelOfTable & { readonly anew?: boolean }): void {
  if (of.anew === true) requireFreshLevel(ctx, actor, of);
  else requireLevel(actor, of);
}

export function isAtLevel(...asked: Parameters<typeof checkLevel>): boolean {
  try {
    checkLevel(...asked);
    return true;
  } catch (error) {
    if (isFailure(error, "forbidden")) return false;
    throw error;
  }
}

export function levelNeeded({ table, level }: LevelOfTable): Failure {
  return new Failure("forbidden", "citizens-level-needed", { level: level ?? "eidas1", table });
}
