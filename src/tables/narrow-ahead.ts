import { ruleIn, rulesOf } from "../access/access-rules.ts";
import { runningAgreements } from "../access/agreements.ts";
import { narrowingsUnder } from "../access/reach.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Job } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import type { TablesContext } from "./context.ts";
import { currentTables, hasVersion } from "./stored/table-rows.ts";
import { prepareRows } from "./query/prepare-rows.ts";
import { narrowVersion } from "./narrow/narrow-version.ts";

/** What is agreed of the tables of a dataset is made ready before somebody waits for it. */
export const narrowQueue = "narrow-tables";

/** One who reads meanwhile makes it as it would be made here: it is made once, whoever comes first. */
export function narrowingWork(ctx: TablesContext): Work {
  return {
    queue: narrowQueue,
    concurrency: 1,
    attempts: 3,
    run: ({ data, signal }: Job<{ dataset: Id }>) => narrowAhead(ctx, data.dataset, signal),
  };
}

/** For what was written already: a version that was committed. */
export async function narrowLater(
  { db, jobs }: Pick<TablesContext, "db" | "jobs">,
  dataset: Id,
): Promise<void> {
  const rules = (await rulesOf(db, [dataset])).get(dataset);
  const levels = [rules?.own, ...(rules?.tables.values() ?? [])].map((rule) => rule?.level ?? "open");
  if (levels.every((level) => level === "open")) return;
  await jobs.add(narrowQueue, { dataset }, { key: dataset });
}

/** The current versions, as each agreement that runs and each rule lets them be read. Twice makes nothing more. */
export async function narrowAhead(ctx: TablesContext, dataset: Id, signal?: AbortSignal): Promise<void> {
  const [tables, rules, agreements] = await Promise.all([
    currentTables(ctx.db, [dataset]),
    rulesOf(ctx.db, [dataset]),
    runningAgreements(ctx.db, { dataset }),
  ]);
  for (const table of tables.filter(hasVersion)) {
    const { version } = table;
    const rule = ruleIn(rules.get(dataset), dataset, table.id);
    for (const narrowing of narrowingsUnder(rule, agreements, {
      table: table.id,
      columns: version.columns,
    })) {
      signal?.throwIfAborted();
      try {
        const made = await narrowVersion(ctx, version, narrowing);
        prepareRows(ctx, made.parquet, made.columns);
      } catch (error) {
        // What an agreement describes is gone from the table: it is told where somebody reads.
        if (!isFailure(error, "forbidden")) throw error;
      }
    }
  }
}
