import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from "@duckdb/node-api";
import type { Value } from "./engine.ts";

/** Statements that one connection keeps prepared. */
const statementsMax = 48;

/** A connection to one serving file, lent to one statement at a time. */
export interface Connection {
  readonly duckdb: DuckDBConnection;
  prepare(sql: string, values: readonly Value[]): Promise<DuckDBPreparedStatement>;
  close(): void;
}

/** Connections to one database of the instance: made when asked for, kept for the next. */
export interface Connections {
  take(): Promise<Connection>;
  give(connection: Connection): void;
  close(): void;
}

export function newConnections(instance: DuckDBInstance, database: string, idleMax: number): Connections {
  const idle: Connection[] = [];
  let closed = false;
  return {
    take: async () => idle.pop() ?? (await openConnection(instance, database)),
    give(connection) {
      if (closed || idle.length >= idleMax) connection.close();
      else idle.push(connection);
    },
    close() {
      closed = true;
      for (const connection of idle.splice(0)) connection.close();
    },
  };
}

async function openConnection(instance: DuckDBInstance, database: string): Promise<Connection> {
  const duckdb = await instance.connect();
  await duckdb.run(`USE ${database}`);
  const prepared = new Map<string, DuckDBPreparedStatement>();
  return {
    duckdb,
    async prepare(sql, values) {
      let statement = prepared.get(sql);
      if (statement === undefined) statement = await duckdb.prepare(sql);
      else prepared.delete(sql);
      prepared.set(sql, statement);
      forgetOldest(prepared);
      bindValues(statement, values);
      return statement;
    },
    close() {
      for (const statement of prepared.values()) statement.destroySync();
      duckdb.closeSync();
    },
  };
}

/** A number past those that are exact is bound as the double that it is: it may have no place among whole numbers. */
export function bindValues(statement: DuckDBPreparedStatement, values: readonly Value[]): void {
  for (const [index, value] of values.entries()) {
    if (typeof value === "number" && !Number.isSafeInteger(value)) statement.bindDouble(index + 1, value);
    else statement.bindValue(index + 1, value as never);
  }
}

function forgetOldest(prepared: Map<string, DuckDBPreparedStatement>): void {
  if (prepared.size <= statementsMax) return;
  const [oldest] = prepared;
  if (oldest === undefined) return;
  prepared.delete(oldest[0]);
  oldest[1].destroySync();
}
