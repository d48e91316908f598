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

/**
 * What a process and all that it started hold, in bytes, as if nothing else ran on the machine: other processes of Node
 * share the pages of its program, which proportional sizes would leave out by the half or more. Pages of a file are
 * counted once, by the process that has most of a mapping in memory; what is mapped to no file, by its proportional
 * size, since only the instance's own processes share it. npm itself is left out.
 */
export async function memory(pid: number): Promise<{ total: number; server: number }> {
  const held = { server: newHeld(), others: newHeld() };
  for (const member of await family(pid)) {
    const [rollup, mappings, command] = await Promise.all(
      ["smaps_rollup", "smaps", "cmdline"].map((name) =>
        readFile(`/proc/${member}/${name}`, "utf8").catch(() => ""),
      ),
    );
    if (command?.includes("npm") === true && !command.includes("run.js")) continue;
    addHeld(command?.includes("run.js") === true ? held.server : held.others, rollup ?? "", mappings ?? "");
  }
  const server = bytesOf(held.server);
  return { total: server + bytesOf(held.others), server };
}

interface HeldPages {
  /** Mapped to no file, and shared memory: proportional, in kB. */
  ownKb: number;
  /** The most that a process has of each mapping of a file, in kB. */
  readonly files: Map<string, number>;
}

function newHeld(): HeldPages {
  return { ownKb: 0, files: new Map() };
}

function addHeld(held: HeldPages, rollup: string, mappings: string): void {
  held.ownKb += kilobytes(rollup, "Pss_Anon") + kilobytes(rollup, "Pss_Shmem");
  for (const mapping of mappings.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)) {
    const [, offset, file] = /^\S+ \S+ (\S+) \S+ [1-9]\d* +(\/.*)$/m.exec(mapping) ?? [];
    // Shared memory is mapped to files that are in no folder.
    if (file === undefined || /^\/dev\/|\(deleted\)$/.test(file)) continue;
    const inMemory = kilobytes(mapping, "Rss") - kilobytes(mapping, "Anonymous");
    const part = `${file} ${offset} ${kilobytes(mapping, "Size")}`;
    held.files.set(part, Math.max(held.files.get(part) ?? 0, inMemory));
  }
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);
}

function bytesOf({ ownKb, files }: HeldPages): number {
  return (ownKb + files.values().reduce((sum, each) => sum + each, 0)) * 1024;
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
