import { Failure } from "../../base/failure.ts";
import type { Chunk, Result } from "../../engine/engine.ts";
import type { TrinoRow } from "../../trino/answer-page.ts";
import { NotAnswered } from "../../trino/not-answered.ts";
import type { Trino } from "../../trino/trino.ts";
import type { TablesContext } from "../context.ts";
import type { Query } from "../query/query.ts";
import type { Version } from "../table.ts";
import { type Asker, isWorthIt, refuseTooMuch, whereLarge } from "./ask-large.ts";
import type { LargeRows } from "./large-columns.ts";
import { toChunk } from "./large-cells.ts";
import { largeRowsStatement, type LargeStatement } from "./large-sql.ts";

/** Milliseconds until the first rows, and from some to the next, as in the embedded engine. */
const someMs = 120_000;

/**
 * All rows that answer a question to a large table, as they come of Trino. `undefined` where the embedded engine is to
 * be asked: once the first rows are there it is too late for that, and who reads is told by an error.
 */
export async function streamLarge(
  ctx: TablesContext,
  version: Version,
  query: Query,
  signals: readonly AbortSignal[],
): Promise<Result | undefined> {
  if (!isWorthIt(query)) return undefined;
  const ask = async ({ trino }: Asker, rows: LargeRows) => {
    const statement = largeRowsStatement(query, rows);
    return statement && begin(trino, statement, signals);
  };
  const answer = await whereLarge(ctx, version, ask, (left) => left.close());
  return typeof answer === "object" ? answer : undefined;
}

type Rows = AsyncGenerator<readonly TrinoRow[]>;

/** An order puts first what is known once all rows are read: what comes after it is of the same files. */
async function begin(
  trino: Trino,
  statement: LargeStatement,
  signals: readonly AbortSignal[],
): Promise<Result | undefined> {
  const { names } = statement;
  const types = statement.types.slice(0, names.length);
  const left = new AbortController();
  const rows = trino.read(statement, { timeMs: someMs, signal: AbortSignal.any([left.signal, ...signals]) });
  try {
    const first = await rows.next();
    const close = () => {
      left.abort();
      void rows.return(undefined);
    };
    return { names, types, close, chunks: chunksOf(types, first, rows) };
  } catch (error) {
    // To put so many in order it has no room: the embedded engine has the disk.
    if (error instanceof NotAnswered && error.reason === "large") return undefined;
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
