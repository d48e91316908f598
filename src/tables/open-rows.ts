import { createHash } from "node:crypto";
import type { Actor } from "../access/actor.ts";
import type { Reading } from "../access/journal.ts";
import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Serving } from "../engine/engine.ts";
import { lendFile } from "./version-files.ts";
import type { TablesContext } from "./context.ts";
import type { Column } from "./column.ts";
import { type AllowedTable, allowReading, type DescribedReading } from "./narrow/allow-reading.ts";
import type { WatchedReading } from "./narrow/watch-reading.ts";
import { parseQuery, type QueryOptions } from "./query/parse-query.ts";
import type { Table, Version } from "./table.ts";
import { columnsByName } from "./query/columns.ts";
import { isGrouped, looksFor, type Query, type QueryColumn, rowNumber } from "./query/query.ts";
import { storedTypes, type StoredTypes } from "./query/sql-statement.ts";
import { foundTogether } from "./found-together.ts";
import { askLarge, type Asker, whereLarge } from "./large/ask-large.ts";
import type { LargeRows } from "./large/large-columns.ts";
import { streamLarge } from "./large/stream-large.ts";
import { shapeOf } from "./query/shape.ts";

/** A query with the rows that it asks. `serving` is to be released once it is answered. */
export interface OpenRows {
  readonly table: Table;
  readonly version: Version;
  /** Checked against the version's columns when it is first looked at: throws where it is wrong. */
  readonly query: Query;
  /** The columns as they are served, without `__id`. */
  readonly columns: readonly QueryColumn[];
  readonly etag: string;
  /** Whether everybody may read it. */
  readonly open: boolean;
  /** Of a stream of what is not open: ends it once it is no longer allowed. */
  readonly watched?: WatchedReading;
  serve(): Promise<{ serving: Serving; types: StoredTypes }>;
  /** One page, where the table is large, of the question, or of it with other columns: see `askLarge`. */
  askLarge(query: Query, signal: AbortSignal | undefined): ReturnType<typeof askLarge>;
  /** What is asked of a large table in other words: see `whereLarge`. */
  whereLarge<Answer extends object>(
    ask: (asker: Asker, rows: LargeRows) => Promise<Answer | undefined>,
  ): Promise<Answer | "embedded" | "away">;
  /** All rows of the same: see `streamLarge`. */
  streamLarge(query: Query, signals: readonly AbortSignal[]): ReturnType<typeof streamLarge>;
}

/**
 * What is asked of rows: an address in the grammar of `docs/table-api.md`, or a query that another
 * grammar makes once the columns are known. `key` tells two of those apart.
 */
export type RowsQuestion = URLSearchParams | MadeQuestion;

export interface MadeQuestion {
  readonly key: string;
  toQuery(columns: readonly Column[], options: QueryOptions): Query;
}

/** What the rows are read for; streams are watched until their end. */
interface OpenOptions {
  readonly version?: number;
  readonly reading?: Reading;
  readonly streams?: true;
  /** Whether the asker holds the answer with that etag already: then it is not read. */
  readonly unlessEtag?: (etag: string) => boolean;
  /** What the answer is, is told, and no row of it: see `AskedReading`. */
  readonly tells?: true;
}

/** Finds the version that `actor` may read, and writes down that they do where it is not open to all. */
export async function openRows(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  question: RowsQuestion,
  options: OpenOptions = {},
): Promise<OpenRows> {
  const { streams, unlessEtag, tells } = options;
  const found = await foundTogether(ctx, actor, tableId, options.version ?? versionOf(question));
  const allowed = await allowReading(ctx, actor, found, {
    reading: options.reading ?? "page",
    ...defined({ streams, tells }),
    ...(unlessEtag === undefined
      ? {}
      : { unless: ({ version, mark }) => unlessEtag(etagOf(version, question, mark)) }),
    ...(found.rule.level === "open"
      ? {}
      : { describe: (seen: Version) => describe(question, seen, streams === true) }),
  });
  const open = rowsOf(ctx, allowed, question);
  // Of what cannot be asked, nobody holds the answer (RFC 9110 §13.2.1).
  if (unlessEtag?.(open.etag) === true) toQuery(question, open.version.columns);
  return open;
}

/** A question to a table that was allowed already. */
export function rowsOf(ctx: TablesContext, allowed: AllowedTable, question: RowsQuestion): OpenRows {
  const { table, version, mark, open, watched } = allowed;
  let query: Query | undefined;
  const told = { version, large: table.large };
  return {
    table,
    version,
    open,
    ...defined({ watched }),
    etag: etagOf(version, question, mark),
    get query() {
      query ??= toQuery(question, version.columns);
      return query;
    },
    get columns() {
      return columnsByName(version.columns).all;
    },
    askLarge: (asked, signal) => askLarge(ctx, told, asked, signal),
    whereLarge: (ask) => whereLarge(ctx, told, ask),
    streamLarge: (asked, signals) => streamLarge(ctx, told, asked, signals),
    async serve() {
      const path = (use: "read" | "copy") => lendFile(ctx, version.parquet, use);
      const needs = (query?.words.length ?? 0) > 0 ? "words" : "rows";
      const serving = await ctx.engine.serve(version.parquet, path, shapeOf(version.columns), needs);
      if (needs === "words") serving.wishText();
      return { serving, types: storedTypes(serving) };
    },
  };
}

/** Throws `invalid` where the question cannot be asked of these columns. */
export function toQuery(question: RowsQuestion, columns: readonly Column[]): Query {
  const options = { places: shapeOf(columns).geometry !== undefined };
  return question instanceof URLSearchParams
    ? parseQuery(question, columns, options)
    : question.toQuery(columns, options);
}

function versionOf(question: RowsQuestion): number | undefined {
  const text = question instanceof URLSearchParams ? question.get("version") : null;
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** For the journal: which columns are shown or looked into, the question as it came, and the most rows that answer it. */
function describe(question: RowsQuestion, { columns, rows }: Version, isStream: boolean): DescribedReading {
  const query = toQuery(question, columns);
  const filter = question instanceof URLSearchParams ? question.toString() : question.key;
  // Groups are counted in all the rows.
  if (isGrouped(query)) {
    return {
      columns: namesOf([...query.groupBy, ...query.aggregates.map(({ column }) => column)]),
      filter,
      rows,
      looks: true,
    };
  }
  const shown = namesOf(query.columns ?? columnsByName(columns).all);
  const most = isStream ? rows : Math.min(rows, query.pageSize);
  return { columns: shown, filter, rows: most, looks: looksFor(query) };
}

function namesOf(columns: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(columns.map(({ name }) => name))].filter((name) => name !== rowNumber.name);
}

/**
 * Rows of a version never change, so that its hash and the question tell the answer; `mark` keeps
 * what is read under an agreement apart from the rest.
 */
function etagOf(version: Version, question: RowsQuestion, mark: string): string {
  const text = question instanceof URLSearchParams ? question.toString() : ` ${question.key}`;
  const asked = createHash("sha256").update(`${mark}${text}`).digest("base64url").slice(0, 16);
  return `${version.parquet.slice(0, 24)}-${version.number}-${asked}`;
}
