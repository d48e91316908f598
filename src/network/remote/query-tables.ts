import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Actor } from "../../access/actor.ts";
import { isAboutPeople } from "../../access/person-tables.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Gate } from "../../base/gate.ts";
import type { TablesContext } from "../../tables/context.ts";
import { exportRows } from "../../tables/exports.ts";
import type { NamedRows } from "../../tables/sql-several.ts";
import type { Version } from "../../tables/table.ts";
import { outlineVersion } from "../../tables/versions.ts";
import { findRemoteTable, type RemoteTable } from "../following/remote-tables.ts";
import { askProducer } from "./ask-producer.ts";
import type { RemoteContext } from "./context.ts";
import { fetchRows } from "./fetch-rows.ts";
import type { FetchedFiles } from "./fetched-files.ts";
import { queryLimits, type QueryTable, type ReadTable } from "./query.ts";
import { readDescription } from "./remote-version.ts";

export interface QueriesContext extends RemoteContext {
  readonly tables: TablesContext;
  readonly files: FetchedFiles;
  /** Who a key of a project, or a token that is borne, stands for here. Throws `unauthenticated`. */
  readonly actorOfSecret: (secret: string) => Promise<Actor>;
  /** Who has a query under way, each once. */
  readonly running: Set<string>;
  /** The turns of those that fetch: who has what the statement reads holds none while it waits for the engine. */
  readonly fetching: Gate;
  /** The turns of parts of statements that other instances answer; the caller is the instance. */
  readonly asking: Gate;
}

export interface AskedTable {
  readonly actor: Actor;
  /** Of the query: what is fetched for it alone lies there. */
  readonly folder: string;
  /** The same for rows about people, in memory; made with the first. */
  readonly folderInMemory: () => Promise<string>;
  readonly signal: AbortSignal;
  readonly name: string;
  readonly table: QueryTable;
  readonly bytesMax: number;
}

/** What the statement reads, and where it came from. */
export interface PreparedTable {
  /** Absent where they are too large to come here. */
  readonly rows?: NamedRows;
  readonly read: Omit<ReadTable, "rows" | "parts">;
  /** How its instance is asked for it, of a table that is not held here. */
  readonly elsewhere?: AskedElsewhere;
}

export interface AskedElsewhere extends Omit<QueryTable, "authorization"> {
  readonly version: number;
  readonly authorization?: string;
  /** The names of those that are read; told of what is too large to come. */
  readonly names: readonly string[];
}

/** The rows of one table of a query, here. What another instance says it holds never hides what is held here. */
export async function prepareTable(ctx: QueriesContext, asked: AskedTable): Promise<PreparedTable> {
  refuseBound(asked);
  const { id, instance = ctx.url } = addressParts(asked.table.table);
  if (id === undefined) throw unknown(asked);
  const named = instance === ctx.url ? undefined : instance;
  const found = await findRemoteTable(ctx.db, asked.actor, id, named);
  if (found !== undefined) {
    refuseUnnamed(asked, found, named);
    return prepareElsewhere(ctx, asked, found);
  }
  // Also for a table that is nowhere: an answer tells nothing of one that is not for its reader.
  const actor = await readerHere(ctx, asked);
  const number = await numberHere(ctx, { ...asked, actor }, id);
  if (number === undefined || instance !== ctx.url) throw unknown(asked);
  return prepareHere(ctx, asked, { id, number, actor });
}

/**
 * A token that is bound to the key of a program comes with a proof for one method and one address
 * (RFC 9449 §4.2): it opens tables held here to the request that carries both, and nothing that this
 * instance asks of another.
 */
function refuseBound({ name, table: { authorization = "" } }: AskedTable): void {
  if (/^(?:DPoP\s|Bearer\s+eyJ[^.]*\.)/i.test(authorization.trim())) {
    throw new Failure("invalid", "query-several-proof", { parameter: `tables.${name}.authorization` });
  }
}

/** What is shown to read a table goes to the instance that the asker named, and to none that said that it holds the table. */
function refuseUnnamed(
  { name, table }: AskedTable,
  { id, origin }: RemoteTable,
  named: string | undefined,
): void {
  if (table.authorization === undefined || named !== undefined) return;
  const args = { parameter: `tables.${name}.table`, address: `${origin}/api/resources/${id}` };
  throw new Failure("invalid", "query-several-unnamed", args);
}

/** Whose reading it is of a table held here: of what is shown for it, else of who asks. */
async function readerHere(ctx: QueriesContext, { name, actor, table }: AskedTable): Promise<Actor> {
  const { authorization, agreement } = table;
  const reader = authorization === undefined ? actor : await shownHere(ctx, name, authorization);
  if (agreement === undefined) return reader;
  if (!isId(agreement)) {
    throw new Failure("forbidden", "access-agreement-not-yours", { agreement: agreement.slice(0, 100) });
  }
  return reader.kind === "member" || reader.kind === "grantee" ? { ...reader, agreement } : reader;
}

function shownHere(ctx: QueriesContext, name: string, authorization: string): Promise<Actor> {
  const [, secret] = /^Bearer +([^\s]+)$/i.exec(authorization.trim()) ?? [];
  if (secret !== undefined) return ctx.actorOfSecret(secret);
  throw new Failure("invalid", "query-several-authorization", { parameter: `tables.${name}.authorization` });
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
  { name, actor: asker, table, folder, folderInMemory, signal }: AskedTable,
  { id, number, actor }: { id: Id; number: number; actor: Actor },
): Promise<PreparedTable> {
  const question = questionOf(table);
  const address = ctx.url + exportPath(id, number, question);
  const read = { name, instance: ctx.url, table: id, version: number, bytes: 0, kept: false, address };
  if (question.size === 0 && actor === asker) return { rows: { name, table: id, version: number }, read };
  const isInMemory = await isAboutPeople(ctx.db, id);
  const parquet = join(isInMemory ? await folderInMemory() : folder, `${name}.parquet`);
  const { stream } = await exportRows(ctx.tables, actor, id, "parquet", question, {
    version: number,
    signal,
  });
  await pipeline(stream, createWriteStream(parquet, { flags: "wx" }));
  return { rows: { name, parquet, isInMemory }, read };
}

async function prepareElsewhere(
  ctx: QueriesContext,
  asked: AskedTable,
  { id, origin, record, level }: RemoteTable,
): Promise<PreparedTable> {
  const { name, table, folder, signal } = asked;
  const { authorization, agreement } = table;
  const shown = authorization === undefined ? {} : { authorization };
  if (level !== "open" && authorization === undefined) {
    const args = { parameter: `tables.${name}.authorization`, table: record.name, level };
    throw new Failure("forbidden", "query-several-not-open", args);
  }
  const version =
    table.version ?? (await describeElsewhere(ctx, { id, origin, signal, agreement, ...shown })).number;
  const parquet = join(folder, `${name}.parquet`);
  const question = questionOf(table);
  if (agreement !== undefined) question.set("agreement", agreement);
  const path = exportPath(id, version, question);
  const read = { name, instance: origin, table: id, version, address: origin + path };
  const { table: _named, ...narrowed } = table;
  const elsewhere = { ...narrowed, table: `${origin}/api/resources/${id}`, version, ...shown };
  try {
    const { bytes, kept } = await fetchRows(ctx, ctx.files, {
      instance: origin,
      path,
      to: parquet,
      bytesMax: asked.bytesMax,
      timeMs: queryLimits.fetchMs,
      signal,
      ...shown,
    });
    const rows = { name, parquet, isInMemory: false };
    return { rows, read: { ...read, bytes, kept }, elsewhere: { ...elsewhere, names: [] } };
  } catch (error) {
    if (!isFailure(error, "too-large")) throw error;
    const { columns } = await describeElsewhere(ctx, { id, origin, version, signal, agreement, ...shown });
    const names = table.columns ?? columns.map((column) => column.name);
    return { read: { ...read, bytes: 0, kept: false }, elsewhere: { ...elsewhere, names } };
  }
}

interface Described {
  readonly id: Id;
  readonly origin: string;
  /** The current one where absent. */
  readonly version?: number;
  readonly agreement: Id | undefined;
  readonly signal: AbortSignal;
  readonly authorization?: string;
}

async function describeElsewhere(
  ctx: RemoteContext,
  { id, origin, version: number, agreement, ...asking }: Described,
): Promise<Version> {
  const { version } = await askProducer(ctx, {
    instance: origin,
    path: `/api/resources/${id}${number === undefined ? "" : `/versions/${number}`}/description${agreement === undefined ? "" : `?agreement=${encodeURIComponent(agreement)}`}`,
    read: (json) => readDescription(json, id),
    ...asking,
  });
  return version;
}

/** Filters and columns, and nothing that pages or versions. */
export function questionOf({
  columns,
  filters = "",
}: Pick<QueryTable, "columns" | "filters">): URLSearchParams {
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

export function exportPath(id: Id, version: number, question: URLSearchParams): string {
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
