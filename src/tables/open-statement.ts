import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Chunk } from "../engine/engine.ts";
import type { TablesContext } from "./context.ts";
import { openRows } from "./open-rows.ts";
import type { SqlStatement } from "./query/sql-statement.ts";

const statementMs = 20_000;

/**
 * What a statement of ours answers over the rows of a version (see `Serving`), where everybody reads them all;
 * `undefined` where they do not, whoever asks. Throws as any reading of rows does.
 */
export async function askOpenRows(
  ctx: TablesContext,
  actor: Actor,
  { table, version }: { readonly table: Id; readonly version: number },
  { sql, values }: SqlStatement,
): Promise<readonly Chunk[] | undefined> {
  const open = await openRows(ctx, actor, table, new URLSearchParams(), { version });
  if (!open.open) return undefined;
  const { serving } = await open.serve();
  try {
    return (await serving.read(sql, values, { timeMs: statementMs })).chunks;
  } finally {
    serving.release();
  }
}
