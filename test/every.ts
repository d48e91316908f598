/**
 * Whether every case is tried, which takes an hour (`npm run soak`), or those of them that differ in kind:
 * what `npm test` has time for.
 */
export const everyCase = process.env["MAILLE_TEST_CASES"] === "every";
