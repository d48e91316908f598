import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { attachSql, withoutKey } from "./sealed-serving.ts";
import { listSorted } from "./sorted.ts";
import { findCells } from "./text-later.ts";
import { quoteText } from "./quote.ts";

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

/** Reads every cell of a serving file, and the index by which rows are fetched, in an engine of its own. */
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
    await readIndex(connection, "looked_at", cells);
    await connection.run("DETACH looked_at");
  }

  [Symbol.dispose](): void {
    this.#engine?.connection.closeSync();
    this.#engine?.instance.closeSync();
    this.#engine = undefined;
  }
}

/** A leaf of an index holds the numbers that are alike but in their last byte: who finds one of them has read it. */
const leafRows = 256;

/** Rows that are fetched at once: of more the engine would read them all. */
const fetchedMax = 1_000;

/** No scan reads an index: a row of each leaf is fetched by its number, where there is one (see `sortingSql`). */
async function readIndex(connection: DuckDBConnection, database: string, cells: string): Promise<void> {
  const ofDatabase = `FROM duckdb_indexes() WHERE database_name = ${quoteText(database)}`;
  const table = `${database}.${cells}`;
  const told = await connection.runAndReadAll(
    `SELECT max(__id) FROM ${table} WHERE EXISTS (SELECT 1 ${ofDatabase})`,
  );
  const last = Number(told.getRowsJS()[0]?.[0] ?? -1);
  for (let first = 0; first <= last; first += leafRows * fetchedMax) {
    const left = Math.min(fetchedMax, Math.floor((last - first) / leafRows) + 1);
    const ids = Array.from({ length: left }, (_, at) => Math.max(1, first + at * leafRows));
    await connection.run(`SELECT max(__id) FROM ${table} WHERE __id IN (${ids.join(", ")})`);
  }
}

async function openReading(): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "500MB" });
  return { instance, connection: await instance.connect() };
}
