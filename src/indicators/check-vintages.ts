import type { Actor } from "../access/actor.ts";
import { system } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { type Problem, problem } from "../base/failure.ts";
import { readableByIds } from "../catalogue/reading.ts";
import { computeAgain } from "./compute-again.ts";
import type { IndicatorsContext } from "./context.ts";
import { vintageNumbers } from "./indicator-rows.ts";

/** Which vintages are computed again: the last one of each indicator, or all. */
export type VintagesChecked = "last" | "all";

/** What became of one: `unread` where what it was computed from cannot be read any more, which is no damage. */
export interface CheckedVintage {
  readonly outcome: "same" | "differs" | "unread";
  readonly problem?: Problem;
  /** Why it cannot be read. */
  readonly why?: Problem;
}

/** Computes vintages again from the versions that they name, one after the other. */
export async function* checkVintages(
  ctx: IndicatorsContext,
  actor: Actor,
  which: VintagesChecked,
): AsyncIterable<CheckedVintage> {
  requireAdministrator(actor);
  const all = await vintageNumbers(ctx.db, which);
  const live = await readableByIds(ctx.db, system, [...new Set(all.map(({ dataset }) => dataset))]);
  for (const { dataset, number } of all) {
    const title = live.get(dataset)?.title;
    if (title !== undefined) yield check(await computeAgain(ctx, system, dataset, number), title);
  }
}

function check(
  { isSame, problem: why, vintage: { number } }: Awaited<ReturnType<typeof computeAgain>>,
  indicator: string,
): CheckedVintage {
  if (isSame) return { outcome: "same" };
  return why === undefined
    ? { outcome: "differs", problem: problem("check-vintage-differs", { indicator, number }) }
    : { outcome: "unread", problem: problem("check-vintage-unread", { indicator, number }), why };
}
