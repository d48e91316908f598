import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface Started {
  /** A path, or a name that `PATH` leads to. */
  readonly program: string;
  readonly words: readonly string[];
  /** Its own, where it works and writes its `log`; made where it is not there. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server of another program, which refuses to run as root: then it is PostgreSQL's user. */
export async function startProgram(started: Started): Promise<ChildProcess> {
  const { program, words, folder, environment = {} } = started;
  await mkdir(folder, { recursive: true });
  const log = await open(join(folder, "log"), "a");
  const { uid, gid } = await unprivileged();
  await chown(folder, uid, gid);
  const child = spawn(program, words, {
    cwd: folder,
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", HOME: folder, ...environment },
    stdio: ["ignore", log.fd, log.fd],
    uid,
    gid,
  });
  await once(child, "spawn");
  await log.close();
  return child;
}

/** As a machine that loses its power. */
export async function killProgram(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Who may not do everything here. */
export async function unprivileged(): Promise<{ readonly uid: number; readonly gid: number }> {
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (own.uid !== 0) return own;
  const users = await readFile("/etc/passwd", "utf8");
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(users) ?? [];
  if (uid === undefined) throw new Error("There is no user postgres to run servers as.");
  return { uid: Number(uid), gid: Number(gid) };
}

/** Once `isWell` is true of what it answers, within ten minutes. Throws what its log tells last where it ends before. */
export async function untilWell(
  { child, folder, url }: { readonly child: ChildProcess; readonly folder: string; readonly url: string },
  isWell: (answer: unknown) => boolean,
): Promise<void> {
  for (const end = Date.now() + 600_000; Date.now() < end; await wait(300)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) })
      .then((found) => (found.ok ? found.json() : undefined))
      .catch(() => undefined);
    if (answer !== undefined && isWell(answer)) return;
  }
  const log = await readFile(join(folder, "log"), "utf8");
  throw new Error(`${url} is not well: ${log.slice(-2_000)}`);
}
