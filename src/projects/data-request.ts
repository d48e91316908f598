import type { Id } from "../base/id.ts";
import type { Language } from "../base/language.ts";

/**
 * Received: seen by the steward alone. Public, then perhaps assigned to an organization, then answered
 * or refused with a reason. Closed: kept by the steward, and seen by nobody else.
 */
export type RequestState = "received" | "public" | "assigned" | "answered" | "refused" | "closed";

export const publicStates = ["public", "assigned", "answered", "refused"] as const;

/** Data that somebody looked for and did not find. */
export interface DataRequest {
  readonly id: Id;
  /** As the steward named it, else the beginning of the wish. */
  readonly title: string;
  readonly wish: string;
  /** What was searched, where it came from a search: told to the steward alone. */
  readonly question?: string;
  /** To be answered at, until it is: told to the steward alone. */
  readonly email?: string;
  readonly askedAt: Date;
  readonly state: RequestState;
  /** How many accounts want it too. */
  readonly supports: number;
  /** Where the one who asks is one of them. */
  readonly isSupported?: true;
  /** To which it was assigned last. */
  readonly organization?: NamedOrganization;
  /** From its asking to what it is, the oldest first. */
  readonly steps: readonly RequestStep[];
}

export interface NamedOrganization {
  readonly id: Id;
  readonly slug: string;
  readonly name: string;
}

/** One state, since when, and by whom. */
export interface RequestStep {
  readonly state: RequestState;
  readonly at: Date;
  /** To which it is assigned, or which answers; absent where the steward does. */
  readonly organization?: NamedOrganization;
  /** The answer, where the reader may see it. */
  readonly dataset?: { readonly id: Id; readonly slug: string; readonly title: string };
  /** The answer in words, or the reason of a refusal. */
  readonly words?: string;
}

export interface NewDataRequest {
  readonly question?: string;
  /** 10 to 2000 characters. */
  readonly wish: string;
  readonly email?: string;
  /** In which who asks is answered. French where absent. */
  readonly language?: Language;
  /** A field that people do not see, and that programs fill. */
  readonly trap?: string;
}

/** The beginning of a wish, cut at a word. */
export function titleOf(wish: string): string {
  const [first = ""] = wish.split("\n");
  return first.length <= 90 ? first : `${first.slice(0, 90).replace(/\s+\S*$/, "")}…`;
}
