import type { Budget, Serving } from "../../engine/engine.ts";
import { textOfCells } from "../../engine/line-text.ts";
import { columnsInLine, readLine } from "../../engine/row-lines.ts";
import { type Cursor, type Query, skipOf } from "./query.ts";
import { nearnessMax, plainSigns } from "./nearness-sql.ts";
import type { KnownRow } from "./sorted-question.ts";

/** Lines that are read at once: looking through them takes some milliseconds. */
const linesMax = 512;

/** Those that are read first, before it is known how long they are. */
const linesFirst = 64;

/** Letters that are read at once, more or less, and those of the rows whose cells are kept until the page is known. */
const lettersMax = 4_000_000;

/** A row that holds the words, and how it holds the phrase by which such rows are ordered. */
export interface RankedLine extends Pick<KnownRow, "id" | "cells"> {
  readonly rank: number;
}

/** Whether a question is about nothing but words, in the order of the rows or of a search: its lines tell the answer. */
export function isOfWordsAlone({ where, words, boxes, near, sort }: Query): boolean {
  const isPlain = where.kind === "all" && where.of.length === 0 && boxes.length === 0 && near === undefined;
  const [first, ...others] = sort;
  const isOrdered = first === undefined || (first.phrase !== undefined && !first.descending);
  return words.length > 0 && isPlain && isOrdered && others.length === 0;
}

/** The page of such a question, of the only rows that may answer it (in the rising order), and how many do. */
export async function pageOfWords(
  serving: Pick<Serving, "columns" | "lines">,
  query: Query,
  ids: readonly number[],
  budget: Budget,
): Promise<{ readonly page: readonly RankedLine[]; readonly total: number }> {
  const words = query.words.map((word) => word.toWellFormed());
  const rankOf = rankBy(query.sort[0]?.phrase);
  const textOf = textOfCells(columnsInLine(serving.columns));
  const found: RankedLine[] = [];
  let [read, letters, kept] = [0, 0, 0];
  while (read < ids.length) {
    const those = ids.slice(read, read + (read === 0 ? linesFirst : linesOf(lettersMax, letters / read)));
    const lines = await serving.lines(those, budget);
    for (const [at, id] of those.entries()) {
      const line = lines[at] ?? "";
      letters += line.length;
      const { cells, text = textOf(cells) ?? "" } = readLine(line);
      if (!words.every((word) => text.includes(word))) continue;
      kept += line.length;
      found.push({ id, rank: rankOf(text), ...(kept <= lettersMax ? { cells } : {}) });
    }
    read += those.length;
  }
  const skip = skipOf(query);
  const left =
    query.cursor === undefined ? found : found.filter(isAfter(query.cursor, query.sort.length > 0));
  const inOrder = left.toSorted((one, other) => one.rank - other.rank || one.id - other.id);
  return { page: inOrder.slice(skip, skip + query.pageSize), total: found.length };
}

/** How many lines have so many letters, where one has `each` of them. */
function linesOf(letters: number, each: number): number {
  return Math.max(1, Math.min(linesMax, Math.floor(letters / each)));
}

/** As `afterCursor` tells it in the engine: a key that is no rank stands for the last one. */
function isAfter({ keys, id }: Cursor, isRanked: boolean): (row: RankedLine) => boolean {
  const [key] = keys;
  const last = isRanked ? (typeof key === "number" && Number.isInteger(key) ? key : nearnessMax) : 0;
  return (row) => row.rank > last || (row.rank === last && row.id > id);
}

function rankBy(phrase: string | undefined): (text: string) => number {
  if (phrase === undefined) return () => 0;
  const told = plainSigns(phrase.toWellFormed());
  return (text) => nearness(plainSigns(text), told);
}

/** As the engine tells it (`nearnessSql`), of a text and a phrase without signs. */
function nearness(text: string, told: string): number {
  const cells = `\n${text}\n`;
  if (cells.includes(`\n${told}\n`)) return 0;
  if (cells.includes(`\n${told}`)) return 1;
  return cells.replaceAll("\n", " ").includes(` ${told} `) ? 2 : nearnessMax;
}
