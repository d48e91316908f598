import type { Workspace } from "../../engine/engine.ts";
import { type Decision, decideTypes, type Hypothesis, summaryExpressions } from "../types/find-types.ts";
import { cell, identifier } from "../text-source.ts";

/**
 * The type of each column over the whole of a text: one pass that verifies the hypotheses, and
 * a second one over the columns alone that broke theirs.
 */
export async function settleTypes(
  workspace: Workspace,
  source: string,
  hypotheses: readonly Hypothesis[],
  signal: AbortSignal,
): Promise<Decision[]> {
  const decisions = await ask(workspace, source, hypotheses, "verify", signal);
  const open = decisions.flatMap((decision, index) => (decision.settled ? [] : [index]));
  if (open.length === 0) return decisions;
  const surveyed = await ask(workspace, source, hypotheses, "survey", signal, new Set(open));
  return decisions.map((decision, index) => surveyed[index] ?? decision);
}

async function ask(
  workspace: Workspace,
  source: string,
  hypotheses: readonly Hypothesis[],
  depth: "verify" | "survey",
  signal: AbortSignal,
  only?: ReadonlySet<number>,
): Promise<Decision[]> {
  const places = hypotheses.map((_, index) => index).filter((index) => only === undefined || only.has(index));
  const asked = places.flatMap((index) => hypotheses[index] ?? []);
  const cellOf = (_: string, index: number) => identifier(cell(places[index] ?? index));
  const expressions = summaryExpressions(asked, cellOf, depth);
  const [row = {}] =
    expressions.length === 0
      ? []
      : await workspace.rows<Record<string, unknown>>(`select ${expressions.join(", ")} from ${source}`, [], {
          signal,
        });
  const result: Decision[] = [];
  for (const [index, decision] of decideTypes(asked, row).entries())
    result[places[index] ?? index] = decision;
  return result;
}
