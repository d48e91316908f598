import { createHash } from "node:crypto";
import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Serving } from "../../engine/engine.ts";
import type { TablesContext } from "../context.ts";
import { parseQuery } from "../parse-query.ts";
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

/** Finds the version that `actor` may read. */
export async function openRows(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  params: URLSearchParams,
  options: { version?: number } = {},
): Promise<OpenRows> {
  const number = options.version ?? versionOf(params);
  const { table, version } = await readableTogether(ctx, actor, tableId, number);
  let query: Query | undefined;
  return {
    table,
    version,
    etag: etagOf(version, params),
    get query() {
      query ??= parseQuery(params, version.columns, {
        places: shapeOf(version.columns).geometry !== undefined,
      });
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

function versionOf(params: URLSearchParams): number | undefined {
  const text = params.get("version");
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Rows of a version never change, so that its hash and the question tell the answer. */
function etagOf(version: Version, params: URLSearchParams): string {
  const asked = createHash("sha256").update(params.toString()).digest("base64url").slice(0, 16);
  return `${version.parquet.slice(0, 24)}-${version.number}-${asked}`;
}
