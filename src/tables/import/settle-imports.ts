import { problem } from "../../base/failure.ts";
import type { TablesContext } from "../context.ts";
import { endImport, noteJob, unendedImports } from "./import-rows.ts";

/** The queue in which imports wait. */
export const importQueue = "import";

/**
 * Brings each import that has not ended together with its job: one whose job was given up ends as
 * failed, and one that has none, as after a restored backup, gets one. Answers how many of both.
 */
export async function settleImports(ctx: TablesContext): Promise<{ ended: number; queued: number }> {
  const imports = await unendedImports(ctx.db);
  const states = await ctx.jobs.statesOf(importQueue, imports);
  let ended = 0;
  let queued = 0;
  for (const id of imports) {
    const state = states.get(id);
    if (state === "waiting" || state === "running") continue;
    if (state === "failed") {
      const failure = problem("import-given-up");
      if (await endImport(ctx.db, id, { state: "failed", at: ctx.clock(), failure })) ended += 1;
      await ctx.jobs.announce(id);
      continue;
    }
    const job = await ctx.jobs.add(importQueue, { import: id }, { key: id });
    if (job === undefined) continue;
    await noteJob(ctx.db, id, job);
    queued += 1;
  }
  return { ended, queued };
}
