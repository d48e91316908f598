import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";

/** Whether they edit there by a membership, not because they administer the site. */
export function actsFor(actor: Actor, organization: Id): boolean {
  return (
    actor.kind === "member" &&
    actor.memberships.some((one) => one.organization === organization && one.role !== "reader")
  );
}

/** Whether they are of it by a membership, readers too. */
export function isOf(actor: Actor, organization: Id): boolean {
  return actor.kind === "member" && actor.memberships.some((one) => one.organization === organization);
}
