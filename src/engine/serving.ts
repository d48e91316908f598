import type { DuckDBInstance } from "@duckdb/node-api";
import { newConnections } from "./connections.ts";
import type { Budget, Cell, Chunk, Serving, Value } from "./engine.ts";
import { quoteText } from "./fold.ts";
import type { Gate } from "./gate.ts";
import { ask, inTurn, read } from "./statement.ts";

/** Connections kept open for one file. */
const idleMax = 4;

/** A serving file that is attached; lent out as often as asked, closed when nobody holds it. */
export interface OpenFile {
  readonly path: string;
  lend(): Serving;
  /** How many hold it. */
  readonly lent: number;
  close(): Promise<void>;
}

export async function openFile(
  instance: DuckDBInstance,
  gate: Gate,
  database: string,
  path: string,
): Promise<OpenFile> {
  const admin = await instance.connect();
  await admin.run(`ATTACH ${quoteText(path)} AS ${database} (READ_ONLY)`);
  const connections = newConnections(instance, database, idleMax);
  const columns = await describe(admin, database);
  const count = await admin.runAndReadAll(`SELECT count(*) FROM ${database}.rows`);
  const rowCount = Number(count.getRowsJS()[0]?.[0]);
  const at = { connections, gate };
  const facts = new Map<string, number>();
  let lent = 0;

  return {
    path,
    get lent() {
      return lent;
    },
    lend() {
      lent += 1;
      let released = false;
      return {
        columns,
        rowCount,
        path,
        facts,
        read: (sql, values, budget) => read(at, sql, values, budget),
        ask: (sql, values, budget) => ask(at, sql, values, budget),
        rows: (sql, values, budget) => allRows(at, sql, values, budget),
        stream: (sql, values, budget) => streamRows(at, sql, values, budget),
        copyToParquet: (sql, values, target, budget) => copyToParquet(at, sql, values, target, budget),
        release() {
          if (!released) lent -= 1;
          released = true;
        },
      };
    },
    async close() {
      connections.close();
      await admin.run(`DETACH ${database}`);
      admin.closeSync();
    },
  };
}

async function describe(
  admin: Awaited<ReturnType<DuckDBInstance["connect"]>>,
  database: string,
): Promise<Serving["columns"]> {
  const described = await admin.runAndReadAll(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns() ` +
      `WHERE database_name = ${quoteText(database)} AND table_name = 'rows' ORDER BY column_index`,
  );
  return described.getRowObjectsJS() as { name: string; type: string }[];
}

type At = Parameters<typeof ask>[0];

async function allRows(
  at: At,
  sql: string,
  values: readonly Value[],
  budget: Budget,
): Promise<{ names: readonly string[]; rows: Cell[][] }> {
  const { names, chunks } = await read(at, sql, values, budget);
  return { names, rows: chunks.flatMap(rowsOf) };
}

async function* streamRows(
  at: At,
  sql: string,
  values: readonly Value[],
  budget: Budget,
): AsyncGenerator<Cell[][]> {
  const answer = await ask(at, sql, values, budget);
  for await (const chunk of answer.chunks) yield rowsOf(chunk);
}

function rowsOf(chunk: Chunk): Cell[][] {
  return Array.from({ length: chunk.rowCount }, (_, row) =>
    chunk.columns.map((column) => column[row] ?? null),
  );
}

async function copyToParquet(
  at: At,
  sql: string,
  values: readonly Value[],
  path: string,
  budget: Budget,
): Promise<number> {
  const connection = await at.connections.take();
  try {
    return await inTurn(at.gate, budget, async (watched) => {
      watched(connection);
      const copy = `COPY (${sql}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`;
      const statement = await connection.duckdb.prepare(copy);
      try {
        for (const [index, value] of values.entries()) statement.bindValue(index + 1, value as never);
        return (await statement.run()).rowsChanged;
      } finally {
        statement.destroySync();
      }
    });
  } finally {
    connection.close();
  }
}
