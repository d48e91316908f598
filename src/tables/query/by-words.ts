import { setImmediate as nextTurn } from "node:timers/promises";
import type { Budget, Serving } from "../../engine/engine.ts";
import { inBoth, readSteps, slotsOf } from "../../engine/trigrams.ts";

/** Trigrams that are asked for, and lists that are read of each part: the shortest ones. */
const slotsMax = 8;
const listsMax = 4;

/** Whether lists of trigrams tell anything of words. */
export function isListed(words: readonly string[]): boolean {
  return slotsOf(words).length > 0;
}

/**
 * The rows that may hold all of the words, in the rising order: some of them may not, and no other one does. Absent where
 * the lists do not tell, or where there are more than `most`.
 */
export async function rowsByWords(
  serving: Pick<Serving, "rows">,
  words: readonly string[],
  { table, most, budget }: { readonly table: string; readonly most: number; readonly budget: Budget },
): Promise<readonly number[] | undefined> {
  const slots = spread(slotsOf(words), slotsMax);
  if (slots.length === 0) return undefined;
  const marks = slots.map(() => "?").join(", ");
  const sql = `SELECT first, base64(ids) FROM ${table} WHERE slot IN (${marks})`;
  const { rows } = await serving.rows(sql, slots.map(BigInt), budget);
  const found: number[] = [];
  // A few lists: the engine takes as long to put them in order as to find them.
  const parts = [...Map.groupBy(rows, ([part]) => Number(part))].toSorted(([one], [other]) => one - other);
  for (const [first, lists] of parts) {
    // Where one is missing, no row of the part holds all.
    if (lists.length < slots.length) continue;
    const common = commonRows(lists.flatMap(([, ids]) => (typeof ids === "string" ? [ids] : [])));
    // A part is read in some twenty milliseconds at most.
    await nextTurn();
    budget.signal?.throwIfAborted();
    if (common === undefined || found.length + common.length > most) return undefined;
    for (const row of common) found.push(first + row);
  }
  return found;
}

/** What the shortest lists have in common. */
function commonRows(lists: readonly string[]): readonly number[] | undefined {
  const shortest = lists.toSorted((one, other) => one.length - other.length).slice(0, listsMax);
  const [least, ...more] = shortest.map((ids) => readSteps(Buffer.from(ids, "base64")));
  return least === undefined ? undefined : more.reduce(inBoth, least);
}

/** Some of many, from all of their length. */
function spread(of: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(of.length / most);
  return of.filter((_, at) => at % every === 0);
}
