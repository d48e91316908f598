import { ruleIn, rulesOf } from "../access/access-rules.ts";
import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { TableChanges } from "../catalogue/context.ts";
import type { Distribution } from "../catalogue/metadata.ts";
import type { TablesContext } from "./context.ts";
import { distributionsOf, heldBack } from "./distributions.ts";
import { findRefresh } from "./import/refresh-rows.ts";
import { currentTables, hasVersion, tableRowsOf } from "./stored/table-rows.ts";
import { accessOf } from "./show-tables.ts";

type Context = Pick<TablesContext, "db">;

/**
 * Of each dataset that has tables, all forms of them. Callers answer for who may know. A table that
 * is not open tells where it is read, and nothing of its rows.
 */
export async function tableDistributions(
  { db }: Context,
  datasets: readonly Id[],
  url: string,
): Promise<ReadonlyMap<Id, readonly Distribution[]>> {
  if (datasets.length === 0) return new Map();
  const tables = (await currentTables(db, datasets)).filter(hasVersion);
  const rules = await rulesOf(db, datasets);
  return new Map(
    [...Map.groupBy(tables, ({ dataset }) => dataset)].map(([dataset, own]) => [
      dataset,
      own.flatMap((table) => {
        const rule = ruleIn(rules.get(dataset), dataset, table.id);
        return rule.level === "open"
          ? distributionsOf(table, url)
          : heldBack(table, accessOf(rule, table.version.columns), url);
      }),
    ]),
  );
}

/** When the tables of a dataset changed; how often they are fetched anew, by the one that is most often. */
export async function changesOf({ db }: Context, dataset: Id): Promise<TableChanges> {
  const tables = await tableRowsOf(db, dataset);
  const [versions, refreshes] = await Promise.all([
    db<{ at: Date }[]>`
      select created_at as at from versions where table_id = any(${tables.map(({ id }) => id)}::uuid[])`,
    Promise.all(tables.map(({ id }) => findRefresh(db, id))),
  ]);
  const every = (["hourly", "daily", "weekly"] as const).find((each) =>
    refreshes.some((refresh) => refresh?.every === each),
  );
  return { at: versions.map(({ at }) => at), ...defined({ every }) };
}
