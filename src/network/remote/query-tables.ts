import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Actor } from "../../access/actor.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { TablesContext } from "../../tables/context.ts";
import { exportRows } from "../../tables/exports.ts";
import type { NamedRows } from "../../tables/sql-several.ts";
import { outlineVersion } from "../../tables/versions.ts";
import { findRemoteTable, type RemoteTable } from "../taking/remote-tables.ts";
import { askProducer } from "./ask-producer.ts";
import type { RemoteContext } from "./context.ts";
import { fetchRows } from "./fetch-rows.ts";
import type { FetchedFiles } from "./fetched-files.ts";
import { queryLimits, type QueryTable, type ReadTable } from "./query.ts";
import { readDescription } from "./remote-version.ts";

export interface QueriesContext extends RemoteContext {
  readonly tables: TablesContext;
  readonly files: FetchedFiles;
  /** Who has a query under way, each once. */
  readonly running: Set<string>;
}

export interface AskedTable {
  readonly actor: Actor;
  /** Of the query: what is fetched for it alone lies there. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly name: string;
  readonly table: QueryTable;
  readonly bytesMax: number;
}

/** What the statement reads, and where it came from. */
export interface PreparedTable {
  readonly rows: NamedRows;
  readonly read: Omit<ReadTable, "rows">;
}

/** The rows of one table of a query, here. What another instance says it holds never hides what is held here. */
export async function prepareTable(ctx: QueriesContext, asked: AskedTable): Promise<PreparedTable> {
  const { id, instance = ctx.url } = addressParts(asked.table.table);
  if (id === undefined) throw unknown(asked);
  const number = await numberHere(ctx, asked, id);
  if (number !== undefined) {
    if (instance !== ctx.url) throw unknown(asked);
    return prepareHere(ctx, asked, { id, number });
  }
  const found = await findRemoteTable(ctx.db, asked.actor, id);
  if (found === undefined || (instance !== ctx.url && instance !== found.origin)) throw unknown(asked);
  return prepareElsewhere(ctx, asked, found);
}

/** The version that is read of a table held here; `undefined` where there is none for the actor. */
async function numberHere(
  ctx: QueriesContext,
  { actor, table }: AskedTable,
  id: Id,
): Promise<number | undefined> {
  try {
    return (await outlineVersion(ctx.tables, actor, id, table.version)).number;
  } catch (error) {
    if (isFailure(error, "not-found")) return undefined;
    throw error;
  }
}

async function prepareHere(
  ctx: QueriesContext,
  { name, actor, table, folder, signal }: AskedTable,
  { id, number }: { id: Id; number: number },
): Promise<PreparedTable> {
  const question = questionOf(table);
  const address = ctx.url + exportPath(id, number, question);
  const read = { name, instance: ctx.url, table: id, version: number, bytes: 0, kept: false, address };
  if (question.size === 0) return { rows: { name, table: id, version: number }, read };
  const parquet = join(folder, `${name}.parquet`);
  const { stream } = await exportRows(ctx.tables, actor, id, "parquet", question, {
    version: number,
    signal,
  });
  await pipeline(stream, createWriteStream(parquet, { flags: "wx" }));
  return { rows: { name, parquet }, read };
}

async function prepareElsewhere(
  ctx: QueriesContext,
  asked: AskedTable,
  { id, origin, record, level }: RemoteTable,
): Promise<PreparedTable> {
  const { name, table, folder, signal } = asked;
  const shown = table.authorization === undefined ? {} : { authorization: table.authorization };
  if (level !== "open" && table.authorization === undefined) {
    throw new Failure("forbidden", "remote-not-open", { table: record.name, level });
  }
  const version = table.version ?? (await versionElsewhere(ctx, { id, origin, signal, ...shown }));
  const parquet = join(folder, `${name}.parquet`);
  const path = exportPath(id, version, questionOf(table));
  const { bytes, kept } = await fetchRows(ctx, ctx.files, {
    instance: origin,
    path,
    to: parquet,
    bytesMax: asked.bytesMax,
    timeMs: queryLimits.fetchMs,
    signal,
    ...shown,
  });
  const read = { name, instance: origin, table: id, version, bytes, kept, address: origin + path };
  return { rows: { name, parquet }, read };
}

async function versionElsewhere(
  ctx: RemoteContext,
  { id, origin, ...asking }: { id: Id; origin: string; signal: AbortSignal; authorization?: string },
): Promise<number> {
  const { version } = await askProducer(ctx, {
    instance: origin,
    path: `/api/resources/${id}/description`,
    read: (json) => readDescription(json, id),
    ...asking,
  });
  return version.number;
}

/** Filters and columns, and nothing that pages or versions. */
function questionOf({ columns, filters = "" }: QueryTable): URLSearchParams {
  const question = new URLSearchParams(filters.replace(/^\?/, ""));
  for (const name of ["version", "page", "page_size", "cursor", "columns", "agreement"])
    question.delete(name);
  if (columns !== undefined && columns.length > 0) {
    question.set(
      "columns",
      columns.map((name) => `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(","),
    );
  }
  return question;
}

function exportPath(id: Id, version: number, question: URLSearchParams): string {
  const search = question.size === 0 ? "" : `?${question.toString()}`;
  return `/api/resources/${id}/versions/${version}/data/parquet/${search}`;
}

/** An id alone, or the address of a table at an instance, with whatever comes after its id. */
function addressParts(text: string): { readonly id?: Id; readonly instance?: string } {
  const trimmed = text.trim();
  if (isId(trimmed)) return { id: trimmed };
  const [, instance, id = ""] = /^(https?:\/\/[^?#]+)\/api\/resources\/([^/?#]+)/.exec(trimmed) ?? [];
  return instance === undefined || !isId(id) ? {} : { id, instance };
}

function unknown({ name, table }: Pick<AskedTable, "name" | "table">): Failure {
  return new Failure("not-found", "query-several-unknown", {
    parameter: `tables.${name}.table`,
    table: table.table.slice(0, 200),
  });
}
