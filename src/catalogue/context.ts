import type { Id } from "../base/id.ts";
import type { Clock } from "../base/clock.ts";
import type { Db } from "../db/db.ts";

/** What the room of the tables knows of a dataset that is about to be published. */
export interface Readiness {
  readonly tables: number;
  /** Columns that may name people, in the current version of each table. */
  readonly personalData: readonly { readonly table: string; readonly columns: readonly string[] }[];
}

/** What the verbs of this room work with. */
export interface CatalogueContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly readiness: (dataset: Id) => Promise<Readiness>;
}
