import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteText } from "../engine/quote.ts";
import { pathOfRows } from "../tables/version-files.ts";
import type { IndicatorsContext } from "./context.ts";
import type { Grain, IndicatorPlace } from "./definition.ts";
import { loadPlaces } from "./geography.ts";
import { findVintage, getIndicatorRow } from "./indicator-rows.ts";
import type { OpenSource } from "./open-source.ts";
import { beginning } from "./what-is-new.ts";
import { rankedSql } from "./write-values.ts";

export type Open = (table: Id) => Promise<OpenSource>;

/**
 * Makes a table of the values of another indicator, and tells the length of its periods. Where it is what a
 * definition begins with, its places are those of the workspace; otherwise those that have none are left out.
 */
export async function loadIndicator(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { indicator, open, as }: { readonly indicator: Id; readonly open: Open; readonly as: string },
): Promise<Grain> {
  const { table } = await getIndicatorRow(ctx.db, indicator);
  const { version } = await open(table);
  const vintage = await findVintage(ctx.db, indicator, version.number);
  if (vintage === undefined) throw new Failure("conflict", "indicator-not-computed", { indicator });
  const file = `read_parquet(${quoteText(await pathOfRows(ctx, workspace, version))})`;
  if (as === beginning) {
    const places = await workspace.rows<IndicatorPlace>(`select distinct level, code from ${file}`);
    await loadPlaces(workspace, ctx.territory, places);
  }
  await workspace.run(`create temp table ${as} as ${rankedSql(file)}`);
  return vintage.facts.grain;
}
