import type { DuckDBResult } from "@duckdb/node-api";
import { toChunk } from "./cells.ts";
import type { Connection, Connections } from "./connections.ts";
import type { Answer, Budget, Chunk, Value } from "./engine.ts";
import { toQueryFailure } from "./failures.ts";
import type { Gate } from "./gate.ts";

/**
 * Runs one statement under a budget. Time is counted while the engine works, not while the
 * reader of the answer does; a turn at the gate is held for as long, so that a slow client
 * keeps nobody waiting.
 */
export async function ask(
  at: { connections: Connections; gate: Gate },
  sql: string,
  values: readonly Value[],
  budget: Budget,
): Promise<Answer> {
  const connection = await at.connections.take();
  const turn = (work: () => Promise<DuckDBResult | Chunk | undefined>) =>
    inTurn(at.gate, connection, budget, work);
  try {
    const result = (await turn(async () => (await connection.prepare(sql, values)).stream())) as DuckDBResult;
    return {
      names: result.columnNames(),
      types: result.columnTypes().map(String),
      chunks: chunksOf(result, turn, () => at.connections.give(connection)),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function* chunksOf(
  result: DuckDBResult,
  turn: (work: () => Promise<Chunk | undefined>) => Promise<unknown>,
  done: () => void,
): AsyncGenerator<Chunk> {
  try {
    for (;;) {
      const chunk = (await turn(async () => {
        const next = await result.fetchChunk();
        return next === null || next.rowCount === 0 ? undefined : toChunk(next);
      })) as Chunk | undefined;
      if (chunk === undefined) return;
      yield chunk;
    }
  } finally {
    done();
  }
}

/** Runs a piece of work on a connection, interrupted when its time is up or its caller has left. */
export async function inTurn<Result>(
  gate: Gate,
  connection: Connection,
  budget: Budget,
  work: () => Promise<Result>,
): Promise<Result> {
  const leave = await gate.enter(budget.signal);
  let late = false;
  const stop = () => connection.duckdb.interrupt();
  // An interrupt is lost on a statement that has not begun, so it is repeated.
  let repeat: NodeJS.Timeout | undefined;
  const stopUntilEnded = () => {
    stop();
    repeat = setInterval(stop, 20);
  };
  const timer = setTimeout(() => {
    late = true;
    stopUntilEnded();
  }, budget.timeMs);
  budget.signal?.addEventListener("abort", stopUntilEnded, { once: true });
  try {
    return await work();
  } catch (cause) {
    budget.signal?.throwIfAborted();
    throw toQueryFailure(cause, late);
  } finally {
    clearTimeout(timer);
    clearInterval(repeat);
    budget.signal?.removeEventListener("abort", stopUntilEnded);
    leave();
  }
}
