import type { ChildProcess } from "node:child_process";
import { backOffMs } from "./back-off.ts";

interface SupervisorOptions<Ready> {
  /** Starts the process. */
  readonly launch: () => Promise<ChildProcess>;
  /** Answers once the process does its work; throws where it ends before. */
  readonly ready: (child: ChildProcess) => Promise<Ready>;
  readonly tell: (event: SupervisedEvent, details: Readonly<Record<string, unknown>>) => void;
  /** How long the first restart waits, and how long any. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** What asks the process to end, and what ends it where it does not. */
  readonly ask: NodeJS.Signals;
  readonly force: NodeJS.Signals;
  readonly patienceMs: number;
}

type SupervisedEvent = "died" | "restarted" | "not-restarted";

/** A process that ran so long is no longer one that fails to start. */
const steadyMs = 60_000;

/** Owns a process: starts it again where it dies, later each time, and ends it when told. */
export class Supervisor<Ready> implements AsyncDisposable {
  readonly #options: SupervisorOptions<Ready>;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #failures = 0;
  #startedAt = 0;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions<Ready>) {
    this.#options = options;
  }

  /** Of the process; another one after a restart. */
  pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Throws where the process ends before it is ready; it is then not started again. */
  async start(): Promise<Ready> {
    this.#startedAt = performance.now();
    const child = await this.#options.launch();
    this.#child = child;
    if (this.#isStopping) child.kill(this.#options.force);
    const ready = await this.#options.ready(child);
    child.once("exit", (code, signal) => this.#died(code, signal));
    if (hasEnded(child)) this.#died(child.exitCode, child.signalCode);
    return ready;
  }

  #died(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isStopping) return;
    const { firstMs, mostMs, tell } = this.#options;
    this.#failures = performance.now() - this.#startedAt > steadyMs ? 1 : this.#failures + 1;
    const delayMs = backOffMs(this.#failures - 1, { firstMs, mostMs });
    tell("died", { code, signal, delayMs });
    this.#restart = setTimeout(() => void this.#again(), delayMs);
  }

  async #again(): Promise<void> {
    if (this.#isStopping) return;
    try {
      await this.start();
      this.#options.tell("restarted", { pid: this.pid() });
    } catch (error) {
      this.#options.tell("not-restarted", { error });
      this.#died(null, null);
    }
  }

  /** Lets the process outlive this one, which watches over it no longer. */
  detach(): void {
    this.#isStopping = true;
    this.#child?.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const gone = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.kill(this.#options.ask);
    const impatience = setTimeout(() => child.kill(this.#options.force), this.#options.patienceMs);
    await gone;
    clearTimeout(impatience);
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
