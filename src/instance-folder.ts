import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./base/error-code.ts";
import { Failure, isFailure } from "./base/failure.ts";
import type { Log } from "./base/log.ts";
import { defined } from "./base/defined.ts";
import type { Config } from "./config.ts";
import { connect } from "./db/connect.ts";
import { type Database, openDatabase } from "./db/database.ts";
import { guarded } from "./db/guarded.ts";
import { type HeldDatabase, holdDatabase, isDatabaseHeld, refuseDatabaseHeld } from "./db/holding.ts";
import { migrateApart, refuseUnmade } from "./db/migrate.ts";
import { joinProcesses, type OwnProcess, type ProcessRole } from "./db/processes.ts";
import { besideEngine } from "./engine-folders.ts";
import { findHolder, type FolderLock, isProcessAlive, lockFolder, thisProcess } from "./folder-lock.ts";
import {
  refuseFilesWithoutDatabase,
  refuseFolderOfAnother,
  refuseUnfinishedRestore,
} from "./folder-refusals.ts";

/** The instance's folder, held, and its database, up to date. Light to import: it starts while the rest loads. */
export interface InstanceFolder extends AsyncDisposable {
  readonly database: Database;
  /** Whether this start made the database. */
  readonly isNew: boolean;
  /** Where others may take the database: whether they have. Absent where nobody can, and beside another process. */
  readonly held?: Pick<HeldDatabase, "lost" | "isOurs">;
}

export async function openInstanceFolder(
  config: Config,
  lock: FolderLock,
  log: Log,
): Promise<InstanceFolder> {
  await refuseFolderOfAnother(config.data);
  await refuseUnfinishedRestore(config.data);
  await refuseFilesWithoutDatabase(config);
  const database = await openDatabase({
    folder: join(config.data, "postgres"),
    ...defined({ url: config.databaseUrl, binaries: config.postgresBinaries }),
    log,
  });
  await using stack = new AsyncDisposableStack();
  stack.use(database);
  const { databaseUrl: url } = config;
  const held = url === undefined ? undefined : stack.use(await holdDatabase({ url }, log));
  const ran = await migrateApart(database.connection);
  await lock.tell({
    connection: database.connection,
    allowedNetworks: config.allowedNetworks.toJSON(),
  });
  const opened = stack.move();
  return {
    database,
    isNew: ran.some((name) => name.startsWith("0101-")),
    ...defined({ held }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The folder and the database of an instance as one of its processes serves it, known to the others. */
export interface ServedFolder extends InstanceFolder {
  readonly own: OwnProcess;
}

/** Whether a process that serves has the folder to tell others where it is; `undefined` where another one has. */
export async function holdServed(config: Config, role: ProcessRole): Promise<FolderLock | undefined> {
  const { data, databaseUrl } = config;
  if (role === "web" || (databaseUrl === undefined && role === "work")) return undefined;
  if (databaseUrl === undefined) return lockFolder(data);
  if (await isDatabaseHeld({ url: databaseUrl })) return undefined;
  return lockFolder(data).catch((error: unknown) => {
    // Whoever has it may work beside: the database tells whether it must be alone.
    if (isFailure(error) && error.key === "app-already-open") return undefined;
    throw error;
  });
}

/** Opens what holds the data, or joins it where another process started it, and brings it up to date. */
export async function openServedFolder(
  config: Config,
  {
    role,
    lock,
    log,
  }: { readonly role: ProcessRole; readonly lock: FolderLock | undefined; readonly log: Log },
): Promise<ServedFolder> {
  const { data, databaseUrl: url } = config;
  await refuseFolderOfAnother(data);
  await using stack = new AsyncDisposableStack();
  const id = randomUUID();
  const isJoined = url === undefined && lock === undefined;
  if (!isJoined) {
    await refuseUnfinishedRestore(data);
    await refuseFilesWithoutDatabase(config);
  }
  const database = stack.use(
    isJoined
      ? await joinDatabase(config, id)
      : await openDatabase({
          folder: join(data, "postgres"),
          ...defined({ url, binaries: config.postgresBinaries }),
          process: id,
          log,
        }),
  );
  const { connection } = database;
  let ran: readonly string[] = [];
  const own = stack.use(
    await joinProcesses({
      ...(await thisProcess()),
      id,
      role,
      connection,
      besideEngine: besideEngine(),
      folder: await nameOfFolder(data),
      startedDatabase: url === undefined && !isJoined,
      isAlive: isProcessAlive,
      log,
      prepare: async () => {
        if (role === "web") await refuseUnmade(database.db, data);
        ran = await migrateApart({ ...connection, process: id });
      },
    }),
  );
  await lock?.tell({ connection, allowedNetworks: config.allowedNetworks.toJSON() });
  const opened = stack.move();
  return {
    database: { ...database, db: guarded(database.db, own) },
    isNew: ran.some((name) => name.startsWith("0101-")),
    held: own,
    own,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The embedded database, which another process started. */
async function joinDatabase({ data }: Config, id: string): Promise<Database> {
  const connection = (await findHolder(data))?.connection;
  if (connection === undefined) throw new Failure("precondition", "app-nothing-beside", { folder: data });
  const db = connect({ ...connection, process: id });
  return {
    db,
    connection,
    serverPid: () => undefined,
    [Symbol.asyncDispose]: () => db.end({ timeout: 5 }),
  };
}

/** Made once, by the first process that serves: on several machines it tells that they share the folder. */
async function nameOfFolder(data: string): Promise<string> {
  const path = join(data, "folder.id");
  const draft = `${path}.${randomUUID()}`;
  await mkdir(data, { recursive: true });
  await writeFile(draft, randomUUID());
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, "utf8");
}

/** The folder of an instance that nobody works for, here or on another machine that shares its database. */
export async function holdFolder(config: Config): Promise<FolderLock> {
  const { data, databaseUrl } = config;
  if (databaseUrl !== undefined && (await findHolder(data)) === undefined) {
    await refuseDatabaseHeld({ url: databaseUrl });
  }
  return lockFolder(config.data);
}

/** A held folder with its database. For commands that need the whole instance to themselves. */
export async function holdInstanceFolder(config: Config, log: Log): Promise<InstanceFolder> {
  const lock = await holdFolder(config);
  try {
    const folder = await openInstanceFolder(config, lock, log);
    return {
      ...folder,
      [Symbol.asyncDispose]: async () => {
        await folder[Symbol.asyncDispose]();
        await lock[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}
