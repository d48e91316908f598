import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Failure } from "../../base/failure.ts";
import type { RejectedRow } from "../../formats/raw.ts";
import type { ImportOptions } from "../table.ts";
import type { SetAside } from "./set-aside.ts";

/** The key of the refusal that asks: the same file may be imported again with an answer. */
export const askedFirst = "import-many-rows-broken";

const shareMax = 0.01;
/** So few are soon looked through, and a table may be too small for a hundredth of it to be a row. */
const rowsMax = 2;

/**
 * Refuses a table of which more than a hundredth, and more than two rows, cannot be read, unless the
 * importer said that they are to be set aside: rather than its rows, its form may have been misread.
 */
export async function askFirst(
  options: ImportOptions,
  rows: number,
  aside: SetAside | undefined,
): Promise<void> {
  if (options.misfit !== undefined || aside === undefined) return;
  const total = rows + aside.rows;
  if (aside.broken <= rowsMax || aside.broken <= total * shareMax) return;
  const { line, raw } = await firstBroken(aside.path);
  throw new Failure("invalid", askedFirst, { rows: aside.broken, total, line, text: raw });
}

const charsShown = 160;

/** The first row that no choice of types would have kept: where somebody who is asked looks. */
async function firstBroken(path: string): Promise<{ line: number; raw: string }> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const line of lines) {
    const { column, raw, ...row } = JSON.parse(line) as RejectedRow;
    if (column !== undefined) continue;
    return { line: row.line, raw: raw.length > charsShown ? `${raw.slice(0, charsShown)}…` : raw };
  }
  throw new Error(`${path} lists no broken row`);
}
