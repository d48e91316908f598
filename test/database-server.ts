import { mkdir, open, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { readFileSync, readdirSync, rmSync, openSync, closeSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { silentLog } from "../src/base/log.ts";
import { connect } from "../src/db/connect.ts";
import { startServer } from "../src/db/server.ts";
import { dropLeftDatabases } from "./database-template.ts";

const folder = join(tmpdir(), `maille-test-${process.getuid?.() ?? 0}-v1`);
const users = join(folder, "users");
const lockPath = join(folder, "lock");
const postmaster = join(folder, "data", "postmaster.pid");

/** Safe to lose: what a test wrote is of no use after it. */
const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "400",
  shared_buffers: "64MB",
};

/**
 * One server for all the test processes of this machine: the first starts it, the last stops
 * it. Answers its socket.
 */
export async function joinTestServer(): Promise<string> {
  await mkdir(users, { recursive: true });
  const socketPath = join(folder, "data", ".s.PGSQL.5432");
  const unlock = await lock();
  try {
    await writeFile(join(users, String(process.pid)), "");
    process.once("exit", leave);
    if (!isServing()) await launch(socketPath);
  } finally {
    await unlock();
  }
  return socketPath;
}

async function launch(socketPath: string): Promise<void> {
  const server = await startServer({ folder, settings, log: silentLog });
  if (server.socketPath !== socketPath)
    throw new Error(`The folder for temporary files is too long: ${folder}`);
  server.detach();
  const db = connect({ socketPath, connectionsMax: 1 });
  await db`create extension if not exists pg_trgm with schema public`;
  await db`create extension if not exists unaccent with schema public`;
  const left = await db<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname like 'test\\_%'`;
  for (const { name } of left) await db`drop schema ${db(name)} cascade`;
  await dropLeftDatabases(db);
  await db.end();
}

/** Of the server that is running, once it is joined. */
export function serverPid(): number {
  return Number.parseInt(readFileSync(postmaster, "utf8"), 10);
}

function isServing(): boolean {
  try {
    const lines = readFileSync(postmaster, "utf8").split("\n");
    return lines[7]?.trim() === "ready" && isAlive(Number(lines[0]));
  } catch {
    return false;
  }
}

/** A process that is about to end cannot wait: where somebody is joining, the server is theirs. */
function leave(): void {
  rmSync(join(users, String(process.pid)), { force: true });
  try {
    closeSync(openSync(lockPath, "wx"));
  } catch {
    return;
  }
  const others = readdirSync(users).filter((pid) => isAlive(Number(pid)));
  try {
    if (others.length === 0) process.kill(serverPid(), "SIGINT");
  } catch {
    // It is gone already.
  }
  rmSync(lockPath, { force: true });
}

async function lock(): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const file = await open(lockPath, "wx");
      await file.write(String(process.pid));
      await file.close();
      await forgetTheDead();
      return () => rm(lockPath, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    await breakAbandoned();
    await wait(20);
  }
}

async function breakAbandoned(): Promise<void> {
  const holder = await readFile(lockPath, "utf8").catch(() => undefined);
  if (holder === undefined) return;
  const abandoned = holder === "" ? isOlderThanSeconds(5) : !isAlive(Number(holder));
  if (abandoned) await rm(lockPath, { force: true });
}

function isOlderThanSeconds(seconds: number): boolean {
  try {
    return Date.now() - statSync(lockPath).mtimeMs > seconds * 1000;
  } catch {
    return false;
  }
}

async function forgetTheDead(): Promise<void> {
  for (const pid of await readdir(users)) {
    if (!isAlive(Number(pid))) await rm(join(users, pid), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
