import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { attachSql, withoutKey } from "./sealed-serving.ts";
import { listSorted } from "./sorted.ts";
import { findCells } from "./text-later.ts";

/**
 * Whether what the engine says may mean that a serving file is damaged: each block of it has a
 * checksum, which is verified when the block is read. A file is read whole before that is believed.
 */
export function looksDamaged(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  // By its kind first: a stranger's statement may bring any text into an error of its own.
  return /^(?:IO Error: (?:corrupt|could not read|cannot open|the file|.*not a valid duckdb)|invalid input error: (?:computed aes tag differs|wrong encryption key)|serialization error|internal error|fatal error)/i.test(
    message,
  );
}

/** Reads every cell of a serving file, in an engine of its own. */
export async function isServingWhole(path: string, key?: string): Promise<boolean> {
  using reader = new ServingReader();
  return await reader.isWhole(path, key);
}

/**
 * Reads serving files one after another, in an engine of its own. A file that is damaged may have ended the engine,
 * and it may still hold it: the next file has a new one.
 */
export class ServingReader implements Disposable {
  #engine: { readonly instance: DuckDBInstance; readonly connection: DuckDBConnection } | undefined;

  async isWhole(path: string, key?: string): Promise<boolean> {
    try {
      await this.#read(path, key);
      return true;
    } catch (error) {
      this[Symbol.dispose]();
      if (looksDamaged(error)) return false;
      throw withoutKey(error, key);
    }
  }

  async #read(path: string, key: string | undefined): Promise<void> {
    const { connection } = (this.#engine ??= await openReading());
    await connection.run(attachSql(path, "looked_at", key));
    const { table: cells } = await findCells(connection, "looked_at");
    for (const table of [cells, ...(await listSorted(connection, "looked_at")).values()]) {
      await connection.run(`SELECT max(hash(one)) FROM looked_at.${table} AS one`);
    }
    await connection.run("DETACH looked_at");
  }

  [Symbol.dispose](): void {
    this.#engine?.connection.closeSync();
    this.#engine?.instance.closeSync();
    this.#engine = undefined;
  }
}

async function openReading(): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "500MB" });
  return { instance, connection: await instance.connect() };
}
