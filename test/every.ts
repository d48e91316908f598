/**
 * Whether every case is tried, which takes an hour (`npm run soak`), or those of them that differ in kind:
 * what `npm test` has time for.
 */
export const everyCase = process.env["MAILLE_TEST_CASES"] === "every";

/**
 * How many cases are drawn, of a series that is the same at each run: all of it where every case is tried, or its
 * beginning.
 */
export function drawn(all: number, beginning: number): number {
  return everyCase ? all : beginning;
}
