import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { Supervisor } from "../base/supervisor.ts";
import type { FleetMember } from "./member.ts";

const program = fileURLToPath(new URL("../../bin/run.js", import.meta.url));

/** What an instance tells once it is open. */
export interface OpenInstance {
  readonly url: string;
  readonly administratorLink?: string;
}

/** An instance's process, started again where it dies, until it is stopped. */
export function superviseMember(member: FleetMember, log: Log): Supervisor<OpenInstance> {
  return new Supervisor({
    launch: () => Promise.resolve(launch(member, log)),
    ready: (child) => untilOpen(child, member),
    tell: (event, details) => log(`instance-${event}`, { instance: member.name, ...details }),
    firstMs: 250,
    mostMs: 30_000,
    ask: "SIGTERM",
    force: "SIGKILL",
    patienceMs: 20_000,
  });
}

function launch(member: FleetMember, log: Log): ChildProcess {
  // The channel closes with this process, however it ends, and the instance ends with the channel.
  const child = spawn(process.execPath, [program, "serve", "--json"], {
    env: member.environment,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) => {
    log("instance", { instance: member.name, line });
  });
  return child;
}

async function untilOpen(child: ChildProcess, { name }: FleetMember): Promise<OpenInstance> {
  const opened = await new Promise<OpenInstance>((resolve, reject) => {
    let printed = "";
    child.once("error", reject).once("close", (code, signal) => {
      const reason = printed.trim() || String(code ?? signal);
      reject(new Failure("unavailable", "fleet-member-not-open", { name, reason }));
    });
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed = (printed + text).slice(-4000);
      const told = parseOpened(printed);
      if (told !== undefined) resolve(told);
    });
  });
  child.removeAllListeners("close");
  return opened;
}

/** `undefined` while the document is not whole, and of one that tells of a refusal. */
function parseOpened(text: string): OpenInstance | undefined {
  try {
    const value = JSON.parse(text) as Partial<OpenInstance>;
    return typeof value.url === "string" ? (value as OpenInstance) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs a verb of `maille` beside a member, and answers what it printed as JSON. Throws with what it said where it fails. */
export async function runVerb(
  member: FleetMember,
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
      code: refusalCode(printed),
    });
  }
  return printed.trim() === "" ? undefined : JSON.parse(printed);
}

/** That of the refusal which a verb printed; empty where it printed none. */
function refusalCode(printed: string): string {
  try {
    const { error } = JSON.parse(printed) as { error?: { code?: unknown } };
    return typeof error?.code === "string" ? error.code : "";
  } catch {
    return "";
  }
}
