import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { hasRole, organizationsOf, requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";

/** What rights on a project are decided by. */
export interface OwnedProject {
  readonly person: Id | null;
  readonly organization: Id | null;
  readonly publishedAt: Date | null;
}

/** Its person, or the editors of its organization. */
export function mayChange(actor: Actor, { person, organization }: OwnedProject): boolean {
  if (actor.kind === "system") return true;
  if (organization !== null) return hasRole(actor, organization, "editor");
  return actor.kind === "member" && actor.account === person;
}

/** Of `projects j` with `withState`: all that the actor may see. A draft is its owner's alone. */
export function readable(db: Db | Tx, actor: Actor): Fragment {
  if (actor.kind === "system") return db`true`;
  if (actor.kind !== "member") return db`p.at is not null`;
  const inside = actor.administrator
    ? db`j.organization is not null`
    : db`j.organization = any(${organizationsOf(actor, "reader")}::uuid[])`;
  return db`(p.at is not null or j.person = ${actor.account} or ${inside})`;
}

/** Those who may only read are told so. */
export function requireChange(actor: Actor, project: OwnedProject): void {
  if (mayChange(actor, project)) return;
  requireMember(actor);
  throw new Failure("forbidden", "projects-not-yours");
}

/** To take what is public out of sight: its owner, or the steward. */
export function requireModeration(actor: Actor, project: OwnedProject): void {
  const isSteward = actor.kind === "member" && actor.administrator;
  if (isSteward && project.publishedAt !== null) return;
  requireChange(actor, project);
}
