import type { Actor } from "../access/actor.ts";
import { SharedAnswer } from "../base/shared-answer.ts";
import type { IndicatorFacts } from "../catalogue/metadata.ts";
import type { IndicatorLevel } from "../indicators/definition.ts";
import { type LevelValues, readLevels } from "../indicators/level-values.ts";
import { numberOf } from "../indicators/periods.ts";
import type { BoardsContext } from "./context.ts";
import type { KeptIndicator } from "./kept-values.ts";

/** A level of no more values is read whole, though one place of it is asked for; of no more places. */
const valuesMax = 150_000;
const placesMax = 5_000;

/** Of these levels, those that are read whole. */
export function shortLevels(
  { territory }: Pick<BoardsContext, "territory">,
  { grain, from, to, levels: known }: IndicatorFacts,
  levels: readonly IndicatorLevel[],
): readonly IndicatorLevel[] {
  if (from === undefined || to === undefined) return [];
  const periods = numberOf(grain, to) - numberOf(grain, from) + 1;
  return levels.filter((level) => {
    const places = level === "country" ? 1 : territory.codes(level).length;
    return known.includes(level) && places <= placesMax && places * periods <= valuesMax;
  });
}

/** The values of whole levels, where they are short and everybody reads them: read once, all in one question. */
export async function wholeLevels(
  ctx: BoardsContext,
  actor: Actor,
  facts: IndicatorFacts,
  kept: KeptIndicator,
  levels: readonly IndicatorLevel[],
): Promise<ReadonlyMap<IndicatorLevel, LevelValues>> {
  const short = shortLevels(ctx, facts, levels);
  const missing = short.filter((level) => !kept.levels.has(level));
  if (missing.length > 0) {
    const reading = new SharedAnswer(() => readNow(ctx, actor, facts, kept, missing));
    for (const level of missing) kept.levels.set(level, reading);
  }
  await Promise.all(short.map((level) => kept.levels.get(level)?.take() ?? Promise.resolve()));
  return kept.whole;
}

async function readNow(
  ctx: BoardsContext,
  actor: Actor,
  { table }: IndicatorFacts,
  kept: KeptIndicator,
  levels: readonly IndicatorLevel[],
): Promise<void> {
  try {
    const read = await readLevels(ctx, actor, { table, version: kept.version }, levels);
    for (const [level, values] of read) kept.whole.set(level, values);
  } catch (error) {
    for (const level of levels) kept.levels.delete(level);
    throw error;
  }
}
