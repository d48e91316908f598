import type { Id } from "../base/id.ts";

/** What a member may do in an organization: each role may also do what the next ones may. */
export type Role = "administrator" | "editor" | "reader";

export interface Membership {
  readonly organization: Id;
  readonly role: Role;
}

/** Who asks. Every verb that reads or writes takes one. `system` is the only bypass. */
export type Actor =
  | { readonly kind: "system" }
  | { readonly kind: "anyone" }
  | {
      readonly kind: "member";
      readonly account: Id;
      /** Of the whole instance. */
      readonly administrator: boolean;
      readonly memberships: readonly Membership[];
    };

export const system: Actor = { kind: "system" };
export const anyone: Actor = { kind: "anyone" };
