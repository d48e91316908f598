import { isDay } from "../base/day.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";

/** As whom somebody helps: whom the person chose, or whom the organization knows as what they are. */
export const mandateKinds = ["helper", "parent", "guardian"] as const;
export type MandateKind = (typeof mandateKinds)[number];

/** What a mandate may allow besides seeing: to take away and ask for the person, and to have their rows erased. */
export const mandateActs = ["act", "erase"] as const;
export type MandateAct = (typeof mandateActs)[number];

/**
 * What a link must allow: `see` is allowed by each, `own` by none of a mandate (to lend, to tell once, to give a
 * mandate on).
 */
export type Need = "see" | "own" | MandateAct;

export type MandateState = "unproven" | "offered" | "running" | "ended";
export type MandateEnd = "person" | "organization" | "helper" | "day" | "ground";

export interface Mandate {
  readonly id: Id;
  readonly table: Id;
  /** Of what is held, as its producer names it. */
  readonly name: string;
  /** Who holds the rows. */
  readonly organization: Id;
  readonly byOrganization: boolean;
  readonly kind: MandateKind;
  readonly may: readonly MandateAct[];
  readonly state: MandateState;
  readonly givenAt: Date;
  readonly acceptedAt?: Date;
  readonly endsAt: Date;
  readonly endedAt?: Date;
  readonly endedBy?: MandateEnd;
}

/** The longest that one runs, in days: whom the organization knows is asked for proof less often. */
export const mandateDaysMax = { person: 366, organization: 1100 } as const;
const dayMs = 86_400_000;

/** The end of its last day (ISO 8601). Throws `invalid` with `until`. */
export function endOfMandate(until: string, now: Date, max: number): Date {
  const day = isDay(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day)) throw new Failure("invalid", "citizens-mandate-until", { parameter: "until", max });
  const endsAt = new Date(day + dayMs);
  const left = endsAt.getTime() - now.getTime();
  if (left > 0 && left <= (max + 1) * dayMs) return endsAt;
  throw new Failure("invalid", "citizens-mandate-until", { parameter: "until", max });
}

/** In one order, each once. */
export function toActs(asked: readonly string[]): readonly MandateAct[] {
  return mandateActs.filter((act) => asked.includes(act));
}
