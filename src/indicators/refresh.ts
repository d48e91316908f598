import { isDeepStrictEqual } from "node:util";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { assertReadable } from "../catalogue/reading.ts";
import { system } from "../access/actor.ts";
import { setIndicatorFacts } from "../catalogue/indicator-facts.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { Workspace } from "../engine/engine.ts";
import { lastNumbers, recordComputed } from "../tables/computed.ts";
import { columnsOfValues, compute, type Computed, keyOfValues } from "./compute.ts";
import type { IndicatorsContext } from "./context.ts";
import {
  findVintage,
  getIndicatorRow,
  type IndicatorRow,
  insertVintage,
  listWatched,
  noteTried,
  type SourceRef,
} from "./indicator-rows.ts";

/** Indicators of which something that they read has another version than the one that was read or tried. */
export async function listDue(ctx: IndicatorsContext): Promise<readonly Id[]> {
  const watched = await listWatched(ctx.db);
  const sources = watched.flatMap((one) => one.sources);
  const numbers = await numbersOf(ctx, sources);
  return watched
    .filter(({ sources: own, seen }) =>
      own.some((source) => numbers.get(keyOf(source)) !== seen[keyOf(source)]),
    )
    .map(({ dataset }) => dataset);
}

/** Computes an indicator from the versions of now, and keeps it as a vintage where something of it changed. */
export async function refresh(ctx: IndicatorsContext, dataset: Id): Promise<void> {
  const row = await getIndicatorRow(ctx.db, dataset);
  const watched = (await listWatched(ctx.db)).find((one) => one.dataset === dataset);
  const tried = Object.fromEntries(await numbersOf(ctx, watched?.sources ?? []));
  await using workspace = await ctx.engine.workspace();
  const computed = await computeOrNote(ctx, workspace, row, tried);
  if (computed === undefined) return;
  const { levels, from, to, grain, sources } = computed;
  const told = new Map(sources.map(({ title, url }) => [url, { title, url }]));
  const facts = { ...row.facts, levels, from, to, grain, sources: [...told.values()] };
  const read = sources.map(
    ({ instance = "", table, version }) => [keyOf({ instance, table }), version] as const,
  );
  const seen = { ...tried, ...Object.fromEntries(read) };
  const last = await findVintage(ctx.db, dataset);
  const isSame =
    last?.digest === computed.digest &&
    isDeepStrictEqual([last.definition, last.facts], [row.definition, facts]);
  if (isSame) await noteTried(ctx.db, dataset, seen);
  else await record(ctx, workspace, { row, facts, seen }, computed);
}

/** Of what is wrong with the data or the definition somebody is told; the values of before stand. */
async function computeOrNote(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { dataset, definition }: IndicatorRow,
  tried: Readonly<Record<string, number>>,
): Promise<Computed | undefined> {
  const { organization } = await assertReadable(ctx.db, system, dataset);
  try {
    return await compute(ctx, workspace, definition, { organization });
  } catch (error) {
    if (!isFailure(error) || error.code === "unavailable") throw error;
    const problem = { key: error.key, args: error.args };
    await noteTried(ctx.db, dataset, tried, { problem, at: ctx.clock() });
    return undefined;
  }
}

async function record(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { row, facts, seen }: { row: IndicatorRow; facts: IndicatorFacts; seen: Readonly<Record<string, number>> },
  { path, places, read, sources, notes, digest }: Computed,
): Promise<void> {
  const { dataset, table, definition } = row;
  const rows = {
    dataset,
    table,
    key: keyOfValues,
    path,
    columns: columnsOfValues(facts.unit),
    places: { column: "code", of: places },
    from: read,
  };
  await recordComputed(ctx, workspace, rows, async (tx, { number }) => {
    const computedAt = ctx.clock();
    const { program } = ctx;
    await insertVintage(tx, dataset, {
      number,
      table,
      computedAt,
      definition,
      facts,
      sources,
      notes,
      digest,
      program,
    });
    await setIndicatorFacts(tx, dataset, facts);
    await noteTried(tx, dataset, seen);
  });
}

/** The last version of each, by its key; 0 where there is none. */
async function numbersOf(
  ctx: IndicatorsContext,
  sources: readonly SourceRef[],
): Promise<ReadonlyMap<string, number>> {
  const here = sources.filter(({ instance }) => instance === "");
  const numbers = await lastNumbers(
    ctx.db,
    here.map(({ table }) => table),
  );
  return new Map(here.map((source) => [keyOf(source), numbers.get(source.table) ?? 0]));
}

function keyOf({ instance, table }: SourceRef): string {
  return `${instance} ${table}`;
}
