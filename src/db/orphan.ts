import { readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
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
  const deadline = performance.now() + patienceMs;
  const pid = Number.parseInt(text, 10);
  if (pid > 0 && (await isServerOf(pid, dataFolder))) {
    log("database-orphan-stopped", { pid: String(pid) });
    process.kill(pid, "SIGINT");
    while (await isServerOf(pid, dataFolder)) await patiently(pid, deadline);
    return;
  }
  // The server is dead. Its children end when they see it, and until then hold its memory.
  for (const child of await serversOf(dataFolder)) {
    while (await isServerOf(child, dataFolder)) await patiently(child, deadline);
  }
  // The next server reads the dead one's number in these, and gives up where another program has it since.
  for (const name of ["postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"]) {
    await rm(join(dataFolder, name), { force: true });
  }
}

async function patiently(pid: number, deadline: number): Promise<void> {
  if (performance.now() > deadline) throw new Failure("unavailable", "db-orphan-stays", { pid: String(pid) });
  await wait(20);
}

async function serversOf(dataFolder: string): Promise<number[]> {
  const pids = (await readdir("/proc").catch(() => [])).map(Number).filter((pid) => pid > 0);
  const found = await Promise.all(pids.map((pid) => isServerOf(pid, dataFolder)));
  return pids.filter((_, at) => found[at]);
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
