import { setImmediate as nextTurn } from "node:timers/promises";
import type { Budget, Serving } from "../../engine/engine.ts";
import { inBoth, readSteps, slotsOf } from "../../engine/trigrams.ts";

/** Trigrams that are asked for, and lists that are read: the shortest ones. */
const slotsMax = 8;
const listsMax = 4;

/** Bytes of a list beside which others have their turn. */
const longList = 1_000_000;

/** Whether lists of trigrams tell anything of words. */
export function isListed(words: readonly string[]): boolean {
  return slotsOf(words).length > 0;
}

/**
 * The rows that may hold all of the words, in the rising order: some of them may not, and no other one does. Absent where
 * the lists do not tell, or where there are more than `most`.
 */
export async function rowsByWords(
  serving: Pick<Serving, "listed">,
  words: readonly string[],
  { most, budget }: { readonly most: number; readonly budget: Budget },
): Promise<readonly number[] | undefined> {
  const slots = spread(slotsOf(words), slotsMax);
  const lists = slots.length === 0 ? undefined : await serving.listed(slots, listsMax, budget);
  const [shortest, ...others] = lists ?? [];
  if (shortest === undefined) return undefined;
  let rows = readSteps(shortest);
  for (const list of others) {
    // A list of some millions of rows is read in some ten milliseconds.
    if (list.length > longList) await nextTurn();
    budget.signal?.throwIfAborted();
    rows = inBoth(rows, readSteps(list));
  }
  return rows.length > most ? undefined : Array.from(rows, (row) => row + 1);
}

/** Some of many, from all of their length. */
function spread(of: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(of.length / most);
  return of.filter((_, at) => at % every === 0);
}
