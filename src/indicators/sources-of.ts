import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { IndicatorDefinition } from "./definition.ts";
import { getIndicatorRow, type SourceRef } from "./indicator-rows.ts";

/** Indicators of indicators of indicators: as deep as that. */
const depthMax = 20;

/** The tables that a definition reads. Throws `not-found` for an indicator that is none here, `invalid` for a loop. */
export async function sourcesOf(
  db: Db | Tx,
  definition: IndicatorDefinition,
  self?: Id,
): Promise<readonly SourceRef[]> {
  const indicators = indicatorsIn(definition);
  await refuseLoop(db, indicators, self, 0);
  const tables: SourceRef[] = [];
  for (const one of indicators) tables.push({ instance: "", table: (await getIndicatorRow(db, one)).table });
  const { source } = definition;
  if (source.kind === "rows") tables.push({ instance: source.instance ?? "", table: source.table });
  if (source.kind === "statement")
    tables.push(...source.tables.map(({ table }) => ({ instance: "", table })));
  return [...new Map(tables.map((one) => [`${one.instance} ${one.table}`, one])).values()];
}

function indicatorsIn({ source, steps }: IndicatorDefinition): readonly Id[] {
  const divisors = steps.flatMap((step) => (step.kind === "ratio" ? [step.by] : []));
  return [...(source.kind === "indicator" ? [source.indicator] : []), ...divisors];
}

async function refuseLoop(
  db: Db | Tx,
  indicators: readonly Id[],
  self: Id | undefined,
  depth: number,
): Promise<void> {
  if (depth > depthMax) throw new Failure("invalid", "indicator-too-deep", { max: depthMax });
  for (const one of indicators) {
    if (one === self) throw new Failure("invalid", "indicator-loop", { parameter: "source" });
    await refuseLoop(db, indicatorsIn((await getIndicatorRow(db, one)).definition), self, depth + 1);
  }
}
