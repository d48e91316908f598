import { isAboutPeople, personTables, personTablesChanged } from "../access/person-tables.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import { sweepLock } from "../db/locks.ts";
import { tell } from "../db/tell.ts";
import type { WatchWork } from "../jobs/watching.ts";
import type { Hash } from "../store/store.ts";
import type { TablesContext } from "./context.ts";
import { forgetCells } from "./forget-cells.ts";
import { sweepLarge } from "./large/forget-large.ts";
import { namedBlobs } from "./named-blobs.ts";
import { mendLater } from "./version-files.ts";

/** Announced where files were sealed: each process lets go of the copies that it has of them in clear. */
export const filesSealed = "files-sealed";

/** Announced where a version was recorded, which may be of a table about people. */
export const versionRecorded = "files-to-seal";

const lookMs = 300_000;

/**
 * Whether files of a table are encrypted on their way to the disk, or those that come for a dataset: they may be of any
 * table that it has, and hold others beside the one that is asked for.
 */
export async function sealingOf(
  { db, store }: Pick<TablesContext, "db" | "store">,
  of: Id | undefined,
): Promise<{ readonly sealed: boolean }> {
  const sealed = of !== undefined && (await isAboutPeople(db, of));
  if (sealed) await store.readyToSeal();
  return { sealed };
}

/** Hides what was there in clear of a table about people when it was declared: its files, and what is told of it. */
export function sealingWork(ctx: TablesContext): WatchWork {
  return {
    watch: "files-to-seal",
    on: [personTablesChanged, versionRecorded],
    everyMs: lookMs,
    run: async (signal) => {
      await forgetCells(ctx.db);
      await sealFiles(ctx, signal);
      await sweepLarge(ctx);
    },
  };
}

/**
 * Each file by itself: who was stopped goes on with the next, and one that is damaged or finds no room keeps none
 * of the others waiting. Throws what became of the first such one, at the end.
 */
export async function sealFiles(ctx: TablesContext, signal: AbortSignal): Promise<void> {
  const hashes = await filesInClear(ctx);
  if (hashes.length > 0) await ctx.store.readyToSeal();
  const failures: unknown[] = [];
  for (const hash of hashes) {
    signal.throwIfAborted();
    try {
      await sealOne(ctx, hash);
    } catch (error) {
      failures.push(error);
      if ((await ctx.store.state(hash)) === "altered") await mendLater(ctx, hash);
    }
  }
  await ctx.engine.forgetInClear();
  if (failures.length > 0) throw failures[0];
}

async function sealOne(ctx: TablesContext, hash: Hash): Promise<void> {
  await ctx.db.begin(async (tx) => {
    // What is removed meanwhile does not come back, and a backup finds its files as it listed them: the next look
    // finds what waits.
    const [free] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${sweepLock}) as taken`;
    if (free?.taken !== true || !(await namedBlobs(tx)).has(hash)) return;
    await ctx.store.seal(hash);
    await tell(tx, filesSealed);
  });
}

async function filesInClear({ db, store }: TablesContext): Promise<readonly Hash[]> {
  const found: Hash[] = [];
  for (const hash of await filesAboutPeople(db)) {
    // Where both lie there, the one in clear is still to go.
    if (await store.isInClear(hash)) found.push(hash);
  }
  return found;
}

/** Those of tables about people: rows that an open table holds as well are open, and stay as quick to read. */
export async function filesAboutPeople(db: Db): Promise<readonly Hash[]> {
  const tables = await personTables(db);
  if (tables.length === 0) return [];
  const rows = await db<{ hash: Hash | null }[]>`
    with own as (select id, original, parquet, rejects from versions where table_id = any(${[...tables]}::uuid[]))
    select unnest(array[original, parquet, rejects]) as hash from own
    union select parquet from narrowed_versions where version in (select id from own)
    union select original from imports where table_id = any(${[...tables]}::uuid[]) and state in ('waiting', 'running')
    except select unnest(array[parquet, rejects]) from versions where table_id <> all(${[...tables]}::uuid[])`;
  return rows.flatMap(({ hash }) => (hash === null ? [] : [hash]));
}
