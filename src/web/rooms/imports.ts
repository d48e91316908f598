import type { Readable } from "node:stream";
import type { Actor } from "../../access/actor.ts";
import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Column } from "../../tables/column.ts";
import type { Checksum } from "../../tables/import/upload-file.ts";
import type { Progress } from "../../tables/import/progress.ts";
import type { ImportOptions } from "../../tables/table.ts";

export type ImportState = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface Import {
  readonly id: Id;
  readonly dataset: Id;
  readonly state: ImportState;
  readonly sourceName: string;
  readonly progress?: Progress;
  readonly failure?: Problem;
  /** What it made: the tables with their version numbers. */
  readonly made: readonly { table: Id; version: number }[];
  readonly problems: readonly Problem[];
  readonly createdAt: Date;
  readonly endedAt?: Date;
}

export interface Imports {
  /** Resumable upload, step 1: announces a file; answers where its bytes go. */
  createUpload(actor: Actor, upload: { fileName: string; bytes: number; sha256?: string }): Promise<Upload>;
  getUpload(actor: Actor, id: Id): Promise<Upload>;
  /**
   * Step 2, repeated: appends at `offset`, which must be what was received so far (`conflict` otherwise).
   * Bytes that are not those of the checksum are not kept (`altered`).
   */
  appendUpload(
    actor: Actor,
    id: Id,
    at: { offset: number; checksum?: Checksum | undefined },
    bytes: Readable | AsyncIterable<Uint8Array>,
  ): Promise<Upload>;
  deleteUpload(actor: Actor, id: Id): Promise<void>;
  /** A whole file at once, as a form sends it without JavaScript. */
  receiveFile(actor: Actor, fileName: string, bytes: Readable | AsyncIterable<Uint8Array>): Promise<Upload>;
  importLater(
    actor: Actor,
    dataset: Id,
    from: { upload: Id } | { url: string; refresh?: "hourly" | "daily" | "weekly" } | { path: string },
    options?: ImportOptions & { table?: Id; csvw?: unknown },
  ): Promise<Import>;
  /** Imports the same original again with corrections: a new version. */
  correctLater(actor: Actor, table: Id, options: ImportOptions): Promise<Import>;
  /** Imports again what an import asked about, its broken rows set aside (`conflict` where it asked nothing). */
  importAnyway(actor: Actor, id: Id): Promise<Import>;
  /** The first rows as they would be read with these corrections; nothing is stored. */
  preview(
    actor: Actor,
    table: Id,
    options: ImportOptions,
  ): Promise<{
    columns: readonly Column[];
    rows: readonly (readonly unknown[])[];
    rejected: number;
    problems: readonly Problem[];
  }>;
  getImport(actor: Actor, id: Id): Promise<Import>;
  listImports(actor: Actor, dataset: Id): Promise<readonly Import[]>;
  /** Emits the state at once, then at each change, and ends with the work. */
  watchImport(actor: Actor, id: Id, signal: AbortSignal): AsyncIterable<Import>;
  cancelImport(actor: Actor, id: Id): Promise<void>;
  refreshOf(
    actor: Actor,
    table: Id,
  ): Promise<{ url: string; every: string; nextAt?: Date; lastAt?: Date; lastProblem?: Problem } | undefined>;
  setRefresh(actor: Actor, table: Id, every: "hourly" | "daily" | "weekly" | "never"): Promise<void>;
}

export interface Upload {
  readonly id: Id;
  readonly fileName: string;
  readonly bytes: number;
  readonly received: number;
  /** Of the whole file, once it is all there. */
  readonly sha256?: string;
}
