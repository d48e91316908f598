import assert from "node:assert/strict";
import { test } from "node:test";
import type { Column } from "../column.ts";
import { placesByOthers } from "./by-place.ts";
import { parseQuery } from "./parse-query.ts";

const columns: readonly Column[] = [
  { name: "n", type: "integer", missing: [] },
  { name: "m", type: "integer", missing: [] },
];

/** Of a hundred rows, with what the engine tells of those that do not fit: their count, their first and last place. */
async function places(
  address: string,
  others: readonly (readonly [number, number, number])[],
  asked: string[] = [],
) {
  const rows = async (sql: string) => {
    asked.push(sql);
    return { names: [], rows: others };
  };
  const query = parseQuery(new URLSearchParams(address), columns, { places: false });
  const types = new Map([["n", "BIGINT"]]);
  const about = { serving: { rowCount: 100, rows }, query, types, budget: { timeMs: 1_000 } };
  return placesByOthers(about, { column: "n", table: '"by n"', place: "rowid" });
}

for (const [address, others, expected] of [
  [
    "n__less=90",
    [
      [9, 91, 99],
      [0, 0, 0],
    ],
    { first: 0, count: 91 },
  ],
  [
    "n__less=90",
    [
      [9, 86, 94],
      [5, 95, 99],
    ],
    { first: 0, count: 86 },
  ],
  [
    "n__greater=10&n__less=90",
    [
      [10, 0, 9],
      [9, 86, 94],
      [5, 95, 99],
    ],
    { first: 10, count: 76 },
  ],
  [
    "n__greater=10&n__greater=20",
    [
      [10, 0, 9],
      [20, 0, 19],
      [0, 0, 0],
    ],
    { first: 20, count: 80 },
  ],
  [
    "n__greater=80&n__less=20",
    [
      [80, 0, 79],
      [75, 20, 94],
      [5, 95, 99],
    ],
    { first: 100, count: 0 },
  ],
  [
    "n__strictly_greater=99",
    [
      [95, 0, 94],
      [5, 95, 99],
    ],
    { first: 100, count: 0 },
  ],
  [
    "n__strictly_greater=5",
    [
      [9, 40, 48],
      [0, 0, 0],
    ],
    undefined,
  ],
  [
    "n__greater=5",
    [
      [9, 0, 9],
      [0, 0, 0],
    ],
    undefined,
  ],
  [
    "n__greater=5",
    [
      [30_001, 0, 30_000],
      [0, 0, 0],
    ],
    undefined,
  ],
] as const) {
  test(`of ${address}, others at ${JSON.stringify(others)} tell where the rows stand, or that they do not`, async () => {
    assert.deepEqual(await places(address, others), expected);
  });
}

test("all rows of an order stand there, and nothing is asked", async () => {
  const asked: string[] = [];
  assert.deepEqual(await places("n__sort=asc", [], asked), { first: 0, count: 100 });
  assert.deepEqual(asked, []);
});

for (const address of [
  "n__exact=5",
  "n__differs=5",
  "n__isnull",
  "or=(n__less.5,n__greater.9)",
  "m__less=5",
  "n__contains=5",
]) {
  test(`where ${address} is asked, those that do not fit tell nothing`, async () => {
    const asked: string[] = [];
    assert.equal(await places(address, [], asked), undefined);
    assert.deepEqual(asked, []);
  });
}
