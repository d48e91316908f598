import type { Workspace } from "../../engine/engine.ts";
import { quoteName } from "../../engine/quote.ts";
import { type Decision, decideTypes, type Hypothesis, summaryExpressions } from "../types/find-types.ts";
import { cell } from "../text-source.ts";

type Depth = "verify" | "survey";

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
  const asking = { workspace, source, hypotheses, signal };
  const verified = await ask(asking, [...hypotheses.keys()], "verify");
  const open = [...verified].flatMap(([index, decision]) => (decision.settled ? [] : [index]));
  const decisions = new Map([...verified, ...(await ask(asking, open, "survey"))]);
  return hypotheses.flatMap((_, index) => decisions.get(index) ?? []);
}

interface Asking {
  readonly workspace: Workspace;
  readonly source: string;
  readonly hypotheses: readonly Hypothesis[];
  readonly signal: AbortSignal;
}

/**
 * The engine makes each pattern of each expression ready, some two milliseconds. Columns of which the
 * same is asked are asked as one column of cells where that spares as many as this; it is one more pass.
 */
const patternsMax = 400;

async function ask(asking: Asking, places: readonly number[], depth: Depth): Promise<Map<number, Decision>> {
  const asked = (index: number): string =>
    summaryExpressions(asking.hypotheses.slice(index, index + 1), () => "cell", depth).join(", ");
  const groups = [...Map.groupBy(places, asked)];
  const decisions = new Map<number, Decision>();
  for (const group of groups.filter(spares))
    for (const [index, decision] of await askTogether(asking, group)) decisions.set(index, decision);
  const others = places.filter((index) => !decisions.has(index));
  for (const [index, decision] of await askApart(asking, others, depth)) decisions.set(index, decision);
  return decisions;
}

function spares([expressions, places]: readonly [string, readonly number[]]): boolean {
  return places.length * (expressions.split("regexp_full_match").length - 1) > patternsMax;
}

async function askApart(
  { workspace, source, hypotheses, signal }: Asking,
  places: readonly number[],
  depth: Depth,
): Promise<Map<number, Decision>> {
  const asked = places.flatMap((index) => hypotheses[index] ?? []);
  const cellOf = (_: string, index: number) => quoteName(cell(places[index] ?? index));
  const expressions = summaryExpressions(asked, cellOf, depth).join(", ");
  const [row = {}] =
    expressions === ""
      ? []
      : await workspace.rows<Record<string, unknown>>(`select ${expressions} from ${source}`, [], { signal });
  const decided = decideTypes(asked, row).map(
    (decision, index) => [places[index] ?? index, decision] as const,
  );
  return new Map(decided);
}

/** The expressions are about `cell`, whichever of the places it comes from. */
async function askTogether(
  { workspace, source, hypotheses, signal }: Asking,
  [expressions, places]: [expressions: string, places: number[]],
): Promise<(readonly [number, Decision])[]> {
  const cells = places.map((index) => quoteName(cell(index))).join(", ");
  const sql = `
    select place, ${expressions}
    from (select unnest([${places.join(", ")}]) as place, unnest([${cells}]) as cell from ${source})
    group by place`;
  const rows = await workspace.rows<Record<string, unknown>>(sql, [], { signal });
  const byPlace = new Map(rows.map((row) => [Number(row["place"]), row]));
  return places.flatMap((index) =>
    decideTypes(hypotheses.slice(index, index + 1), byPlace.get(index) ?? {}).map(
      (decision) => [index, decision] as const,
    ),
  );
}
