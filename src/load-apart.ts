import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, rm, writeFile } from "node:fs/promises";
import { BlockList } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Language } from "./base/language.ts";
import type { Log } from "./base/log.ts";
import type { Config } from "./config.ts";
import type { ServedFolder } from "./instance-folder.ts";
import type { LaterKinds } from "./jobs/jobs.ts";
import { importKinds } from "./tables/work.ts";

/** What the process that loads is told. */
export interface LoadRequest {
  readonly config: ToldConfig;
  /** Where the instance is reached. */
  readonly url: string;
  readonly language: Language;
}

/** What it says: how it ends, once, and what it has to tell the operator. */
export type LoadTold =
  | { readonly end: "loaded" }
  | { readonly end: "failed"; readonly error: unknown }
  | { readonly end?: undefined; readonly event: string; readonly fields?: Parameters<Log>[1] };

type Networks = "allowedNetworks" | "trustedProxies";
type ToldConfig = Omit<Config, Networks> & Readonly<Record<Networks, readonly string[]>>;

const program = fileURLToPath(new URL("../bin/demonstration.js", import.meta.url));

/** Of its end, once it was told. */
const patienceMs = 25_000;

/** Lies in the folder of an instance from its first start until its demonstration is whole. */
export function unfinishedMark(data: string): string {
  return join(data, "demonstration-unfinished");
}

export function isUnfinished(data: string): Promise<boolean> {
  return access(unfinishedMark(data)).then(
    () => true,
    () => false,
  );
}

/**
 * The demonstration, which a new instance begins with, loaded by a process that ends with it: what imports leave in
 * the memory of theirs stays in no server. One that is cut short goes on at the next start.
 */
export class ApartLoading {
  readonly #config: Config;
  readonly #isUnfinished: boolean;
  readonly #ended = Promise.withResolvers<void>();
  /** The server leaves the imports of this one to it, so that it does not do them itself. */
  readonly later: LaterKinds | undefined;

  private constructor(config: Config, isUnfinished: boolean) {
    this.#config = config;
    this.#isUnfinished = isUnfinished;
    this.later = isUnfinished ? { kinds: importKinds, ended: this.#ended.promise } : undefined;
  }

  /** A process that only answers loads nothing. */
  static async of(
    config: Config,
    { isNew, own }: Pick<ServedFolder, "isNew" | "own">,
  ): Promise<ApartLoading> {
    if (isNew && config.demo) await writeFile(unfinishedMark(config.data), "");
    return new ApartLoading(config, own.role !== "web" && (await isUnfinished(config.data)));
  }

  /** Resolves once all is loaded, or told why not; early where `signal` aborts, once the process has ended. */
  async load(told: Omit<LoadRequest, "config">, { signal, log }: Ending): Promise<void> {
    if (!this.#isUnfinished) return;
    try {
      await inProcess({ config: toTold(this.#config), ...told }, { signal, log });
      await rm(unfinishedMark(this.#config.data), { force: true });
    } catch (error) {
      if (!signal.aborted) log("demonstration-failed", { error });
    } finally {
      if (!signal.aborted) this.#ended.resolve();
    }
  }
}

interface Ending {
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** The process ends with its channel to this one, however that closes. */
async function inProcess(request: LoadRequest, { signal, log }: Ending): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  let end: LoadTold | undefined;
  child.on("message", (told: LoadTold) => {
    if (told.end === undefined) log(told.event, told.fields);
    else end = told;
  });
  const stop = (): void => endOf(child);
  signal.addEventListener("abort", stop, { once: true });
  child.send(request, () => undefined);
  const how = await untilEnded(child).finally(() => signal.removeEventListener("abort", stop));
  if (end?.end === "loaded") return;
  throw end?.end === "failed"
    ? end.error
    : new Error(`The process that loads the demonstration ended: ${how}.`);
}

/** All that it said is read then. Answers the code or the signal with which it ended. */
async function untilEnded(child: ChildProcess): Promise<string> {
  const [code, killedBy] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  if (child.connected) await once(child, "disconnect");
  return killedBy ?? String(code);
}

function endOf(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  const impatience = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  child.once("exit", () => clearTimeout(impatience));
}

function toTold({ allowedNetworks, trustedProxies, ...config }: Config): ToldConfig {
  return { ...config, allowedNetworks: allowedNetworks.toJSON(), trustedProxies: trustedProxies.toJSON() };
}

export function configOf({ allowedNetworks, trustedProxies, ...config }: ToldConfig): Config {
  return {
    ...config,
    allowedNetworks: toNetworks(allowedNetworks),
    trustedProxies: toNetworks(trustedProxies),
  };
}

function toNetworks(ranges: readonly string[]): BlockList {
  const networks = new BlockList();
  networks.fromJSON([...ranges]);
  return networks;
}
