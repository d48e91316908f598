import { BlockList } from "node:net";
import { join } from "node:path";
import type { Failure } from "../base/failure.ts";
import type { Log } from "../base/log.ts";
import { defined } from "../base/defined.ts";
import type { BackupTarget } from "../backup/read-backup.ts";
import type { Config } from "../config.ts";
import { connect } from "../db/connect.ts";
import { openDatabase } from "../db/database.ts";
import { holdDatabase, isDatabaseHeld } from "../db/holding.ts";
import { migrateTo } from "../db/migrate.ts";
import { refuseOccupiedDatabase } from "../db/occupied.ts";
import { refuseTerritory } from "../demonstration/territory-state.ts";
import { findHolder, type FolderHolder } from "../folder-lock.ts";
import {
  emptyFolder,
  markUnfinishedRestore,
  refuseFolderOfAnother,
  refuseFolderWithoutInstance,
  refuseOccupiedFolder,
  refuseOccupiedStore,
} from "../folder-refusals.ts";
import { holdFolder, holdInstanceFolder } from "../instance-folder.ts";
import { openPlace } from "../store/open-place.ts";
import type { Rooms } from "../rooms.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { endLost } from "./lost.ts";
import { foldersOf, partsOf, type Parts } from "./parts.ts";
import { printLine, type Terminal } from "./terminal.ts";

export function withInstance(
  invocation: Invocation,
  work: (rooms: Rooms) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withParts(invocation, ({ rooms }) => work(rooms));
}

/** As `withInstance`; a folder without an instance gets one. */
export function withInstanceOrNew(
  invocation: Invocation,
  work: (rooms: Rooms) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withPartsOrNew(invocation, ({ rooms }) => work(rooms));
}

/** An empty instance would be a wrong answer to who mistook the folder: it is not made. */
export async function withParts(
  invocation: Invocation,
  work: (parts: Parts) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config, parts } = invocation;
  if (parts !== undefined) return work(parts);
  await refuseTerritory(config);
  const holder = await findHolder(config.data);
  if (holder === undefined) await refuseFolderWithoutInstance(config);
  return withPartsOrNew(invocation, work);
}

/**
 * Works in the process that serves the instance, or beside it, where there is one: jobs run there.
 * Where there is none, opens the instance for the length of the work.
 */
export async function withPartsOrNew(
  invocation: Invocation,
  work: (parts: Parts) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config, parts } = invocation;
  if (parts !== undefined) return work(parts);
  await refuseTerritory(config);
  const log = logTo(invocation.terminal);
  const holder = (await findHolder(config.data)) ?? (await findHolderElsewhere(config));
  if (holder?.connection !== undefined) {
    const { connection } = holder;
    await refuseFolderOfAnother(config.data);
    const db = connect({ ...connection, connectionsMax: 3 });
    try {
      const url = holder.url ?? addressOf(config);
      const { openAppBeside } = await import("../app.ts");
      const beside = withNetworksOf(holder, config);
      await using app = await openAppBeside({ config: beside, db, connection, url, log });
      return await work(partsOf(app, config));
    } finally {
      await db.end({ timeout: 5 });
    }
  }
  await using folder = await holdInstanceFolder(config, log);
  const { held } = folder;
  held?.lost.addEventListener("abort", () => endLost(held.lost.reason as Failure, invocation));
  const { db, connection } = folder.database;
  const { openApp } = await import("../app.ts");
  const url = addressOf(config);
  await using app = await openApp({ config, db, connection, url, log, isHeld: held?.isOurs });
  return await work(partsOf(app, config));
}

/** What a command fetches itself, to see what an address holds, is what the server may fetch. */
function withNetworksOf(
  { allowedNetworks = [] }: Pick<FolderHolder, "allowedNetworks">,
  config: Config,
): Config {
  const allowed = new BlockList();
  allowed.fromJSON([...config.allowedNetworks.toJSON(), ...allowedNetworks]);
  return { ...config, allowedNetworks: allowed };
}

/** The process that works on another machine for the same database. */
async function findHolderElsewhere({
  databaseUrl,
}: Config): Promise<Pick<FolderHolder, "connection" | "url" | "allowedNetworks"> | undefined> {
  if (databaseUrl === undefined || !(await isDatabaseHeld({ url: databaseUrl }))) return undefined;
  return { connection: { url: databaseUrl } };
}

interface EmptyInstance extends BackupTarget, AsyncDisposable {
  /** What was put there stays: without it the folder is emptied again. */
  keep(): void;
}

/** A folder and a database that are empty, and held as a server holds them. */
export async function openEmptyInstance(config: Config, terminal: Terminal): Promise<EmptyInstance> {
  await using stack = new AsyncDisposableStack();
  const log = logTo(terminal);
  stack.use(await holdFolder(config));
  await refuseOccupiedFolder(config.data);
  let isKept = false;
  stack.defer(async () => {
    if (!isKept) await emptyFolder(config.data);
  });
  await markUnfinishedRestore(config.data);
  if (config.databaseUrl !== undefined) stack.use(await holdDatabase({ url: config.databaseUrl }, log));
  const database = stack.use(
    await openDatabase({
      folder: join(config.data, "postgres"),
      ...defined({ url: config.databaseUrl, binaries: config.postgresBinaries }),
      log,
    }),
  );
  await refuseOccupiedDatabase(database.db);
  const store = await openPlace({
    place: config.store,
    folder: config.data,
    cacheBytesMax: config.storeCacheMb * 1_000_000,
    beside: false,
  });
  await refuseOccupiedStore(store);
  stack.defer(async () => {
    if (!isKept) for await (const { hash } of store.list()) await store.remove(hash);
  });
  const opened = stack.move();
  return {
    db: database.db,
    store,
    folders: foldersOf(config),
    migrateTo,
    finish: async (tx) => {
      const { finishRestore } = await import("./finish-restore.ts");
      await finishRestore(tx);
    },
    keep: () => {
      isKept = true;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function addressOf(config: Config): string {
  return config.url ?? `http://localhost:${config.port}`;
}

export function logTo(terminal: Terminal): Log {
  return (event, facts = {}) => {
    const error = facts["error"];
    printLine(
      terminal.err,
      `${event} ${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(facts)}`,
    );
  };
}
