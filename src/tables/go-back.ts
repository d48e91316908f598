import { type Actor, callerOf } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { newId, type Id } from "../base/id.ts";
import { touchDataset } from "../catalogue/datasets.ts";
import type { TablesContext } from "./context.ts";
import { compareVersions } from "./import/compare-versions.ts";
import { writableDatasetOf } from "./dataset-of-table.ts";
import { getTableRow } from "./import/table-rows.ts";
import { findVersion, insertVersion, type StoredVersion } from "./import/version-rows.ts";
import { narrowLater } from "./narrow-ahead.ts";
import type { Version } from "./table.ts";

/** Of the engine, to compare two versions. */
const engineMs = 300_000;

/** Makes a new version with the content of an earlier one: history only grows. */
export async function goBack(ctx: TablesContext, actor: Actor, id: Id, number: number): Promise<Version> {
  await writableDatasetOf(ctx.db, actor, id);
  const table = await getTableRow(ctx.db, id);
  const wanted = await findVersion(ctx.db, id, number);
  const current = await findVersion(ctx.db, id);
  if (wanted === undefined || current === undefined) {
    throw new Failure("not-found", "version-unknown", { table: table.name, number });
  }
  if (wanted.number === current.number) throw new Failure("conflict", "version-current", { number });
  await using workspace = await ctx.engine.workspace({ caller: callerOf(actor), timeMs: engineMs });
  const changes = await compareVersions(workspace, {
    before: { ...current, path: await ctx.store.path(current.parquet) },
    after: { ...wanted, path: await ctx.store.path(wanted.parquet) },
    key: table.key,
    signal: new AbortController().signal,
  });
  const at = ctx.clock();
  const { createdBy: _, ...content } = wanted;
  const version: StoredVersion = {
    ...content,
    id: newId(at.getTime()),
    number: current.number + 1,
    createdAt: at,
    ...(actor.kind === "member" ? { createdBy: actor.account } : {}),
    source: { kind: "version", number },
    changes,
  };
  await ctx.db.begin(async (tx) => {
    await insertVersion(tx, version);
    await touchDataset(tx, table.dataset, at);
  });
  await narrowLater(ctx, table.dataset);
  return version;
}
