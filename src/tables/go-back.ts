import { type Actor, callerOf } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { newId, type Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import { touchDataset } from "../catalogue/datasets.ts";
import { refuseIfComputed } from "./computed-refusals.ts";
import type { TablesContext } from "./context.ts";
import { pathOfRows } from "./version-files.ts";
import { leftOutOf, withDecided } from "./as-published.ts";
import { changesSince } from "./import/changes-since.ts";
import { writableDatasetOf } from "./dataset-of-table.ts";
import { getTableRow } from "./stored/table-rows.ts";
import { isClosed } from "./stored/held-versions.ts";
import { findVersion, insertVersion, type StoredVersion, takeTurn } from "./stored/version-rows.ts";
import { narrowLater } from "./narrow-ahead.ts";
import type { ImportOptions, Table, Version } from "./table.ts";
import { workspaceFor } from "./workspace-for.ts";

/** Of the engine, to compare two versions. */
const engineMs = 300_000;

/** Makes a new version with the content of an earlier one: history only grows. */
export async function goBack(ctx: TablesContext, actor: Actor, id: Id, number: number): Promise<Version> {
  await writableDatasetOf(ctx.db, actor, id);
  await refuseIfComputed(ctx.db, id, "table-computed-back");
  const table = await getTableRow(ctx.db, id);
  for (;;) {
    const wanted = await findVersion(ctx.db, id, number);
    const current = await findVersion(ctx.db, id);
    if (wanted === undefined || current === undefined) {
      throw new Failure("not-found", "version-unknown", { table: table.name, number });
    }
    if (await isClosed(ctx.db, id, number))
      throw new Failure("conflict", "version-closed", { table: table.name, number });
    if (wanted.number === current.number) throw new Failure("conflict", "version-current", { number });
    const version = await versionLike(ctx, actor, table, { wanted, current });
    const isRecorded = await ctx.db.begin(async (tx) => {
      await takeTurn(tx, table.dataset);
      // One that was recorded meanwhile has the number, and is what this one changes.
      if ((await findVersion(tx, id))?.id !== current.id) return false;
      // Rows of the one that is wanted may have been erased meanwhile.
      if ((await findVersion(tx, id, number))?.id !== wanted.id) return false;
      await insertVersion(tx, version);
      await touchDataset(tx, table.dataset, version.createdAt);
      return true;
    });
    if (!isRecorded) continue;
    await narrowLater(ctx, table.dataset);
    return version;
  }
}

function withLeftOut(options: ImportOptions, current: ImportOptions): ImportOptions {
  const left = Object.fromEntries(leftOutOf(current).map((name) => [name, { publish: false }]));
  if (Object.keys(left).length === 0) return options;
  return withDecided(options, { ...options, columns: { ...options.columns, ...left } });
}

async function versionLike(
  ctx: TablesContext,
  actor: Actor,
  table: Table,
  { wanted, current }: { wanted: StoredVersion; current: StoredVersion },
): Promise<StoredVersion> {
  await using workspace = await workspaceFor(ctx, table.id, { caller: callerOf(actor), timeMs: engineMs });
  const changes = await changesSince(ctx, workspace, current, {
    after: { ...wanted, path: await pathOfRows(ctx, workspace, wanted) },
    key: table.key,
    signal: new AbortController().signal,
  });
  const at = ctx.clock();
  const { createdBy: _, changes: __, ...content } = wanted;
  return {
    ...content,
    id: newId(at.getTime()),
    number: current.number + 1,
    createdAt: at,
    ...(actor.kind === "member" ? { createdBy: actor.account } : {}),
    source: { kind: "version", number: wanted.number },
    ...defined({ changes }),
    // What is not published stays so, whatever version comes back.
    options: withLeftOut(wanted.options, current.options),
  };
}
