import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { RuledTable } from "../access/computed-from.ts";
import { defined } from "../base/defined.ts";
import { Failure, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { PlaceRef, StatusCounts } from "../catalogue/metadata.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteText } from "../engine/fold.ts";
import type { Column } from "../tables/column.ts";
import { parquetSettings } from "../tables/computed.ts";
import { pathOfRows } from "../tables/version-files.ts";
import type { IndicatorsContext } from "./context.ts";
import { digestOf } from "./digest.ts";
import {
  type Grain,
  grains,
  type IndicatorDefinition,
  type IndicatorLevel,
  type IndicatorStep,
  type RowsSource,
  valueStatuses,
} from "./definition.ts";
import { byLevel, load, populationOfPlace } from "./geography.ts";
import { labelOfPlace } from "./place-label.ts";
import { partialElsewhere } from "./elsewhere-source.ts";
import { findVintage, getIndicatorRow } from "./indicator-rows.ts";
import type { VintageSource } from "./indicator.ts";
import { withOneThread } from "./one-thread.ts";
import { type OpenSource, openTableHere, partialOf, type ReadSource } from "./open-source.ts";
import { keyOf } from "./source-versions.ts";
import { readStatement } from "./statement-source.ts";
import { stepSql } from "./steps-sql.ts";
import { makeValues } from "./values-sql.ts";

/** Which versions are read: the current ones, but for those that are pinned, by `keyOf` of their table. */
export interface ComputeOptions {
  readonly organization: Id;
  readonly pinned?: ReadonlyMap<string, number>;
}

export interface Computed {
  /** A Parquet file in the folder of the workspace. */
  readonly path: string;
  readonly grain: Grain;
  readonly levels: readonly IndicatorLevel[];
  readonly from: string;
  readonly to: string;
  readonly places: readonly PlaceRef[];
  readonly counts: StatusCounts;
  readonly sources: readonly VintageSource[];
  readonly read: readonly RuledTable[];
  readonly notes: readonly Problem[];
  readonly digest: string;
}

/** Computes the values of a definition. Throws as the reading of its sources does, and `invalid` where they do not fit. */
export async function compute(
  ctx: IndicatorsContext,
  workspace: Workspace,
  definition: IndicatorDefinition,
  options: ComputeOptions,
): Promise<Computed> {
  const { organization, pinned } = options;
  const opened = new Map<Id, OpenSource>();
  const pinnedOf = (table: Id, instance = "") => pinned?.get(keyOf({ instance, table }));
  const open = async (table: Id): Promise<OpenSource> => {
    const known =
      opened.get(table) ??
      (await openTableHere(ctx, { table, organization, ...defined({ version: pinnedOf(table) }) }));
    opened.set(table, known);
    return known;
  };
  const { grain, notes, elsewhere = [] } = await readSource(ctx, workspace, definition, { open, pinnedOf });
  const last = await withOneThread(workspace, () =>
    takeSteps(ctx, workspace, { steps: definition.steps, grain, open }),
  );
  const written = await writeValues(ctx, workspace, last);
  const all = [...elsewhere, ...opened.values()];
  return {
    ...written,
    grain,
    notes,
    sources: all.map(({ told }) => told),
    read: all.map(({ ruled }) => ruled),
  };
}

type Open = (table: Id) => Promise<OpenSource>;

interface Sources {
  readonly open: Open;
  readonly pinnedOf: (table: Id, instance: string) => number | undefined;
}

interface ReadValues {
  readonly grain: Grain;
  readonly notes: readonly Problem[];
  readonly elsewhere?: readonly ReadSource[];
}

/** Makes `values_0`. */
async function readSource(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { source }: IndicatorDefinition,
  { open, pinnedOf }: Sources,
): Promise<ReadValues> {
  switch (source.kind) {
    case "rows": {
      const { instance } = source;
      const elsewhere =
        instance === undefined
          ? await loadPartial(ctx, workspace, source, open)
          : [
              await partialElsewhere(
                ctx,
                workspace,
                { ...source, instance },
                pinnedOf(source.table, instance),
              ),
            ];
      const { notes } = await makeValues(workspace, ctx.territory, source);
      return { grain: source.time.grain, notes, elsewhere };
    }
    case "indicator": {
      const grain = await loadIndicator(ctx, workspace, {
        indicator: source.indicator,
        open,
        as: "values_0",
      });
      return { grain, notes: [] };
    }
    case "statement":
      return { grain: source.grain, ...(await readStatement(ctx, workspace, source, open)) };
  }
}

/** Of a table held here, which is told where it is opened. */
async function loadPartial(
  ctx: IndicatorsContext,
  workspace: Workspace,
  source: RowsSource,
  open: Open,
): Promise<readonly ReadSource[]> {
  const path = await partialOf(ctx, source, await open(source.table));
  try {
    await workspace.run(`create temp table partial as from read_parquet(${quoteText(path)})`);
  } finally {
    await rm(path, { force: true });
  }
  return [];
}

async function loadIndicator(
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

/** The name of the table that the last step made. */
async function takeSteps(
  ctx: IndicatorsContext,
  workspace: Workspace,
  {
    steps,
    grain,
    open,
  }: { readonly steps: readonly IndicatorStep[]; readonly grain: Grain; readonly open: Open },
): Promise<string> {
  let from = "values_0";
  for (const [index, step] of steps.entries()) {
    const other = `other_${index}`;
    if (step.kind === "ratio") {
      const theirs = await loadIndicator(ctx, workspace, { indicator: step.by, open, as: other });
      await bringTogether(workspace, { from, grain }, { other, theirs });
    }
    if (step.kind === "per-inhabitants") await loadPopulations(ctx, workspace, from);
    const to = `values_${index + 1}`;
    await workspace.run(`create temp table ${to} as ${stepSql(step, grain, from, other)}`);
    from = to;
  }
  return from;
}

/** Of longer periods, the last value that a period knows stands for it. */
async function bringTogether(
  workspace: Workspace,
  { from, grain }: { readonly from: string; readonly grain: Grain },
  { other, theirs }: { readonly other: string; readonly theirs: Grain },
): Promise<void> {
  if (theirs === grain) return;
  if (grains.indexOf(theirs) < grains.indexOf(grain))
    throw new Failure("invalid", "indicator-grains-differ", { grain, other: theirs });
  await workspace.run(`
    create or replace temp table ${other} as
    select v.level, v.code, v.period, o.value, o.status, o.reason from ${from} v
    asof join (select * from ${other} where value is not null) o
      on o.level = v.level and o.code = v.code and o.period <= v.period`);
}

async function loadPopulations(ctx: IndicatorsContext, workspace: Workspace, from: string): Promise<void> {
  const places = await placesIn(workspace, from);
  await load(
    workspace,
    "populations",
    ["level", "code", "population"],
    places.flatMap(({ level, code }) => {
      const population = populationOfPlace(ctx.territory, { level, code });
      return population === undefined || population === 0 ? [] : [[level, code, String(population)]];
    }),
  );
}

function placesIn(
  workspace: Workspace,
  from: string,
): Promise<{ readonly level: IndicatorLevel; readonly code: string }[]> {
  return workspace.rows(`select distinct level, code from ${from} order by level, code`);
}

async function writeValues(
  ctx: IndicatorsContext,
  workspace: Workspace,
  from: string,
): Promise<Pick<Computed, "path" | "levels" | "from" | "to" | "places" | "counts" | "digest">> {
  const places = (await placesIn(workspace, from)).toSorted((one, other) => byLevel(other.level, one.level));
  await load(
    workspace,
    "labels",
    ["level", "code", "place", "rank"],
    places.map(({ level, code }, rank) => [
      level,
      code,
      labelOfPlace(ctx.territory, { level, code }) ?? code,
      String(rank),
    ]),
  );
  const path = join(workspace.folder, "values.parquet");
  await workspace.run(`
    copy (
      select period, level, code, place, value, status, reason
      from ${from} join labels using (level, code) order by cast(rank as int), period
    ) to ${quoteText(path)} ${parquetSettings}`);
  const [span] = await workspace.rows<{ first: string; last: string } & StatusCounts>(`
    select strftime(min(period), '%Y-%m-%d') as first, strftime(max(period), '%Y-%m-%d') as last,
      ${valueStatuses.map((status) => `count(*) filter (where status = '${status}') as ${status}`).join(", ")}
    from read_parquet(${quoteText(path)})`);
  if (span === undefined || places.length === 0) throw new Failure("invalid", "indicator-empty");
  const { first, last, ...counts } = span;
  return {
    path,
    counts,
    digest: await digestOf(workspace, path, places),
    from: first,
    to: last,
    levels: [...new Set(places.map(({ level }) => level))].toSorted(byLevel),
    places: places.flatMap(({ level, code }) => (level === "country" ? [] : [{ level, code }])),
  };
}

/** Of the table of an indicator. */
export function columnsOfValues(unit: string | undefined): readonly Column[] {
  return [
    { ...column("period", "date"), meaning: "date" },
    column("level", "text"),
    column("code", "text"),
    column("place", "text"),
    { ...column("value", "decimal"), ...defined({ unit }) },
    column("status", "text"),
    column("reason", "text"),
  ];
}

function column(name: string, type: Column["type"]): Column {
  return { name, type, missing: [] };
}

export const keyOfValues = ["period", "level", "code"] as const;
