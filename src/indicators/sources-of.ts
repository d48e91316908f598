import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { IndicatorDefinition } from "./definition.ts";
import { findIndicatorOfTable, getIndicatorRow, type SourceRef } from "./indicator-rows.ts";

/** Indicators of indicators of indicators: as deep as that. */
const depthMax = 20;

/** The tables that a definition reads. Throws `not-found` for an indicator that is none here, `invalid` for a loop. */
export async function sourcesOf(
  db: Db | Tx,
  definition: IndicatorDefinition,
  self?: Id,
): Promise<readonly SourceRef[]> {
  const indicators = namedIn(definition);
  await refuseLoop(db, await indicatorsBehind(db, definition), self, 0);
  const tables: SourceRef[] = tablesIn(definition);
  for (const one of indicators) tables.push({ instance: "", table: (await getIndicatorRow(db, one)).table });
  return [...new Map(tables.map((one) => [`${one.instance} ${one.table}`, one])).values()];
}

function namedIn({ source, steps }: IndicatorDefinition): readonly Id[] {
  const divisors = steps.flatMap((step) => (step.kind === "ratio" ? [step.by] : []));
  return [...(source.kind === "indicator" ? [source.indicator] : []), ...divisors];
}

function tablesIn({ source }: IndicatorDefinition): SourceRef[] {
  switch (source.kind) {
    case "rows":
      return [{ instance: source.instance ?? "", table: source.table }];
    case "statement":
      return source.tables.map(({ table }) => ({ instance: "", table }));
    case "indicator":
      return [];
  }
}

/** Those that it names, and those whose tables of values it reads as it reads any table. */
async function indicatorsBehind(db: Db | Tx, definition: IndicatorDefinition): Promise<readonly Id[]> {
  const behind: Id[] = [];
  for (const { instance, table } of tablesIn(definition)) {
    const row = instance === "" ? await findIndicatorOfTable(db, table) : undefined;
    if (row !== undefined) behind.push(row.dataset);
  }
  return [...namedIn(definition), ...behind];
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
    const { definition } = await getIndicatorRow(db, one);
    await refuseLoop(db, await indicatorsBehind(db, definition), self, depth + 1);
  }
}
