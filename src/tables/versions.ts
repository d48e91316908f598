import type { Readable } from "node:stream";
import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { assertReadable } from "../catalogue/reading.ts";
import type { TablesContext } from "./context.ts";
import { getTableRow, getTableWith, hasVersion } from "./import/table-rows.ts";
import { findVersion, pageOfVersions } from "./import/version-rows.ts";
import type { Table, Version } from "./table.ts";

export async function listVersions(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  page: PageRequest,
): Promise<Page<Version>> {
  await getReadableTable(ctx, actor, table);
  const { versions, total } = await pageOfVersions(ctx.db, table, {
    limit: page.pageSize,
    offset: (page.page - 1) * page.pageSize,
  });
  const more = page.page * page.pageSize < total;
  return { items: versions, total, ...(more ? { next: String(page.page + 1) } : {}) };
}

export async function getVersion(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  number: number,
): Promise<Version> {
  const { version } = await findReadable(ctx, actor, table, number);
  return version;
}

export interface ReadableVersion {
  readonly table: Table;
  readonly version: Version;
  /** Where the engine reads the rows. */
  readonly parquetPath: string;
}

/** The version that a reader asks for; the current one where no number is given. */
export async function getReadableVersion(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  number?: number,
): Promise<ReadableVersion> {
  const { table, version } = await findReadable(ctx, actor, tableId, number);
  return { table, version, parquetPath: await ctx.store.path(version.parquet) };
}

/** The original file of a version, byte for byte. */
export async function openOriginal(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  number: number,
): Promise<{ stream: Readable; bytes: number; fileName: string }> {
  const { version } = await findReadable(ctx, actor, table, number);
  return {
    stream: await ctx.store.open(version.original),
    bytes: version.originalBytes,
    fileName: await originalName(ctx, version),
  };
}

/** The name under which the original came, found through the versions that went back to another. */
async function originalName(ctx: TablesContext, version: Version): Promise<string> {
  const { source } = version;
  switch (source.kind) {
    case "upload":
    case "path":
      return source.fileName;
    case "url":
      return source.fileName ?? `original.${version.format}`;
    case "version": {
      const earlier = await findVersion(ctx.db, version.table, source.number);
      return earlier === undefined ? `original.${version.format}` : await originalName(ctx, earlier);
    }
  }
}

/** The same without a look at the store, which is what a question to the rows begins with. */
export async function findReadable(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  number: number | undefined,
): Promise<{ table: Table; version: Version }> {
  const table = await getTableWith(ctx.db, tableId, number);
  await assertReadable(ctx.db, actor, table.dataset);
  if (!hasVersion(table)) {
    throw number === undefined
      ? new Failure("not-found", "table-without-version", { table: table.name })
      : new Failure("not-found", "version-unknown", { table: table.name, number });
  }
  return { table, version: table.version };
}

async function getReadableTable(ctx: TablesContext, actor: Actor, id: Id): Promise<Table> {
  const table = await getTableRow(ctx.db, id);
  await assertReadable(ctx.db, actor, table.dataset);
  return table;
}
