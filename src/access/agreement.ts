import type { Id } from "../base/id.ts";
import type { Duty, Purpose, RequesterKind, RowCondition } from "./policy.ts";

/** What is asked, offered or agreed. Dates are ISO 8601 days; `until` is the last day of reading. */
export interface Terms {
  readonly purpose: Purpose;
  /** Of each table: what may be read of it. */
  readonly tables: readonly TermsOfTable[];
  readonly until: string;
  readonly duties: readonly Duty[];
  /** In words, beside what the machine checks. */
  readonly words: string;
}

export interface TermsOfTable {
  readonly table: Id;
  readonly columns: readonly string[];
  readonly rows: readonly RowCondition[];
}

/** Who asks, as their own instance vouches for it. */
export interface Party {
  /** The instance of the asker, by its address. */
  readonly instance: string;
  readonly kind: "person" | "organization";
  /** The account or the organization at that instance. */
  readonly id: Id;
  readonly name: string;
  readonly requester: RequesterKind;
}

/** In their order: asked, offered, then agreed or refused; an agreement runs until it is ended. */
export type ExchangeState =
  | "asked"
  | "offered"
  | "agreed"
  | "running"
  | "refused"
  | "declined"
  | "withdrawn"
  | "expired";

/** A running permission to read, as the reading of rows needs it. */
export interface Agreement {
  readonly id: Id;
  readonly dataset: Id;
  readonly party: Party;
  /** The project that it is for, at the asker's instance. */
  readonly project?: Id;
  readonly terms: Terms;
  /** A person lends the rows about themselves: those alone are read under it, of a table that is held back. */
  readonly lent?: true;
  readonly startedAt: Date;
  /** The moment when it no longer is: an end, or a withdrawal. */
  readonly endsAt: Date;
}
