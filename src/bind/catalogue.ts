import { findingContext } from "./tables.ts";
import type { DescribingContext } from "../catalogue/context.ts";
import type { TablesContext } from "../tables/context.ts";
import { changesOf, tableDistributions } from "../tables/dataset-tables.ts";

/** What quality, proposals and catalogues are drawn from. `url` is where the instance is reached. */
export function describingContext(
  ctx: TablesContext,
  url: string,
  linkChecks: DescribingContext["linkChecks"],
): DescribingContext {
  return {
    ...findingContext(ctx, url),
    territory: ctx.territory,
    tableDistributions: (datasets) => tableDistributions(ctx, datasets, url),
    linkChecks,
    changesOf: (dataset) => changesOf(ctx, dataset),
  };
}
