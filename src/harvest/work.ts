import { system } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { checkLinksNow } from "./files/checks.ts";
import type { Job } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import type { HarvestContext } from "./context.ts";
import { harvestNow } from "./run/harvest-now.ts";
import { enqueueRun, harvestLater, harvestQueue } from "./harvests.ts";
import { unendedRuns } from "./store/run-rows.ts";
import { sourcesDue } from "./store/source-rows.ts";

const watchQueue = "harvest-watch";
const linkQueue = "check-links";
const watchMs = 60_000;

/** Harvests, and the sources whose time has come: looked for every minute. */
export function harvestWork(ctx: HarvestContext): readonly Work[] {
  return [
    {
      queue: harvestQueue,
      concurrency: 3,
      attempts: 3,
      run: ({ data, signal }: Job<{ run: Id }>) => harvestNow(ctx, data.run, signal),
    },
    { queue: linkQueue, concurrency: 1, attempts: 1, run: ({ signal }) => checkLinksNow(ctx, signal) },
    {
      queue: watchQueue,
      concurrency: 1,
      attempts: 1,
      everyMs: watchMs,
      run: async () => {
        await startDue(ctx);
        await ctx.jobs.add(linkQueue, {}, { key: linkQueue });
      },
    },
  ];
}

/** Starts what is due, and takes up what lost its job. */
async function startDue(ctx: HarvestContext): Promise<void> {
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
