import type { WatchWork } from "../../jobs/watching.ts";
import type { TablesContext } from "../context.ts";
import { filesAboutPeople, filesSealed } from "../seal-files.ts";
import { namedBlobs } from "../named-blobs.ts";

/** Announced where files were removed of what was erased. */
export const filesRemoved = "files-removed";

const lookMs = 600_000;

/**
 * Each process of the instance has copies of its own that answer faster, and of files of a bucket: those of files
 * that nothing names any more, and in clear of what is sealed by now, go when that is announced, at its start, and
 * every ten minutes.
 */
export function forgettingWork(ctx: TablesContext): WatchWork {
  return {
    watch: "serving-copies",
    ofEach: true,
    on: [filesRemoved, filesSealed],
    everyMs: lookMs,
    run: async () => {
      await forgetRemoved(ctx);
      await forgetCachedInClear(ctx);
      await ctx.engine.forgetInClear();
    },
  };
}

async function forgetRemoved({
  db,
  engine,
  store,
}: Pick<TablesContext, "db" | "engine" | "store">): Promise<void> {
  // First what is served: of what is named after that nothing is taken away.
  const served = await engine.served();
  const cached = await Array.fromAsync(store.cached());
  if (served.size === 0 && cached.length === 0) return;
  const named = await db.begin((tx) => namedBlobs(tx));
  for (const parquet of served) if (!named.has(parquet)) await engine.forget(parquet);
  for (const { hash } of cached) if (!named.has(hash)) await store.forget(hash);
}

/** What another process may have sealed in the bucket by now, where it is fetched again. */
async function forgetCachedInClear({ db, store }: Pick<TablesContext, "db" | "store">): Promise<void> {
  const clear = (await Array.fromAsync(store.cached())).filter(({ sealed }) => sealed !== true);
  if (clear.length === 0) return;
  const aboutPeople = new Set(await filesAboutPeople(db));
  for (const { hash } of clear) if (aboutPeople.has(hash)) await store.forget(hash);
}
