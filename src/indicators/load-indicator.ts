import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { quoteText } from "../engine/fold.ts";
import type { Workspace } from "../engine/engine.ts";
import { pathOfRows } from "../tables/version-files.ts";
import type { IndicatorsContext } from "./context.ts";
import type { Grain } from "./definition.ts";
import { findVintage, getIndicatorRow } from "./indicator-rows.ts";
import type { OpenSource } from "./open-source.ts";

export type Open = (table: Id) => Promise<OpenSource>;

/** Makes a table of the values of another indicator, and tells the length of its periods. */
export async function loadIndicator(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { indicator, open, as }: { readonly indicator: Id; readonly open: Open; readonly as: string },
): Promise<Grain> {
  const { table } = await getIndicatorRow(ctx.db, indicator);
  const { version } = await open(table);
  const vintage = await findVintage(ctx.db, indicator, version.number);
  if (vintage === undefined) throw new Failure("conflict", "indicator-not-computed", { indicator });
  const path = await pathOfRows(ctx, version);
  await workspace.run(`
    create temp table ${as} as
    select level, code, period, value, status, reason from read_parquet(${quoteText(path)})`);
  return vintage.facts.grain;
}
