import { datasetsChanged } from "../../catalogue/search/index/search-touch.ts";
import type { RudiContext } from "./context.ts";
import { publishLater, publishQueue } from "./publish-later.ts";
import { publishNow } from "./publishing.ts";
import { deliverReportsLater, deliverReportsNow, reportQueue } from "./report-delivery.ts";

const watchQueue = "rudi-watch";
const watchMs = 60_000;

/** Names the jobs of RUDI. Called once, before the queue starts. */
export function handleRudi(ctx: RudiContext): void {
  ctx.jobs.handle<object>(reportQueue, { concurrency: 1, attempts: 1 }, async ({ signal }) => {
    await deliverReportsNow(ctx, signal);
  });
  ctx.jobs.handle<object>(publishQueue, { concurrency: 1, attempts: 1 }, async ({ signal }) => {
    await publishNow(ctx, signal);
  });
  ctx.jobs.handle<object>(watchQueue, { concurrency: 1, attempts: 1 }, async () => {
    await deliverReportsLater(ctx);
    await publishLater(ctx);
  });
}

/** What is due is looked for every minute from now on, and at once where datasets change. */
export function watchRudi({ jobs }: RudiContext): Promise<void> {
  return jobs.repeat(watchQueue, watchMs);
}

/** Portals are told within a moment of a change, where there is any portal. */
export async function watchChangesForPortals(ctx: RudiContext): Promise<() => Promise<void>> {
  return ctx.jobs.listen(datasetsChanged, () => {
    ctx.db`select from rudi_portals where paused_at is null limit 1`
      .then(async ([portal]) => {
        if (portal !== undefined) await publishLater(ctx);
      })
      .catch((error: unknown) => ctx.log("rudi-publish-unheard", { error }));
  });
}
