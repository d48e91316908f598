import { columnsOfPersons, personTables, personTablesChanged } from "../access/person-tables.ts";
import type { Id } from "../base/id.ts";
import { sweepLock } from "../db/locks.ts";
import { tell } from "../db/tell.ts";
import type { WatchWork } from "../jobs/watching.ts";
import type { Hash } from "../store/store.ts";
import type { TablesContext } from "./context.ts";
import { namedBlobs } from "./named-blobs.ts";

/** Announced where files were sealed: each process lets go of the copies that it has of them in clear. */
export const filesSealed = "files-sealed";

/** Announced where a version was recorded, which may be of a table about people. */
export const versionRecorded = "files-to-seal";

const lookMs = 300_000;

/** Whether files of a table are encrypted on their way to the disk. */
export async function sealingOf(
  { db, store }: Pick<TablesContext, "db" | "store">,
  table: Id | undefined,
): Promise<{ readonly sealed: boolean }> {
  const sealed = table !== undefined && (await columnsOfPersons(db, table)).length > 0;
  if (sealed) await store.readyToSeal();
  return { sealed };
}

/** Encrypts the files of tables about people that lie in clear: those that were there when one was declared. */
export function sealingWork(ctx: TablesContext): WatchWork {
  return {
    watch: "files-to-seal",
    on: [personTablesChanged, versionRecorded],
    everyMs: lookMs,
    run: (signal) => sealFiles(ctx, signal),
  };
}

/** Each file by itself: who was stopped goes on with the next. */
export async function sealFiles(ctx: TablesContext, signal: AbortSignal): Promise<void> {
  const hashes = await filesInClear(ctx);
  if (hashes.length > 0) await ctx.store.readyToSeal();
  for (const hash of hashes) {
    signal.throwIfAborted();
    await ctx.db.begin(async (tx) => {
      // What is removed meanwhile does not come back.
      await tx`select pg_advisory_xact_lock_shared(${sweepLock})`;
      if (!(await namedBlobs(tx)).has(hash)) return;
      await ctx.store.seal(hash);
      await tell(tx, filesSealed);
    });
  }
  await ctx.engine.forgetInClear();
}

async function filesInClear({ db, store }: TablesContext): Promise<readonly Hash[]> {
  const tables = await personTables(db);
  if (tables.length === 0) return [];
  const rows = await db<{ hash: Hash | null }[]>`
    with own as (select id, original, parquet, rejects from versions where table_id = any(${[...tables]}::uuid[]))
    select unnest(array[original, parquet, rejects]) as hash from own
    union select parquet from narrowed_versions where version in (select id from own)
    union select original from imports where table_id = any(${[...tables]}::uuid[]) and state in ('waiting', 'running')`;
  const found: Hash[] = [];
  for (const { hash } of rows) {
    // Where both lie there, the one in clear is still to go.
    if (hash !== null && (await store.isInClear(hash))) found.push(hash);
  }
  return found;
}
