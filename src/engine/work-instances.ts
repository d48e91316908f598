import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { type WorkConnection, workOn } from "./work-connection.ts";

/** A DuckDB that nobody else uses, with nothing in it. */
export interface LentInstance {
  readonly connection: WorkConnection;
  /** What was made in it goes. `isWell`: nothing that was asked of it was refused or interrupted. */
  giveBack(isWell: boolean): Promise<void>;
}

export interface WorkEngineSettings {
  readonly memoryMegabytes: number;
  readonly threads: number;
  /** What does not fit in memory goes there. */
  readonly spill: string;
  /** More of the engine's own. */
  readonly more?: Readonly<Record<string, string>>;
}

/**
 * A checkpoint would join the small groups of rows that several threads leave between full ones, and to do so write
 * nearly all rows once more, beside the first.
 */
export const asWritten = { max_vacuum_tasks: "0" } as const;

/** One for a single piece of work, closed after it. */
export async function lendInstance(settings: WorkEngineSettings): Promise<LentInstance> {
  const instance = await openInstance(settings);
  const connection = await connectTo(instance);
  return {
    connection: workOn(connection),
    giveBack: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** As many wait for the next piece of work, at most: as many as are done at once, most often. */
const idleMax = 2;

/** Opens instances of the same settings. */
export interface InstancePool extends AsyncDisposable {
  lend(): Promise<LentInstance>;
}

/**
 * An instance takes 14 ms of a processor to open, for all that it can do: more than a small import asks of it. One
 * that did a piece of work well does the next, where that comes within a moment. All that a piece of work makes is
 * temporary, and goes with its connection, or is of a database of its own.
 */
export function newInstancePool(settings: WorkEngineSettings, idleMs = 10_000): InstancePool {
  const idle = new Map<DuckDBInstance, NodeJS.Timeout>();
  let isClosed = false;
  let opened = 0;

  const take = async (): Promise<DuckDBInstance> => {
    const [kept] = idle;
    if (kept === undefined) return openInstance({ ...settings, spill: `${settings.spill}-${(opened += 1)}` });
    const [instance, ending] = kept;
    clearTimeout(ending);
    idle.delete(instance);
    return instance;
  };
  const end = (instance: DuckDBInstance): void => {
    clearTimeout(idle.get(instance));
    idle.delete(instance);
    instance.closeSync();
  };
  return {
    async lend() {
      const instance = await take();
      const connection = await connectTo(instance);
      await connection.run(`ATTACH ':memory:' AS ${ownDatabase}; USE ${ownDatabase}`);
      return {
        connection: workOn(connection),
        giveBack: async (isWell) => {
          const isEmpty = isWell && (await emptied(connection).catch(() => false));
          connection.closeSync();
          if (!isEmpty || isClosed || idle.size >= idleMax) return instance.closeSync();
          idle.set(instance, setTimeout(end, idleMs, instance).unref());
        },
      };
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      for (const instance of idle.keys()) end(instance);
    },
  };
}

const ownDatabase = "of_this_work";

/** Whether nothing is attached but the database that an instance begins with. */
async function emptied(connection: DuckDBConnection): Promise<boolean> {
  await connection.run(`USE memory; DETACH ${ownDatabase}`);
  const left = await connection.runAndReadAll("SELECT 1 FROM duckdb_databases() WHERE NOT internal");
  return left.currentRowCount === 1;
}

/** It can load no extension, and keeps rows in the order of their file. */
function openInstance({
  memoryMegabytes,
  threads,
  spill,
  more,
}: WorkEngineSettings): Promise<DuckDBInstance> {
  return DuckDBInstance.create(":memory:", {
    memory_limit: `${memoryMegabytes}MB`,
    threads: String(threads),
    temp_directory: spill,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
    ...asWritten,
    ...more,
  });
}

/** It reads times as UTC. */
async function connectTo(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}
