import type { Actor } from "../../access/actor.ts";
import { system } from "../../access/actor.ts";
import { reachOf } from "../../access/reach.ts";
import { Failure, isFailure, type Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { TablesContext } from "../context.ts";
import { reachedOf } from "../show-tables.ts";
import type { RefreshInterval, ImportOrigin } from "./import-rows.ts";
import { dropRefresh, findRefresh, refreshesDue, saveRefresh, scheduleRefresh } from "./refresh-rows.ts";
import { nextTime } from "./refresh-times.ts";
import { readableDatasetOf, writableDatasetOf } from "../dataset-of-table.ts";
import { getTableRow } from "../stored/table-rows.ts";
import { findVersion, type StoredVersion } from "../stored/version-rows.ts";
import type { ImportOptions, TableSource } from "../table.ts";

interface RefreshState {
  readonly url: string;
  readonly every: string;
  readonly nextAt?: Date;
  readonly lastAt?: Date;
  readonly lastProblem?: Problem;
}

/** For those who read the table whole: at that address the rest of it lies too. */
export async function refreshOf(ctx: TablesContext, actor: Actor, id: Id): Promise<RefreshState | undefined> {
  const dataset = await readableDatasetOf(ctx.db, actor, id);
  const table = await getTableRow(ctx.db, id);
  const reach = await reachOf(ctx.db, actor, reachedOf(ctx, table, dataset));
  if (reach.kind === "none") throw reach.refusal;
  if (reach.kind === "part") throw new Failure("forbidden", "access-whole-needed");
  const found = await findRefresh(ctx.db, id);
  if (found === undefined) return undefined;
  const kept = (await findVersion(ctx.db, id))?.originalKept === true;
  if (kept && !(await mayWriteTo(ctx, actor, id))) throw new Failure("forbidden", "version-original-kept");
  const { url, every, nextAt, lastAt, lastProblem } = found;
  return {
    url,
    every,
    ...defined({ nextAt, lastAt, lastProblem }),
  };
}

async function mayWriteTo(ctx: TablesContext, actor: Actor, table: Id): Promise<boolean> {
  try {
    await writableDatasetOf(ctx.db, actor, table);
    return true;
  } catch (error) {
    if (isFailure(error)) return false;
    throw error;
  }
}

/** How often the address of the table's current version is asked for news. */
export async function setRefresh(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  every: RefreshInterval | "never",
): Promise<void> {
  await writableDatasetOf(ctx.db, actor, id);
  const table = await getTableRow(ctx.db, id);
  if (every === "never") {
    await dropRefresh(ctx.db, id);
    return;
  }
  const known = await findRefresh(ctx.db, id);
  const url = known?.url ?? (await findUrl(ctx, await findVersion(ctx.db, id)));
  if (url === undefined) throw new Failure("conflict", "refresh-without-url", { table: table.name });
  await saveRefresh(ctx.db, id, { url, every, nextAt: nextTime(every, ctx.clock()) });
}

interface DueRefresh {
  readonly actor: Actor;
  readonly dataset: Id;
  readonly table: Id;
  readonly origin: ImportOrigin;
  readonly source: TableSource;
  readonly options: ImportOptions;
}

/** The imports to be made now, each taken off the list until its next time. */
export async function dueRefreshes(ctx: TablesContext): Promise<DueRefresh[]> {
  const now = ctx.clock();
  const due: DueRefresh[] = [];
  for (const { table: id, url, every } of await refreshesDue(ctx.db, now)) {
    const table = await getTableRow(ctx.db, id);
    const version = await findVersion(ctx.db, id);
    await scheduleRefresh(ctx.db, id, nextTime(every, now));
    due.push({
      actor: system,
      dataset: table.dataset,
      table: id,
      origin: { kind: "url", url },
      source: { kind: "url", url, ...fileNameOf(version?.source) },
      options: version?.options ?? {},
    });
  }
  return due;
}

function fileNameOf(source: TableSource | undefined): { fileName?: string } {
  return source?.kind === "url" && source.fileName !== undefined ? { fileName: source.fileName } : {};
}

async function findUrl(ctx: TablesContext, version: StoredVersion | undefined): Promise<string | undefined> {
  if (version === undefined) return undefined;
  const { source } = version;
  if (source.kind === "url") return source.url;
  if (source.kind !== "version") return undefined;
  return findUrl(ctx, await findVersion(ctx.db, version.table, source.number));
}
