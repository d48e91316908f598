import { problem, type Problem } from "../base/failure.ts";
import type { Workspace } from "../engine/engine.ts";
import type { SqlStatement } from "../tables/query/sql-statement.ts";
import type { RowsSource, ValueAggregation } from "./definition.ts";
import type { RowParts } from "./partial-sql.ts";

/** Periods of places in which rows are looked at whole: those of most rows. */
const lookedMax = 1000;

/**
 * Tells of how many periods of places several rows were added, where the table has no shorter ones: that is right
 * of the hospitals of a département, and wrong of a day that was imported twice. Then rows are the same to the
 * last cell, which is told apart. Of `coded` and `bounds`, while the rows are there.
 */
export async function tellRepeated(
  workspace: Workspace,
  { aggregation, place }: Pick<RowsSource, "place"> & { readonly aggregation: ValueAggregation | "only" },
  { isOfMoments, repeats }: RowParts,
): Promise<readonly Problem[]> {
  if (aggregation !== "sum" || isOfMoments) return [];
  const isCoded = place !== undefined && "column" in place;
  const several = `from ${isCoded ? "coded join known using (number)" : "coded"} where c > 1 and period is not null`;
  const [told] = await workspace.rows<{ periods: number }>(
    `select count(*) as periods ${several} and not (select within from bounds)`,
  );
  const periods = told?.periods ?? 0;
  if (periods === 0) return [];
  const most = `
    create or replace temp table repeated as
    select period, ${isCoded ? "known.code" : "''"} as code ${several} order by c desc, period, 2 limit ${lookedMax}`;
  const rows = repeats === undefined ? 0 : await countSame(workspace, most, repeats("repeated"));
  const notes = [problem("indicator-rows-several", { periods })];
  return rows === 0 ? notes : [...notes, problem("indicator-rows-same", { rows })];
}

async function countSame(workspace: Workspace, most: string, { sql, values }: SqlStatement): Promise<number> {
  await workspace.run(most);
  const [same] = await workspace.rows<{ rows: number }>(sql, values);
  return same?.rows ?? 0;
}
