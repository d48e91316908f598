import { join } from "node:path";
import { Failure } from "./base/failure.ts";
import type { Log } from "./base/log.ts";
import { defined } from "./base/defined.ts";
import type { Config } from "./config.ts";
import { connect } from "./db/connect.ts";
import { type Database, openDatabase } from "./db/database.ts";
import { type HeldDatabase, holdDatabase, refuseDatabaseHeld } from "./db/holding.ts";
import { migrate, refuseUnmigrated } from "./db/migrate.ts";
import { findHolder, type FolderLock, lockFolder } from "./folder-lock.ts";
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
  const ran = await migrate(database.db);
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

/** The database of an instance that another process works for, which keeps it up to date. */
export async function joinInstanceFolder(config: Config): Promise<InstanceFolder> {
  await refuseFolderOfAnother(config.data);
  const holder = config.databaseUrl === undefined ? await findHolder(config.data) : undefined;
  const connection =
    config.databaseUrl === undefined ? holder?.connection : ({ url: config.databaseUrl } as const);
  if (connection === undefined) {
    throw new Failure("precondition", "app-nothing-beside", { folder: config.data });
  }
  const db = connect(connection);
  const dispose = (): Promise<void> => db.end({ timeout: 5 });
  try {
    await refuseUnmigrated(db);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    database: { db, connection, serverPid: () => undefined, [Symbol.asyncDispose]: dispose },
    isNew: false,
    [Symbol.asyncDispose]: dispose,
  };
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
