import { type Actor, callerOf } from "../../access/actor.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { TablesContext } from "../context.ts";
import { writableDatasetOf } from "../dataset-of-table.ts";
import { pathOfRows } from "../version-files.ts";
import { getReadableVersion } from "../versions.ts";
import { workspaceFor } from "../workspace-for.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";

/** Whether columns tell a row of a table from another. */
export interface KeyCheck {
  readonly rows: number;
  /** Rows that lack one of them. */
  readonly missing: number;
  /** Rows whose values another row has too. */
  readonly repeated: number;
}

/** Of the engine, for one question. */
const engineMs = 60_000;

/** How far these columns of the current version would serve as its key. */
export async function checkKey(
  ctx: TablesContext,
  actor: Actor,
  id: Id,
  key: readonly string[],
): Promise<KeyCheck> {
  await writableDatasetOf(ctx.db, actor, id);
  const { version } = await getReadableVersion(ctx, actor, id, undefined, {
    reading: "profile",
  });
  const unknown = key.find((name) => !version.columns.some((column) => column.name === name));
  if (unknown !== undefined) throw new Failure("invalid", "key-column-unknown", { column: unknown });
  if (key.length === 0) throw new Failure("invalid", "key-empty");
  await using workspace = await workspaceFor(ctx, id, { caller: callerOf(actor), timeMs: engineMs });
  const path = await pathOfRows(ctx, workspace, version);
  const names = key.map(quoteName);
  const [found] = await workspace.rows<{ rows: number; missing: number; repeated: number }>(
    `select coalesce(sum(n), 0)::bigint as rows, coalesce(sum(n) filter (lacks), 0)::bigint as missing,
       coalesce(sum(n) filter (n > 1), 0)::bigint as repeated
     from (select count(*) as n, bool_or(${names.map((name) => `${name} is null`).join(" or ")}) as lacks
       from read_parquet(${quoteText(path)}) group by ${names.join(", ")})`,
  );
  return {
    rows: found?.rows ?? 0,
    missing: found?.missing ?? 0,
    repeated: found?.repeated ?? 0,
  };
}
