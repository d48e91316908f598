import { system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { checkLinksNow } from "./files/checks.ts";
import type { FederationContext } from "./context.ts";
import { harvestNow } from "./gathering/harvest-now.ts";
import { enqueueRun, harvestLater, harvestQueue } from "./harvests.ts";
import { unendedRuns } from "./rows/run-rows.ts";
import { sourcesDue } from "./rows/source-rows.ts";

const watchQueue = "harvest-watch";
const linkQueue = "check-links";
const watchMs = 60_000;

/** Names the jobs of this room. Called once, before the queue starts. */
export function handleHarvests(ctx: FederationContext): void {
  ctx.jobs.handle<{ run: Id }>(harvestQueue, { concurrency: 3, attempts: 3 }, async ({ data, signal }) => {
    await harvestNow(ctx, data.run, signal);
  });
  ctx.jobs.handle<object>(linkQueue, { concurrency: 1, attempts: 1 }, async ({ signal }) => {
    await checkLinksNow(ctx, signal);
  });
  ctx.jobs.handle<object>(watchQueue, { concurrency: 1, attempts: 1 }, async () => {
    await startDue(ctx);
    await ctx.jobs.add(linkQueue, {}, { key: linkQueue });
  });
}

/** Sources whose time has come are looked for every minute from now on. */
export function watchSources({ jobs }: FederationContext): Promise<void> {
  return jobs.repeat(watchQueue, watchMs);
}

/** Starts what is due, and takes up what lost its job. */
async function startDue(ctx: FederationContext): Promise<void> {
  for (const { id } of await unendedRuns(ctx.db)) await enqueueRun(ctx, id);
  for (const id of await sourcesDue(ctx.db, ctx.clock())) {
    try {
      await harvestLater(ctx, system, id);
    } catch (error) {
      // Somebody started it by hand: its next time is set when that run ends.
      if (!isFailure(error, "conflict")) throw error;
    }
  }
}
