import { isDeepStrictEqual } from "node:util";
import { system } from "../access/actor.ts";
import { Failure, isFailure, type Problem, problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { isOutage } from "../base/outage.ts";
import { setIndicatorFacts } from "../catalogue/indicator-facts.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import { type DatasetAccess, readableByIds } from "../catalogue/reading.ts";
import type { Workspace } from "../engine/engine.ts";
import { defined } from "../base/defined.ts";
import { type ComputedRows, findLastRows, recordComputed } from "../tables/computed.ts";
import { hiddenSources } from "../tables/hidden-sources.ts";
import { compute, type Computed } from "./compute.ts";
import type { FormerValues } from "./compute-values.ts";
import { differing, type KnownPeriods } from "./known-periods.ts";
import { keepEdition } from "./editions.ts";
import { isAmong } from "./period-sql.ts";
import type { IndicatorsContext } from "./context.ts";
import {
  findIndicatorRow,
  findKnown,
  findVintage,
  getIndicatorRow,
  type IndicatorRow,
  insertVintage,
  isAsBefore,
  keepKnown,
  listWatched,
  noteTried,
} from "./indicator-rows.ts";
import { keyOf, numbersOf } from "./source-versions.ts";
import { columnsOfValues, keyOfValues } from "./write-values.ts";

/** Indicators, or one of them, of which something that they read has another version than the one that was read or tried. */
export async function listDue(ctx: IndicatorsContext, dataset?: Id): Promise<readonly Id[]> {
  const all = await listWatched(ctx.db, dataset);
  const live = await readableByIds(
    ctx.db,
    system,
    all.map(({ dataset }) => dataset),
  );
  const watched = all.filter(({ dataset }) => live.has(dataset));
  const numbers = await numbersOf(
    ctx,
    watched.flatMap((one) => one.sources),
  );
  return watched
    .filter(({ sources, seen }) =>
      sources.some((source) => numbers.get(keyOf(source)) !== seen[keyOf(source)]),
    )
    .map(({ dataset }) => dataset);
}

/** So often it is computed anew where it was changed, or computed by another, meanwhile. */
const attemptsMax = 5;

/**
 * Computes an indicator from the versions of now, and keeps it as a vintage where something of it changed.
 * Answers what kept it from being computed, which is written down; the values of before stand. Nothing is
 * done for one that was deleted or withdrawn.
 */
export async function refresh(ctx: IndicatorsContext, dataset: Id): Promise<Problem | undefined> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const own = (await readableByIds(ctx.db, system, [dataset])).get(dataset);
    if (own === undefined) return undefined;
    const done = await tryRefresh(ctx, own);
    if (done !== "overtaken") return done === "done" ? undefined : done;
  }
  throw new Failure("conflict", "indicator-overtaken");
}

async function tryRefresh(
  ctx: IndicatorsContext,
  { id: dataset, organization, state }: DatasetAccess,
): Promise<"done" | "overtaken" | Problem> {
  const row = await getIndicatorRow(ctx.db, dataset);
  const [watched] = await listWatched(ctx.db, dataset);
  const tried = Object.fromEntries(await numbersOf(ctx, watched?.sources ?? []));
  await using workspace = await ctx.engine.workspace();
  let computed: Computed;
  const former = await findFormer(ctx, workspace, row);
  try {
    const keeping = defined({ former });
    computed = await compute(ctx, workspace, row.definition, { organization, keeping });
    if (state === "published") await refuseHidden(ctx, dataset, computed);
  } catch (error) {
    return await noteFailed(ctx, row, error, tried);
  }
  const facts = factsOf(row, computed);
  const read = computed.sources.map(
    ({ instance = "", table, version }) => [keyOf({ instance, table }), version] as const,
  );
  const seen = { ...tried, ...Object.fromEntries(read) };
  const last = await findVintage(ctx.db, dataset);
  const isSame =
    last?.digest === computed.digest &&
    isDeepStrictEqual([last.definition, last.facts], [row.definition, facts]);
  if (!isSame)
    return await record(ctx, workspace, { row, facts, seen, former, last: last?.number }, computed);
  await noteTried(ctx.db, dataset, seen);
  return "done";
}

/** The last computation, where it is of the same definition and its file is there. */
async function findFormer(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { dataset, table, definition }: IndicatorRow,
): Promise<FormerValues | undefined> {
  const last = await findKnown(ctx.db, dataset);
  if (last === undefined || !isDeepStrictEqual(last.definition, definition)) return undefined;
  const rows = await findLastRows(ctx, workspace, table);
  return rows?.number === last.number ? { ...rows, known: last.known } : undefined;
}

/** What everybody reads tells nothing of a draft. */
async function refuseHidden({ db }: IndicatorsContext, dataset: Id, { read }: Computed): Promise<void> {
  const titles = await hiddenSources(db, dataset, read);
  if (titles.length > 0) throw new Failure("precondition", "catalogue-source-hidden", { titles });
}

function factsOf(
  { facts }: IndicatorRow,
  { levels, from, to, grain, sources, counts }: Computed,
): IndicatorFacts {
  const told = new Map(sources.map(({ title, url }) => [url, { title, url }]));
  return { ...facts, levels, from, to, grain, sources: [...told.values()], counts };
}

/**
 * Of what is wrong with the data or the definition somebody is told, and it is tried again once one of
 * them changes; of what is away, it is tried again all the same. A fault of ours is told too, and thrown.
 */
async function noteFailed(
  ctx: IndicatorsContext,
  row: IndicatorRow,
  error: unknown,
  tried: Readonly<Record<string, number>>,
): Promise<Problem> {
  if (isOutage(error)) throw error;
  // Deleted while it was computed.
  if ((await findIndicatorRow(ctx.db, row.dataset)) === undefined) throw error;
  const at = ctx.clock();
  const told = isFailure(error) ? await problemOf(ctx, row, error) : problem("indicator-broken");
  const isAway = isFailure(error, "unavailable");
  await ctx.db.begin(async (tx) => {
    // Of what somebody changed meanwhile it says nothing.
    if (await isAsBefore(tx, row))
      await noteTried(tx, row.dataset, isAway ? undefined : tried, { problem: told, at });
  });
  if (!isFailure(error)) throw error;
  return told;
}

/** A column that was read before is gone: whoever reads of it did not ask for it. */
async function problemOf(
  { db }: IndicatorsContext,
  { dataset, definition }: IndicatorRow,
  { key, args }: Failure,
): Promise<Problem> {
  if (!key.startsWith("query-column-unknown")) return problem(key, args);
  const last = await findVintage(db, dataset);
  const isGone = isDeepStrictEqual(last?.definition, definition);
  return isGone ? problem("indicator-column-gone", { column: args["column"] ?? "" }) : problem(key, args);
}

interface Recorded {
  readonly row: IndicatorRow;
  readonly facts: IndicatorFacts;
  readonly seen: Readonly<Record<string, number>>;
  readonly former: FormerValues | undefined;
  /** The number of the last computation, from which this one differs. */
  readonly last: number | undefined;
}

async function record(
  ctx: IndicatorsContext,
  workspace: Workspace,
  { row, facts, seen, former, last }: Recorded,
  { path, places, read, sources, notes, digest, rules, known }: Computed,
): Promise<"done" | "overtaken"> {
  const { dataset, table, definition } = row;
  const rows = {
    dataset,
    table,
    key: keyOfValues,
    path,
    columns: columnsOfValues(facts.unit),
    places: { column: "code", of: places },
    from: read,
    ...defined({ differing: differingRows(former, known) }),
  };
  const edition = await keepEdition(ctx.db, ctx.territory);
  const version = await recordComputed(ctx, workspace, rows, {
    // Another process may have computed the same just now.
    isWanted: async (tx) => (await isAsBefore(tx, row)) && (await findVintage(tx, dataset))?.number === last,
    recorded: async (tx, { number }) => {
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
        rules,
        edition,
      });
      if (known !== undefined) await keepKnown(tx, { dataset, number }, known);
      await setIndicatorFacts(tx, dataset, facts);
      await noteTried(tx, dataset, seen);
    },
  });
  return version === undefined ? "overtaken" : "done";
}

/** Digests tell which periods have other values than before. */
function differingRows(
  former: FormerValues | undefined,
  known: KnownPeriods | undefined,
): ComputedRows["differing"] {
  if (former === undefined || known === undefined) return undefined;
  const periods = [...differing(former.known.digests, known.digests)];
  return { from: former.number, where: isAmong(periods) };
}
