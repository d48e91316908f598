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
import type { LeftReason } from "../large/left-reasons.ts";
import type { Rounding } from "./items.ts";
import { areApart } from "./rounding.ts";
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
  const left: Left = {};
  const asking: Asking = { ctx, sql, options, left };
  const large = tables.length === 0 ? "embedded" : await whereAllLarge(asking, tables, []);
  if (typeof large === "object") return { ...large, sourceRows: tables.map(({ version }) => version.rows) };
  try {
    return await insteadOf(large, here);
  } catch (cause) {
    if (left.what === undefined || !isTooMuch(cause)) throw cause;
    const { what } = left;
    if (typeof what === "object")
      throw new Failure("over-budget", "sql-large-left-why", { ...what }, { cause });
    throw new Failure("over-budget", "sql-large-left", { what: what.slice(0, 100) }, { cause });
  }
}

/** For one machine, that is, and not too much of an answer. */
function isTooMuch(cause: unknown): boolean {
  return (
    isFailure(cause, "over-budget") && (cause.key === "sql-too-slow" || cause.key === "sql-too-much-memory")
  );
}

/** What of a statement is not answered at Trino: a piece of SQL, or why. */
interface Left {
  what?: string | { readonly why: LeftReason };
}

interface Asking {
  readonly ctx: TablesContext;
  readonly sql: string;
  readonly options: StatementOptions;
  readonly left: Left;
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
    const what = whatIsOdd(chunks, { rowsMax, ...made });
    if (what !== undefined) {
      left.what = { why: what };
      return undefined;
    }
    return {
      columns: described.columns,
      ...taken(chunks, described.columns.length, { rowsMax, ...made.rounding }),
    };
  });
}

function translated(
  { tree, columns }: SqlDescribed,
  {
    tables,
    rowsMax,
    left,
  }: { readonly tables: readonly NamedLarge[]; readonly rowsMax: number; readonly left: Left },
): ReturnType<typeof statementOf> | undefined {
  try {
    return statementOf(tree, { tables, columns, rowsMax });
  } catch (error) {
    if (!(error instanceof OnlyEmbedded)) throw error;
    left.what = error.why === undefined ? error.message : { why: error.why };
    return undefined;
  }
}

/** The rows that are shown, without the columns behind theirs. */
function taken(
  chunks: readonly Chunk[],
  width: number,
  { rowsMax, shownMax = rowsMax + 1 }: { readonly rowsMax: number; readonly shownMax?: number },
): Pick<SqlResult, "rows" | "truncated"> {
  const answer: SqlAnswer = { rows: [], bytes: 0 };
  const most = { rowsMax: Math.min(rowsMax, shownMax), bytesMax };
  const isMore = chunks.some(({ rowCount, columns }) =>
    takeRows(answer, { rowCount, columns: columns.slice(0, width) }, most),
  );
  return { rows: answer.rows, truncated: isMore && shownMax > rowsMax };
}

interface Odd {
  readonly rowsMax: number;
  readonly isOrdered: boolean;
  readonly rounding?: Rounding;
}

/** What both engines put otherwise: some rows of many that have no order, numbers that are none, and those that are too near. */
function whatIsOdd(chunks: readonly Chunk[], { rowsMax, isOrdered, rounding }: Odd): LeftReason | undefined {
  const rows = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
  if (rows > rowsMax && !isOrdered) return "many-without-order";
  const shownMax = Math.min(rowsMax, rounding?.shownMax ?? rowsMax);
  if (rounding !== undefined && !areApart(chunks, { ...rounding, rowsMax: shownMax })) return "too-near";
  return chunks.some(({ columns }) => columns.some((column) => column.some(isOdd)))
    ? "not-numbers"
    : undefined;
}

function isOdd(cell: unknown): boolean {
  return typeof cell === "number" && !Number.isFinite(cell);
}
