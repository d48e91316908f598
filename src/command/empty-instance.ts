import { join } from "node:path";
import type { BackupTarget } from "../backup/read-backup.ts";
import { defined } from "../base/defined.ts";
import type { Config } from "../config.ts";
import { openDatabase } from "../db/database.ts";
import { holdDatabase } from "../db/holding.ts";
import { migrateTo } from "../db/migrate.ts";
import { refuseOccupiedDatabase } from "../db/occupied.ts";
import {
  emptyFolder,
  markUnfinishedRestore,
  refuseOccupiedFolder,
  refuseOccupiedStore,
} from "../folder-refusals.ts";
import { holdFolder } from "../instance-folder.ts";
import { foldersOf } from "../instance-files.ts";
import { openPlace } from "../store/open-place.ts";
import { logTo } from "./instance.ts";
import type { Terminal } from "./terminal.ts";

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
