import { requireAdministrator } from "../access/require.ts";
import type { Actor } from "../access/actor.ts";
import { isFailure, problem, type Problem } from "../base/failure.ts";
import type { Workspace } from "../engine/engine.ts";
import type { TablesContext } from "./context.ts";
import { allVersions, type NamedVersion } from "./stored/version-rows.ts";

/**
 * Verifies that the store has what each version names, and that each Parquet has the rows and
 * columns that its version claims. Yields what is wrong, and `undefined` for a version that is whole.
 */
export async function* checkVersions(ctx: TablesContext, actor: Actor): AsyncIterable<Problem | undefined> {
  requireAdministrator(actor);
  await using workspace = await ctx.engine.workspace();
  for await (const version of allVersions(ctx.db)) {
    const problems = [
      ...(await missingBlobs(ctx, version)),
      ...(await parquetProblems(ctx, workspace, version)),
    ];
    if (problems.length === 0) yield undefined;
    // Beside an instance that works, a table may have been deleted, and its files swept, since it was listed.
    else if (await isStillThere(ctx, version)) yield* problems;
  }
}

/** The copies that answer queries, which are made again where they are damaged. */
export async function checkServing(
  ctx: TablesContext,
  actor: Actor,
): Promise<{ readonly files: number; readonly damaged: readonly string[] }> {
  requireAdministrator(actor);
  return ctx.engine.checkServing();
}

async function isStillThere({ db }: TablesContext, { version }: NamedVersion): Promise<boolean> {
  const [found] = await db`select 1 from versions where id = ${version.id}`;
  return found !== undefined;
}

async function missingBlobs(ctx: TablesContext, { tableName, version }: NamedVersion): Promise<Problem[]> {
  const roles = { original: version.original, parquet: version.parquet, rejects: version.rejects };
  const problems: Problem[] = [];
  for (const [role, hash] of Object.entries(roles)) {
    if (hash === undefined || (await ctx.store.has(hash))) continue;
    problems.push(problem("check-blob-missing", { hash, role, table: tableName, version: version.number }));
  }
  return problems;
}

async function parquetProblems(
  ctx: TablesContext,
  workspace: Workspace,
  { tableName, version }: NamedVersion,
): Promise<Problem[]> {
  // What is altered is told by its hash: the engine may not even see it.
  if ((await ctx.store.state(version.parquet)) !== "whole") return [];
  const where = { table: tableName, version: version.number };
  await using file = await ctx.store.lend(version.parquet);
  const { path } = file;
  try {
    const columns = await workspace.rows<{ column_name: string }>("describe select * from read_parquet($1)", [
      path,
    ]);
    const [count] = await workspace.rows<{ found: number }>(
      "select count(*) as found from read_parquet($1)",
      [path],
    );
    const found = Number(count?.found);
    const same =
      columns.map((column) => column.column_name).join("\n") ===
      version.columns.map((column) => column.name).join("\n");
    return [
      ...(found === version.rows
        ? []
        : [problem("check-rows-differ", { ...where, expected: version.rows, found })]),
      ...(same ? [] : [problem("check-columns-differ", where)]),
    ];
  } catch (error) {
    if (isFailure(error)) throw error;
    return [problem("check-parquet-unreadable", where)];
  }
}
