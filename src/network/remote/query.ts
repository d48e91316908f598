import type { Id } from "../../base/id.ts";

/** One SELECT over tables of several instances. */
export interface NewQuery {
  /** By the name that the statement gives to each. */
  readonly tables: Readonly<Record<string, QueryTable>>;
  readonly sql: string;
  /** 10 000 at most. */
  readonly rowsMax?: number;
}

/** A table as a query reads it: what is left out is neither sent nor seen. */
export interface QueryTable {
  /** The id of a table that is found here, or its address: `https://…/api/resources/{id}`. */
  readonly table: string;
  readonly columns?: readonly string[];
  /** In the grammar of the table API: `population__greater=1000&year__exact=2024`. */
  readonly filters?: string;
  /** The current one where absent. */
  readonly version?: number;
  /** Shown to the instance that holds the table, and to no other: `Bearer …`. Here, who asks where absent. */
  readonly authorization?: string;
  /** Under which it is read, where its reader holds several. */
  readonly agreement?: Id;
}

export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  /** Where the rows came from, in the order of the question. */
  readonly tables: readonly ReadTable[];
}

export interface ReadTable {
  readonly name: string;
  /** The instance that holds the table, by its address. */
  readonly instance: string;
  readonly table: Id;
  readonly version: number;
  /** Rows that the statement could see, wherever it did. */
  readonly rows: number;
  /** What was read from the other instance, or 0. `kept` where it was here since an earlier query. */
  readonly bytes: number;
  readonly kept: boolean;
  /** The address that gives these very rows. */
  readonly address: string;
  /** What was asked there in place of the rows, which are too large to come here: each a part of the statement. */
  readonly parts: readonly string[];
}

export const queryLimits = {
  tablesMax: 8,
  rowsMax: 10_000,
  /** Of all tables that are fetched for one query. */
  bytesMax: 200_000_000,
  fetchMs: 60_000,
  /** Of an answer of another instance to a part of the statement. */
  partBytesMax: 16_000_000,
  /** One part after the other: another instance answers one of each caller at a time. */
  partsMax: 8,
  sqlMs: 15_000,
  /** Queries that fetch at once; the others wait for their turn. */
  fetchingMax: 3,
  /** Queries under way, with those that have their files and wait for the engine. */
  runningMax: 16,
} as const;
