import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { readableByIds } from "../catalogue/reading.ts";
import type { IndicatorsContext } from "./context.ts";
import { troubledRows } from "./indicator-rows.ts";

/** An indicator whose values stand still: what keeps it from being computed, and since when. */
export interface Troubled {
  readonly dataset: Id;
  readonly slug: string;
  readonly title: string;
  readonly problem: Problem;
  readonly since: Date;
}

/** For administrators: the longest first. */
export async function listTroubled(
  { db }: Pick<IndicatorsContext, "db">,
  actor: Actor,
): Promise<readonly Troubled[]> {
  requireAdministrator(actor);
  const rows = await troubledRows(db);
  const live = await readableByIds(
    db,
    actor,
    rows.map(({ dataset }) => dataset),
  );
  return rows.flatMap(({ dataset, problem, since }) => {
    const of = live.get(dataset);
    return of === undefined ? [] : [{ dataset, slug: of.slug, title: of.title, problem, since }];
  });
}
