import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import {
  type Cluster,
  type ClusterOptions,
  prepareCluster,
  refuseFullDisk,
  serverEnvironment,
} from "./cluster.ts";

/** The embedded PostgreSQL, kept alive until it is stopped. */
export interface Server extends AsyncDisposable {
  /** The socket that clients connect to. */
  readonly socketPath: string;
  /** Of the server's first process; changes where it was started again. */
  pid(): number | undefined;
  /** Lets it outlive this process, which watches over it no longer. */
  detach(): void;
}

const startPatienceMs = 120_000;
const stopPatienceMs = 30_000;
const restartDelayMsMax = 10_000;

export async function startServer(options: ClusterOptions): Promise<Server> {
  const cluster = await prepareCluster(options);
  const supervisor = new Supervisor(cluster, options.log);
  await supervisor.start();
  return {
    socketPath: join(cluster.socketFolder, ".s.PGSQL.5432"),
    pid: () => supervisor.pid(),
    detach: () => supervisor.detach(),
    [Symbol.asyncDispose]: async () => {
      await supervisor.stop();
      await cluster.release();
    },
  };
}

/** Owns the server's process: starts it again when it dies, ends it when told. */
class Supervisor {
  readonly #cluster: Cluster;
  readonly #log: Log;
  #child: ChildProcess | undefined;
  #stopping = false;
  #failures = 0;
  #startedAt = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(cluster: Cluster, log: Log) {
    this.#cluster = cluster;
    this.#log = log;
  }

  pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const child = await this.#launch();
    await this.#untilReady(child);
    child.once("exit", (code, signal) => this.#died(code, signal));
    if (child.exitCode !== null || child.signalCode !== null) this.#died(child.exitCode, child.signalCode);
  }

  async #launch(): Promise<ChildProcess> {
    const { program, arguments: args, dataFolder, logPath, user } = this.#cluster;
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
      this.#child = child;
      this.#startedAt = Date.now();
      return child;
    } finally {
      await log.close();
    }
  }

  /** The server writes its state on the eighth line of `postmaster.pid` (miscinit.h, LOCK_FILE_LINE_PM_STATUS). */
  async #untilReady(child: ChildProcess): Promise<void> {
    const file = join(this.#cluster.dataFolder, "postmaster.pid");
    const deadline = Date.now() + startPatienceMs;
    for (;;) {
      const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
      if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return;
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        child.kill("SIGINT");
        const { logPath: log } = this.#cluster;
        const cause = await tailOf(log);
        refuseFullDisk(cause.message);
        throw new Failure("unavailable", "db-not-started", { log }, { cause });
      }
      await wait(10);
    }
  }

  #died(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#stopping) return;
    this.#failures = Date.now() - this.#startedAt > 60_000 ? 1 : this.#failures + 1;
    const delayMs = Math.min(100 * 2 ** (this.#failures - 1), restartDelayMsMax);
    this.#log("database-died", { code, signal, delayMs });
    this.#restart = setTimeout(() => void this.#again(), delayMs);
  }

  async #again(): Promise<void> {
    if (this.#stopping) return;
    try {
      await this.start();
      this.#log("database-restarted", { pid: this.pid() });
    } catch (error) {
      this.#log("database-not-restarted", { error });
      this.#died(null, null);
    }
  }

  detach(): void {
    this.#stopping = true;
    this.#child?.unref();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.kill("SIGINT");
    const impatience = setTimeout(() => child.kill("SIGQUIT"), stopPatienceMs);
    await gone;
    clearTimeout(impatience);
  }
}

async function tailOf(path: string): Promise<Error> {
  const text = await readFile(path, "utf8").catch(() => "");
  return new Error(text.split("\n").slice(-12).join("\n"));
}
