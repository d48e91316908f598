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

/** A process of `maille`, and what it wrote. */
export class MailleProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = "";

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
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => resolve({ code, signal, output: this.#output }));
    });
  }

  get output(): string {
    return this.#output;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** What a pattern finds in the output, once it is there. Throws where the process ends before. */
  async told(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#output);
      if (found !== null) return found;
      if (this.hasEnded) throw new Error(`It ended before it told ${pattern}: ${this.#output}`);
      await wait(10);
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
