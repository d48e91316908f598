import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** What a process is waited for, on a machine that is slow and busy. */
const toldWithinMs = 180_000;
const endedWithinMs = 300_000;

/** A process of `maille`, and what it wrote. */
export class MailleProcess {
  readonly child: ChildProcess;
  readonly #closed: Promise<Ended>;
  #output = "";
  /** It has ended, and all that it wrote is read. */
  #isClosed = false;

  /** `program`: the folder that holds `bin/`, the clone's unless it is told. */
  constructor(words: readonly string[], environment: Readonly<Record<string, string>>, program = root) {
    this.child = spawn(process.execPath, ["bin/run.js", ...words], {
      cwd: program,
      env: { PATH: process.env["PATH"], PORT: "0", MAILLE_DEMO: "no", LANG: "C", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
    this.#closed = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        this.#isClosed = true;
        resolve({ code, signal, output: this.#output });
      });
    });
  }

  get output(): string {
    return this.#output;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Once it has ended, and its output with it. Throws what it wrote where it goes on for five minutes. */
  get ended(): Promise<Ended> {
    const over = new AbortController();
    const patience = wait(endedWithinMs, undefined, { signal: over.signal, ref: false }).then(() => {
      throw new Error(`It goes on after ${endedWithinMs} ms: ${this.#output}`);
    });
    return Promise.race([this.#closed, patience]).finally(() => over.abort());
  }

  /** What a pattern finds in the output, once it is there. Throws where the process ends before, or tells it too late. */
  async told(pattern: RegExp): Promise<RegExpExecArray> {
    for (const end = performance.now() + toldWithinMs; ; await wait(10)) {
      const isClosed = this.#isClosed;
      const found = pattern.exec(this.#output);
      if (found !== null) return found;
      if (isClosed) throw new Error(`It ended before it told ${pattern}: ${this.#output}`);
      if (performance.now() > end) throw new Error(`It never told ${pattern}: ${this.#output}`);
    }
  }

  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.hasEnded) await this.end("SIGINT");
  }
}

/** The first process of an embedded database. */
export async function databasePid(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, "postgres", "data", "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? undefined : pid;
}

/** Ends a process as a fault does, where it is still there. */
export function strike(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** The same once it is open, with its address. One that does not open is ended. */
export async function opened(running: MailleProcess): Promise<MailleProcess & { readonly url: string }> {
  try {
    const [, url = ""] = await running.told(/Maille is open: (\S+)\n/);
    return Object.assign(running, { url });
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}
