import { readFile, readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";

const patienceMs = 60_000;

/**
 * Stops the server that a killed instance left behind on this folder. The number in
 * `postmaster.pid` may since belong to any program, so it is believed only where the process
 * is a `postgres` that works in this folder.
 */
export async function stopOrphan(dataFolder: string, log: Log): Promise<void> {
  const file = join(dataFolder, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const pid = Number.parseInt(text, 10);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (!(await isServerOf(pid, dataFolder))) {
    // Nobody holds the folder. The server checks that too, but gives up where the number was reused.
    await rm(file, { force: true });
    return;
  }
  log("database-orphan-stopped", { pid: String(pid) });
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + patienceMs;
  while (await isServerOf(pid, dataFolder)) {
    if (Date.now() > deadline) throw new Failure("unavailable", "db-orphan-stays", { pid: String(pid) });
    await wait(20);
  }
}

async function isServerOf(pid: number, dataFolder: string): Promise<boolean> {
  try {
    const [program, folder, state] = await Promise.all([
      readlink(`/proc/${pid}/exe`),
      readlink(`/proc/${pid}/cwd`),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    const zombie = /\) Z /.test(state);
    // The kernel marks a program whose file was replaced since.
    return !zombie && /\/postgres(?: \(deleted\))?$/.test(program) && folder === (await realpath(dataFolder));
  } catch {
    return false;
  }
}
