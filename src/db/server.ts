import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../base/failure.ts";
import { Supervisor } from "../base/supervisor.ts";
import {
  type Cluster,
  type ClusterOptions,
  prepareCluster,
  refuseFullDisk,
  serverEnvironment,
} from "./cluster.ts";

/** The embedded PostgreSQL, kept alive until it is stopped. */
interface Server extends AsyncDisposable {
  /** The socket that clients connect to. */
  readonly socketPath: string;
  /** Of the server's first process; changes where it was started again. */
  pid(): number | undefined;
  /** Lets it outlive this process, which watches over it no longer. */
  detach(): void;
}

const startPatienceMs = 120_000;
const stopPatienceMs = 30_000;

export async function startServer(options: ClusterOptions): Promise<Server> {
  const cluster = await prepareCluster(options);
  const supervisor = new Supervisor({
    launch: () => launch(cluster),
    ready: (child) => untilReady(child, cluster),
    tell: (event, details) => options.log(`database-${event}`, details),
    firstMs: 100,
    mostMs: 10_000,
    ask: "SIGINT",
    force: "SIGQUIT",
    patienceMs: stopPatienceMs,
  });
  await supervisor.start();
  return {
    socketPath: join(cluster.socketFolder, ".s.PGSQL.5432"),
    pid: () => supervisor.pid(),
    detach: () => supervisor.detach(),
    [Symbol.asyncDispose]: async () => {
      await supervisor[Symbol.asyncDispose]();
      await cluster.release();
    },
  };
}

async function launch({
  program,
  arguments: args,
  dataFolder,
  logPath,
  user,
}: Cluster): Promise<ChildProcess> {
  const log = await open(logPath, "a");
  try {
    // A group of its own: the terminal's Ctrl-C reaches us alone, and we end the database last.
    const child = spawn(program, args, {
      cwd: dataFolder,
      env: serverEnvironment,
      stdio: ["ignore", log.fd, log.fd],
      detached: true,
      ...user,
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve).once("error", reject);
    });
    return child;
  } finally {
    await log.close();
  }
}

/** The server writes its state on the eighth line of `postmaster.pid` (miscinit.h, LOCK_FILE_LINE_PM_STATUS). */
async function untilReady(child: ChildProcess, { dataFolder, logPath }: Cluster): Promise<void> {
  const file = join(dataFolder, "postmaster.pid");
  const deadline = performance.now() + startPatienceMs;
  for (;;) {
    const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return;
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
      child.kill("SIGINT");
      const cause = await tailOf(logPath);
      refuseFullDisk(cause.message);
      throw new Failure("unavailable", "db-not-started", { log: logPath }, { cause });
    }
    await wait(10);
  }
}

async function tailOf(path: string): Promise<Error> {
  const text = await readFile(path, "utf8").catch(() => "");
  return new Error(text.split("\n").slice(-12).join("\n"));
}
