import type { Actor } from "../access/actor.ts";
import { system } from "../access/actor.ts";
import { isFailure, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { assertReadable } from "../catalogue/reading.ts";
import { compute } from "./compute.ts";
import type { IndicatorsContext } from "./context.ts";
import { territoryOfEdition } from "./editions.ts";
import { getVintage } from "./indicators.ts";
import type { Vintage } from "./indicator.ts";
import { keyOf } from "./source-versions.ts";

/** Whether the versions that a vintage names give its values again, to the last digit. */
export interface ComputedAgain {
  readonly vintage: Vintage;
  readonly isSame: boolean;
  /** As it came out now; absent where it could not be computed. */
  readonly digest?: string;
  /** Why it could not. */
  readonly problem?: Problem;
}

export async function computeAgain(
  ctx: IndicatorsContext,
  actor: Actor,
  id: Id,
  number: number,
): Promise<ComputedAgain> {
  const vintage = await getVintage(ctx, actor, id, number);
  const { organization } = await assertReadable(ctx.db, system, id);
  const pinned = new Map(
    vintage.sources.map(({ instance = "", table, version }) => [keyOf({ instance, table }), version]),
  );
  await using workspace = await ctx.engine.workspace();
  try {
    const { edition, definition, rules } = vintage;
    const territory = edition === undefined ? ctx.territory : await territoryOfEdition(ctx, edition);
    const options = { organization, pinned, rules };
    const { digest } = await compute({ ...ctx, territory }, workspace, definition, options);
    return { vintage, digest, isSame: digest === vintage.digest };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { vintage, isSame: false, problem: { key: error.key, args: error.args } };
  }
}
