import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { DescribingContext, TableFacts } from "./context.ts";
import type { Dataset } from "./dataset.ts";
import { getDataset } from "./datasets.ts";
import type { Distribution } from "./metadata.ts";
import { allDistributions } from "./published.ts";
import { assess, type LinkChecks, outOf405, type Quality, type Rating } from "./quality.ts";

type Context = Pick<DescribingContext, "db" | "tableDistributions" | "linkChecks">;

/** Each point of the score, with its reason. */
export async function qualityOf(context: Context, actor: Actor, id: Id): Promise<Quality> {
  return qualityAs(context, await getDataset(context, actor, id));
}

/** The score that a dataset of which `actor` knows would have, described so. */
export async function qualityIf(context: Context, actor: Actor, described: Dataset): Promise<Quality> {
  await getDataset(context, actor, described.id);
  return qualityAs(context, described);
}

async function qualityAs(context: Context, dataset: Dataset): Promise<Quality> {
  const [tables, checks] = await Promise.all([
    context.tableDistributions([dataset.id]),
    context.linkChecks([dataset.id]),
  ]);
  return assessWith(dataset, tables.get(dataset.id), checks.get(dataset.id));
}

/** Of many at once, for the index: 0 to 405 each, with the rating. */
export async function scoresOf(
  { linkChecks }: Pick<DescribingContext, "linkChecks">,
  datasets: readonly Dataset[],
  tables: ReadonlyMap<Id, TableFacts>,
): Promise<ReadonlyMap<Id, { readonly score: number; readonly rating: Rating }>> {
  const checks = await linkChecks(datasets.map(({ id }) => id));
  return new Map(
    datasets.map((dataset) => {
      const quality = assessWith(dataset, tables.get(dataset.id)?.distributions, checks.get(dataset.id));
      return [dataset.id, { score: outOf405(quality), rating: quality.rating }];
    }),
  );
}

/** A table held here is as near as this page. */
function assessWith(
  dataset: Dataset,
  tables: readonly Distribution[] = [],
  checks: LinkChecks = new Map(),
): Quality {
  const own = tables.flatMap(({ accessUrl, downloadUrl }) => [accessUrl, downloadUrl ?? ""]);
  return assess(
    dataset,
    allDistributions(dataset, tables),
    new Map([...checks, ...own.map((url) => [url, true] as const)]),
  );
}
