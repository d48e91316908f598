import { DuckDBInstance } from "@duckdb/node-api";
import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Engine, Workspace, WorkspaceNeeds } from "./engine.ts";
import { giveMemoryBack, type MemoryGiver } from "./give-memory-back.ts";
import { newGate } from "../base/gate.ts";
import { type Log, silentLog } from "../base/log.ts";
import { roomIn } from "../store/room.ts";
import { quoteText } from "./quote.ts";
import { newServingFiles, type Patience, usualPatience } from "./serving-files.ts";
import { checkServing, sweepBuilding } from "./serving-folder.ts";
import type { SealedBlobs } from "./sealed-serving.ts";
import { newSqlRunner } from "./sql-child.ts";
import { workBeside, workInMemory } from "./work-in-memory.ts";
import { type InstancePool, newInstancePool } from "./work-instances.ts";
import { openInTurn, openWorkspace } from "./workspace.ts";

export interface EngineOptions {
  /** Holds `serving/` (kept from one start to the next, can be thrown away) and `scratch/` (emptied). */
  readonly folder: string;
  /** Of the instance that answers queries, and again of each import. */
  readonly memoryMegabytes: number;
  /** The disk's share of all serving files. */
  readonly servingMegabytes: number;
  readonly threads?: number;
  /** The folder of the engine that serves, where this one works beside it: its files are those that are checked. */
  readonly servesFrom?: string;
  /** How many bytes may be written to a folder; all that is free on its disk where absent. */
  readonly room?: (folder: string) => Promise<number>;
  /** The engine folders of other processes; none where absent. */
  readonly beside?: () => Promise<readonly string[]>;
  /** The store of the Parquet files, where some are sealed. */
  readonly blobs?: SealedBlobs;
  /** What is waited for while a serving file is made, before its rows are read from the Parquet. */
  readonly patience?: Patience;
  /** The least rows of which columns are sorted too, after they were asked for. */
  readonly sortedRowsMin?: number;
  /** What nobody asks for between two moments that are so far apart is closed. */
  readonly unusedMs?: number;
  /** Of a process that ends after one command: what is freed meanwhile is not given back before. */
  readonly isBrief?: boolean;
  /** Told why a table answers more slowly than others; nobody where absent. */
  readonly log?: Log;
  /** Statements that run at once; the others wait their turn. */
  readonly statementsMax?: number;
  /** How long a stranger's statement waits for its turn. */
  readonly sqlWaitMs?: number;
}

/** The one engine of the process: a DuckDB that answers queries, and private ones for imports. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { blobs, memoryMegabytes, threads = availableParallelism(), log = silentLog } = options;
  const serving = join(options.folder, "serving");
  const scratch = join(options.folder, "scratch");
  await rm(scratch, { recursive: true, force: true });
  await makeFolders(serving, scratch);
  await sweepBuilding(serving);
  const folders = [serving, scratch, ...(blobs === undefined ? [] : [blobs.clearFolder])];
  const open = (folder: string) => openInstance(folders, folder, memoryMegabytes);
  const instance = newLateInstance(() => open(scratch));
  const memory = options.isBrief === true ? undefined : await beginServing(instance);
  const inMemory =
    blobs === undefined ? workBeside(scratch, instance.opened) : workInMemory(blobs.clearFolder, open);
  const gate = newReadingGate(options.statementsMax);
  const size = { memoryMegabytes, threads };
  const pool = newInstancePool({ ...size, spill: join(scratch, "spill-of-work") });
  const work = newWorkspaces(scratch, size, pool);
  const files = newServingFiles({
    instanceFor: async (isSealed) => (isSealed ? inMemory.instance() : instance.opened()),
    gate,
    folder: serving,
    links: join(scratch, "parquet"),
    beside: options.beside ?? (async () => []),
    patience: options.patience ?? usualPatience,
    blobs,
    bytesMax: options.servingMegabytes * 1_000_000,
    sortedRowsMin: options.sortedRowsMin,
    unusedMs: options.unusedMs,
    build: { ...size, pool },
    log,
    room: () => (options.room ?? freeIn)(serving),
    spillOfSealed: () => inMemory.folder(),
  });

  const sqlIn = async (isSealed: boolean) => join(isSealed ? await inMemory.folder() : scratch, "sql");
  const sql = newSqlRunner(sqlIn, options.sqlWaitMs);

  return {
    sql,
    exports: join(scratch, "exports"),
    workspace: (needs) => work.openIn(scratch, needs),
    workspaceInMemory: async (needs) => work.openIn(await inMemory.folder(), needs),
    serve: (parquet, path, shape, needs) => files.serve(parquet, path, shape, needs),
    forget: (parquet) => files.forget(parquet),
    forgetInClear: () => files.forgetInClear(),
    served: () => files.served(),
    checkServing: () => checkServing(join(options.servesFrom ?? options.folder, "serving"), blobs),
    servingBytes: () => files.bytes(),
    trim: async () => memory?.trim(),
    turns: () => ({ reading: gate.load(), working: work.load(), sql: sql.load() }),
    async [Symbol.asyncDispose]() {
      await sql[Symbol.asyncDispose]();
      await files.close();
      await pool[Symbol.asyncDispose]();
      await instance.close();
      await inMemory[Symbol.asyncDispose]();
      await memory?.[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** Who serves is told at the start what cannot be opened, has no reader wait for it, and has memory given back. */
async function beginServing(instance: ReturnType<typeof newLateInstance>): Promise<MemoryGiver> {
  await instance.opened();
  return giveMemoryBack();
}

/** That which answers queries, opened for who asks first: a command may ask none. One that was refused is tried again. */
function newLateInstance(open: () => Promise<DuckDBInstance>) {
  let opening: Promise<DuckDBInstance> | undefined;
  return {
    opened: () =>
      (opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      })),
    close: async () => (await opening?.catch(() => undefined))?.closeSync(),
  };
}

/** Workspaces, each in its turn: those in the folder `scratch` take their instances from the pool. */
function newWorkspaces(
  scratch: string,
  size: { readonly memoryMegabytes: number; readonly threads: number },
  pool: InstancePool,
) {
  // Each may take as much memory as all queries together.
  const gate = newGate({ running: 2, runningEach: 1, waiting: 16, waitingEach: 2, waitMs: 30_000 });
  return {
    load: () => gate.load(),
    openIn(folder: string, needs: WorkspaceNeeds | undefined): Promise<Workspace> {
      // Rows about people are worked on by an instance that is closed after it.
      const own = folder === scratch ? { pool } : { isInMemory: true };
      const open = () => openWorkspace({ folder, ...size, ...own, isApart: needs === "long" });
      return needs === undefined || needs === "long" ? open() : openInTurn(gate, needs, open);
    },
  };
}

/** One thread of the four that Node gives to such work is left to the files. */
function newReadingGate(running = 3) {
  return newGate({ running, waiting: 256, waitMs: 8_000 });
}

/**
 * An instance that answers queries reads the serving folder and what is lent in memory, writes exports, and
 * what does not fit in memory to its folder, and takes no setting afterwards. One thread for each
 * statement: several clients ask at once, and the turns share the cores among them.
 */
async function openInstance(
  folders: readonly string[],
  folder: string,
  megabytes: number,
): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${megabytes}MB`,
    threads: "1",
    temp_directory: join(folder, "spill"),
    max_temp_directory_size: `${megabytes * 4}MB`,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  await connection.run(`SET GLOBAL allowed_directories = [${folders.map(quoteText).join(", ")}]`);
  await connection.run("SET GLOBAL enable_external_access = false");
  await connection.run("SET GLOBAL lock_configuration = true");
  connection.closeSync();
  return instance;
}

function freeIn(folder: string): Promise<number> {
  return roomIn(folder, 0);
}

async function makeFolders(serving: string, scratch: string): Promise<void> {
  for (const folder of [serving, join(scratch, "exports"), join(scratch, "parquet")]) {
    await mkdir(folder, { recursive: true });
  }
}
