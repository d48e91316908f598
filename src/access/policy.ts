import type { Id } from "../base/id.ts";

/** Who may read the rows of a dataset, or of one of its tables. */
export const levels = ["open", "account", "restricted", "closed"] as const;
export type Level = (typeof levels)[number];

export const purposes = [
  "public-service",
  "research",
  "journalism",
  "education",
  "association",
  "commercial",
  "personal",
  // Facts about one person, fetched for a procedure of theirs.
  "told-once",
] as const;
export type Purpose = (typeof purposes)[number];

export const requesterKinds = [
  "administration",
  "company",
  "association",
  "research",
  "media",
  "person",
] as const;
export type RequesterKind = (typeof requesterKinds)[number];

export const duties = ["cite", "delete-after", "inform"] as const;
export type Duty = (typeof duties)[number];

export const rowOperators = ["exact", "differs", "in", "less", "greater", "isnull", "isnotnull"] as const;

/** A row is read where each of these holds. The grammar is that of the table API. */
export interface RowCondition {
  readonly column: string;
  readonly operator: (typeof rowOperators)[number];
  /** Of `in`: separated by commas. */
  readonly value: string;
}

/** What a producer offers for restricted data: an ODRL offer, from a short form. */
export interface Policy {
  /** Empty: any. */
  readonly purposes: readonly Purpose[];
  /** Empty: any. */
  readonly requesters: readonly RequesterKind[];
  /** Columns that are never shown, whose name is not told either. */
  readonly hiddenColumns: readonly string[];
  /** The rows that are let out. Empty: all. */
  readonly rows: readonly RowCondition[];
  /** The longest that an agreement may run. */
  readonly daysMax?: number;
  readonly duties: readonly Duty[];
  /** The terms in words. */
  readonly terms: string;
  readonly acceptance: "by-hand" | "automatic";
  /** Within how many days the producer answers. */
  readonly answerDays: number;
}

/** What may be told once, of one person at their request, of a table that is closed to everybody else. */
export interface ToldOnce {
  readonly columns: readonly string[];
  /** The law that lets an administration fetch it, in words. */
  readonly ground: string;
  /** Who fetched it keeps it for so many days at most. */
  readonly daysMax: number;
  /** The law by which agents of who asks have it told by a program, without the person; absent: they do not. */
  readonly agents?: string;
}

/** The level of a table is its own, or that of its dataset. `reason` of what is closed or restricted. */
export interface AccessRule {
  readonly dataset: Id;
  readonly table?: Id;
  readonly level: Level;
  readonly reason?: string;
  readonly policy?: Policy;
  /** Addresses of instances and ids of organizations that alone see that it exists; absent: everybody. */
  readonly audience?: readonly string[];
  /** Of a table whose rows are each about a person: it opens no row to who reads tables. */
  readonly once?: ToldOnce;
  /** Of a table whose rows are about people: its staff say why they read it. */
  readonly persons?: {
    /** And a second person confirms it. */
    readonly second: boolean;
  };
}
