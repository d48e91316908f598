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

/** The values of whole levels, where they are short and everybody reads them: read once, all in one question. */
export async function wholeLevels(
  ctx: BoardsContext,
  actor: Actor,
  facts: IndicatorFacts,
  kept: KeptIndicator,
  levels: readonly IndicatorLevel[],
): Promise<ReadonlyMap<IndicatorLevel, LevelValues>> {
  const missing = levels.filter((level) => !kept.levels.has(level) && isShort(ctx, facts, level));
  if (missing.length > 0) {
    const reading = new SharedAnswer(() => readNow(ctx, actor, facts, kept, missing));
    for (const level of missing) kept.levels.set(level, reading);
  }
  await Promise.all(levels.map((level) => kept.levels.get(level)?.take() ?? Promise.resolve()));
  return kept.whole;
}

function isShort(
  { territory }: Pick<BoardsContext, "territory">,
  { grain, from, to, levels }: IndicatorFacts,
  level: IndicatorLevel,
): boolean {
  if (from === undefined || to === undefined || !levels.includes(level)) return false;
  const periods = numberOf(grain, to) - numberOf(grain, from) + 1;
  const places = level === "country" ? 1 : territory.codes(level).length;
  return places <= placesMax && places * periods <= valuesMax;
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
