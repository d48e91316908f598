import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "./base/failure.ts";
import type { Config } from "./config.ts";
import { isOfLock } from "./folder-lock.ts";
import type { Store } from "./store/store.ts";

/**
 * Root may write in any folder, and would leave files there that the user of the instance can neither
 * change nor remove: the next start as that user would fail.
 */
export async function refuseFolderOfAnother(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const store = await findFiles(folder);
  if (store === undefined || store.uid === (await ownerOfWhatIsWritten(folder))) return;
  const user = await nameOfUser(store.uid);
  throw new Failure("precondition", "app-folder-of-another", { folder, user });
}

/** The files of an instance, or what it read of those in a bucket. */
async function findFiles(folder: string): Promise<Stats | undefined> {
  for (const name of ["store", "store-cache"]) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** On a mount that takes root's files for somebody else's, that is not root. */
async function ownerOfWhatIsWritten(folder: string): Promise<number> {
  const probe = join(folder, `.${randomUUID()}`);
  await writeFile(probe, "");
  const { uid } = await stat(probe);
  await rm(probe);
  return uid;
}

async function nameOfUser(uid: number): Promise<string> {
  const users = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n");
  const found = users.map((line) => line.split(":")).find((fields) => fields[2] === String(uid));
  return found?.[0] ?? `#${uid}`;
}

/** Files without their database are those of an instance whose `DATABASE_URL` was not given. */
export async function refuseFilesWithoutDatabase(config: Config): Promise<void> {
  if (config.databaseUrl !== undefined || (await holds(config.data, databaseMark))) return;
  if ((await findFiles(config.data)) !== undefined) {
    throw new Failure("precondition", "app-database-elsewhere", { folder: config.data });
  }
}

/** Stands in a folder from the first byte of a restore to its last. */
export const restoreMark = "restore-unfinished";

/** A part of a backup would pass for the whole instance. */
export async function refuseUnfinishedRestore(folder: string): Promise<void> {
  if (await holds(folder, restoreMark)) {
    throw new Failure("precondition", "app-restore-unfinished", { folder });
  }
}

/** Set before anything else is written, and on the disk before it. */
export async function markUnfinishedRestore(folder: string): Promise<void> {
  await writeFile(join(folder, restoreMark), "", { flush: true });
  await using place = await open(folder, "r");
  await place.sync();
}

/** In a folder that is empty: the lock of who works there, and what the root of a disk holds from the beginning (ext4). */
function isOfEmpty(name: string): boolean {
  return isOfLock(name) || name === "lost+found";
}

/** A restore goes into a folder that is empty. */
export async function refuseOccupiedFolder(folder: string): Promise<void> {
  await refuseUnfinishedRestore(folder);
  const entries = await readdir(folder).catch(() => []);
  if (!entries.every(isOfEmpty)) {
    throw new Failure("conflict", "command-restore-occupied", { folder });
  }
}

/** Files of another instance in the same bucket would be swept as if nobody named them. */
export async function refuseOccupiedStore(store: Pick<Store, "list">): Promise<void> {
  for await (const _ of store.list()) throw new Failure("conflict", "command-restore-store-occupied");
}

/** Takes away what was put into a folder that was empty, and is still held. */
export async function emptyFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    // What says that the folder is not whole goes last.
    if (isOfEmpty(entry) || entry === restoreMark) continue;
    await rm(join(folder, entry), { recursive: true, force: true });
  }
  await rm(join(folder, restoreMark), { force: true });
}

/** For what only an instance that exists can answer. */
export async function refuseFolderWithoutInstance(config: Config): Promise<void> {
  if (config.databaseUrl !== undefined || (await holds(config.data, databaseMark))) return;
  throw new Failure("precondition", "app-no-instance", { folder: config.data });
}

const databaseMark = join("postgres", "data", "PG_VERSION");

function holds(folder: string, path: string): Promise<boolean> {
  return stat(join(folder, path)).then(
    () => true,
    () => false,
  );
}
