import type { Actor } from "../../access/actor.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import { defined } from "../../base/defined.ts";
import type { Column } from "../../tables/column.ts";
import { type TableSchema, tableSchemaShape } from "../../tables/table-schema.ts";
import type { Elsewhere, Table, Version } from "../../tables/table.ts";
import { type ReaderGrant, findRunningOver } from "../../sharing/running-over.ts";
import { findRemoteTable, listRemoteTables, type RemoteTable } from "../following/remote-tables.ts";
import { askProducer } from "./ask-producer.ts";
import { rememberedMax, type RemoteContext } from "./context.ts";
import { hostOf } from "./peers.ts";
import { askAsReader } from "./reader-tokens.ts";
import { type DescribedTable, readDescription, readVersions, toldColumns } from "./remote-version.ts";
import { checkCells, readRemotePage, type RemotePage } from "./remote-rows.ts";

/** The tables of a dataset that another instance holds, as it told of them: nothing is asked of it. */
export async function listElsewhere(
  { db }: RemoteContext,
  actor: Actor,
  dataset: Id,
): Promise<readonly Table[]> {
  return (await listRemoteTables(db, actor, dataset)).map(toTable);
}

/** Where a table is, if another instance holds it and the actor may know of it. */
export function findElsewhere(
  { db }: RemoteContext,
  actor: Actor,
  table: Id,
  instance?: string,
): Promise<RemoteTable | undefined> {
  return findRemoteTable(db, actor, table, instance);
}

/**
 * The table with the version that its instance tells now: of one that is not open, what an agreement
 * of the actor lets out. Where that instance cannot be reached, or tells what is no version, the table
 * comes without one, and says since when; where it refuses the reader, with what it says.
 */
export async function openElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  { version: number, instance, signal }: ReadElsewhere = {},
): Promise<Table> {
  const found = await getRemote(ctx, actor, id, instance);
  const table = toTable(found, 0);
  const readable = await findReadable(ctx, actor, found);
  if (readable === undefined) return table;
  try {
    const { version, table: told } = await describe(ctx, readable, number, signal);
    return { ...table, ...accessUnder(readable), name: told.name, key: told.key, version };
  } catch (error) {
    // A version that is asked for by its number is there or is not; the current one is told as it can be.
    const isTold = isFailure(error, "unavailable") || (number === undefined && isFailure(error));
    if (!isTold) throw error;
    const problem = { key: error.key, args: error.args };
    if (readable.grant !== undefined && error.code !== "unavailable") {
      return { ...table, elsewhere: { ...elsewhereOf(found), refused: problem } };
    }
    const { failingSince } = ctx.peers.stateOf(found.origin);
    const silent = { problem, ...defined({ since: failingSince }) };
    return { ...table, elsewhere: { ...elsewhereOf(found), silent } };
  }
}

function accessUnder({ found, grant }: Readable): Pick<Table, "access"> {
  if (grant === undefined) return {};
  const { level, record } = found;
  const { agreement } = grant;
  return { access: { level, reading: "part", agreement, columns: toldColumns(record.columns) } };
}

export async function getVersionElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  number: number,
): Promise<Version> {
  return (await describe(ctx, await getReadable(ctx, actor, id), number)).version;
}

export async function listVersionsElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  { page, pageSize, instance }: PageRequest & Pick<ReadElsewhere, "instance">,
): Promise<Page<Version>> {
  const { items, total } = await askFor(ctx, await getReadable(ctx, actor, id, instance), {
    path: `/api/resources/${id}/versions?page=${page}&page_size=${pageSize}`,
    read: (json) => readVersions(json, id),
  });
  return { items, total, ...(page * pageSize < total ? { next: String(page + 1) } : {}) };
}

/** The Table Schema of a version, as its instance writes it for the reader. */
export async function getSchemaElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  number?: number,
): Promise<TableSchema> {
  return askFor(ctx, await getReadable(ctx, actor, id), {
    path: `${pathOf(id, number)}/schema`,
    read: (json) => tableSchemaShape.parse(json),
  });
}

export interface ReadElsewhere {
  /** The one that holds it, by its address; absent where its id alone is known. */
  readonly instance?: string;
  readonly version?: number;
  readonly signal?: AbortSignal;
}

export interface ElsewherePage extends RemotePage {
  readonly columns: readonly Column[];
  readonly etag: string;
}

/** One page of rows, asked of the instance that holds them in the grammar of its table API. */
export async function readPageElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  question: URLSearchParams,
  { version, signal, instance }: ReadElsewhere = {},
): Promise<ElsewherePage> {
  const readable = await getReadable(ctx, actor, id, instance);
  const page = await askForPage(ctx, readable, question, { version, signal });
  return pageUnder(ctx, readable, page, page.version);
}

/** Rows that somebody lends to an organization here. */
export interface LentElsewhere {
  readonly instance: string;
  readonly table: Id;
  readonly loan: Id;
  readonly organization: Id;
}

/**
 * A page of what is lent, asked of the instance that holds it in the name of the organization: an entry of the
 * journal there. Nothing is kept here. Callers answer for who may.
 */
export async function readLentPage(
  ctx: RemoteContext,
  { instance, table, loan, organization }: LentElsewhere,
  question: URLSearchParams,
): Promise<ElsewherePage> {
  const grant = { agreement: loan, party: { kind: "organization", id: organization } } as const;
  const reached = { found: { origin: instance, id: table }, grant };
  return pageUnder(ctx, reached, await askForPage(ctx, reached, question));
}

function askForPage(
  ctx: RemoteContext,
  reached: Reached,
  question: URLSearchParams,
  {
    version,
    signal,
  }: { readonly version?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<RemotePage> {
  return askFor(ctx, reached, {
    path: `${pathOf(reached.found.id, version)}/data/?${question.toString()}`,
    read: readRemotePage,
    ...defined({ signal }),
  });
}

/** With the columns of its version, which is described by its number where that may be asked for. */
async function pageUnder(
  ctx: RemoteContext,
  reached: Reached,
  page: RemotePage,
  number?: number,
): Promise<ElsewherePage> {
  const columns =
    ctx.columns.get(columnsKey(reached, page.version)) ??
    (await describe(ctx, reached, number)).version.columns;
  try {
    checkCells(page.rows, columns);
  } catch (cause) {
    const args = { instance: hostOf(reached.found.origin) };
    throw new Failure("unavailable", "remote-answer-wrong", args, { cause });
  }
  return { ...page, columns, etag: `${page.version}` };
}

/** How a table is asked for: as anybody asks, or in the name of who holds an agreement. */
export interface Reached {
  readonly found: Pick<RemoteTable, "origin" | "id">;
  readonly grant?: ReaderGrant;
}

/** One that this instance was told of. */
export interface Readable extends Reached {
  readonly found: RemoteTable;
}

interface Asked<Answer> {
  readonly path: string;
  readonly read: (json: unknown) => Answer;
  readonly signal?: AbortSignal;
}

/** Asks for what the reader may read. */
export function askFor<Answer>(
  ctx: RemoteContext,
  { found, grant }: Reached,
  asked: Asked<Answer>,
): Promise<Answer> {
  const { origin: instance } = found;
  if (grant === undefined) return askProducer(ctx, { instance, ...asked });
  return askAsReader(ctx, { instance, grant }, (shows) => askProducer(ctx, { instance, shows, ...asked }));
}

async function describe(
  ctx: RemoteContext,
  readable: Reached,
  number: number | undefined,
  signal?: AbortSignal,
): Promise<DescribedTable> {
  const { id } = readable.found;
  const described = await askFor(ctx, readable, {
    path: `${pathOf(id, number)}/description`,
    read: (json) => readDescription(json, id),
    ...defined({ signal }),
  });
  const { version } = described;
  const key = columnsKey(readable, version.number);
  ctx.columns.delete(key);
  ctx.columns.set(key, version.columns);
  const [oldest] = ctx.columns.keys();
  if (ctx.columns.size > rememberedMax && oldest !== undefined) ctx.columns.delete(oldest);
  return described;
}

/** Two readers may be let see other columns of one version. */
function columnsKey({ found, grant }: Reached, version: number): string {
  return [found.origin + pathOf(found.id, version), ...(grant === undefined ? [] : [grant.agreement])].join(
    " ",
  );
}

export function pathOf(id: Id, version: number | undefined): string {
  return `/api/resources/${id}${version === undefined ? "" : `/versions/${version}`}`;
}

async function getRemote(
  { db }: RemoteContext,
  actor: Actor,
  id: Id,
  instance?: string,
): Promise<RemoteTable> {
  const found = await findRemoteTable(db, actor, id, instance);
  if (found !== undefined) return found;
  throw new Failure("not-found", "resource-unknown", { id: id.slice(0, 100) });
}

/** `undefined` where the actor may read nothing of it. */
async function findReadable(
  ctx: RemoteContext,
  actor: Actor,
  found: RemoteTable,
): Promise<Readable | undefined> {
  if (found.level === "open") return { found };
  if (found.level !== "restricted") return undefined;
  const grant = await findRunningOver(ctx, actor, { instance: found.origin, table: found.id });
  return grant && { found, grant };
}

/** Rows of what is not open are read from the instance that holds them, by who may read them there. */
export async function getReadable(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  instance?: string,
): Promise<Readable> {
  const found = await getRemote(ctx, actor, id, instance);
  const readable = await findReadable(ctx, actor, found);
  if (readable !== undefined) return readable;
  throw new Failure("forbidden", "remote-not-open", { table: found.record.name, level: found.level });
}

function toTable(found: RemoteTable, position: number): Table {
  const { id, dataset, record, level } = found;
  return {
    id,
    dataset,
    name: record.name,
    position,
    key: [],
    elsewhere: elsewhereOf(found),
    ...(level === "open" ? {} : { access: { level, reading: "none", columns: toldColumns(record.columns) } }),
  };
}

function elsewhereOf({ origin, subject, record }: RemoteTable): Elsewhere {
  const { columns, rows, version } = record;
  return {
    instance: origin,
    dataset: subject,
    columns: toldColumns(columns),
    ...defined({ rows, version }),
  };
}
