import { randomUUID } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "./base/failure.ts";
import type { Config } from "./config.ts";

/**
 * Root may write in any folder, and would leave files there that the user of the instance can neither
 * change nor remove: the next start as that user would fail.
 */
export async function refuseFolderOfAnother(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const store = await stat(join(folder, "store")).catch(() => undefined);
  if (store === undefined || store.uid === (await ownerOfWhatIsWritten(folder))) return;
  const user = await nameOfUser(store.uid);
  throw new Failure("precondition", "app-folder-of-another", { folder, user });
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
  if (await holds(config.data, "store")) {
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
