import type { Id } from "../base/id.ts";
import type { Problem } from "../base/failure.ts";
import type { IndicatorLevel } from "../indicators/definition.ts";

export const conditionKinds = ["threshold", "change", "target", "absent"] as const;

/** When a figure is worth a word. Only the last period that is over and has its figure is judged. */
export type AlertCondition =
  | { readonly kind: "threshold"; readonly way: "above" | "below"; readonly value: number }
  /** Against so many periods before, or the same one of the year before; in percent where relative. */
  | {
      readonly kind: "change";
      readonly way: "rise" | "fall" | "either";
      readonly by: number;
      readonly relative: boolean;
      readonly since: number | "year";
    }
  /** The target of the indicator is not reached on its date. */
  | { readonly kind: "target" }
  /** The figure of a period is not there so many days after its end. */
  | { readonly kind: "absent"; readonly days: number };

export const audiences = ["everybody", "members", "own"] as const;
/** Who sees a rule and what it raises: everybody, the members of its organization, or the person whose own it is. */
export type Audience = (typeof audiences)[number];

export interface AlertRule {
  readonly id: Id;
  /** The indicator: its dataset here, and the table of its values. */
  readonly dataset: Id;
  readonly table: Id;
  /** The address of the instance that holds the values, where that is another one. */
  readonly instance?: string;
  /** Of a person's own rule there is none. */
  readonly organization?: { readonly id: Id; readonly slug: string; readonly name: string };
  readonly audience: Audience;
  readonly condition: AlertCondition;
  readonly level: IndicatorLevel;
  /** The one place; every place of the level where absent. */
  readonly place?: { readonly code: string; readonly label: string };
  /** Why, or what to do, in words. */
  readonly note: string;
  readonly createdAt: Date;
  /** Until which day nobody is told of any place. */
  readonly silencedUntil?: string;
  /** Why it could not be judged when that was last tried, and since when. */
  readonly problem?: Problem & { readonly since: Date };
  /** Whether the actor is written to, and may change it. */
  readonly isFollowed: boolean;
  readonly isOwn: boolean;
}

/** What its form asks. */
export const askedOfRule = ["condition", "level", "place", "audience", "note"] as const;

export const ruleMax = {
  /** Of one person, and of one organization. */
  ofPerson: 50,
  ofOrganization: 200,
  note: 300,
  words: 2000,
  days: 3650,
  periods: 1000,
} as const;
