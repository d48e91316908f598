import type { Id } from "../base/id.ts";
import type { Party } from "./agreement.ts";

/** What a member may do in an organization: each role may also do what the next ones may. */
export type Role = "administrator" | "editor" | "reader";

export interface Membership {
  readonly organization: Id;
  readonly role: Role;
}

/** How surely somebody is known, as eIDAS tells it: each level is also the ones before. */
export const assuranceLevels = ["eidas1", "eidas2", "eidas3"] as const;
export type AssuranceLevel = (typeof assuranceLevels)[number];

/** What a provider of citizens said of who signed in, as long as it is good. It belongs to their session. */
export interface Assurance {
  readonly id: Id;
  readonly level: AssuranceLevel;
  /** When they showed it there who they are. */
  readonly at: Date;
  /** Whom it is about: a digest of the provider's name for them, told to nobody. */
  readonly citizen: string;
}

/** Whether what is reached is the level that is needed, or more. */
export function reaches(reached: AssuranceLevel | undefined, needed: AssuranceLevel): boolean {
  return reached !== undefined && assuranceLevels.indexOf(reached) >= assuranceLevels.indexOf(needed);
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
      /** The agreement that they name for what they ask, where they hold several. */
      readonly agreement?: Id;
      /** Why they ask, where they say so with what they ask: what is about people is read by staff for a reason. */
      readonly reason?: string;
      /** Absent where they signed in otherwise, or too long ago. */
      readonly assurance?: Assurance;
    }
  | {
      /** Who reads under agreements alone, with a token or a key of a project, wherever they are. */
      readonly kind: "grantee";
      /** Those that the token or the key stands for; whether each still runs is asked at each reading. */
      readonly agreements: readonly Id[];
      /** The instance that vouches for the reader, by its address; this one for its own keys. */
      readonly instance: string;
      /** The token's or the key's own identifier, by which it is counted and told in the journal. */
      readonly credential: string;
      /** The one that they name for what they ask, where there are several. */
      readonly agreement?: Id;
      /** In whose name they read. Absent where none of the agreements runs: then they read what anybody reads. */
      readonly holder?: Holder;
    };

/** Whom an agreement that runs was made with, and for which project. */
export interface Holder {
  readonly party: Pick<Party, "kind" | "id" | "name">;
  readonly project?: Id;
}

/** Another instance, as it asks what its own people may know of. */
export function asInstance(instance: string): Actor {
  const holder = { party: { kind: "organization", id: instance, name: "" } } as const;
  return { kind: "grantee", agreements: [], instance, credential: "", holder };
}

export const system: Actor = { kind: "system" };
export const anyone: Actor = { kind: "anyone" };

/** The account that is written down beside what was done; none where the instance does it, or somebody without one. */
export function byOf(actor: Actor): { readonly by?: Id } {
  return actor.kind === "member" ? { by: actor.account } : {};
}

/** Who is counted where those who ask take turns, and nothing nearer is known of them. */
export function callerOf(actor: Actor): string {
  if (actor.kind === "member") return `account ${actor.account}`;
  return actor.kind === "grantee" ? `credential ${actor.credential}` : actor.kind;
}
