import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import type { Member } from "./member.ts";

const program = fileURLToPath(new URL("../../bin/run.js", import.meta.url));

/** What an instance tells once it is open. */
export interface Opened {
  readonly url: string;
  readonly administratorLink?: string;
}

const restartDelayMsMax = 30_000;
const stopPatienceMs = 20_000;

/** An instance's process, started again where it dies, until it is stopped. */
export class MemberProcess implements AsyncDisposable {
  readonly #member: Member;
  readonly #log: Log;
  #child: ChildProcess | undefined;
  #failures = 0;
  #stopping = false;
  #restart: NodeJS.Timeout | undefined;

  constructor(member: Member, log: Log) {
    this.#member = member;
    this.#log = log;
  }

  /** Of its process; another one after a restart. */
  pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Answers once it is open; throws where it ends before. */
  async start(): Promise<Opened> {
    const startedAt = Date.now();
    // The channel closes with this process, however it ends, and the instance ends with the channel.
    const child = spawn(process.execPath, [program, "serve", "--json"], {
      env: this.#member.environment,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    });
    this.#child = child;
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) => {
      this.#log("instance", { instance: this.#member.name, line });
    });
    const opened = await new Promise<Opened>((resolve, reject) => {
      let printed = "";
      child.once("error", reject).once("close", (code, signal) => {
        const reason = printed.trim() || String(code ?? signal);
        reject(new Failure("unavailable", "fleet-member-not-open", { name: this.#member.name, reason }));
      });
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        printed = (printed + text).slice(-4000);
        const told = parseOpened(printed);
        if (told !== undefined) resolve(told);
      });
    });
    child.removeAllListeners("close");
    child.once("exit", (code, signal) => this.#died(startedAt, code, signal));
    return opened;
  }

  #died(startedAt: number, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#stopping) return;
    this.#failures = Date.now() - startedAt > 60_000 ? 1 : this.#failures + 1;
    const delayMs = Math.min(250 * 2 ** (this.#failures - 1), restartDelayMsMax);
    this.#log("instance-died", { instance: this.#member.name, code, signal, delayMs });
    this.#restart = setTimeout(() => {
      const again = Date.now();
      this.start().catch((error: unknown) => {
        this.#log("instance-not-restarted", { instance: this.#member.name, error });
        this.#died(again, null, null);
      });
    }, delayMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), stopPatienceMs);
    await gone;
    clearTimeout(impatience);
  }
}

/** `undefined` while the document is not whole, and of one that tells of a refusal. */
function parseOpened(text: string): Opened | undefined {
  try {
    const value = JSON.parse(text) as Partial<Opened>;
    return typeof value.url === "string" ? (value as Opened) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs a verb of `maille` beside a member, and answers what it printed as JSON. Throws with what it said where it fails. */
export async function runVerb(
  member: Member,
  words: readonly string[],
  signal: AbortSignal,
): Promise<unknown> {
  const child = spawn(process.execPath, [program, ...words, "--json"], {
    env: member.environment,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    signal,
  });
  let printed = "";
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code !== 0) {
    const reason = `${said}${printed}`.trim();
    throw new Failure("unavailable", "fleet-verb-failed", {
      name: member.name,
      verb: words.join(" "),
      reason,
    });
  }
  return printed.trim() === "" ? undefined : JSON.parse(printed);
}
