import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";

export const sourceKinds = [
  "dcat",
  "ckan",
  "opendatasoft",
  "udata",
  "csw",
  "oai-pmh",
  "rudi",
  "schema-org",
  "spreadsheet",
] as const;

/** What a source speaks. */
export type SourceKind = (typeof sourceKinds)[number];

export const everyValues = ["hourly", "daily", "weekly", "never"] as const;

export type HarvestInterval = (typeof everyValues)[number];

/** A catalogue that is gathered here, in the name of an organization. */
export interface Source {
  readonly id: Id;
  readonly organization: Id;
  readonly organizationName: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly url: string;
  /** Only records that say so, in the words of the source: `{ organization: "…" }`. */
  readonly options: Readonly<Record<string, string>>;
  readonly every: HarvestInterval;
  readonly paused?: { readonly at: Date };
  readonly createdAt: Date;
  readonly nextAt?: Date;
  readonly datasets: number;
  readonly lastRun?: Run;
}

/** What its form asks. */
export const askedOfSource = ["organization", "name", "kind", "url", "options", "every"] as const;

export type RunState = "waiting" | "running" | "done" | "incomplete" | "failed" | "cancelled";

/** One pass over a source. */
export interface Run {
  readonly id: Id;
  readonly source: Id;
  readonly state: RunState;
  /** Nothing is stored: what would change is counted. */
  readonly dry: boolean;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly counts: RunCounts;
  /** As the source announces it. */
  readonly announced?: number;
  /** Of the source as a whole; those of records are listed apart. */
  readonly failure?: Problem;
}

export interface RunCounts {
  /** Records told by the source. */
  readonly seen: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Known here from another source, or from here. */
  readonly joined: number;
  readonly refused: number;
  /** Absent from this run, and not yet from the one before. */
  readonly missing: number;
  readonly withdrawn: number;
  /** Records that were taken in with something not understood. */
  readonly withProblems: number;
}

/** What was wrong with one record in one run. */
export interface RecordProblem {
  /** In the source: an identifier, "page 3, record 17". */
  readonly place: string;
  readonly identifier?: string;
  readonly dataset?: { readonly slug: string; readonly title: string };
  /** The record could not be taken in at all. */
  readonly refused: boolean;
  readonly problem: Problem;
}

/** One kind of problem of a run, counted. */
export interface ProblemKind {
  readonly key: string;
  /** Records that could not be taken in for it. */
  readonly refused: number;
  readonly records: number;
  /** The first of them. */
  readonly example: Problem;
}
