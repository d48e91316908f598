import { datasetsChanged } from "../catalogue/search-index/touch.ts";
import type { Work } from "../jobs/work.ts";
import type { RudiContext } from "./context.ts";
import { publishLater, publishQueue } from "./publish-later.ts";
import { publishNow } from "./publishing.ts";

const watchQueue = "rudi-watch";
const watchMs = 60_000;

/** What changed for portals is looked for at each announcement, and every minute. */
export function rudiWork(ctx: RudiContext): readonly Work[] {
  return [
    { queue: publishQueue, concurrency: 1, attempts: 1, run: ({ signal }) => publishNow(ctx, signal) },
    {
      queue: watchQueue,
      concurrency: 1,
      attempts: 1,
      everyMs: watchMs,
      run: () => publishLater(ctx),
    },
    { watch: "rudi-changes", on: [datasetsChanged], run: () => lookForChanges(ctx) },
  ];
}

/** Nothing is looked for where there is no portal. */
async function lookForChanges(ctx: RudiContext): Promise<void> {
  const [portal] = await ctx.db`select from rudi_portals where paused_at is null limit 1`;
  if (portal !== undefined) await publishLater(ctx);
}
