import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { extract, type Entry } from "tar-stream";
import { Failure } from "../base/failure.ts";
import type { Db } from "../db/db.ts";
import type { Store } from "../store/store.ts";
import {
  blobFolder,
  databaseFolder,
  fileFolder,
  manifestName,
  type BackupProgress,
  type Manifest,
} from "./archive.ts";

export interface BackupTarget {
  readonly db: Db;
  readonly store: Store;
  readonly folders: Readonly<Record<string, string>>;
  /** Brings an empty database to the migrations named, no further. Throws where one is not known. */
  migrateTo(names: readonly string[]): Promise<void>;
}

/**
 * Brings an empty instance to the state of a backup. Each blob is hashed again on its way in;
 * one whose bytes are not those of its name ends the restore.
 */
export async function readBackup(
  target: BackupTarget,
  path: string,
  onProgress?: (progress: BackupProgress) => void,
): Promise<Manifest> {
  const archive = extract();
  const flow = pipeline(createReadStream(path), createZstdDecompress(), archive);
  const [manifest] = await Promise.all([take(archive, target, onProgress), flow]).catch((error: unknown) => {
    archive.destroy();
    if (error instanceof Failure) throw error;
    throw new Failure("invalid", "backup-unreadable", { file: path }, { cause: error });
  });
  return manifest;
}

async function take(
  archive: AsyncIterable<Entry>,
  target: BackupTarget,
  onProgress: ((progress: BackupProgress) => void) | undefined,
): Promise<Manifest> {
  let manifest: Manifest | undefined;
  let blobs = 0;
  let bytes = 0;
  for await (const entry of archive) {
    const { name } = entry.header;
    if (manifest === undefined) {
      manifest = await readManifest(entry, name);
      await target.migrateTo(manifest.migrations);
    } else if (name.startsWith(databaseFolder)) {
      await readTable(entry, target.db, manifest, name.slice(databaseFolder.length, -".copy".length));
    } else if (name.startsWith(blobFolder)) {
      bytes += await readBlob(entry, target.store, name.slice(blobFolder.length));
      blobs += 1;
      onProgress?.({ blobs, blobsTotal: manifest.blobs, bytes });
    } else if (name.startsWith(fileFolder)) {
      await readFile(entry, target.folders, name.slice(fileFolder.length));
    } else {
      throw new Failure("invalid", "backup-entry-unknown", { entry: name });
    }
  }
  if (manifest === undefined || blobs !== manifest.blobs) throw new Failure("invalid", "backup-truncated");
  await setSequences(target.db, manifest);
  return manifest;
}

async function readManifest(entry: Entry, name: string): Promise<Manifest> {
  if (name !== manifestName) throw new Failure("invalid", "backup-no-manifest");
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  const manifest = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Manifest;
  if (manifest.format !== 1)
    throw new Failure("unsupported", "backup-format-newer", { format: manifest.format });
  return manifest;
}

async function readTable(entry: Readable, db: Db, manifest: Manifest, name: string): Promise<void> {
  const table = manifest.tables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Failure("invalid", "backup-entry-unknown", { entry: name });
  await db.begin(async (tx) => {
    // Migrations may put rows of their own; the backup's are the truth.
    await tx`delete from ${tx(name)}`;
    const rows = await tx`copy ${tx(name)} (${tx(table.columns as string[])}) from stdin`.writable();
    await pipeline(entry, rows);
  });
}

async function readBlob(entry: Readable, store: Store, hash: string): Promise<number> {
  const blob = await store.put(entry);
  if (blob.hash === hash) return blob.bytes;
  await store.remove(blob.hash);
  throw new Failure("invalid", "backup-blob-altered", { hash });
}

async function readFile(
  entry: Readable,
  folders: Readonly<Record<string, string>>,
  path: string,
): Promise<void> {
  const [name = "", ...rest] = normalize(path).split("/");
  const folder = folders[name];
  if (folder === undefined || rest.length === 0 || rest.includes("..")) {
    throw new Failure("invalid", "backup-entry-unknown", { entry: path });
  }
  const file = join(folder, ...rest);
  await mkdir(dirname(file), { recursive: true });
  await pipeline(entry, createWriteStream(file, { mode: 0o600 }));
}

async function setSequences(db: Db, manifest: Manifest): Promise<void> {
  for (const { name, value } of manifest.sequences) {
    await db`select setval(format('%I', ${name}::text)::regclass, ${value}::bigint)`;
  }
}
