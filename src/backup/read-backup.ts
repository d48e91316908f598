import { mkdir, open } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../base/failure.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Store } from "../store/store.ts";
import {
  blobFolder,
  databaseFolder,
  fileFolder,
  sealedFolder,
  type BackupProgress,
  type Manifest,
  type ArchiveMember,
} from "./archive.ts";
import { type ArchiveEntry, drain, passArchive } from "./archive-entries.ts";
import { compareMembers, type VerifiedBackup, withoutMembers } from "./verify-backup.ts";

export interface BackupTarget {
  readonly db: Db;
  readonly store: Store;
  readonly folders: Readonly<Record<string, string>>;
  /** Brings an empty database to the migrations named, no further. Throws where one is not known. */
  migrateTo(tx: Tx, names: readonly string[]): Promise<void>;
  /** Brings what was restored up to this program's migrations. */
  finish(tx: Tx): Promise<void>;
}

/**
 * Brings an empty instance to the state of a backup that was verified. Its rows are there at one commit,
 * after which every blob and file is on the disk; where anything fails there are none.
 */
export async function readBackup(
  target: BackupTarget,
  path: string,
  verified: VerifiedBackup,
  { onProgress, signal }: { onProgress?: (progress: BackupProgress) => void; signal?: AbortSignal } = {},
): Promise<Manifest> {
  const { manifest } = verified;
  const damaged = new Set(verified.damaged.map(({ hash }) => hash));
  let blobs = 0;
  let bytes = 0;
  await target.db.begin(async (tx) => {
    // Rows are there before blobs are read, and nothing is asked of the connection meanwhile.
    await tx`set local idle_in_transaction_session_timeout = 0`;
    await target.migrateTo(tx, manifest.migrations);
    const members: ArchiveMember[] = [];
    const take = async ({ name, content }: ArchiveEntry): Promise<void> => {
      if (name.startsWith(databaseFolder)) {
        await readTable(tx, manifest, name.slice(databaseFolder.length, -".copy".length), content);
      } else if (name.startsWith(blobFolder)) {
        const hash = name.slice(blobFolder.length);
        bytes += damaged.has(hash) ? await drain(content) : await readBlob(target.store, hash, content);
        blobs += 1;
        onProgress?.({ blobs, blobsTotal: manifest.blobs, bytes });
      } else if (name.startsWith(sealedFolder)) {
        const hash = name.slice(sealedFolder.length);
        if (damaged.has(hash)) await drain(content);
        else await target.store.putAsItLies(hash, content);
        bytes += (await target.store.size(hash)) ?? 0;
        blobs += 1;
        onProgress?.({ blobs, blobsTotal: manifest.blobs, bytes });
      } else if (name.startsWith(fileFolder)) {
        await readFile(content, target.folders, name.slice(fileFolder.length));
      } else await drain(content);
    };
    await passArchive(path, { members, signal, take });
    compareMembers(withoutMembers(members), verified.members);
    await setSequences(tx, manifest);
    await target.finish(tx);
  });
  return manifest;
}

async function readTable(
  tx: Tx,
  manifest: Manifest,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const table = manifest.tables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Failure("invalid", "backup-entry-unknown", { entry: name });
  // Migrations may put rows of their own; the backup's are the truth.
  await tx`delete from ${tx(name)}`;
  try {
    const copy = tx`copy ${tx(name)} (${tx(table.columns as string[])}) from stdin`;
    const rows = await copy.writable();
    endWhereRefused(copy, rows);
    await pipeline(content, rows);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("invalid", "backup-rows-refused", { table: name, reason }, { cause });
  }
}

/**
 * The driver tells nobody where PostgreSQL refuses rows after the last was sent: its stream waits for
 * ever (postgres 3.4.9, `connection.js`: `final` is called by CommandComplete alone).
 */
function endWhereRefused(copy: object, rows: Writable): void {
  Object.assign(copy, { reject: (error: Error) => rows.destroy(error) });
}

async function readBlob(store: Store, hash: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const blob = await store.put(content);
  if (blob.hash === hash) return blob.bytes;
  await store.remove(blob.hash);
  throw new Failure("altered", "backup-blob-altered", { hash });
}

async function readFile(
  content: AsyncIterable<Uint8Array>,
  folders: Readonly<Record<string, string>>,
  path: string,
): Promise<void> {
  const [name = "", ...rest] = normalize(path).split("/");
  const folder = folders[name];
  if (folder === undefined || rest.length === 0 || rest.includes("..")) {
    throw new Failure("invalid", "backup-entry-unknown", { entry: path });
  }
  const place = join(folder, ...rest);
  await mkdir(dirname(place), { recursive: true });
  await using file = await open(place, "w", 0o600);
  await file.writeFile(Readable.from(content));
  await file.sync();
}

async function setSequences(tx: Tx, manifest: Manifest): Promise<void> {
  for (const { name, value } of manifest.sequences) {
    await tx`select setval(format('%I', ${name}::text)::regclass, ${value}::bigint)`;
  }
}
