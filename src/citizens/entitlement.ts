import type { Id } from "../base/id.ts";
import { onceCodes } from "./procedure.ts";
import { refusalsOf } from "./refusals.ts";

/** The law that lets a right be told without being asked for. */
export interface NamedLaw {
  readonly title: string;
  readonly article: string;
  /** Where everybody reads it. */
  readonly address: string;
}

/** What an organization says of a right that its table tells of. */
export interface NewEntitlement {
  readonly title: string;
  readonly lead: string;
  /** Whose rows open the right, in the grammar of the table API: `quotient__strictly_less=700`. */
  readonly condition: string;
  readonly law: NamedLaw;
  /** Between the two organizations, over that table. */
  readonly agreement: Id;
  /** For what, at the organization that is told. */
  readonly procedure: { readonly slug: string; readonly title: string };
  /** Those that are told: they name the person, and say no more than is needed. */
  readonly columns: readonly string[];
  /** How long the person has to oppose before anything leaves. */
  readonly delayDays: number;
  readonly keepDays: number;
}

export type EntitlementState = "asked" | "running" | "withdrawn";

export interface Entitlement extends NewEntitlement {
  readonly id: Id;
  readonly table: Id;
  readonly organization: Id;
  /** Who is told: an organization, by its id at its instance. */
  readonly receiver: { readonly instance: string; readonly id: Id; readonly name: string };
  readonly state: EntitlementState;
  readonly declaredAt: Date;
  readonly declaredBy: Id | null;
}

export type TellingState = "announced" | "leaving" | "told" | "opposed" | "ended";

/** A person has at least so long to oppose, and no longer than a year. */
export const delayDays = { least: 15, most: 366 } as const;

/** What is refused as of what is told once. */
const shared = [
  "once-not-tied",
  "once-no-agreement",
  "once-agreement-ended",
  "once-columns-many",
  "once-kept-long",
  "once-signature",
] as const;

/** Why a telling is not taken: each has its sentence. */
const codes = {
  ...(Object.fromEntries(shared.map((key) => [key, onceCodes[key]])) as Pick<
    typeof onceCodes,
    (typeof shared)[number]
  >),
  "entitlement-law-missing": "invalid",
  "entitlement-not-told-first": "forbidden",
  "entitlement-no-procedure": "forbidden",
  "entitlement-expired": "gone",
  "entitlement-twice": "conflict",
  "entitlement-forgotten": "gone",
} as const;
export type EntitlementRefusal = keyof typeof codes;

export const {
  keys: entitlementRefusals,
  isOne: isEntitlementRefusal,
  refuse: refuseTelling,
} = refusalsOf(codes);

/** What who is told answers: why it is not taken; nothing where it is. */
export interface ReceivedTelling {
  readonly refusal?: EntitlementRefusal | undefined;
}
