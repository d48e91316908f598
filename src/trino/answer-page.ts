import { setImmediate as nextTurn } from "node:timers/promises";
import { NotAnswered } from "./not-answered.ts";

/** A value as the protocol writes it in JSON; a bigint where a number would lose digits. */
export type TrinoCell = Scalar | readonly Scalar[];

type Scalar = string | number | bigint | boolean | null;

export type TrinoRow = readonly TrinoCell[];

/** One page of an answer, parted: it may have as many values as it has letters. */
export interface AnswerPage {
  /** Its rows as they are written, some in each text. */
  readonly rows: readonly string[];
  /** All that stands around them. */
  readonly around: unknown;
}

/** So many letters are read in one turn. */
const lettersInTurn = 1 << 15;

/** The key stands nowhere else: within a text its quotes are escaped. */
const key = '"data":[';

/** Parts a page, while others have their turns. Throws `NotAnswered` where it is no JSON. */
export async function partPage(words: string): Promise<AnswerPage> {
  const rows: string[] = [];
  const begin = words.indexOf(key) + key.length;
  if (begin < key.length || words[begin] === "]") return { rows, around: parseExact(words) };
  for (let from = begin, until = from; ; from = until + 1) {
    until = endOfRow(words, from);
    while (words[until] === "," && until - from < lettersInTurn) until = endOfRow(words, until + 1);
    rows.push(words.slice(from, until));
    if (words[until] !== ",") return { rows, around: parseExact(words.slice(0, begin) + words.slice(until)) };
    await nextTurn();
  }
}

/** The rows of a page, some at a time, between which others have their turns. */
export async function* rowsOf({ rows }: Pick<AnswerPage, "rows">): AsyncGenerator<readonly TrinoRow[]> {
  for (const written of rows) {
    const some = parseExact(`[${written}]`);
    if (!areRows(some)) throw new NotAnswered("away", "rows that are not Trino's");
    yield some;
    await nextTurn();
  }
}

const [quote, open, close, escape] = ['"', "[", "]", "\\"].map((sign) => sign.charCodeAt(0));

/** Behind the bracket that closes the one at `from`. */
function endOfRow(words: string, from: number): number {
  let depth = 0;
  for (let at = from; at < words.length; at += 1) {
    const sign = words.charCodeAt(at);
    if (sign === quote) at = endOfText(words, at);
    else if (sign === open) depth += 1;
    else if (sign === close) depth -= 1;
    if (depth <= 0) return at + 1;
  }
  throw new NotAnswered("away", "rows without an end");
}

/** The quote that ends the text whose first one is at `from`. */
function endOfText(words: string, from: number): number {
  for (let at = words.indexOf('"', from + 1); at > 0; at = words.indexOf('"', at + 1)) {
    let before = at - 1;
    while (words.charCodeAt(before) === escape) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  throw new NotAnswered("away", "a text without an end");
}

function areRows(data: unknown): data is readonly TrinoRow[] {
  return Array.isArray(data) && data.every((row) => Array.isArray(row) && row.every(isCell));
}

function isCell(cell: unknown): boolean {
  return isScalar(cell) || (Array.isArray(cell) && cell.every(isScalar));
}

function isScalar(cell: unknown): boolean {
  return cell === null || typeof cell !== "object";
}

/** What may be a whole number that a double does not hold: to look at each value takes six times as long. */
const long = /[[,:]-?(?:9\d{15}|\d{17})/;

/** Whole numbers keep their digits. */
export function parseExact(words: string): unknown {
  try {
    if (!long.test(words)) return JSON.parse(words) as unknown;
    return JSON.parse(words, (_key, value: unknown, context?: { readonly source?: string }) =>
      typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
        ? BigInt(context?.source ?? "")
        : value,
    ) as unknown;
  } catch (cause) {
    throw new NotAnswered("away", "an answer that is no JSON", { cause });
  }
}
