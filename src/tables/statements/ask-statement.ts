import { Failure, isFailure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Chunk } from "../../engine/engine.ts";
import { bytesMax } from "../../engine/sql-child.ts";
import type { SqlDescribed, SqlResult } from "../../engine/sql-messages.ts";
import { type SqlAnswer, takeRows } from "../../engine/sql-rows.ts";
import type { TablesContext } from "../context.ts";
import {
  askChunks,
  type Asker,
  budgetOf,
  insteadOf,
  type LargeVersion,
  whereLarge,
} from "../large/ask-large.ts";
import { OnlyEmbedded } from "../large/large-fields.ts";
import { type NamedLarge, columnsOfShape, statementOf } from "./statement-of.ts";

/** A version that a statement may read, by what it calls it. */
export interface StatementTable extends LargeVersion, Pick<NamedLarge, "names" | "columnsAlone"> {}

interface StatementOptions {
  readonly timeMs: number;
  readonly rowsMax: number;
  readonly signal?: AbortSignal;
  readonly caller: string;
}

/**
 * What strangers' SQL over large tables answers: of Trino, where all of them are large and it answers the statement as the
 * embedded engine does, else of `here`, which is that one. Where this is too much for one machine, who asked is told what
 * of the statement Trino does not answer.
 */
export async function askStatement(
  ctx: TablesContext,
  { tables, sql }: { readonly tables: readonly StatementTable[]; readonly sql: string },
  options: StatementOptions,
  here: () => Promise<SqlResult>,
): Promise<SqlResult> {
  const left: { what?: string } = {};
  const asking: Asking = { ctx, sql, options, left };
  const large = tables.length === 0 ? "embedded" : await whereAllLarge(asking, tables, []);
  if (typeof large === "object") return { ...large, sourceRows: tables.map(({ version }) => version.rows) };
  try {
    return await insteadOf(large, here);
  } catch (cause) {
    if (left.what === undefined || !isTooMuch(cause)) throw cause;
    throw new Failure("over-budget", "sql-large-left", { what: left.what.slice(0, 100) }, { cause });
  }
}

/** For one machine, that is, and not too much of an answer. */
function isTooMuch(cause: unknown): boolean {
  return (
    isFailure(cause, "over-budget") && (cause.key === "sql-too-slow" || cause.key === "sql-too-much-memory")
  );
}

interface Asking {
  readonly ctx: TablesContext;
  readonly sql: string;
  readonly options: StatementOptions;
  /** What of the statement is not answered at Trino. */
  readonly left: { what?: string };
}

/** One table after the other: an answer is given where none of them was to go meanwhile. */
async function whereAllLarge(
  asking: Asking,
  [table, ...others]: readonly StatementTable[],
  found: readonly NamedLarge[],
): Promise<SqlResult | "embedded" | "away"> {
  if (table === undefined) return "embedded";
  let isAway = false;
  const answer = await whereLarge(asking.ctx, table, async (asker, rows) => {
    const all = [...found, { names: table.names, rows, ...defined({ columnsAlone: table.columnsAlone }) }];
    if (others.length === 0) return resultOf(asking, asker, all);
    const next = await whereAllLarge(asking, others, all);
    isAway = next === "away";
    return typeof next === "object" ? next : undefined;
  });
  return isAway ? "away" : answer;
}

async function resultOf(
  { ctx, sql, options, left }: Asking,
  asker: Asker,
  tables: readonly NamedLarge[],
): Promise<SqlResult | undefined> {
  const shapes = tables.map((table) => ({ names: table.names, columns: columnsOfShape(table) }));
  const { signal, rowsMax, timeMs } = options;
  return ctx.engine.sql.describe({ shapes, sql }, options, async (described) => {
    const made = translated(described, { tables, rowsMax: rowsMax + 1, left });
    if (made === undefined) return undefined;
    const chunks = await askChunks(asker, made.statement, budgetOf(timeMs, signal));
    const what = whatIsOdd(chunks, { rowsMax, isOrdered: made.isOrdered });
    if (what !== undefined) {
      left.what = what;
      return undefined;
    }
    const answer: SqlAnswer = { rows: [], bytes: 0 };
    const isMore = chunks.some((chunk) => takeRows(answer, chunk, { rowsMax, bytesMax }));
    return { columns: described.columns, rows: answer.rows, truncated: isMore };
  });
}

function translated(
  { tree, columns }: SqlDescribed,
  {
    tables,
    rowsMax,
    left,
  }: { readonly tables: readonly NamedLarge[]; readonly rowsMax: number; readonly left: { what?: string } },
): ReturnType<typeof statementOf> | undefined {
  try {
    return statementOf(tree, { tables, columns, rowsMax });
  } catch (error) {
    if (!(error instanceof OnlyEmbedded)) throw error;
    left.what = error.message;
    return undefined;
  }
}

/** What both engines put otherwise: some rows of many that have no order, and numbers that are none. */
function whatIsOdd(
  chunks: readonly Chunk[],
  { rowsMax, isOrdered }: { readonly rowsMax: number; readonly isOrdered: boolean },
): string | undefined {
  const rows = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
  if (rows > rowsMax && !isOrdered) return "many rows without ORDER BY";
  return chunks.some(({ columns }) => columns.some((column) => column.some(isOdd)))
    ? "numbers that are none"
    : undefined;
}

function isOdd(cell: unknown): boolean {
  return typeof cell === "number" && !Number.isFinite(cell);
}
