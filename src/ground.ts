import { join } from "node:path";
import type { Log } from "./base/log.ts";
import type { Config } from "./config.ts";
import { type Database, openDatabase } from "./db/database.ts";
import { migrate } from "./db/migrate.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";

/** The instance's folder, held, and its database, up to date. Light to import: it starts while the rest loads. */
export interface Ground extends AsyncDisposable {
  readonly lock: FolderLock;
  readonly database: Database;
  /** Whether this start made the database. */
  readonly isNew: boolean;
}

export async function openGround(config: Config, lock: FolderLock, log: Log): Promise<Ground> {
  const database = await openDatabase({
    folder: join(config.data, "postgres"),
    ...(config.databaseUrl === undefined ? {} : { url: config.databaseUrl }),
    ...(config.postgresBinaries === undefined ? {} : { binaries: config.postgresBinaries }),
    log,
  });
  try {
    const ran = await migrate(database.db);
    await lock.tell({ connection: database.connection });
    return {
      lock,
      database,
      isNew: ran.some((name) => name.startsWith("0101-")),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

/** A held folder with its database. For commands that need the whole instance to themselves. */
export async function holdGround(config: Config, log: Log): Promise<Ground> {
  const lock = await lockFolder(config.data);
  try {
    const ground = await openGround(config, lock, log);
    return {
      ...ground,
      [Symbol.asyncDispose]: async () => {
        await ground[Symbol.asyncDispose]();
        await lock[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}
