import type { Readable } from "node:stream";
import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Column } from "../../tables/column.ts";
import type { FeaturePage } from "../../tables/features.ts";
import type { Question } from "../../tables/query/open-rows.ts";
import type { UnlessKnown } from "../../tables/rows.ts";
import type { Version } from "../../tables/table.ts";
import type { AskedView, TableView } from "../../tables/view.ts";

export type { AskedView, TableView };

/** The query path. A `question` is most often the query string in the grammar of `docs/table-api.md`. */
export interface Rows {
  readPage(
    actor: Actor,
    table: Id,
    question: Question,
    options?: ReadOptions & UnlessKnown,
  ): Promise<RowPage>;
  /**
   * One look at a table: its profile, and answers to questions. Where the table is not open it is
   * one entry of the journal, whatever is asked of the view.
   */
  viewTable(actor: Actor, table: Id, asked: AskedView): Promise<TableView>;
  /**
   * The same with its rows as the text of a JSON array, to be sent on as it is; without them
   * where `unlessEtag` knows the answer already.
   */
  readPageText(
    actor: Actor,
    table: Id,
    question: Question,
    options?: ReadOptions & UnlessKnown,
  ): Promise<RowPageText>;
  /** Streams the whole answer to a query; memory stays flat. */
  exportRows(
    actor: Actor,
    table: Id,
    format: ExportFormat,
    question: Question,
    options?: ReadOptions,
  ): Promise<{ stream: Readable; mediaType: string; fileName: string; bytes?: number }>;
  /** One page of rows as GeoJSON features, read as they are asked for. */
  readFeatures(
    actor: Actor,
    table: Id,
    question: Question,
    options?: { readonly signal?: AbortSignal } & UnlessKnown,
  ): Promise<FeaturePage>;
  /** West, south, east, north of a table's rows, in degrees. */
  extentOf(actor: Actor, table: Id): Promise<readonly [number, number, number, number] | undefined>;
  /** The Parquet of a version as it lies in the store, for HTTP Range. */
  openParquet(
    actor: Actor,
    table: Id,
    range?: { start: number; end: number },
    version?: number,
  ): Promise<{ stream: Readable; bytes: number; hash: string; fileName: string; createdAt: Date }>;
  /** One read-only SELECT over the table, named by `table` or its id, in a child process. */
  sql(
    actor: Actor,
    table: Id,
    sql: string,
    options?: { version?: number; signal?: AbortSignal; maxRows?: number; caller?: string },
  ): Promise<{
    columns: readonly { name: string; type: string }[];
    rows: readonly (readonly unknown[])[];
    truncated: boolean;
  }>;
}

export type ExportFormat = "csv" | "json" | "ndjson" | "parquet" | "arrow" | "xlsx" | "geojson";

export interface ReadOptions {
  readonly version?: number;
  readonly signal?: AbortSignal;
  /** CSV: begin with a byte order mark. */
  readonly byteOrderMark?: boolean;
  /** CSV and XLSX: put an apostrophe before cells that a spreadsheet would run. */
  readonly neutralize?: boolean;
}

export interface RowPage {
  readonly columns: readonly Column[];
  /** Objects by column name; `__id` is the row's number in the version, from 1. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  /** False where `total` is an estimate. */
  readonly totalExact: boolean;
  /** Opaque; asks for what follows without counting from the start. */
  readonly cursor?: string;
  readonly version: number;
  /** Changes whenever the answer may. */
  readonly etag: string;
}

export interface RowPageText extends Omit<RowPage, "columns" | "rows" | "version"> {
  readonly version: Version;
  readonly data: string | undefined;
}
