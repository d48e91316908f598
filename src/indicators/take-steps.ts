import { Failure } from "../base/failure.ts";
import type { Workspace } from "../engine/engine.ts";
import type { Territory } from "../territory/territory.ts";
import { type Grain, grains, type IndicatorStep } from "./definition.ts";
import { loadPopulations } from "./populations.ts";
import { isLaidOut, stepSql } from "./steps-sql.ts";

export interface Steps {
  readonly steps: readonly IndicatorStep[];
  readonly grain: Grain;
  /** Of what each step divides by, whose values are in `otherOf` its place among the steps. */
  readonly grainOf: (index: number) => Grain;
}

/** The table of the values of the other indicator that a step reads. */
export function otherOf(index: number): string {
  return `other_${index}`;
}

/** Takes them one after the other, from a table of values; the name of the table that the last one made. */
export async function takeSteps(
  territory: Territory,
  workspace: Workspace,
  start: string,
  { steps, grain, grainOf }: Steps,
): Promise<string> {
  let from = start;
  for (const [index, step] of steps.entries()) {
    const other = otherOf(index);
    if (step.kind === "ratio")
      await bringTogether(workspace, { from, grain }, { other, theirs: grainOf(index) });
    if (step.kind === "per-inhabitants") await loadPopulations(territory, workspace, from);
    if (isLaidOut(step)) from = await nameSeries(workspace, from, index);
    const to = `values_${index + 1}`;
    await workspace.run(`create temp table ${to} as ${stepSql(step, grain, from, other)}`);
    from = to;
  }
  return from;
}

/** A table, since the engine lays out values by how many it expects: of a table it knows. */
async function nameSeries(workspace: Workspace, from: string, index: number): Promise<string> {
  const to = `named_${index}`;
  await workspace.run(
    `create temp table ${to} as select v.*, level, code from ${from} v join places using (rank)`,
  );
  return to;
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
    select v.rank, v.period, o.value, o.status, o.reason from ${from} v
    asof join (select * from ${other} where value is not null) o
      on o.rank = v.rank and o.period <= v.period`);
}
