import type { Id } from "../base/id.ts";
import type { Job } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import { purgeDeletedDrafts } from "../catalogue/deleted-drafts.ts";
import { mendingWork } from "./blobs/mend-file.ts";
import { verifyFilesLater, verifyingWork } from "./blobs/verify-files.ts";
import type { TablesContext } from "./context.ts";
import { purgeDeletedTables } from "./deletion.ts";
import { forgettingWork } from "./erasing/forget-removed.ts";
import { sweepLarge } from "./large/forget-large.ts";
import { largeWork } from "./large/make-large.ts";
import { importNow } from "./import/import-now.ts";
import { dueRefreshes } from "./import/refresh.ts";
import { importQueue, settleImports } from "./import/settle-imports.ts";
import { sweepBlobs } from "./import/sweep.ts";
import { sweepDropped, sweepStrayUploads, sweepStretches, sweepUploads } from "./import/sweep-uploads.ts";
import { enqueue } from "./imports.ts";
import { freeNarrowed } from "./narrow/free-narrowed.ts";
import { narrowingWork } from "./narrow-ahead.ts";
import { forgetVersions, versionsChanged } from "./stored/version-rows.ts";
import { sealingWork } from "./seal-files.ts";
import { keepRowWordsLater, rowWordsQueue, rowWordsWork } from "./row-words.ts";

/** Done by each process of the instance, also beside the one that works. */
export { forgettingWork } from "./erasing/forget-removed.ts";

/** The kinds of jobs that take in a file, and read its rows. */
export const importKinds: readonly string[] = [importQueue, rowWordsQueue];

const hourly = "tables-hourly";
const lookMs = 300_000;

/** Imports; then refreshes that are due, and what nobody names any more, looked at every few minutes. */
export function tablesWork(ctx: TablesContext): readonly Work[] {
  return [
    {
      queue: importQueue,
      concurrency: 2,
      attempts: 3,
      run: ({ data, signal }: Job<{ import: Id }>) => importNow(ctx, data.import, signal),
    },
    narrowingWork(ctx),
    rowWordsWork(ctx),
    largeWork(ctx),
    mendingWork(ctx),
    verifyingWork(ctx),
    forgettingWork(ctx),
    { watch: "versions-read", ofEach: true, on: [versionsChanged], run: async () => forgetVersions(ctx.db) },
    sealingWork(ctx),
    {
      queue: hourly,
      concurrency: 1,
      attempts: 1,
      everyMs: lookMs,
      run: () =>
        eachStep([
          async () => {
            for (const refresh of await dueRefreshes(ctx)) await enqueue(ctx, refresh);
          },
          () => settleImports(ctx),
          () => sweepUploads(ctx),
          () => sweepStrayUploads(ctx),
          () => sweepDropped(ctx),
          () => sweepStretches(ctx),
          () => freeNarrowed(ctx),
          () => purgeDeletedTables(ctx),
          () => purgeDeletedDrafts(ctx),
          () => sweepBlobs(ctx),
          () => sweepLarge(ctx),
          () => verifyFilesLater(ctx),
          () => keepRowWordsLater(ctx),
        ]),
    },
    {
      start: async () => {
        await settleImports(ctx);
        await keepRowWordsLater(ctx);
      },
    },
  ];
}

/** One that breaks keeps none of the others from being done: what broke is told at the end. */
async function eachStep(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => errors.push(error));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, "several of the hourly steps failed");
}
