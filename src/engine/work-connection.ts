import type { DuckDBConnection } from "@duckdb/node-api";
import type { Value } from "./engine.ts";

/** A DuckDB that takes statements, one after another: of this process, or of one of low priority. */
export interface WorkConnection {
  run(sql: string, values?: readonly Value[]): Promise<void>;
  /** Objects by column name, as the driver gives them in JavaScript. */
  rows(sql: string, values?: readonly Value[]): Promise<Record<string, unknown>[]>;
  /** From 0 to 1 while a statement runs, where the engine knows. */
  progress(): number | undefined;
  /** Stops the statement that runs; lost on one that has not begun. */
  interrupt(): void;
}

export function workOn(connection: DuckDBConnection): WorkConnection {
  return {
    async run(sql, values = []) {
      await connection.run(sql, [...values] as never);
    },
    async rows(sql, values = []) {
      return (await connection.runAndReadAll(sql, [...values] as never)).getRowObjectsJS();
    },
    progress() {
      const { percentage } = connection.progress;
      return percentage < 0 ? undefined : Math.min(1, percentage / 100);
    },
    interrupt: () => connection.interrupt(),
  };
}
