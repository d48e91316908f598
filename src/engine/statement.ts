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
  let busy = true;
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    if (busy) connection.duckdb.interrupt();
    else at.connections.give(connection);
  };
  try {
    const result = (await turn(async () => (await connection.prepare(sql, values)).stream())) as DuckDBResult;
    busy = false;
    return {
      names: result.columnNames(),
      types: result.columnTypes().map(String),
      close,
      chunks: chunksOf(async () => {
        if (closed) return undefined;
        busy = true;
        try {
          return (await turn(() => nextChunk(result))) as Chunk | undefined;
        } finally {
          busy = false;
          if (closed) at.connections.give(connection);
        }
      }, close),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function* chunksOf(next: () => Promise<Chunk | undefined>, close: () => void): AsyncGenerator<Chunk> {
  try {
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
  } finally {
    close();
  }
}

/** A streamed result ends with an empty chunk. */
async function nextChunk(result: DuckDBResult): Promise<Chunk | undefined> {
  const chunk = await result.fetchChunk();
  return chunk === null || chunk.rowCount === 0 ? undefined : toChunk(chunk);
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
