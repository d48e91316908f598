import type { Actor } from "../access/actor.ts";
import { requireRole } from "../access/require.ts";
import type { Id } from "../base/id.ts";
import type { Problem } from "../base/failure.ts";
import { quoteText } from "../engine/quote.ts";
import { compute } from "./compute.ts";
import type { IndicatorsContext } from "./context.ts";
import type { Grain, IndicatorLevel, ValueReason, ValueStatus } from "./definition.ts";
import { toDefinition } from "./indicator-rules.ts";
import type { Series } from "./indicator.ts";
import { sourcesOf } from "./sources-of.ts";

/** What a definition gives today. Nothing of it is kept. */
export interface IndicatorPreview {
  readonly grain: Grain;
  readonly levels: readonly IndicatorLevel[];
  readonly from: string;
  readonly to: string;
  /** How many places have values, all levels together. */
  readonly places: number;
  readonly notes: readonly Problem[];
  /** Of the widest place. */
  readonly series: Series;
}

interface ValueRow {
  readonly level: IndicatorLevel;
  readonly code: string;
  readonly place: string;
  readonly period: string;
  readonly value: number | null;
  readonly status: ValueStatus;
  readonly reason: ValueReason | null;
}

/** Computes as for an indicator of the organization, whose editors may. Throws what keeps it from being computed. */
export async function previewIndicator(
  ctx: IndicatorsContext,
  actor: Actor,
  { organization, definition: told }: { readonly organization: Id; readonly definition: unknown },
): Promise<IndicatorPreview> {
  requireRole(actor, organization, "editor");
  const definition = toDefinition(told);
  await sourcesOf(ctx.db, definition);
  await using workspace = await ctx.engine.workspace();
  const { path, grain, levels, from, to, notes } = await compute(ctx, workspace, definition, {
    organization,
  });
  const values = `read_parquet(${quoteText(path)})`;
  const [counted] = await workspace.rows<{ places: number }>(
    `select cast(count(distinct level || ' ' || code) as int) as places from ${values}`,
  );
  const widest = quoteText(levels.at(-1) ?? "country");
  const rows = await workspace.rows<ValueRow>(`
    select level, code, place, strftime(period, '%Y-%m-%d') as period, value, status, reason from ${values}
    where level = ${widest} and code = (
      select code from ${values} where level = ${widest}
      group by code order by max(value) desc nulls last, code limit 1)
    order by period`);
  const [first] = rows;
  return {
    grain,
    levels,
    from,
    to,
    notes,
    places: counted?.places ?? 0,
    series: {
      place: { level: first?.level ?? "country", code: first?.code ?? "", label: first?.place ?? "" },
      points: rows.map(({ period, value, status, reason }) => ({
        period,
        value,
        status,
        ...(reason === null ? {} : { reason }),
      })),
    },
  };
}
