/** The program of the process that loads the demonstration: it is told where by a message, says what became of it, and ends. */
import type { Failure } from "./base/failure.ts";
import type { Log } from "./base/log.ts";
import { openApp } from "./app.ts";
import type { Config } from "./config.ts";
import { connect } from "./db/connect.ts";
import { demonstrationLock } from "./db/locks.ts";
import { loadDemonstration } from "./demonstration/load.ts";
import { openServedFolder, type ServedFolder } from "./instance-folder.ts";
import { configOf, isUnfinished, type LoadRequest, type LoadTold } from "./load-apart.ts";
import { importKinds } from "./tables/work.ts";

/** Where it is told to end and cannot, as where the database went first. */
const patienceMs = 20_000;

const stopping = new AbortController();

// A key of the terminal is for whoever started it, which tells this one.
for (const name of ["SIGINT", "SIGHUP"] as const) process.on(name, () => undefined);
process.once("SIGTERM", stop);
process.once("disconnect", stop);
process.once("message", (request: LoadRequest) => void loadAndEnd(request));

function stop(): void {
  stopping.abort();
  setTimeout(() => process.exit(1), patienceMs).unref();
}

async function loadAndEnd(request: LoadRequest): Promise<void> {
  try {
    await load(request);
    await say({ end: "loaded" });
    process.exit(0);
  } catch (error) {
    await say({ end: "failed", error });
    process.exit(1);
  }
}

/** Among the processes of the instance: one that is stopped, or outlives who started it, writes nothing once others take over. */
async function load(request: LoadRequest): Promise<void> {
  const config = configOf(request.config);
  await using folder = await openServedFolder(config, { role: "work", lock: undefined, log });
  const { own, database } = folder;
  own.lost.addEventListener("abort", () => endLost(own.lost.reason as Failure));
  const db = connect({ ...database.connection, connectionsMax: 1, process: own.id });
  try {
    await db.begin(async (tx) => {
      // One loads at a time: that of a start that was killed may not have ended yet, or have loaded all of it.
      await tx`set local idle_in_transaction_session_timeout = 0`;
      await tx`select pg_advisory_xact_lock(${demonstrationLock})`;
      if (await isUnfinished(config.data)) await loadInto(folder, config, request);
    });
  } finally {
    await db.end({ timeout: 1 });
  }
}

async function loadInto(
  { own, database }: ServedFolder,
  config: Config,
  { url, language }: LoadRequest,
): Promise<void> {
  const { signal } = stopping;
  await using app = await openApp({
    config,
    db: database.db,
    connection: database.connection,
    url,
    log,
    own,
    clock: own.clock,
    kinds: importKinds,
    isHeld: () => own.isOurs(),
  });
  await loadDemonstration(app.rooms, app.contexts.tables.territory, language, signal);
}

function endLost(error: Failure): void {
  void say({ end: "failed", error }).finally(() => process.exit(1));
}

function log(...[event, fields]: Parameters<Log>): void {
  void say({ event, ...(fields === undefined ? {} : { fields }) });
}

/** Nothing where nobody listens any more. */
async function say(told: LoadTold): Promise<void> {
  if (!process.connected) return;
  const said = Promise.withResolvers<void>();
  process.send?.(told, () => said.resolve());
  await said.promise;
}
