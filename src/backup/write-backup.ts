import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import { pack, type Pack } from "tar-stream";
import type { Db, Tx } from "../db/db.ts";
import { sweepLock } from "../db/locks.ts";
import type { Blob, Store } from "../store/store.ts";
import {
  blobFolder,
  databaseFolder,
  fileFolder,
  manifestName,
  type BackupProgress,
  type Manifest,
} from "./archive.ts";
import { sequences, tablesInOrder } from "./schema-order.ts";

export interface BackupSource {
  readonly db: Db;
  readonly store: Store;
  /** Folders kept beside the store, by the name that they take in the backup. */
  readonly folders: Readonly<Record<string, string>>;
  /** For what is spooled; on a disk with room for the database's text. */
  readonly scratch: string;
  readonly program: string;
}

/**
 * Writes everything the instance holds into one file, while it serves. The rows are those of
 * one instant (REPEATABLE READ); each blob that they name was whole before it, and none is
 * swept until the file is written. The file appears under its name once it is complete.
 */
export async function writeBackup(
  source: BackupSource,
  target: string,
  options: { now: Date; signal?: AbortSignal; onProgress?: (progress: BackupProgress) => void },
): Promise<{ blobs: number; bytes: number }> {
  const part = `${target}.part`;
  await mkdir(source.scratch, { recursive: true });
  const broken = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, broken.signal]) : broken.signal;
  const archive = pack();
  const written = pipeline(archive, createZstdCompress(), createWriteStream(part, { mode: 0o600 }), {
    signal,
  });
  const filled = fill(archive, source, { ...options, signal });
  try {
    const [blobs] = await Promise.all([filled, written]);
    await rename(part, target);
    return { blobs, bytes: (await stat(target)).size };
  } catch (error) {
    // Whatever broke first when the caller gave up, that is why.
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    broken.abort();
    await Promise.allSettled([filled, written]);
    await rm(part, { force: true });
  }
}

async function fill(
  archive: Pack,
  source: BackupSource,
  options: { now: Date; signal: AbortSignal; onProgress?: (progress: BackupProgress) => void },
): Promise<number> {
  const { signal } = options;
  const blobs: Blob[] = [];
  await source.db.begin("isolation level repeatable read read only", async (tx) => {
    await tx`select pg_advisory_xact_lock_shared(${sweepLock})`;
    const tables = await tablesInOrder(tx);
    for await (const blob of source.store.list()) {
      signal.throwIfAborted();
      blobs.push(blob);
    }
    const manifest: Manifest = {
      format: 1,
      program: source.program,
      createdAt: options.now.toISOString(),
      migrations: (await tx<{ name: string }[]>`select name from migrations order by name`).map(
        (row) => row.name,
      ),
      tables,
      sequences: await sequences(tx),
      blobs: blobs.length,
    };
    await addBytes(archive, manifestName, Buffer.from(JSON.stringify(manifest, null, 2)));
    for (const table of tables) await addTable(archive, tx, table, source, signal);
    await addBlobs(archive, source.store, blobs, options.onProgress);
    for (const [name, folder] of Object.entries(source.folders)) await addFolder(archive, name, folder);
  });
  archive.finalize();
  return blobs.length;
}

async function addTable(
  archive: Pack,
  tx: Tx,
  table: Manifest["tables"][number],
  { db, scratch }: BackupSource,
  signal: AbortSignal,
): Promise<void> {
  const path = join(scratch, `backup-${process.pid}-${table.name}.copy`);
  const [backend] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
  signal.throwIfAborted();
  try {
    const rows: Readable =
      await tx`copy ${tx(table.name)} (${tx(table.columns as string[])}) to stdout`.readable();
    await spool(rows, path, signal).catch(async (error: unknown) => {
      await db`select pg_cancel_backend(${backend?.pid ?? 0})`;
      throw error;
    });
    await addFile(archive, `${databaseFolder}${table.name}.copy`, path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Where the disk or the caller gives up, rows under way are let go: their connection waits for a reader. */
async function spool(rows: Readable, path: string, signal: AbortSignal): Promise<void> {
  const passed = new PassThrough();
  rows.on("error", (error) => passed.destroy(error));
  rows.pipe(passed);
  try {
    await pipeline(passed, createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (error) {
    rows.unpipe(passed);
    rows.resume();
    throw error;
  }
  // The driver pauses its connection for a slow disk and goes on when more is read: after the last
  // rows nothing is read any more, and the next question would wait for ever.
  // oxlint-disable-next-line no-underscore-dangle
  rows._read(0);
}

async function addBlobs(
  archive: Pack,
  store: Store,
  blobs: readonly Blob[],
  onProgress: ((progress: BackupProgress) => void) | undefined,
): Promise<void> {
  let bytes = 0;
  for (const [at, blob] of blobs.entries()) {
    await addStream(archive, `${blobFolder}${blob.hash}`, blob.bytes, await store.open(blob.hash));
    bytes += blob.bytes;
    onProgress?.({ blobs: at + 1, blobsTotal: blobs.length, bytes });
  }
}

async function addFolder(archive: Pack, name: string, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await addFile(archive, `${fileFolder}${name}/${relative(folder, path)}`, path);
  }
}

async function addFile(archive: Pack, name: string, path: string): Promise<void> {
  await addStream(archive, name, (await stat(path)).size, createReadStream(path));
}

function addBytes(archive: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry({ name, mode: 0o600 }, bytes, (error) => (error ? reject(error) : resolve()));
  });
}

async function addStream(archive: Pack, name: string, size: number, content: Readable): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const entry = archive.entry({ name, size, mode: 0o600 }, (error) =>
        error ? reject(error) : resolve(),
      );
      entry.on("error", reject);
      content.on("error", reject);
      content.pipe(entry);
    });
  } finally {
    content.destroy();
  }
}
