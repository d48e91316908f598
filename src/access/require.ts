import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Actor, Role } from "./actor.ts";

export type Member = Extract<Actor, { kind: "member" }>;

/** Each role may also do what the next ones may. */
const rank: Record<Role, number> = { administrator: 3, editor: 2, reader: 1 };

export function requireMember(actor: Actor): Member {
  if (actor.kind !== "member") throw new Failure("unauthenticated", "access-sign-in-needed");
  return actor;
}

/** Of the whole instance. */
export function requireAdministrator(actor: Actor): void {
  if (actor.kind === "system") return;
  if (!requireMember(actor).administrator) throw new Failure("forbidden", "access-administrator-needed");
}

/** An administrator of the instance may do what any role may, in every organization. */
export function requireRole(actor: Actor, organization: Id, role: Role): void {
  if (hasRole(actor, organization, role)) return;
  requireMember(actor);
  throw new Failure("forbidden", "access-role-needed", { role });
}

export function hasRole(actor: Actor, organization: Id, role: Role): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind !== "member") return false;
  return actor.administrator || organizationsOf(actor, role).includes(organization);
}

/** Whether they may import, for one organization at least. */
export function editsSomewhere(actor: Actor): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind !== "member") return false;
  return actor.administrator || organizationsOf(actor, "editor").length > 0;
}

export function requireEditorSomewhere(actor: Actor): void {
  if (editsSomewhere(actor)) return;
  requireMember(actor);
  throw new Failure("forbidden", "access-role-needed", { role: "editor" });
}

/** The organizations where the actor has this role or a greater one. */
export function organizationsOf(actor: Actor, role: Role): Id[] {
  if (actor.kind !== "member") return [];
  return actor.memberships
    .filter((membership) => rank[membership.role] >= rank[role])
    .map((membership) => membership.organization);
}
