import assert from "node:assert/strict";
import { test } from "node:test";
import type { Query } from "./query.ts";
import { pageOfWords } from "./words-in-lines.ts";

const query: Query = {
  where: { kind: "all", of: [] },
  words: ["mot"],
  boxes: [],
  groupBy: [],
  aggregates: [],
  sort: [],
  page: 1,
  pageSize: 10,
  count: "exact",
};

/** Rows of one text that holds a word where its number is even, and how many letters were read at once. */
function rowsOf(lettersOf: (id: number) => number) {
  const read: number[] = [];
  const lineOf = (id: number) =>
    JSON.stringify([`${id % 2 === 0 ? "mot" : "autre"} ${"x".repeat(lettersOf(id))}`]);
  const lines = async (ids: readonly number[]) => {
    const told = ids.map(lineOf);
    read.push(told.reduce((sum, line) => sum + line.length, 0));
    return told;
  };
  return { read, serving: { columns: [{ name: "nom", type: "VARCHAR" }], lines } };
}

const ids = Array.from({ length: 600 }, (_, at) => at + 1);
const budget = { timeMs: 20_000 };

test("of rows with many letters few are read at once, and the cells of few are kept", async () => {
  const { read, serving } = rowsOf(() => 100_000);
  const { page, total } = await pageOfWords(serving, { ...query, page: 29 }, ids, budget);
  assert.equal(total, 300);
  assert.deepEqual(
    page.map(({ id, cells }) => [id, cells]),
    Array.from({ length: 10 }, (_, at) => [562 + at * 2, undefined]),
  );
  assert.ok(Math.max(...read) < 8_000_000, read.join());
  const [first] = (await pageOfWords(serving, query, ids, budget)).page;
  assert.equal(String(first?.cells).slice(0, 5), "mot x");
});

test("of rows with few letters hundreds are read at once", async () => {
  const { read, serving } = rowsOf(() => 0);
  const { page, total } = await pageOfWords(serving, query, ids, budget);
  assert.deepEqual([page.length, total, read.length], [10, 300, 3]);
});
