import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { PeopleContext } from "./context.ts";
import { hashOfSecret } from "./secret.ts";

/** One browser that is signed in. */
export interface SeenSession {
  readonly id: Id;
  readonly createdAt: Date;
  /** To the hour. */
  readonly seenAt: Date;
  readonly agent: string | null;
  readonly address: string | null;
  /** The one that asks. */
  readonly isCurrent: boolean;
}

/** Those of the actor, the last used first. `current` is the secret of the one that asks. */
export async function listSessions(
  { db, clock }: PeopleContext,
  actor: Actor,
  current: string,
): Promise<readonly SeenSession[]> {
  const { account } = requireMember(actor);
  return db<SeenSession[]>`
    select id, created_at, seen_at, agent, address, hash = ${hashOfSecret(current)} as is_current
    from sessions where account = ${account} and expires_at > ${clock()}
    order by is_current desc, seen_at desc, id limit 100`;
}

export async function endSession({ db }: PeopleContext, actor: Actor, id: Id): Promise<void> {
  const { account } = requireMember(actor);
  const ended = isId(id)
    ? await db`delete from sessions where id = ${id} and account = ${account} returning id`
    : [];
  if (ended.length === 0) throw new Failure("not-found", "people-session-not-found");
}

/** All but the one that asks. */
export async function endOtherSessions({ db }: PeopleContext, actor: Actor, current: string): Promise<void> {
  const { account } = requireMember(actor);
  await db`delete from sessions where account = ${account} and hash <> ${hashOfSecret(current)}`;
}
