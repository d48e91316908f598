import { join } from "node:path";
import type { App } from "../app.ts";
import type { Log } from "../base/log.ts";
import type { BackupTarget } from "../backup/read-backup.ts";
import type { BackupSource } from "../backup/write-backup.ts";
import type { Config } from "../config.ts";
import { connect } from "../db/connect.ts";
import { openDatabase } from "../db/database.ts";
import { isDatabaseHeld } from "../db/holding.ts";
import { migrate, migrateTo } from "../db/migrate.ts";
import { refuseTerritory } from "../demonstration/territory.ts";
import { findHolder, type Holder, lockFolder } from "../folder-lock.ts";
import { refuseFolderOfAnother, refuseFolderWithoutInstance } from "../folder-refusals.ts";
import { holdGround } from "../ground.ts";
import { openStore } from "../store/local.ts";
import type { Territory } from "../territory/territory.ts";
import type { Rooms } from "../web/rooms/rooms.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { printLine, type Terminal } from "./terminal.ts";

/** The instance as the commands need it: its verbs, and what a backup is made of. */
export interface Parts extends BackupSource {
  readonly rooms: Rooms;
  readonly territory: Territory;
}

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
  const { config } = invocation;
  await refuseTerritory(config);
  const holder = await findHolder(config.data);
  if (holder === undefined) await refuseFolderWithoutInstance(config);
  return withPartsOrNew(invocation, work);
}

/**
 * Works beside the process that serves the instance, where there is one: jobs run there.
 * Where there is none, opens the instance for the length of the work.
 */
export async function withPartsOrNew(
  invocation: Invocation,
  work: (parts: Parts) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { config } = invocation;
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
      await using app = await openAppBeside({ config, db, connection, url, log });
      return await work(partsOf(app, config));
    } finally {
      await db.end({ timeout: 5 });
    }
  }
  await using ground = await holdGround(config, log);
  const { db, connection } = ground.database;
  const { openApp } = await import("../app.ts");
  await using app = await openApp({ config, db, connection, url: addressOf(config), log });
  return await work(partsOf(app, config));
}

/** The process that works on another machine for the same database. */
async function findHolderElsewhere({
  databaseUrl,
}: Config): Promise<Pick<Holder, "connection" | "url"> | undefined> {
  if (databaseUrl === undefined || !(await isDatabaseHeld({ url: databaseUrl }))) return undefined;
  return { connection: { url: databaseUrl } };
}

export interface EmptyInstance extends BackupTarget, AsyncDisposable {
  /** Brings what was restored up to this program's migrations. */
  finish(): Promise<void>;
}

/** A folder that nobody holds and a database without a table. */
export async function openEmptyInstance(config: Config, terminal: Terminal): Promise<EmptyInstance> {
  await using stack = new AsyncDisposableStack();
  stack.use(await lockFolder(config.data));
  const database = stack.use(
    await openDatabase({
      folder: join(config.data, "postgres"),
      ...(config.databaseUrl === undefined ? {} : { url: config.databaseUrl }),
      ...(config.postgresBinaries === undefined ? {} : { binaries: config.postgresBinaries }),
      log: logTo(terminal),
    }),
  );
  const store = await openStore(join(config.data, "store"));
  const opened = stack.move();
  return {
    db: database.db,
    store,
    folders: foldersOf(config),
    migrateTo: (names) => migrateTo(database.db, names),
    finish: async () => void (await migrate(database.db)),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function partsOf({ rooms, tables, version }: App, config: Config): Parts {
  return {
    rooms,
    territory: tables.territory,
    db: tables.db,
    store: tables.store,
    folders: foldersOf(config),
    scratch: join(config.data, "uploads"),
    program: version,
  };
}

/** What the instance keeps beside its database and its store. Uploads under way are not of it. */
function foldersOf(config: Config): Readonly<Record<string, string>> {
  return { contours: join(config.data, "contours") };
}

function addressOf(config: Config): string {
  return config.url ?? `http://localhost:${config.port}`;
}

function logTo(terminal: Terminal): Log {
  return (event, facts = {}) => {
    const error = facts["error"];
    printLine(
      terminal.err,
      `${event} ${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(facts)}`,
    );
  };
}
