import { access, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** Of the processes of every machine that shares the folder, with the one that was the first. */
const anyEngine = /^engine(-beside-.*)?$/;
/** By the machine too: several may share the folder, and each knows its own processes alone. */
const besidePrefix = `engine-beside-${hostname()}-`;

/** The name of the folder where a process keeps its copies of tables, beside the first one. */
export function besideEngine(): string {
  return `${besidePrefix}${process.pid}`;
}

/** Those of the other processes. */
export async function enginesBeside(folder: string, own: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => anyEngine.test(name));
  return names.map((name) => join(folder, name)).filter((path) => path !== own);
}

/** What a process that was killed left behind; one that works now keeps its folder. */
export async function sweepBeside(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(besidePrefix) || name === besideEngine()) continue;
    const isWorking = await access(`/proc/${name.slice(besidePrefix.length)}`).then(
      () => true,
      () => false,
    );
    if (!isWorking) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Those of processes that ended without a word; the first one's is taken over as it is. */
export async function removeBeside(folder: string, engines: readonly string[]): Promise<void> {
  for (const name of engines) {
    if (/^engine-beside-[^/]+$/.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
