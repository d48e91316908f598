import { Failure } from "../../base/failure.ts";
import type { Chunk, Result } from "../../engine/engine.ts";
import type { TrinoRow } from "../../trino/answer-page.ts";
import { NotAnswered } from "../../trino/not-answered.ts";
import type { Trino } from "../../trino/trino.ts";
import type { TablesContext } from "../context.ts";
import type { Query } from "../query/query.ts";
import { type Asker, isWorthIt, type LargeVersion, refuseTooMuch, whereLarge } from "./ask-large.ts";
import type { LargeRows } from "./large-columns.ts";
import { toChunk } from "./large-cells.ts";
import { largeRowsStatement, type LargeStatement } from "./large-sql.ts";

/** What is asked of rows, and what it may cost. */
export interface StreamAsked {
  readonly toStatement: (rows: LargeRows) => LargeStatement | undefined;
  /** Until the first rows, and from some to the next. */
  readonly someMs: number;
  readonly signals: readonly AbortSignal[];
  /** A file that only Trino has the time for is refused where that one has not; what nobody waits for is not. */
  readonly isWaitedFor: boolean;
}

/** Milliseconds that some rows may take, as in the embedded engine. */
const someMs = 120_000;

/** All rows that answer a question to a large table: see `streamAnswer`. */
export async function streamLarge(
  ctx: TablesContext,
  version: LargeVersion,
  query: Query,
  signals: readonly AbortSignal[],
): Promise<Result | undefined> {
  if (!isWorthIt(query)) return undefined;
  const toStatement = (rows: LargeRows) => largeRowsStatement(query, rows);
  return streamAnswer(ctx, version, { toStatement, someMs, signals, isWaitedFor: true });
}

/**
 * What is answered of a large table, as it comes of Trino. `undefined` where the embedded engine is to be asked: once
 * the first rows are there it is too late for that, and who reads is told by an error.
 */
export async function streamAnswer(
  ctx: TablesContext,
  version: LargeVersion,
  asked: StreamAsked,
): Promise<Result | undefined> {
  const ask = async ({ trino }: Asker, rows: LargeRows) => {
    const statement = asked.toStatement(rows);
    return statement && begin(trino, statement, asked);
  };
  const answer = await whereLarge(ctx, version, ask, (left) => left.close());
  return typeof answer === "object" ? answer : undefined;
}

type Rows = AsyncGenerator<readonly TrinoRow[]>;

/** The first of an order, and of groups, is known once all rows are read: what comes after it is of the same files. */
async function begin(
  trino: Trino,
  statement: LargeStatement,
  { signals, someMs: timeMs, isWaitedFor }: StreamAsked,
): Promise<Result | undefined> {
  const { names } = statement;
  const types = statement.types.slice(0, names.length);
  const left = new AbortController();
  const rows = trino.read(statement, { timeMs, signal: AbortSignal.any([left.signal, ...signals]) });
  try {
    const first = await rows.next();
    const close = () => {
      left.abort();
      void rows.return(undefined);
    };
    return { names, types, close, chunks: chunksOf(types, first, rows) };
  } catch (error) {
    // To put so many in order it has no room: the embedded engine has the disk.
    const isTooMuch = error instanceof NotAnswered && (error.reason === "large" || error.reason === "long");
    if (isTooMuch && (error.reason === "large" || !isWaitedFor)) return undefined;
    throw error;
  }
}

async function* chunksOf(
  types: readonly string[],
  first: IteratorResult<readonly TrinoRow[]>,
  rows: Rows,
): AsyncGenerator<Chunk> {
  try {
    for (let next = first; next.done !== true; next = await rows.next()) yield toChunk(types, next.value);
  } catch (cause) {
    if (!(cause instanceof NotAnswered)) throw cause;
    refuseTooMuch(cause);
    throw new Failure("unavailable", "query-large-away", { retryAfterS: 60 }, { cause });
  } finally {
    await rows.return(undefined);
  }
}
