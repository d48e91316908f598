import type { Id } from "../base/id.ts";
import type { Clock } from "../base/clock.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Territory } from "../territory/territory.ts";
import type { Distribution, Period, PlaceRef } from "./metadata.ts";

/** What the room of the tables knows of a dataset that is about to be published. */
export interface Readiness {
  readonly tables: number;
  /** Columns that may name people, in the current version of each table. */
  readonly personalData: readonly { readonly table: string; readonly columns: readonly string[] }[];
  /** Titles of what its tables were computed from that not everybody may know of. */
  readonly hiddenSources?: readonly string[];
}

/**
 * What the tables of a dataset add to what its producer says: it is searched, counted, scored and
 * told to other catalogues with the rest.
 */
export interface TableFacts {
  /** Names of columns, as people read them. */
  readonly columns: readonly string[];
  /** The most frequent texts of its columns, without those that name people. */
  readonly values: readonly string[];
  /** From the first date to the last. */
  readonly period?: Period;
  /** Of the codes in its columns, each once. */
  readonly places: readonly PlaceRef[];
  /** Each table in each form that it can be had. */
  readonly distributions: readonly Distribution[];
  /** Whether some of them is not read by everybody. */
  readonly isHeldBack?: boolean;
  /** Whether columns name people. */
  readonly namesPeople?: boolean;
}

/** What the verbs of this room work with. */
export interface CatalogueContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Asked of the connection that publishes, which holds the dataset. */
  readonly readiness: (dataset: Id, db: Db | Tx) => Promise<Readiness>;
}

/** What search, quality and exports work with. */
export interface FindingContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Of each dataset that has tables. */
  readonly tableFacts: (datasets: readonly Id[]) => Promise<ReadonlyMap<Id, TableFacts>>;
}

/** What a dataset's quality and the proposals for it are drawn from. */
export interface DescribingContext extends FindingContext {
  /** Of each dataset that has tables, each table in each form that it can be had. */
  readonly tableDistributions: (datasets: readonly Id[]) => Promise<ReadonlyMap<Id, readonly Distribution[]>>;
  readonly territory: Territory;
  /** Of each dataset, by address: whether it could be had when it was last asked for. */
  readonly linkChecks: (datasets: readonly Id[]) => Promise<ReadonlyMap<Id, ReadonlyMap<string, boolean>>>;
  /** When the tables of a dataset changed, and how often the instance asks where they come from. */
  readonly changesOf: (dataset: Id) => Promise<TableChanges>;
}

export interface TableChanges {
  /** Of each version, in any order. */
  readonly at: readonly Date[];
  readonly every?: "hourly" | "daily" | "weekly";
}
