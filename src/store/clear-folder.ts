import { createHash } from "node:crypto";
import { access, constants, lstat, mkdir, readdir, rm, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Failure } from "../base/failure.ts";

/** Where Linux keeps files in memory. */
const usualMemory = "/dev/shm";
const memoryKind = 0x01_02_19_94;

/** Those of stores that this process opened. */
const opened = new Set<string>();

/**
 * Where a process lays copies of sealed blobs while the engine reads them: in memory on Linux, else among the
 * drafts of the store. Made when it is first needed.
 */
export function clearFolderOf(folder: string): string {
  if (process.platform !== "linux") return join(folder, "drafts", "clear");
  const name = `${beginning(folder)}${process.pid}`;
  opened.add(name);
  return join(usualMemory, name);
}

/**
 * Makes it, and never on a disk of Linux instead. Others may write beside it: what they made there first, under the
 * same name, is not ours.
 */
export async function makeOwn(folder: string, memory = usualMemory): Promise<void> {
  if (dirname(folder) === memory && !(await isMemory(memory)))
    throw new Failure("unavailable", "store-memory-missing", { folder: memory });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const isOurs = found.isDirectory() && (found.mode & 0o077) === 0 && found.uid === process.getuid?.();
  if (!isOurs && process.getuid !== undefined)
    throw new Failure("unavailable", "store-memory-taken", { folder });
}

/** A folder of that name in it; both are made where they are not there. */
export async function makeWithin(folder: string, name: string): Promise<string> {
  const within = join(folder, name);
  await makeOwn(folder);
  await mkdir(within, { recursive: true, mode: 0o700 });
  return within;
}

/**
 * What processes left there that were killed; those that run keep their own. In a container the next one has the same
 * number.
 */
export async function sweepClear(folder: string): Promise<void> {
  const memory = usualMemory;
  if (!(await isMemory(memory))) return;
  const start = beginning(folder);
  for (const name of await readdir(memory)) {
    if (!name.startsWith(start)) continue;
    const pid = name.slice(start.length);
    const isOurs = pid === String(process.pid);
    const isRunning = isOurs ? opened.has(name) : await can(access(`/proc/${pid}`));
    if (!isRunning) await rm(join(memory, name), { recursive: true, force: true });
  }
}

/** Several instances may share a machine. */
function beginning(folder: string): string {
  return `maille-${createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 16)}-`;
}

async function isMemory(memory: string): Promise<boolean> {
  const found = await statfs(memory).catch(() => undefined);
  return found?.type === memoryKind && (await can(access(memory, constants.W_OK)));
}

function can(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
