import { createHash } from "node:crypto";
import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Serving } from "../../engine/engine.ts";
import type { TablesContext } from "../context.ts";
import type { Column } from "../column.ts";
import { parseQuery, type QueryOptions } from "./parse-query.ts";
import type { Table, Version } from "../table.ts";
import { columnsByName } from "./columns.ts";
import type { Query, QueryColumn } from "./query.ts";
import { storedTypes, type StoredTypes } from "./query-sql.ts";
import { readableTogether } from "./readable-together.ts";
import { shapeOf } from "./shape.ts";

/** A query with the rows that it asks. `serving` is to be released once it is answered. */
export interface OpenRows {
  readonly table: Table;
  readonly version: Version;
  /** Checked against the version's columns when it is first looked at: throws where it is wrong. */
  readonly query: Query;
  /** The columns as they are served, without `__id`. */
  readonly columns: readonly QueryColumn[];
  readonly etag: string;
  serve(): Promise<{ serving: Serving; types: StoredTypes }>;
}

/**
 * What is asked of rows: an address in the grammar of `docs/table-api.md`, or a query that another
 * grammar makes once the columns are known. `key` tells two of those apart.
 */
export type Question = URLSearchParams | MadeQuestion;

export interface MadeQuestion {
  readonly key: string;
  toQuery(columns: readonly Column[], options: QueryOptions): Query;
}

/** Finds the version that `actor` may read. */
export async function openRows(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  question: Question,
  options: { version?: number } = {},
): Promise<OpenRows> {
  const number = options.version ?? versionOf(question);
  const { table, version } = await readableTogether(ctx, actor, tableId, number);
  let query: Query | undefined;
  return {
    table,
    version,
    etag: etagOf(version, question),
    get query() {
      query ??= toQuery(question, version.columns);
      return query;
    },
    get columns() {
      return columnsByName(version.columns).all;
    },
    async serve() {
      const path = () => ctx.store.path(version.parquet);
      const serving = await ctx.engine.serve(version.parquet, path, shapeOf(version.columns));
      return { serving, types: storedTypes(serving) };
    },
  };
}

function toQuery(question: Question, columns: readonly Column[]): Query {
  const options = { places: shapeOf(columns).geometry !== undefined };
  return question instanceof URLSearchParams
    ? parseQuery(question, columns, options)
    : question.toQuery(columns, options);
}

function versionOf(question: Question): number | undefined {
  const text = question instanceof URLSearchParams ? question.get("version") : null;
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Rows of a version never change, so that its hash and the question tell the answer. */
function etagOf(version: Version, question: Question): string {
  const text = question instanceof URLSearchParams ? question.toString() : ` ${question.key}`;
  const asked = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  return `${version.parquet.slice(0, 24)}-${version.number}-${asked}`;
}
