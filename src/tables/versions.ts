import type { Db } from "../db/db.ts";
import type { Readable } from "node:stream";
import type { Actor } from "../access/actor.ts";
import { reachOf } from "../access/reach.ts";
import { Failure, isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { openFileOf } from "./version-files.ts";
import type { TablesContext } from "./context.ts";
import { readableDatasetOf } from "./dataset-of-table.ts";
import { erasuresOf } from "./stored/erased-rows.ts";
import { getTableRow } from "./stored/table-rows.ts";
import { isOriginalKept } from "./stored/held-versions.ts";
import { findVersion, pageOfVersions } from "./stored/version-rows.ts";
import { type AllowedTable, allowReading, type AskedReading, findTable } from "./narrow/allow-reading.ts";
import { narrowVersion } from "./narrow/narrow-version.ts";
import { reachedOf, withoutValues } from "./show-tables.ts";
import { breakOff } from "./narrow/watch-reading.ts";
import type { Version, VersionErasure } from "./table.ts";

/** When versions of these tables were made after that moment, the newest first: none of those that are closed. */
export async function versionsSince(
  db: Db,
  tables: readonly Id[],
  { since, most }: { readonly since: Date; readonly most: number },
): Promise<readonly { readonly table: Id; readonly at: Date }[]> {
  const rows = await db<{ table: Id; at: Date }[]>`
    select table_id as table, created_at as at from versions
    where table_id = any(${[...tables]}::uuid[]) and closed_at is null and created_at > ${since}
    order by created_at desc limit ${most}`;
  return rows.map((row) => ({ ...row }));
}

/** Each as the actor may read it; of what is not open, without a profile. */
export async function listVersions(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  page: PageRequest,
): Promise<Page<Version>> {
  const show = await showVersion(ctx, actor, table);
  const { versions, total } = await pageOfVersions(ctx.db, table, {
    limit: page.pageSize,
    offset: (page.page - 1) * page.pageSize,
  });
  const more = page.page * page.pageSize < total;
  const items: Version[] = [];
  for (const version of versions) items.push(...(await show(version)));
  return { items, total, ...(more ? { next: String(page.page + 1) } : {}) };
}

/** With its profile: of what is not open, that is a reading of its own. */
export async function getVersion(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  number: number,
): Promise<Version> {
  const { version } = await findReadable(ctx, actor, table, number, { reading: "profile" });
  return version;
}

/** The same without a profile where not everybody reads it, which is no reading; the current one where no number is given. */
export async function outlineVersion(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  number?: number,
): Promise<Version> {
  const { table, version } = await findTable(ctx, actor, id, number);
  const [shown] = await (await showVersion(ctx, actor, id))(version);
  if (shown !== undefined) return shown;
  throw new Failure("not-found", "version-unknown", { table: table.name, number: version.number });
}

/** The version that a reader asks for; the current one where no number is given. */
export async function getReadableVersion(
  ctx: TablesContext,
  actor: Actor,
  tableId: Id,
  number?: number,
  asked: AskedReading = { reading: "page" },
): Promise<AllowedTable> {
  return findReadable(ctx, actor, tableId, number, asked);
}

/** What was erased of its versions, for who may know of them. */
export async function listErasures(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
): Promise<readonly VersionErasure[]> {
  await showVersion(ctx, actor, table);
  return erasuresOf(ctx.db, table);
}

/** The original file of a version, byte for byte. */
export async function openOriginal(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  number: number,
): Promise<{ stream: Readable; bytes: number; fileName: string }> {
  const { version, watched } = await findReadable(ctx, actor, table, number, {
    reading: "original",
    whole: true,
    streams: true,
  });
  if (await isOriginalKept(ctx.db, version.id)) {
    watched?.stop("cut");
    throw new Failure("forbidden", "version-original-kept");
  }
  const file = await openFileOf(ctx, version.original).catch((error: unknown) => {
    watched?.stop("cut");
    throw error;
  });
  return {
    stream: breakOff(file, watched, version.rows),
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
    case "computed":
    case "correction":
      return `original.${version.format}`;
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
  asked: AskedReading,
): Promise<AllowedTable> {
  return allowReading(ctx, actor, await findTable(ctx, actor, tableId, number), asked);
}

/** How the actor sees each version of a table; throws where they may read none. */
async function showVersion(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
): Promise<(version: Version) => Promise<readonly Version[]>> {
  const dataset = await readableDatasetOf(ctx.db, actor, id);
  const table = await getTableRow(ctx.db, id);
  const reach = await reachOf(ctx.db, actor, reachedOf(ctx, table, dataset));
  if (reach.kind === "none") throw reach.refusal;
  if (reach.rule.level === "open") return async (version) => [version];
  if (reach.kind === "whole") return async (version) => [withoutValues(version)];
  return async (version) => {
    const narrowing = reach.narrow(version.columns);
    try {
      return [withoutValues(await narrowVersion(ctx, version, narrowing))];
    } catch (error) {
      // An earlier version may have nothing of what was agreed on.
      if (isFailure(error, "forbidden")) return [];
      throw error;
    }
  };
}
