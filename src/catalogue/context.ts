import type { Id } from "../base/id.ts";
import type { Clock } from "../base/clock.ts";
import type { Db } from "../db/db.ts";
import type { Distribution, Period, PlaceRef } from "./metadata.ts";

/** What the room of the tables knows of a dataset that is about to be published. */
export interface Readiness {
  readonly tables: number;
  /** Columns that may name people, in the current version of each table. */
  readonly personalData: readonly { readonly table: string; readonly columns: readonly string[] }[];
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
}

/** What the verbs of this room work with. */
export interface CatalogueContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly readiness: (dataset: Id) => Promise<Readiness>;
}

/** What search, quality and exports work with. */
export interface FindingContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Of each dataset that has tables. */
  readonly tableFacts: (datasets: readonly Id[]) => Promise<ReadonlyMap<Id, TableFacts>>;
}
