import { ruleIn, rulesOf } from "../access/access-rules.ts";
import type { Actor } from "../access/actor.ts";
import { defined } from "../base/defined.ts";
import { keptPart } from "../base/footprint.ts";
import { Failure, type Problem, problemOf } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDatasets, getDataset } from "../catalogue/datasets.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { PeriodValues, Series } from "../indicators/indicator.ts";
import { problemsOf } from "../indicators/indicator-rows.ts";
import { readPeriod } from "../indicators/series.ts";
import type { LevelValues } from "../indicators/level-values.ts";
import { addSeries } from "./add-series.ts";
import { lastNumbers } from "../tables/computed.ts";
import { type Block, indicatorOf, placesOf } from "./board.ts";
import { type IndicatorLevel, type IndicatorPlace, placeKey } from "../indicators/definition.ts";
import type { BoardsContext } from "./context.ts";
import type { KeptIndicator } from "./kept-values.ts";
import { wholeLevels } from "./whole-levels.ts";

/** What a board shows of one indicator, as its reader may read it. */
export interface IndicatorRead {
  /** Absent where the reader may not know of it. */
  readonly dataset?: Dataset;
  readonly facts?: IndicatorFacts;
  /** Why nothing of it can be shown. */
  readonly problem?: Problem;
  /** Why its values are of before: what it is computed from can be read no more. */
  readonly stands?: Problem;
  readonly series: ReadonlyMap<string, Series | undefined>;
  readonly periods: ReadonlyMap<IndicatorLevel, PeriodValues>;
  /** Levels of which every value is at hand. */
  readonly whole: ReadonlyMap<IndicatorLevel, LevelValues>;
  /** What was drawn of these very values, where everybody reads them: by what it was drawn for. */
  readonly drawn?: Map<string, string>;
}

interface Wanted {
  readonly places: ReadonlyMap<string, IndicatorPlace>;
  readonly levels: ReadonlySet<IndicatorLevel>;
}

/**
 * What the blocks show, by indicator, on the page of a place: each is read by who asks, whoever made
 * the board. One that cannot be read says why, and the others stand.
 */
export async function readValues(
  ctx: BoardsContext,
  actor: Actor,
  blocks: readonly Block[],
  place: IndicatorPlace,
): Promise<ReadonlyMap<Id, IndicatorRead>> {
  const wanted = wantedOf(blocks, place);
  const ids = [...wanted.keys()];
  const read = () => readIndicators(ctx, actor, ids);
  const about = await (actor.kind === "anyone" ? keptPart(["board-indicators", ...ids], read) : read());
  const { datasets, problems } = about;
  const shown = await Promise.all(
    [...wanted].map(async ([id, asked]) => {
      const dataset = datasets.get(id);
      const open = openVersion(about, dataset);
      const kept = open && ctx.kept.of(open.table, open.number);
      const stands = problems.get(id);
      return [id, await readOne(ctx, actor, { id, dataset, asked, kept, stands })] as const;
    }),
  );
  return new Map(shown);
}

/** What is known of indicators before any of their values is read. */
export async function readIndicators(ctx: BoardsContext, actor: Actor, ids: readonly Id[]) {
  // Before what is told of them: values are kept by their version, and none may be told less of than it has.
  const numbers = await lastNumbers(ctx.db, ids);
  const [datasets, rules, problems] = await Promise.all([
    findDatasets(ctx, actor, ids),
    // What everybody reads is kept; it is asked each time whether that still holds.
    rulesOf(ctx.db, ids),
    problemsOf(ctx.db, ids),
  ]);
  return { datasets, rules, numbers, problems };
}

/** The version of its table, where what one reader reads of it is what all read who may know of it. */
export function openVersion(
  { rules, numbers }: Pick<Awaited<ReturnType<typeof readIndicators>>, "rules" | "numbers">,
  dataset: Dataset | undefined,
): { readonly table: Id; readonly number: number } | undefined {
  const table = dataset?.metadata.indicator?.table ?? "";
  const number = numbers.get(table);
  // What another instance holds is read there, as of now.
  if (dataset === undefined || number === undefined || dataset.organizationOrigin !== undefined)
    return undefined;
  const { level } = ruleIn(rules.get(dataset.id), dataset.id, table);
  return level === "open" ? { table, number } : undefined;
}

interface One {
  readonly id: Id;
  readonly dataset: Dataset | undefined;
  readonly asked: Wanted;
  readonly kept: KeptIndicator | undefined;
  readonly stands: Problem | undefined;
}

async function readOne(ctx: BoardsContext, actor: Actor, one: One): Promise<IndicatorRead> {
  const nothing = { series: new Map(), periods: new Map(), whole: new Map() };
  try {
    const dataset = one.dataset ?? (await getDataset(ctx, actor, one.id));
    const facts = dataset.metadata.indicator;
    if (facts === undefined) throw new Failure("not-found", "board-no-indicator", { name: dataset.title });
    try {
      const values = await valuesOf(ctx, actor, { ...one, dataset }, facts);
      return { dataset, facts, ...values, ...defined({ stands: one.stands }) };
    } catch (error) {
      return { dataset, facts, problem: problemOf(error), ...nothing };
    }
  } catch (error) {
    return { problem: problemOf(error), ...nothing };
  }
}

async function valuesOf(
  ctx: BoardsContext,
  actor: Actor,
  { asked, kept, dataset }: One & { readonly dataset: Dataset },
  facts: IndicatorFacts,
) {
  const indicator = { dataset, facts };
  const { series = new Map(), periods = new Map(), version: vintage } = kept ?? {};
  const places = [...asked.places.values()];
  const levels = [...new Set([...places.map(({ level }) => level), ...asked.levels])];
  const whole = kept === undefined ? new Map() : await wholeLevels(ctx, actor, facts, kept, levels);
  await addSeries(ctx, actor, indicator, { places, series, whole, vintage });
  for (const level of asked.levels) {
    if (!facts.levels.includes(level) || periods.has(level)) continue;
    const all = facts.to === undefined ? undefined : whole.get(level);
    periods.set(
      level,
      all?.at(facts.to) ?? (await readPeriod(ctx, actor, indicator, { level, ...defined({ vintage }) })),
    );
  }
  ctx.kept.trim();
  return { series, periods, whole, ...defined({ drawn: kept?.drawn }) };
}

function wantedOf(blocks: readonly Block[], page: IndicatorPlace): ReadonlyMap<Id, Wanted> {
  const wanted = new Map<Id, { places: Map<string, IndicatorPlace>; levels: Set<IndicatorLevel> }>();
  for (const block of blocks) {
    const id = indicatorOf(block);
    if (id === undefined) continue;
    const of = wanted.get(id) ?? { places: new Map(), levels: new Set() };
    wanted.set(id, of);
    if ("level" in block) of.levels.add(block.level);
    else for (const place of placesOf(block, page)) of.places.set(placeKey(place), place);
  }
  return wanted;
}
