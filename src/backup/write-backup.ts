import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import { pack } from "tar-stream";
import type { Db, Tx } from "../db/db.ts";
import { sweepLock } from "../db/locks.ts";
import type { Store } from "../store/store.ts";
import {
  blobFolder,
  sealedFolder,
  type UnsavedBlob,
  databaseFolder,
  fileFolder,
  manifestName,
  membersName,
  type BackupProgress,
  type Manifest,
} from "./archive.ts";
import { ArchiveWriter } from "./archive-writer.ts";
import { PlacedFile } from "./placed-file.ts";
import { sequences, tablesInOrder } from "./schema-order.ts";
import { sealed } from "./seal.ts";

export interface BackupSource {
  readonly db: Db;
  readonly store: Store;
  /** Folders kept beside the store, by the name that they take in the backup. */
  readonly folders: Readonly<Record<string, string>>;
  /** For what is spooled; on a disk with room for the database's text. */
  readonly scratch: string;
  readonly program: string;
  /** The blobs that the rows of a transaction name: those that must be there. */
  namedBlobs(tx: Tx): Promise<ReadonlySet<string>>;
}

export interface WrittenArchive {
  readonly blobs: number;
  /** Of the whole file, as `sha256sum` tells it. */
  readonly sha256: string;
  /** What the store no longer has as it was: the file holds all else. */
  readonly damaged: readonly UnsavedBlob[];
}

export interface WrittenBackup extends WrittenArchive {
  readonly bytes: number;
}

interface BackupOptions {
  readonly now: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BackupProgress) => void;
}

/** Writes everything the instance holds into one file, which appears under its name once it is complete and on the disk. */
export async function writeBackup(
  source: BackupSource,
  target: string,
  options: BackupOptions,
): Promise<WrittenBackup> {
  await using file = await PlacedFile.open(target, options.now);
  const told = await writeArchive(source, (piece) => file.write(piece), options);
  return { ...told, bytes: await file.keep() };
}

/**
 * Gives the bytes of everything the instance holds, while it serves, a piece once the former one is taken. The rows are
 * those of one instant (REPEATABLE READ); each blob that they name was whole before it, and none is
 * swept until all is taken. Each blob is hashed on its way; one that is altered or missing is told.
 */
export async function writeArchive(
  source: BackupSource,
  take: (piece: Uint8Array) => Promise<void>,
  options: BackupOptions,
): Promise<WrittenArchive> {
  await mkdir(source.scratch, { recursive: true });
  const broken = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, broken.signal]) : broken.signal;
  const archive = pack();
  const whole = createHash("sha256");
  const params = { [constants.ZSTD_c_checksumFlag]: 1 };
  const written = pipeline(
    archive,
    createZstdCompress({ params, chunkSize: pieceBytes }),
    (bytes: AsyncIterable<Uint8Array>) => sealed(bytes, whole),
    async (pieces: AsyncIterable<Uint8Array>) => {
      for await (const piece of pieces) await take(piece);
    },
    { signal },
  );
  const filled = fill(new ArchiveWriter(archive), source, { ...options, signal });
  try {
    const [told] = await Promise.all([filled, written]);
    return { ...told, sha256: whole.digest("hex") };
  } catch (error) {
    // Whatever broke first when the caller gave up, that is why.
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    broken.abort();
    await Promise.allSettled([filled, written]);
  }
}

const pieceBytes = 1 << 17;

async function fill(
  archive: ArchiveWriter,
  source: BackupSource,
  options: { now: Date; signal: AbortSignal; onProgress?: (progress: BackupProgress) => void },
): Promise<Omit<WrittenArchive, "sha256">> {
  const { signal } = options;
  const damaged: UnsavedBlob[] = [];
  let blobs = 0;
  await source.db.begin("isolation level repeatable read read only", async (tx) => {
    // Large files are written without a statement, at the pace of a disk.
    await tx`set local idle_in_transaction_session_timeout = 0`;
    await tx`select pg_advisory_xact_lock_shared(${sweepLock})`;
    const tables = await tablesInOrder(tx);
    const named = await source.namedBlobs(tx);
    const hashes = await hashesOf(source.store, named, signal);
    blobs = hashes.length;
    const manifest: Manifest = {
      format: 2,
      program: source.program,
      createdAt: options.now.toISOString(),
      migrations: (await tx<{ name: string }[]>`select name from migrations order by name`).map(
        (row) => row.name,
      ),
      tables,
      sequences: await sequences(tx),
      blobs,
    };
    await archive.addBytes(manifestName, Buffer.from(JSON.stringify(manifest, null, 2)));
    const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const from = { ...source, backend: own?.pid ?? 0, signal };
    for (const table of tables) await addTable(archive, tx, table, from);
    damaged.push(...missingOf(named, hashes));
    damaged.push(...(await addBlobs(archive, source.store, hashes, options.onProgress)));
    for (const [name, folder] of Object.entries(source.folders)) await addFolder(archive, name, folder);
    const told = { members: archive.members, damaged };
    await archive.addBytes(membersName, Buffer.from(JSON.stringify(told)));
  });
  archive.finalize();
  return { blobs, damaged };
}

/** All that is there: the list of an object store may be late, both ways. */
async function hashesOf(
  store: Store,
  named: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const listed = new Set<string>();
  for await (const { hash } of store.list()) {
    signal.throwIfAborted();
    listed.add(hash);
  }
  const hashes = [...named].filter((hash) => listed.has(hash));
  const late = [...named, ...listed].filter((hash) => !named.has(hash) || !listed.has(hash));
  for (const hash of late) if (await store.has(hash)) hashes.push(hash);
  return hashes;
}

function missingOf(named: ReadonlySet<string>, hashes: readonly string[]): UnsavedBlob[] {
  const held = new Set(hashes);
  return [...named].filter((hash) => !held.has(hash)).map((hash) => ({ hash, reason: "missing" }));
}

async function addTable(
  archive: ArchiveWriter,
  tx: Tx,
  table: Manifest["tables"][number],
  {
    db,
    scratch,
    backend,
    signal,
  }: Pick<BackupSource, "db" | "scratch"> & {
    /** The process of PostgreSQL that the rows come from. */
    readonly backend: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  // Containers that share the folder have the same numbers of processes.
  const path = join(scratch, `backup-${randomUUID()}-${table.name}.copy`);
  const name = `${databaseFolder}${table.name}.copy`;
  signal.throwIfAborted();
  try {
    const rows: Readable =
      await tx`copy ${tx(table.name)} (${tx(table.columns as string[])}) to stdout`.readable();
    const held = await spool(rows, path, signal).catch(async (error: unknown) => {
      await db`select pg_cancel_backend(${backend})`;
      throw error;
    });
    await (held === undefined ? archive.addFile(name, path) : archive.addBytes(name, held));
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Gives the rows' text where it is short; puts it into the file where it is not. Where the disk or the caller gives
 * up, rows under way are let go: their connection waits for a reader.
 */
async function spool(rows: Readable, path: string, signal: AbortSignal): Promise<Buffer | undefined> {
  const passed = new PassThrough();
  rows.on("error", (error) => passed.destroy(error));
  rows.pipe(passed);
  let held: Buffer | undefined;
  try {
    await pipeline(
      passed,
      async (pieces: AsyncIterable<Buffer>) => {
        held = await takeRows(pieces, path);
      },
      { signal },
    );
  } catch (error) {
    rows.unpipe(passed);
    rows.resume();
    throw error;
  }
  // The driver pauses its connection for a slow disk and goes on when more is read: after the last
  // rows nothing is read any more, and the next question would wait for ever.
  // oxlint-disable-next-line no-underscore-dangle
  rows._read(0);
  return held;
}

/** Most tables of an instance have few rows: what is no longer than this is never put on the disk. */
const heldBytesMax = 1_000_000;

async function takeRows(pieces: AsyncIterable<Buffer>, path: string): Promise<Buffer | undefined> {
  let held: Buffer[] = [];
  let bytes = 0;
  let file: FileHandle | undefined;
  const put = async (): Promise<void> => {
    file ??= await open(path, "wx", 0o600);
    await file.appendFile(Buffer.concat(held));
    held = [];
    bytes = 0;
  };
  try {
    for await (const piece of pieces) {
      held.push(piece);
      bytes += piece.length;
      if (bytes > heldBytesMax) await put();
    }
    if (file === undefined) return Buffer.concat(held);
    await put();
    return undefined;
  } finally {
    await file?.close();
  }
}

async function addBlobs(
  archive: ArchiveWriter,
  store: Store,
  hashes: readonly string[],
  onProgress: ((progress: BackupProgress) => void) | undefined,
): Promise<UnsavedBlob[]> {
  const damaged: UnsavedBlob[] = [];
  let bytes = 0;
  for (const [at, hash] of hashes.entries()) {
    // As it is now: it may have been sealed since it was listed.
    const { content, ...blob } = await store.openAsItLies(hash);
    const name = `${blob.sealed === true ? sealedFolder : blobFolder}${blob.hash}`;
    const { sha256 } = await archive.addStream(name, blob.bytes, content);
    // What is sealed is read again whole: the bytes of the file tell nothing of what it holds.
    const state = blob.sealed === true ? await store.verify(blob.hash) : undefined;
    if (state === "missing") damaged.push({ hash: blob.hash, reason: "missing" });
    else if (state === "altered" || (state === undefined && sha256 !== blob.hash)) {
      damaged.push({ hash: blob.hash, reason: "altered" });
    }
    bytes += blob.bytes;
    onProgress?.({ blobs: at + 1, blobsTotal: hashes.length, bytes });
  }
  return damaged;
}

async function addFolder(archive: ArchiveWriter, name: string, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await archive.addFile(`${fileFolder}${name}/${relative(folder, path)}`, path);
  }
}
