import type { TablesContext } from "./context.ts";
import { foldedFactSql, foldFact, type OwnRows } from "./own-rows.ts";
import { standingVersions, storedVersion } from "./stored/erased-rows.ts";
import { pathOfRows } from "./version-files.ts";
import { workspaceForOwn } from "./workspace-for.ts";
import { quoteName, quoteText } from "../engine/quote.ts";

/**
 * Whether any version of the table holds somebody who is written otherwise and alike, by letters and digits
 * alone: who is meant by another writing cannot be told then. Callers answer for who may.
 */
export async function isWrittenAlike(
  ctx: TablesContext,
  { table, column, person }: OwnRows,
): Promise<boolean> {
  const text = `cast(${quoteName(column)} as varchar)`;
  for (const { id } of await standingVersions(ctx.db, table)) {
    const version = await storedVersion(ctx.db, id);
    if (version?.columns.some(({ name }) => name === column) !== true) continue;
    // One for each: it keeps a copy of the whole version in memory.
    await using workspace = await workspaceForOwn(ctx);
    const others = await workspace.rows(
      `select 1 as one from read_parquet(${quoteText(await pathOfRows(ctx, workspace, version))})
       where ${text} <> $1 and ${foldedFactSql(text)} = $2 limit 1`,
      [person, foldFact(person)],
    );
    if (others.length > 0) return true;
  }
  return false;
}
