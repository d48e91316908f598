import type { WatchWork } from "../../jobs/watching.ts";
import type { TablesContext } from "../context.ts";
import { filesSealed } from "../seal-files.ts";
import { namedBlobs } from "../named-blobs.ts";

/** Announced where files were removed of what was erased. */
export const filesRemoved = "files-removed";

const lookMs = 600_000;

/**
 * Each process of the instance has copies of its own that answer faster: those of files that nothing names
 * any more go when that is announced, at its start, and every ten minutes.
 */
export function forgettingWork(ctx: TablesContext): WatchWork {
  return {
    watch: "serving-copies",
    on: [filesRemoved, filesSealed],
    everyMs: lookMs,
    run: async () => {
      await forgetRemoved(ctx);
      await ctx.engine.forgetInClear();
    },
  };
}

async function forgetRemoved({ db, engine }: Pick<TablesContext, "db" | "engine">): Promise<void> {
  // First what is served: of what is named after that nothing is taken away.
  const served = await engine.served();
  if (served.size === 0) return;
  const named = await db.begin((tx) => namedBlobs(tx));
  for (const parquet of served) if (!named.has(parquet)) await engine.forget(parquet);
}
