import type { RuledTable } from "../access/computed-from.ts";
import { defined } from "../base/defined.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Workspace } from "../engine/engine.ts";
import { computeValues, type Keeping } from "./compute-values.ts";
import type { IndicatorsContext } from "./context.ts";
import { digestOf } from "./digest.ts";
import type { Grain, IndicatorDefinition, IndicatorStep } from "./definition.ts";
import { partialElsewhere } from "./elsewhere-source.ts";
import type { VintageSource } from "./indicator.ts";
import type { KnownPeriods } from "./known-periods.ts";
import { loadIndicator, type Open } from "./load-indicator.ts";
import { type OpenSource, openTableHere, type ReadSource, takeRows } from "./open-source.ts";
import { periodOf } from "./periods.ts";
import { keyOf } from "./source-versions.ts";
import { readStatement } from "./statement-source.ts";
import { otherOf } from "./take-steps.ts";
import { makeValues, rulesOfNow } from "./values-sql.ts";
import { beginning } from "./what-is-new.ts";
import type { WrittenValues } from "./write-values.ts";

/** Which versions are read: the current ones, but for those that are pinned, by `keyOf` of their table. */
export interface ComputeOptions {
  readonly organization: Id;
  readonly pinned?: ReadonlyMap<string, number>;
  /** Of the vintage that is computed again; those of now where absent. */
  readonly rules?: number;
  /** Where the next computation is to find what is new. */
  readonly keeping?: Keeping;
}

export interface Computed extends Omit<WrittenValues, "placesCount"> {
  readonly grain: Grain;
  readonly sources: readonly VintageSource[];
  readonly read: readonly RuledTable[];
  readonly notes: readonly Problem[];
  readonly digest: string;
  readonly rules: number;
  /** Where it is to be kept. */
  readonly known?: KnownPeriods;
}

/** Computes the values of a definition. Throws as the reading of its sources does, and `invalid` where they do not fit. */
export async function compute(
  ctx: IndicatorsContext,
  workspace: Workspace,
  definition: IndicatorDefinition,
  options: ComputeOptions,
): Promise<Computed> {
  const { organization, pinned, keeping, rules = rulesOfNow } = options;
  const opened = new Map<Id, OpenSource>();
  const pinnedOf = (table: Id, instance = "") => pinned?.get(keyOf({ instance, table }));
  const open = async (table: Id): Promise<OpenSource> => {
    const known =
      opened.get(table) ??
      (await openTableHere(ctx, { table, organization, ...defined({ version: pinnedOf(table) }) }));
    opened.set(table, known);
    return known;
  };
  const {
    grain,
    notes,
    elsewhere = [],
  } = await readSource(ctx, workspace, definition, {
    open,
    pinnedOf,
    rules,
  });
  const grains = await loadOthers(ctx, workspace, definition.steps, open);
  const steps = {
    steps: rules < 3 ? definition.steps : definition.steps.map((step) => onPeriods(step, grain)),
    grain,
    grainOf: (index: number) => grains.get(index) ?? grain,
  };
  const { written, digests, known } = await computeValues(ctx, workspace, steps, keeping);
  const all = [...elsewhere, ...opened.values()];
  return {
    ...written,
    digest: digestOf(digests),
    ...defined({ known }),
    rules,
    grain,
    notes,
    sources: all.map(({ told }) => told),
    read: all.map(({ ruled }) => ruled),
  };
}

/** With the period that holds the day of a base. */
function onPeriods(step: IndicatorStep, grain: Grain): IndicatorStep {
  return step.kind === "base-100" ? { ...step, period: periodOf(grain, step.period) } : step;
}

/** Makes the tables of what values are divided by; the length of their periods, by the place of the step. */
async function loadOthers(
  ctx: IndicatorsContext,
  workspace: Workspace,
  steps: readonly IndicatorStep[],
  open: Open,
): Promise<ReadonlyMap<number, Grain>> {
  const grains = new Map<number, Grain>();
  for (const [index, step] of steps.entries()) {
    if (step.kind !== "ratio") continue;
    const other = { indicator: step.by, open, as: otherOf(index) };
    grains.set(index, await loadIndicator(ctx, workspace, other));
  }
  return grains;
}

interface Sources {
  readonly open: Open;
  readonly pinnedOf: (table: Id, instance: string) => number | undefined;
  readonly rules: number;
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
  { open, pinnedOf, rules }: Sources,
): Promise<ReadValues> {
  switch (source.kind) {
    case "rows": {
      const { instance } = source;
      const told =
        instance === undefined
          ? undefined
          : await partialElsewhere(ctx, workspace, { ...source, instance }, pinnedOf(source.table, instance));
      const { notes } = await makeValues(workspace, ctx.territory, { ...source, rules }, async (take) =>
        told === undefined
          ? takeRows(ctx, workspace, { source, from: await open(source.table) }, take)
          : take(told.parts),
      );
      return { grain: source.time.grain, notes, elsewhere: told === undefined ? [] : [told] };
    }
    case "indicator": {
      const grain = await loadIndicator(ctx, workspace, {
        indicator: source.indicator,
        open,
        as: beginning,
      });
      return { grain, notes: [] };
    }
    case "statement":
      return { grain: source.grain, ...(await readStatement(ctx, workspace, source, { open, rules })) };
  }
}
