import { type ChildProcess, spawn } from "node:child_process";
import { Failure } from "../base/failure.ts";
import { compiledBefore } from "./compiled-before.ts";
import { ownProgram } from "./own-program.ts";
import type { Value } from "./engine.ts";
import { isOutOfMemory } from "./failures.ts";
import type { WorkConnection } from "./work-connection.ts";
import type { LentInstance, WorkEngineSettings } from "./work-instances.ts";
import type { WorkReply, WorkRequest } from "./work-messages.ts";

/**
 * An instance in a process of low priority: what takes long takes no turn of a processor from those who ask, and its
 * memory ends with it. Where the process ends before its work, a statement throws `over-budget` or `unavailable`.
 */
export async function lendProcess(settings: WorkEngineSettings): Promise<LentInstance> {
  const process = new WorkProcess();
  try {
    await process.ask({ kind: "open", settings });
  } catch (error) {
    await process.end();
    throw error;
  }
  return { connection: process, giveBack: () => process.end() };
}

class WorkProcess implements WorkConnection {
  readonly #child = startChild();
  /** Of the statement that runs. */
  #asked: PromiseWithResolvers<Record<string, unknown>[]> | undefined;
  #share: number | undefined;
  #ended: Failure | undefined;
  readonly #exit: Promise<void>;

  constructor() {
    const child = this.#child;
    child.on("message", (reply: WorkReply) => this.#hear(reply));
    this.#exit = new Promise((resolve) => {
      const end = (failure: Failure) => {
        this.#ended ??= failure;
        this.#asked?.reject(this.#ended);
        resolve();
      };
      child.once("exit", (_code, signal) => end(endOf(signal)));
      child.once("error", (cause) => end(new Failure("unavailable", "engine-no-process", {}, { cause })));
    });
  }

  async run(sql: string, values: readonly Value[] = []): Promise<void> {
    await this.ask({ kind: "run", sql, values });
  }

  rows(sql: string, values: readonly Value[] = []): Promise<Record<string, unknown>[]> {
    return this.ask({ kind: "rows", sql, values });
  }

  progress(): number | undefined {
    return this.#share;
  }

  interrupt(): void {
    if (this.#child.connected) this.#send({ kind: "interrupt" });
  }

  async ask(request: Exclude<WorkRequest, { kind: "interrupt" }>): Promise<Record<string, unknown>[]> {
    if (this.#ended !== undefined) throw this.#ended;
    this.#asked = Promise.withResolvers();
    this.#hold(true);
    this.#send(request);
    try {
      return await this.#asked.promise;
    } finally {
      this.#hold(false);
      this.#asked = undefined;
      this.#share = undefined;
    }
  }

  async end(): Promise<void> {
    // Whoever stops it waits for its end, with nothing else to do perhaps.
    this.#hold(true);
    this.#child.kill("SIGKILL");
    await this.#exit;
  }

  /** Whether this process goes on for it: not where it was forgotten between two statements. */
  #hold(isHeld: boolean): void {
    for (const each of [this.#child, this.#child.channel]) {
      if (isHeld) each?.ref();
      else each?.unref();
    }
  }

  /** What cannot be sent is told by its end. */
  #send(request: WorkRequest): void {
    this.#child.send(request, () => undefined);
  }

  #hear(reply: WorkReply): void {
    if (reply.kind === "progress") this.#share = reply.share;
    else if (reply.kind === "done") this.#asked?.resolve(reply.rows);
    else this.#asked?.reject(new Error(reply.message));
  }
}

/** Nothing of the environment goes along but where compiled code lies, and nothing is inherited but the channel. */
function startChild(): ChildProcess {
  return spawn(process.execPath, [ownProgram("work-process")], {
    env: compiledBefore(),
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    // Bytes and numbers of many digits stay what they are.
    serialization: "advanced",
  });
}

function endOf(signal: NodeJS.Signals | null): Failure {
  return isOutOfMemory(signal)
    ? new Failure("over-budget", "engine-memory-exceeded")
    : new Failure("unavailable", "engine-no-process");
}
