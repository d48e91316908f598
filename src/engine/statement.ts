import type { DuckDBDataChunk, DuckDBResult } from "@duckdb/node-api";
import { toChunk } from "./cells.ts";
import type { Connection, Connections } from "./connections.ts";
import type { Result, Budget, Value, WholeAnswer } from "./engine.ts";
import { toQueryFailure } from "./failures.ts";
import type { Gate } from "../base/gate.ts";
import { defined } from "../base/defined.ts";

interface At {
  readonly connections: Connections;
  readonly gate: Gate;
}

/** The whole answer at once, in one turn. For answers that are short, which most are. */
export async function read(
  at: At,
  sql: string,
  values: readonly Value[],
  budget: Budget,
): Promise<WholeAnswer> {
  return inTurn(at.gate, budget, async (watched) => {
    // Taken within the turn: there are no more connections than turns, and each keeps its statements.
    const connection = await at.connections.take();
    watched(connection);
    try {
      const result = await (await connection.prepare(sql, values)).run();
      const chunks = Array.from({ length: result.chunkCount }, (_, index) => toChunk(result.getChunk(index)));
      const names = result.columnNames();
      at.connections.give(connection);
      return { names, chunks };
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

/**
 * Runs one statement under a budget, its answer read as it is asked for. Time is counted while the engine works, not while the
 * reader of the answer does; a turn at the gate is held for as long, so that a slow client
 * keeps nobody waiting.
 */
export async function ask<Piece>(
  at: At,
  sql: string,
  values: readonly Value[],
  budget: Budget,
  toPiece: (chunk: DuckDBDataChunk) => Piece,
): Promise<Result<Piece>> {
  const connection = await at.connections.take();
  const turn = <Of>(work: () => Promise<Of>, begun = false) =>
    inTurn(
      at.gate,
      budget,
      (watched) => {
        watched(connection);
        return work();
      },
      { begun },
    );
  let busy = true;
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    if (busy) connection.duckdb.interrupt();
    else at.connections.give(connection);
  };
  try {
    const result = await turn(async () => (await connection.prepare(sql, values)).stream());
    busy = false;
    return {
      names: result.columnNames(),
      types: result.columnTypes().map(String),
      close,
      chunks: chunksOf(async () => {
        if (closed) return undefined;
        busy = true;
        try {
          return await turn(() => nextPiece(result, toPiece), true);
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

async function* chunksOf<Piece>(
  next: () => Promise<Piece | undefined>,
  close: () => void,
): AsyncGenerator<Piece> {
  try {
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
  } finally {
    close();
  }
}

/** A streamed result ends with an empty chunk. What is made of one is a copy. */
async function nextPiece<Piece>(
  result: DuckDBResult,
  toPiece: (chunk: DuckDBDataChunk) => Piece,
): Promise<Piece | undefined> {
  const chunk = await result.fetchChunk();
  if (chunk === null || chunk.rowCount === 0) return undefined;
  try {
    return toPiece(chunk);
  } finally {
    // What it holds is given back now: nobody else knows how much that is.
    chunk.reset();
  }
}

/**
 * Runs a piece of work in its turn. The connection that it names as watched is interrupted when
 * the time is up or the caller has left.
 */
export async function inTurn<Result>(
  gate: Gate,
  budget: Budget,
  work: (watched: (connection: Connection) => void) => Promise<Result>,
  { begun = false } = {},
): Promise<Result> {
  const { signal } = budget;
  const leave = await gate.enter({ begun, ...defined({ signal }) });
  let late = false;
  let connection: Connection | undefined;
  // An interrupt is lost on a statement that has not begun, so it is repeated.
  let repeat: NodeJS.Timeout | undefined;
  const stop = () => {
    connection?.duckdb.interrupt();
    repeat ??= setInterval(() => connection?.duckdb.interrupt(), 20);
  };
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, budget.timeMs);
  budget.signal?.addEventListener("abort", stop, { once: true });
  try {
    return await work((one) => {
      connection = one;
    });
  } catch (cause) {
    budget.signal?.throwIfAborted();
    throw toQueryFailure(cause, late);
  } finally {
    clearTimeout(timer);
    clearInterval(repeat);
    budget.signal?.removeEventListener("abort", stop);
    leave();
  }
}
