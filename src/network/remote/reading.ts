import type { Actor } from "../../access/actor.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import { defined } from "../../base/defined.ts";
import type { Column } from "../../tables/column.ts";
import type { Elsewhere, Table, Version } from "../../tables/table.ts";
import { findRemoteTable, listRemoteTables, type RemoteTable } from "../following/remote-tables.ts";
import { askProducer } from "./ask-producer.ts";
import { columnsMax, type RemoteContext } from "./context.ts";
import { hostOf } from "./peers.ts";
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
 * The table with the version that its instance tells now. Where that instance cannot be reached,
 * or tells what is no version, the table comes without one, and says since when.
 */
export async function openElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  { version: number, instance }: ReadElsewhere = {},
): Promise<Table> {
  const found = await getRemote(ctx, actor, id, instance);
  const table = toTable(found, 0);
  if (found.level !== "open") return table;
  try {
    const { version, table: told } = await describe(ctx, found, number);
    return { ...table, name: told.name, key: told.key, version };
  } catch (error) {
    // A version that is asked for by its number is there or is not; the current one is told as it can be.
    const isTold = isFailure(error, "unavailable") || (number === undefined && isFailure(error));
    if (!isTold) throw error;
    const { failingSince } = ctx.peers.stateOf(found.origin);
    const problem = { key: error.key, args: error.args };
    const silent = { problem, ...defined({ since: failingSince }) };
    return { ...table, elsewhere: { ...elsewhereOf(found), silent } };
  }
}

export async function getVersionElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  number: number,
): Promise<Version> {
  return (await describe(ctx, await getOpen(ctx, actor, id), number)).version;
}

export async function listVersionsElsewhere(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  { page, pageSize, instance }: PageRequest & Pick<ReadElsewhere, "instance">,
): Promise<Page<Version>> {
  const { origin } = await getOpen(ctx, actor, id, instance);
  const { items, total } = await askProducer(ctx, {
    instance: origin,
    path: `/api/resources/${id}/versions?page=${page}&page_size=${pageSize}`,
    read: (json) => readVersions(json, id),
  });
  return { items, total, ...(page * pageSize < total ? { next: String(page + 1) } : {}) };
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
  const found = await getOpen(ctx, actor, id, instance);
  const asking = signal === undefined ? {} : { signal };
  const page = await askProducer(ctx, {
    instance: found.origin,
    path: `${pathOf(id, version)}/data/?${question.toString()}`,
    read: readRemotePage,
    ...asking,
  });
  const columns =
    ctx.columns.get(found.origin + pathOf(id, page.version)) ??
    (await describe(ctx, found, page.version)).version.columns;
  try {
    checkCells(page.rows, columns);
  } catch (cause) {
    throw new Failure("unavailable", "remote-answer-wrong", { instance: hostOf(found.origin) }, { cause });
  }
  return { ...page, columns, etag: `${page.version}` };
}

async function describe(
  ctx: RemoteContext,
  { id, origin }: RemoteTable,
  number: number | undefined,
): Promise<DescribedTable> {
  const described = await askProducer(ctx, {
    instance: origin,
    path: `${pathOf(id, number)}/description`,
    read: (json) => readDescription(json, id),
  });
  const { version } = described;
  const key = origin + pathOf(id, version.number);
  ctx.columns.delete(key);
  ctx.columns.set(key, version.columns);
  const [oldest] = ctx.columns.keys();
  if (ctx.columns.size > columnsMax && oldest !== undefined) ctx.columns.delete(oldest);
  return described;
}

function pathOf(id: Id, version: number | undefined): string {
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

/** Rows of what is not open are read from the instance that holds them, by who may read them there. */
async function getOpen(ctx: RemoteContext, actor: Actor, id: Id, instance?: string): Promise<RemoteTable> {
  const found = await getRemote(ctx, actor, id, instance);
  if (found.level === "open") return found;
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
