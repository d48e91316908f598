import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../src/base/log.ts";
import { openDatabase } from "../src/db/database.ts";
import { migrationsPrint, prepareDatabase } from "./database-template.ts";

const dayMs = 24 * 3_600_000;

/**
 * Lays the database of a new instance into its folder, as a first start makes it: a copy of one that was
 * made once, since making it costs two seconds of a processor. Its settings are those of any instance: tests
 * kill what they serve, and what was acknowledged must be there afterwards.
 */
export async function layDatabase(data: string): Promise<void> {
  const made = await ensureCluster();
  await mkdir(data, { recursive: true, mode: 0o700 });
  const copying = spawn("cp", ["-a", made, join(data, "postgres")], { stdio: "inherit" });
  const [code] = (await once(copying, "close")) as [number | null];
  if (code !== 0) throw new Error(`The database was not copied: cp ended with ${code}.`);
}

/** It has its name once it is whole. Where two processes make it at once, one of the two is kept. */
async function ensureCluster(): Promise<string> {
  const all = join(tmpdir(), `maille-test-${process.getuid?.() ?? 0}-clusters`);
  const path = join(all, migrationsPrint());
  if (await exists(path)) return path;
  await mkdir(all, { recursive: true });
  await forgetOld(all);
  const making = await mkdtemp(join(all, "making-"));
  const folder = join(making, "postgres");
  const { db, connection, ...database } = await openDatabase({ folder, log: silentLog });
  try {
    await prepareDatabase(db, connection);
  } finally {
    await database[Symbol.asyncDispose]();
  }
  await rename(folder, path).catch(async (error: unknown) => {
    if (!(await exists(path))) throw error;
  });
  await rm(making, { recursive: true, force: true });
  return path;
}

/** Those of other migrations, and what a process that was killed left: each takes 40 MB. */
async function forgetOld(all: string): Promise<void> {
  for (const name of await readdir(all)) {
    const path = join(all, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
