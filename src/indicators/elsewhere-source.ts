import { rm } from "node:fs/promises";
import { join } from "node:path";
import { system } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { assertReadable } from "../catalogue/reading.ts";
import type { Workspace } from "../engine/engine.ts";
import { describeVersion, fetchVersion } from "../network/remote/fetch-version.ts";
import type { IndicatorsContext } from "./context.ts";
import type { RowsSource } from "./definition.ts";
import { answerLimits, loadAnswer } from "./load-answer.ts";
import type { ReadSource } from "./open-source.ts";
import {
  isOfMoments,
  namesOf,
  type RowParts,
  partialStatement,
  partsOfTable,
  sourceColumns,
} from "./partial-sql.ts";

/**
 * Makes `partial` of a table that another instance holds and everybody reads: the columns that are needed
 * come from there, of the rows that the filter takes, and are summed in the process that is shut in.
 */
export async function partialElsewhere(
  ctx: IndicatorsContext,
  workspace: Workspace,
  source: RowsSource & { readonly instance: string },
  number: number | undefined,
): Promise<ReadSource & { readonly parts: RowParts }> {
  const { instance, table, filter } = source;
  const version = await describeVersion(ctx.remote, { instance, table }, number);
  const columns = sourceColumns(source, version.columns);
  const path = join(workspace.folder, "elsewhere.parquet");
  const parquet = await fetchVersion(ctx.remote, version, {
    columns: namesOf(columns),
    filters: filter,
    to: path,
  });
  // Whoever holds the rows has chosen them.
  const all = sourceColumns({ ...source, filter: "" }, version.columns);
  const { sql } = partialStatement(source, all, {
    name: "told_rows",
    cells: [],
    types: new Map(),
    profile: version.profile,
  });
  const result = await ctx.engine.sql.run(
    { sources: [{ kind: "parquet", path, names: ["told_rows"] }], sql },
    { ...answerLimits, caller: "indicators" },
  );
  await rm(path, { force: true });
  if (result.truncated)
    throw new Failure("too-large", "indicator-statement-large", { max: answerLimits.rowsMax });
  await loadAnswer(workspace, "answered", result);
  const isExact = await makePartial(workspace);
  const { title } = await assertReadable(ctx.db, system, version.dataset);
  return {
    parts: partsOfTable("partial", { isExact, isOfMoments: isOfMoments(columns) }),
    ruled: { table, dataset: version.dataset },
    told: { instance, table, version: version.number, parquet, title, url: version.subject },
  };
}

/** Sums are exact as long as they fit: tells whether they do. */
async function makePartial(workspace: Workspace): Promise<boolean> {
  const [large] = await workspace.rows<{ rows: number }>(
    "select count(*) as rows from answered where nullif(s, '') is not null and try_cast(s as decimal(38, 10)) is null",
  );
  const isExact = large?.rows === 0;
  const type = isExact ? "decimal(38, 10)" : "double";
  await workspace.run(`
    create temp table partial as
    select ${castText("period", "date")}, coalesce(code, '') as code, ${castText("s", type)}, ${castText("n", "bigint")},
      ${castText("c", "bigint")}, ${castText("d", "bigint")}, ${castText("lo", "double")}, ${castText("hi", "double")},
      ${castText("first_day", "date")}, ${castText("last_day", "date")}, ${castText("within", "bigint")}
    from answered`);
  return isExact;
}

function castText(name: string, type: string): string {
  return `cast(nullif(${name}, '') as ${type}) as ${name}`;
}
