import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { Supervisor } from "../base/supervisor.ts";
import type { ProviderProgram } from "./settings.ts";

const program = fileURLToPath(new URL("../../bin/provider.js", import.meta.url));

/** The provider's process, started again where it dies, until it is stopped. */
export function superviseProvider(settings: ProviderProgram, log: Log): Supervisor<void> {
  return new Supervisor({
    launch: () => Promise.resolve(launch(settings, log)),
    ready: (child) => untilOpen(child, settings),
    tell: (event, details) => log(`provider-${event}`, details),
    firstMs: 250,
    mostMs: 30_000,
    ask: "SIGTERM",
    force: "SIGKILL",
    patienceMs: 5_000,
  });
}

function launch(settings: ProviderProgram, log: Log): ChildProcess {
  const child = spawn(process.execPath, [program], {
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    stdio: ["pipe", "pipe", "pipe", "ipc"],
    // A key pressed in the terminal ends it through whoever started it.
    detached: true,
  });
  // One that ended before it read says why on its other streams.
  child.stdin?.on("error", () => undefined).end(JSON.stringify(settings));
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) =>
    log("provider", { line }),
  );
  return child;
}

async function untilOpen(child: ChildProcess, { issuer }: ProviderProgram): Promise<void> {
  const ended = new AbortController();
  child.once("close", () => ended.abort());
  try {
    await once(child.stdout as NodeJS.ReadableStream, "data", { signal: ended.signal });
  } catch (error) {
    throw new Failure("unavailable", "provider-not-open", { issuer }, { cause: error });
  }
}
