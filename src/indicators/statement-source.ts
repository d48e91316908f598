import { fileOf } from "../engine/sql-messages.ts";
import { Failure, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Serving, Workspace } from "../engine/engine.ts";
import type { SqlResult, SqlSource } from "../engine/sql-messages.ts";
import { giveUpDamaged, serveFile } from "../tables/sql.ts";
import type { IndicatorsContext } from "./context.ts";
import type { StatementSource } from "./definition.ts";
import { answerLimits, loadAnswer } from "./load-answer.ts";
import type { OpenSource } from "./open-source.ts";
import { partsOfTable } from "./partial-sql.ts";
import { daySql, periodSql } from "./period-sql.ts";
import { makeValues, type ValuesAsked } from "./values-sql.ts";

/** Makes `values_0` of what a statement answers, in the process that is shut in with the tables it names. */
export async function readStatement(
  ctx: IndicatorsContext,
  workspace: Workspace,
  source: StatementSource,
  { open, rules }: { readonly open: (table: Id) => Promise<OpenSource>; readonly rules: number },
): Promise<{ readonly notes: readonly Problem[] }> {
  const result = await answerOf(ctx, source, open);
  refuseColumns(source, result);
  await loadAnswer(workspace, "answered", result);
  await makePartial(workspace, source);
  const { level, grain } = source;
  const asked: ValuesAsked = {
    value: { aggregation: "only" },
    time: { column: "period", grain },
    rollUp: false,
    gaps: "missing",
    rules,
    ...(level === undefined || level === "country" ? {} : { place: { column: "code", level } }),
  };
  const parts = partsOfTable("partial", { isExact: false, isOfMoments: false });
  return makeValues(workspace, ctx.territory, asked, (take) => take(parts));
}

async function answerOf(
  ctx: IndicatorsContext,
  { sql, tables }: StatementSource,
  open: (table: Id) => Promise<OpenSource>,
): Promise<SqlResult> {
  const servings: Serving[] = [];
  const sources: SqlSource[] = [];
  try {
    for (const { name, table } of tables) {
      const serving = await serveFile(ctx, (await open(table)).version);
      servings.push(serving);
      sources.push({ kind: "serving", ...fileOf(serving), names: [name], columnsAlone: true });
    }
    const result = await ctx.engine.sql.run(
      { sources, sql, isRepeatable: true },
      { ...answerLimits, caller: "indicators" },
    );
    if (!result.truncated) return result;
    throw new Failure("too-large", "indicator-statement-large", { max: answerLimits.rowsMax });
  } catch (error) {
    await giveUpDamaged(error, servings);
    throw error;
  } finally {
    for (const serving of servings) serving.release();
  }
}

function refuseColumns({ level }: StatementSource, { columns }: SqlResult): void {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  const needed = ["period", "value", ...(level === undefined || level === "country" ? [] : ["code"])];
  const missing = needed.filter((name) => !names.has(name));
  if (missing.length === 0) return;
  throw new Failure("invalid", "indicator-statement-columns", { parameter: "sql", columns: missing });
}

/** One value for each period and code: two would be one too many. */
async function makePartial(workspace: Workspace, { grain, level }: StatementSource): Promise<void> {
  const period = periodSql("day", grain);
  const code = level === undefined || level === "country" ? "''" : "coalesce(trim(code), '')";
  // A moment is told as of its day.
  const day = daySql({ name: "day_told", type: "text" }, grain);
  await workspace.run(`
    create temp table partial as
    select ${period} as period, ${code} as code, try_cast(value as double) as s,
      case when try_cast(value as double) is null then 0 else 1 end as n, 1 as c, 0 as d,
      try_cast(value as double) as lo, try_cast(value as double) as hi,
      day as first_day, day as last_day, 0 as within
    from (select *, ${day} as day from (
      select *, regexp_replace(period, '^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*$', '\\1') as day_told from answered) told) dated`);
  const [twice] = await workspace.rows<{ period: string; code: string }>(`
    select strftime(period, '%Y-%m-%d') as period, code from partial where period is not null
    group by all having count(*) > 1 order by all limit 1`);
  if (twice !== undefined) throw new Failure("invalid", "indicator-statement-twice", { ...twice });
  const [wrong] = await workspace.rows<{ value: string }>(
    "select value from answered where nullif(trim(value), '') is not null and try_cast(value as double) is null limit 1",
  );
  if (wrong !== undefined)
    throw new Failure("invalid", "indicator-statement-value", { value: wrong.value.slice(0, 60) });
}
