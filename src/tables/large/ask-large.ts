import { setImmediate as nextTurn } from "node:timers/promises";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Budget, Chunk } from "../../engine/engine.ts";
import type { TrinoBudget } from "../../trino/client.ts";
import { NotAnswered } from "../../trino/not-answered.ts";
import type { Trino } from "../../trino/trino.ts";
import type { LargeContext, TablesContext } from "../context.ts";
import { evidentTotal, type ReadRows, rememberTotal } from "../query/totals.ts";
import { isGrouped, isWhole, type Query, skipOf } from "../query/query.ts";
import { shapeOf } from "../query/shape.ts";
import type { Table, Version } from "../table.ts";
import { type LargeRows, tableOf } from "./large-columns.ts";
import { toChunk } from "./large-cells.ts";
import { findLarge, loseLarge } from "./large-rows.ts";
import { largeCountStatement, largeRowsStatement, type LargeStatement } from "./large-sql.ts";
import { largeQueue, type LargeJob } from "./make-large.ts";

/** One page of an answer, with how many rows the whole has. */
export interface LargePage {
  readonly names: readonly string[];
  readonly chunks: readonly Chunk[];
  readonly total: { readonly rows: number; readonly exact: boolean };
}

/** What could not be handed to Trino is tried again after so long. */
const againMs = 600_000;

/**
 * The answer of Trino to a question to a large table. `embedded` where it is the embedded engine's to answer; `away`
 * where that one is to be asked because Trino does not answer. Throws `over-budget` where the question is too much.
 */
export async function askLarge(
  ctx: TablesContext,
  asked: LargeVersion,
  query: Query,
  signal: AbortSignal | undefined,
): Promise<LargePage | "embedded" | "away"> {
  if (!isWorthIt(query)) return "embedded";
  const { version } = asked;
  return whereLarge(ctx, asked, (asker, rows) => pageOf(asker, { rows, query, version, signal }));
}

/** A version, and what the producer of its table says of it. */
export interface LargeVersion {
  readonly version: Version;
  readonly large?: Table["large"] | undefined;
}

function isLarge({ rowsMin }: LargeContext, rows: number, choice: Table["large"]): boolean {
  return choice === "always" || (choice !== "never" && rows >= rowsMin);
}

/** The same of what `ask` answers of the rows: nothing where only the embedded engine answers it alike. */
export async function whereLarge<Answer extends object>(
  ctx: TablesContext,
  { version, large: choice }: LargeVersion,
  ask: (asker: Asker, rows: LargeRows) => Promise<Answer | undefined>,
  dismiss: (answer: Answer) => void = () => undefined,
): Promise<Answer | "embedded" | "away"> {
  const { large } = ctx;
  if (large?.trino === undefined || !isLarge(large, version.rows, choice)) return "embedded";
  try {
    const rows = await rowsFor(ctx, large, version);
    if (rows === undefined) return "embedded";
    const answer = await ask({ ...large, trino: large.trino }, rows);
    if (answer === undefined) return "embedded";
    const isRight = await isStill(ctx, version, rows.since).catch((error: unknown) => {
      dismiss(answer);
      throw error;
    });
    if (isRight) return answer;
    dismiss(answer);
    return "away";
  } catch (error) {
    // The bucket does not answer, or too many ask.
    if (isFailure(error, "unavailable")) return "away";
    if (!(error instanceof NotAnswered)) throw error;
    refuseTooMuch(error);
    if (error.reason === "lost") await handAgain(ctx, version);
    return "away";
  }
}

/** Of rows that were to go meanwhile Trino may have read a part: what is known of them changes before their files do. */
async function isStill({ db }: TablesContext, { parquet }: Version, since: Date): Promise<boolean> {
  const known = await findLarge(db, parquet);
  return known?.state === "ready" && known.changedAt.getTime() === since.getTime();
}

/** Who is away is stood in for, where the embedded engine can answer in time. */
export async function insteadOf<Read>(large: "embedded" | "away", read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (cause) {
    if (large !== "away" || !isFailure(cause, "over-budget")) throw cause;
    throw new Failure("unavailable", "query-large-away", { retryAfterS: 60 }, { cause });
  }
}

/** Throws `over-budget` of a question that is too much. */
export function refuseTooMuch(cause: NotAnswered): void {
  if (cause.reason === "long") throw new Failure("over-budget", "query-too-long", {}, { cause });
  if (cause.reason === "large") throw new Failure("over-budget", "query-too-large", {}, { cause });
}

/** The first rows of a table, and those of a number, are at hand in the embedded engine. */
export function isWorthIt(query: Query): boolean {
  return isGrouped(query) || !isWhole(query) || query.sort.length > 0;
}

async function rowsFor(
  ctx: TablesContext,
  { files }: LargeContext,
  version: Version,
): Promise<(LargeRows & { readonly since: Date }) | undefined> {
  const { parquet } = version;
  const known = await findLarge(ctx.db, parquet);
  const isToBeMade =
    known === undefined ||
    (known.state === "failed" && ctx.clock().getTime() - known.changedAt.getTime() > againMs);
  if (isToBeMade) await handLater(ctx, version);
  if (known?.state !== "ready" || known.columns === null) return undefined;
  // About people since: it goes with the next look.
  if (await ctx.store.isSealed(parquet)) return undefined;
  // Trino takes a folder without files for a table without rows.
  if ((await files.bytesOf(parquet)) !== known.bytes) {
    await handAgain(ctx, version);
    return undefined;
  }
  const { columns, changedAt: since } = known;
  return { table: tableOf(parquet), columns, hasPlaces: known.hasPlaces === true, since };
}

async function handAgain(ctx: TablesContext, version: Version): Promise<void> {
  await loseLarge(ctx.db, version.parquet, ctx.clock());
  await handLater(ctx, version);
}

async function handLater({ jobs }: TablesContext, { parquet, columns }: Version): Promise<void> {
  const job: LargeJob = { parquet, shape: shapeOf(columns) };
  await jobs.add(largeQueue, job, { key: parquet });
}

interface Asked {
  readonly rows: LargeRows;
  readonly query: Query;
  readonly version: Version;
  readonly signal: AbortSignal | undefined;
}

/** Rows of a page whose cells are made in one turn. */
const rowsInTurn = 500;

/** Milliseconds that a page and its total may take, as in the embedded engine. */
const pageMs = 20_000;
const countMs = 10_000;

/** Who is asked, and the totals that it told before. */
export type Asker = Pick<LargeContext, "totals"> & { readonly trino: Trino };

async function pageOf(asker: Asker, asked: Asked): Promise<LargePage | undefined> {
  const { rows, query, signal } = asked;
  const skip = skipOf(query);
  const statement = largeRowsStatement(query, rows, { rows: query.pageSize, skip });
  if (statement === undefined) return undefined;
  const budget = { ...budgetOf(pageMs, signal), rowsMax: query.pageSize };
  const chunks = await askChunks(asker, statement, budget);
  const count = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const total = await totalOf(asker, asked, { skip, count });
  return { names: statement.names, chunks, total };
}

/** A whole answer, as the embedded engine gives it. */
export async function askChunks(
  { trino }: Pick<Asker, "trino">,
  statement: LargeStatement,
  budget: TrinoBudget,
): Promise<readonly Chunk[]> {
  const read = await trino.ask(statement, budget);
  const chunks: Chunk[] = [];
  for (let at = 0; at < read.length; at += rowsInTurn) {
    chunks.push(toChunk(statement.types, read.slice(at, at + rowsInTurn)));
    await nextTurn();
  }
  return chunks;
}

async function totalOf(
  { trino, totals }: Asker,
  { rows, query, version, signal }: Asked,
  read: ReadRows,
): Promise<LargePage["total"]> {
  const evident = evidentTotal(version.rows, query, read);
  if (evident !== undefined) return { rows: evident, exact: true };
  const statement = largeCountStatement(query, rows);
  if (statement === undefined) throw new Error("what is asked by pages can be counted");
  const key = JSON.stringify([statement.sql, statement.values.map(String)]);
  const known = totals.get(key);
  if (known !== undefined) return { rows: known, exact: true };
  try {
    const counted = await trino.ask(statement, budgetOf(countMs, signal));
    const total = counted[0]?.[0];
    if (typeof total !== "number") throw new NotAnswered("broken", "a count that is no number");
    rememberTotal(totals, key, total);
    return { rows: total, exact: true };
  } catch (error) {
    if (!(error instanceof NotAnswered && error.reason === "long")) throw error;
    return { rows: read.skip + read.count + 1, exact: false };
  }
}

export function budgetOf(timeMs: number, signal: AbortSignal | undefined): Budget {
  return signal === undefined ? { timeMs } : { timeMs, signal };
}
