import { defined } from "../../base/defined.ts";
import type { Workspace } from "../../engine/engine.ts";
import type { TablesContext } from "../context.ts";
import type { Changes, Table } from "../table.ts";
import { type ColumnPlace, findPlaces } from "../table-places.ts";
import { keyOf, withoutLeftOut } from "../as-published.ts";
import { changesSince } from "./changes-since.ts";
import { findTarget } from "./decided-for.ts";
import type { ImportRow } from "./import-rows.ts";
import type { ImportedTable } from "./import-table.ts";
import { pathOfFile } from "../version-files.ts";
import { sealingOf } from "../seal-files.ts";
import { findVersion } from "../stored/version-rows.ts";
import { workspaceFor } from "../workspace-for.ts";

/** A table whose files are in the store, ready to become a version. */
export interface KeptTable {
  readonly imported: ImportedTable;
  /** The table that it becomes a version of, where there is one already. */
  readonly target?: Table;
  /** Of the version that the changes are told against; 0 where there is none. */
  readonly against: number;
  readonly changes?: Changes;
  readonly parquet: { readonly hash: string; readonly bytes: number };
  readonly rejects?: string;
  readonly places: readonly ColumnPlace[];
}

export async function keepTable(
  work: { ctx: TablesContext; workspace: Workspace; row: ImportRow; signal: AbortSignal },
  imported: ImportedTable,
): Promise<KeptTable> {
  const { ctx, workspace, row, signal } = work;
  const target = await findTarget(ctx, row, imported.raw.name);
  const before = target === undefined ? undefined : await findVersion(ctx.db, target.id);
  const changes = await changesSince(ctx, workspace, before, {
    after: { columns: imported.columns, rows: imported.profile.rows, path: imported.parquet },
    key: keyOf(imported.options, row.options.key ?? target?.key ?? [], before?.options),
    signal,
  });
  const aside =
    imported.aside === undefined
      ? undefined
      : await ctx.store.adopt(imported.aside.path, await sealingOf(ctx, target?.id));
  const { columns, parquet: path } = imported;
  const places = await findPlaces(workspace, { columns, path, signal }, ctx.territory);
  return {
    imported,
    places,
    ...defined({ target }),
    against: before?.number ?? 0,
    ...defined({ changes: withoutLeftOut(changes, imported.options) }),
    parquet: imported.stored,
    ...(aside === undefined ? {} : { rejects: aside.hash }),
  };
}

/** The same tables, with what they change against the versions that were recorded meanwhile. */
export async function tellChangesAgain(
  ctx: TablesContext,
  row: ImportRow,
  kept: readonly KeptTable[],
): Promise<readonly KeptTable[]> {
  await using workspace = await workspaceFor(ctx, row.dataset);
  const told: KeptTable[] = [];
  for (const { target: _, changes: __, ...rest } of kept) {
    const { imported, parquet } = rest;
    const target = await findTarget(ctx, row, imported.raw.name);
    const before = target === undefined ? undefined : await findVersion(ctx.db, target.id);
    const changes = await changesSince(ctx, workspace, before, {
      after: {
        columns: imported.columns,
        rows: imported.profile.rows,
        path: await pathOfFile(ctx, workspace, parquet.hash),
      },
      key: keyOf(imported.options, row.options.key ?? target?.key ?? [], before?.options),
      signal: new AbortController().signal,
    });
    told.push({
      ...rest,
      against: before?.number ?? 0,
      ...defined({ target, changes: withoutLeftOut(changes, imported.options) }),
    });
  }
  return told;
}
