/** An instance as `npm start` runs it, and what it takes of the machine. */
import { spawn, type ChildProcess } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePorts } from "../src/fleet/ports.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

export interface Instance {
  readonly url: string;
  readonly process: ChildProcess;
  readonly toFirstPageMs: number;
  stop(): Promise<void>;
}

export async function started(folder: string): Promise<Instance> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const at = performance.now();
  const child = spawn("npm", ["start", "--silent"], {
    cwd: root,
    env: { ...process.env, PORT: `${port}`, HOST: "127.0.0.1", MAILLE_URL: url, MAILLE_DATA: folder },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) break;
    if (tries > 12_000) throw new Error("The instance did not open.");
    await wait(10);
  }
  return {
    url,
    process: child,
    toFirstPageMs: performance.now() - at,
    stop: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
      await ended;
    },
  };
}

/** Proportional set sizes, in bytes, of a process and all that it started. npm itself is left out. */
export async function memory(pid: number): Promise<{ total: number; server: number }> {
  let total = 0;
  let server = 0;
  for (const member of await family(pid)) {
    const [rollup, command] = await Promise.all([
      readFile(`/proc/${member}/smaps_rollup`, "utf8").catch(() => ""),
      readFile(`/proc/${member}/cmdline`, "utf8").catch(() => ""),
    ]);
    const bytes = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
    if (command.includes("npm") && !command.includes("run.js")) continue;
    total += bytes;
    if (command.includes("run.js")) server += bytes;
  }
  return { total, server };
}

export async function processorMs(pid: number): Promise<number> {
  let ticks = 0;
  for (const member of await family(pid)) {
    const stat = await readFile(`/proc/${member}/stat`, "utf8").catch(() => "");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks * 10;
}

/** A process and its descendants; a daemon that left the tree is found by its session's group. */
async function family(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    if (Number.isInteger(parent)) parents.set(Number(name), parent);
  }
  const found = [pid];
  for (const member of found) {
    for (const [child, parent] of parents) if (parent === member) found.push(child);
  }
  return found;
}
