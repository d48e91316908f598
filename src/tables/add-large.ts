import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isFailure } from "../base/failure.ts";
import type { Cell, Result, Workspace } from "../engine/engine.ts";
import { quoteName, quoteText } from "../engine/quote.ts";
import type { TablesContext } from "./context.ts";
import { csvLinesHere } from "./exports/lines-here.ts";
import type { LargeVersion } from "./large/ask-large.ts";
import { type AddedUp, largeAddedStatement } from "./large/large-sql.ts";
import { streamAnswer } from "./large/stream-large.ts";

export type { LargeVersion } from "./large/ask-large.ts";
export type { AddedUp } from "./large/large-sql.ts";

/** As long as the embedded engine may take to add rows up. */
const someMs = 600_000;

/** So many are brought here: more are added up where they lie. */
const addedMax = 2_000_000;

/**
 * Makes a table of a workspace, of the name told, of the rows of a large table that Trino added up. False where they are
 * for the embedded engine to add up: of a small table, and wherever Trino does not answer, or not alike.
 */
export async function addLarge(
  ctx: TablesContext,
  workspace: Workspace,
  version: LargeVersion,
  { name, asked }: { readonly name: string; readonly asked: AddedUp },
): Promise<boolean> {
  const toStatement = (rows: Parameters<typeof largeAddedStatement>[1]) => largeAddedStatement(asked, rows);
  const answer = await streamAnswer(ctx, version, { toStatement, someMs, signals: [], isWaitedFor: false });
  if (answer === undefined) return false;
  const path = join(workspace.folder, `${name}.csv`);
  if (!(await writeLines(answer, path))) return false;
  const types = answer.names.map(
    (column, at) => `${quoteText(column)}: ${quoteText(answer.types[at] ?? "")}`,
  );
  // An empty text is none that is missing: the one has quotes, the other none.
  await workspace.run(`
    create or replace temp table ${quoteName(name)} as
    select * from read_csv(${quoteText(path)}, header = true, auto_detect = false, columns = {${types.join(", ")}},
      quote = '"', escape = '"', delim = ',', new_line = '\\r\\n', allow_quoted_nulls = false, parallel = false)`);
  return true;
}

/** False where they break off, are too many, or cannot be told by lines. */
async function writeLines(answer: Result, path: string): Promise<boolean> {
  try {
    await pipeline(linesOf(answer), createWriteStream(path));
    return true;
  } catch (error) {
    if (error instanceof ForTheEngine || isFailure(error, "unavailable") || isFailure(error, "over-budget"))
      return false;
    throw error;
  }
}

/** What the embedded engine adds up. */
class ForTheEngine extends Error {}

/** The names first: what begins a file may be taken for the mark of its encoding. */
async function* linesOf({ names, types, chunks }: Result): AsyncGenerator<string> {
  const lines = csvLinesHere(
    names.map((name, at) => ({ name, type: types[at] ?? "" })),
    false,
  );
  yield `${names.join(",")}\r\n`;
  let rows = 0;
  for await (const chunk of chunks) {
    rows += chunk.rowCount;
    if (rows > addedMax || chunk.columns.some(hasInfinite)) throw new ForTheEngine();
    yield lines(chunk).join("");
  }
}

/** A line tells it as a cell that is missing. */
function hasInfinite(cells: readonly Cell[]): boolean {
  return cells.some((cell) => typeof cell === "number" && !Number.isFinite(cell));
}
