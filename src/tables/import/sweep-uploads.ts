import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../base/clock.ts";
import type { Id } from "../../base/id.ts";
import { claimStore } from "../../store/claim-store.ts";
import type { TablesContext } from "../context.ts";
import { dropStretches, dropUpload, takenSuffix } from "./drop-upload.ts";
import { removeStretches } from "./upload-stretches.ts";

/** Uploads that nobody touched for so long are thrown away. */
const uploadKeptMs = 7 * 86_400_000;

/** Throws away uploads that nobody finished, and those whose import has ended, where its process was killed before it did. */
export async function sweepUploads(ctx: TablesContext): Promise<number> {
  const before = new Date(ctx.clock().getTime() - uploadKeptMs);
  const cut = new Date(ctx.clock().getTime() - settledMs);
  // A file that came at once, and whose process was killed, is finished by nobody.
  const rows = await ctx.db<{ id: Id }[]>`
    select id from uploads
    where touched_at < ${before} or (bytes is null and not complete and touched_at < ${cut})
      or id::text in (
        select origin->>'upload' from imports
        where origin->>'kind' = 'upload' and state in ('done', 'cancelled') and ended_at < ${cut})`;
  for (const { id } of rows) await dropUpload(ctx, id);
  return rows.length;
}

/** A file is made before its row is written, and a row is read before its file is opened. */
const settledMs = 3_600_000;

/**
 * Removes files of uploads that no row names, and rows whose file is not there, as after a restored
 * backup: neither can be finished. An import that waits for one ends by itself, and says so. What a
 * backup that was killed left of the rows that it copied here goes, too.
 */
export async function sweepStrayUploads(ctx: TablesContext): Promise<number> {
  const folder = join(ctx.folder, "uploads");
  const names = await readdir(folder).catch(() => []);
  // As the files tell it.
  const before = systemClock().getTime() - settledMs;
  const rows = await ctx.db<{ id: string; isOld: boolean; isFar: boolean }[]>`
    select id, touched_at < ${new Date(before)} as is_old, stretch_bytes is not null as is_far from uploads`;
  const known = new Set(rows.map(({ id }) => id));
  const present = new Set(names);
  let removed = 0;
  for (const name of names) {
    const id = name.replace(takenSuffix, "");
    if (known.has(id)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.mtimeMs > before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  for (const { id, isOld, isFar } of rows) {
    if (!isOld || isFar || present.has(id)) continue;
    await dropUpload(ctx, id);
    removed += 1;
  }
  return removed;
}

/** A request that was under way as its upload was thrown away has ended by then, or was given up by the bucket. */
const droppedMsMin = 1_800_000;

/** Removes what is left in the bucket of uploads that were thrown away, as while it did not answer. */
export async function sweepDropped({ db, store }: Pick<TablesContext, "db" | "store">): Promise<number> {
  const stretches = store.stretches();
  const rows = stretches === undefined ? [] : await db<{ id: Id }[]>`select id from dropped_uploads`;
  if (stretches === undefined || rows.length === 0) return 0;
  await claimStore(db, store);
  let removed = 0;
  for (const { id } of rows) {
    removed += await dropStretches(stretches, id);
    await db`
      delete from dropped_uploads
      where id = ${id} and dropped_at < now() - make_interval(secs => ${droppedMsMin / 1000})`;
  }
  return removed;
}

/** No request lasts so long: what it put is noted, or nobody's. */
const comingMsMax = 2 * 86_400_000;

/** Removes stretches in the bucket that no upload names, such as those of a process that was killed before it noted them. */
export async function sweepStretches({ db, store }: Pick<TablesContext, "db" | "store">): Promise<number> {
  const stretches = store.stretches();
  if (stretches === undefined) return 0;
  const before = new Date(systemClock().getTime() - comingMsMax);
  const found = await Array.fromAsync(stretches.list(""));
  const old = found.flatMap(({ name, putAt }) => (putAt < before ? [name] : []));
  if (old.length === 0) return 0;
  await claimStore(db, store);
  const rows = await db<{ name: string }[]>`select name from upload_stretches where name = any(${old})`;
  const named = new Set(rows.map(({ name }) => name));
  const left = old.filter((name) => !named.has(name));
  await removeStretches(stretches, left);
  return left.length;
}
