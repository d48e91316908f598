import type { Readable } from "node:stream";
import type { Actor } from "../../access/actor.ts";
import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { KeptFiles } from "../../tables/damaged-files.ts";
import type { SchemaValidation } from "../../tables/schemas/validation.ts";
import type { ReadableTable } from "../../tables/readable-tables.ts";
import type { Table, Version } from "../../tables/table.ts";

export interface Tables {
  listTables(actor: Actor, dataset: Id): Promise<readonly Table[]>;
  /** Those that have a version, of every dataset that the actor may read; `located`: that say where rows lie. */
  listReadableTables(
    actor: Actor,
    request: PageRequest & { readonly located?: true },
  ): Promise<Page<ReadableTable>>;
  /** Throws `not-found`. The table with its current version. */
  getTable(
    actor: Actor,
    id: Id,
  ): Promise<Table & { readonly datasetSlug: string; readonly datasetTitle: string }>;
  changeTable(actor: Actor, id: Id, change: { name?: string; key?: readonly string[] }): Promise<Table>;
  deleteTable(actor: Actor, id: Id): Promise<void>;
  listVersions(actor: Actor, table: Id, page: PageRequest): Promise<Page<Version>>;
  /** With its profile, which is a reading where the table is not open. */
  getVersion(actor: Actor, table: Id, number: number): Promise<Version>;
  /** Without a profile where the table is not open; the current one where no number is given. */
  outlineVersion(actor: Actor, table: Id, number?: number): Promise<Version>;
  /** Makes a new version with the content of an earlier one. */
  goBack(actor: Actor, table: Id, number: number): Promise<Version>;
  listRejectedRows(
    actor: Actor,
    table: Id,
    request: PageRequest & { version?: number },
  ): Promise<Page<{ line: number; raw: string; reason: string; column?: string }>>;
  openOriginal(
    actor: Actor,
    table: Id,
    number: number,
  ): Promise<{ stream: Readable; bytes: number; fileName: string }>;
  openRejectedRows(actor: Actor, table: Id, number: number): Promise<Readable>;
  /** Every error with row, column, value and rule; the first thousand, and the count of all. */
  validate(
    actor: Actor,
    table: Id,
    schema: string,
    options?: { caller?: string; signal?: AbortSignal },
  ): Promise<SchemaValidation>;
  /** Each version against the store and its Parquet: what is wrong, `undefined` for one that is whole. */
  checkVersions(actor: Actor): AsyncIterable<Problem | undefined>;
  /** The files of versions that are damaged on the disk, and when all were last read through; for administrators. */
  keptFiles(actor: Actor): Promise<KeptFiles>;
  /** Each copy that answers queries: how many there are, and the names of those that are damaged. */
  checkServing(actor: Actor): Promise<{ readonly files: number; readonly damaged: readonly string[] }>;
  /** The Table Schema (Frictionless) of a version. */
  tableSchema(actor: Actor, table: Id, number?: number): Promise<unknown>;
}
