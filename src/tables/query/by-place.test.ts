import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn } from "../../../test/every.ts";
import { newDice, sortedWorld } from "../../../test/sorted-world.ts";
import type { Column } from "../column.ts";
import { boundsOf } from "./bound.ts";
import { groupsOf, leastOf, placesIn, placesOf } from "./by-place.ts";
import { partsOf } from "./query.ts";
import { queryConditions } from "./conditions-sql.ts";
import { storedTypes } from "./sql-statement.ts";

const columns: readonly Column[] = [
  { name: "n", type: "integer", missing: [] },
  { name: "d", type: "decimal", missing: [] },
  { name: "p", type: "decimal", missing: [], exact: 1 },
  { name: "t", type: "text", missing: [] },
  { name: "j", type: "date", missing: [] },
  { name: "w", type: "datetime", missing: [] },
];
const names = columns.map(({ name }) => name);
const budget = { timeMs: 20_000 };

/** Of each kind of column: few values and many, none missing and most, no group but of one value. */
const rowsSql = (rows: number, values: number, gaps: number) => {
  const value = `(hash(i) % ${values})::BIGINT`;
  const cell = (sql: string, salt: number) =>
    `CASE WHEN hash(i + ${salt}) % 100 < ${gaps} THEN NULL ELSE ${sql} END`;
  return `SELECT ${cell(`${value} - 3`, 1)} AS n,
    ${cell(`CASE ${value} % 9 WHEN 0 THEN -0.0::DOUBLE WHEN 1 THEN 0.0 WHEN 2 THEN 'NaN'::DOUBLE WHEN 3 THEN 'Infinity'::DOUBLE ELSE ${value} / 7.0 - 1 END`, 2)} AS d,
    ${cell(`(${value} / 10.0)::DECIMAL(12, 1)`, 3)} AS p,
    ${cell(`['é', 'e', 'É', '', 'Z', 'zz'][(${value} % 6)::INTEGER + 1] || CASE WHEN ${value} > 6 THEN ${value}::VARCHAR ELSE '' END`, 4)} AS t,
    ${cell(`DATE '2000-01-01' + ${value}::INTEGER`, 5)} AS j,
    ${cell(`TIMESTAMP '2000-01-01' + INTERVAL (${value}) HOUR`, 6)} AS w FROM range(1, ${rows + 1}) t(i)`;
};

const valuesOf: Readonly<Record<string, readonly string[]>> = {
  n: ["-4", "-3", "0", "2", "40", "900", "1.5", "99999999999999999999"],
  d: ["-1", "0", "-0", "0.5", "1.4285714285714286", "1e300", "3"],
  p: ["0", "0.3", "0.35", "4", "90.0", "1000"],
  t: ["", "e", "E", "é", "É", "Z", "zz", "zz40", "\u{10FFFF}"],
  j: ["1999-12-31", "2000-01-01", "2000-01-03", "2001-06-01", "2100-01-01"],
  w: ["2000-01-01", "2000-01-01T02:00:00", "2000-02-01T00:30:00", "2100-01-01"],
};
const bounds = ["less", "greater", "strictly_less", "strictly_greater", "exact"];

for (const [rows, values, gaps] of [
  [30_000, 3, 10],
  [30_000, 2_000, 0],
  [40_000, 30_000, 60],
  [12_288, 5, 0],
  [12_289, 1, 0],
  [24_577, 20_000, 1],
  [1_500, 40, 99],
] as const) {
  test(`among ${rows} rows of ${values} values, ${gaps} of 100 missing, bounds tell the places of those that fit`, async () => {
    await using world = await sortedWorld(columns, rowsSql(rows, values, gaps), names);
    const { serving } = world;
    const types = storedTypes(serving);
    const dice = newDice(rows + values);
    const pick = <Of>(of: readonly Of[]): Of => of[dice(of.length)] as Of;
    const bound = (column: string) =>
      pick([
        () => `${column}__isnull`,
        () => `${column}__isnotnull`,
        ...bounds.map(
          (operator) => () => `${column}__${operator}=${encodeURIComponent(pick(valuesOf[column] ?? []))}`,
        ),
      ])();
    for (let turn = 0; turn < drawn(150, 40); turn += 1) {
      const column = pick(names);
      const parts = new Set(Array.from({ length: 1 + dice(3) }, () => bound(column)));
      const query = world.queryOf([...parts].join("&"));
      const table = serving.sorted.get(column) ?? "";
      const isFalling = dice(2) === 0;
      const told = await placesOf({ serving, query, types, budget }, { column, table, isFalling });
      const given: Parameters<typeof queryConditions>[2] = [];
      const conditions = queryConditions(query, types, given);
      const place = isFalling ? "__down" : "__up";
      const sql = `SELECT count(*), min(${place}), max(${place}) FROM ${table} WHERE ${conditions.join(" AND ")}`;
      const [[count, first, last] = []] = (await serving.rows(sql, given, budget)).rows;
      const fitting = Number(count);
      const seen = fitting === 0 ? told?.first : Number(first);
      assert.deepEqual(told, { first: seen, count: fitting }, `${[...parts].join("&")} ${place}`);
      if (fitting > 0) assert.equal(Number(last) - Number(first) + 1, fitting);
    }
  });
}

test("what is no bound of the column alone is not told by places", async () => {
  await using world = await sortedWorld(columns, rowsSql(2_000, 300, 5), ["n"]);
  const { serving } = world;
  const asked = (address: string) => ({
    serving,
    query: world.queryOf(address),
    types: storedTypes(serving),
    budget,
  });
  const order = { column: "n", table: serving.sorted.get("n") ?? "", isFalling: false };
  for (const address of [
    "n__differs=5",
    "n__in=5,6",
    "n__contains=5",
    "n__greater=5&d__less=5",
    "n__greater=5&__id__less=5",
    "or=(n__less.5,n__greater.9)",
  ]) {
    assert.equal(await placesOf(asked(address), order), undefined, address);
  }
  assert.deepEqual(await placesOf(asked("n__sort=asc"), order), { first: 0, count: 2_000 });
  // Compared as numbers, texts do not stand in their order.
  const texts = new Map(serving.columns.map(({ name }) => [name, "VARCHAR"]));
  assert.equal(await placesOf({ ...asked("n__less=5"), types: texts }, order), undefined);
});

for (const [rows, values, gaps] of [
  [30_000, 9, 20],
  [30_000, 20_000, 0],
  [24_577, 1, 0],
] as const) {
  test(`among ${rows} rows of ${values} values, bounds of several columns are told at once, and the rows that stand first`, async () => {
    await using world = await sortedWorld(columns, rowsSql(rows, values, gaps), names);
    const { serving } = world;
    const types = storedTypes(serving);
    const dice = newDice(rows * values);
    const pick = <Of>(of: readonly Of[]): Of => of[dice(of.length)] as Of;
    const bound = (column: string) =>
      pick([
        `${column}__isnull`,
        `${column}__isnotnull`,
        ...bounds.map((one) => `${column}__${one}=${encodeURIComponent(pick(valuesOf[column] ?? []))}`),
      ]);
    let read = 0;
    const turns = drawn(150, 40);
    for (let turn = 0; turn < turns; turn += 1) {
      const all = Array.from({ length: 1 + dice(3) }, () => {
        const column = pick(names);
        const of = Array.from({ length: dice(3) }, () => bound(column));
        const query = world.queryOf([...new Set(of)].join("&"));
        const table = serving.sorted.get(column) ?? "";
        const found = boundsOf(partsOf(query.where), { column, table }, types);
        assert.ok(found !== undefined);
        return { query, table, bounds: found };
      });
      const grouped = await groupsOf(
        { serving, budget },
        all.map((one) => one.bounds),
      );
      const isFalling = dice(2) === 0;
      const wanted = { skip: pick([0, 0, 3, 12_280]), rows: 1 + dice(20) };
      const told = await placesIn({ serving, budget }, grouped, { isFalling }, wanted);
      for (const [at, { query, table }] of all.entries()) {
        const given: Parameters<typeof queryConditions>[2] = [];
        const fits = ["true", ...queryConditions(query, types, given)].join(" AND ");
        const place = isFalling ? "__down" : "__up";
        const sql = `SELECT __id FROM ${table} WHERE ${fits} ORDER BY ${place}`;
        const ids = (await serving.rows(sql, given, budget)).rows.map(([id]) => Number(id));
        const [bare, one] = [told.places[at], grouped[at]];
        assert.equal(bare?.count, ids.length, JSON.stringify(query.where));
        assert.ok(one !== undefined && leastOf(one, serving.rowCount) <= ids.length);
        if (at > 0 || told.ids === undefined) continue;
        read += 1;
        const { skip } = wanted;
        assert.deepEqual(
          told.ids,
          ids.slice(skip, skip + wanted.rows),
          JSON.stringify([query.where, wanted]),
        );
      }
    }
    assert.ok(read > (turns * 40) / 150, `${read} of ${turns} told at once`);
  });
}

test("rows without a value differ from any value where whole groups of them stand together", async () => {
  await using world = await sortedWorld(columns, rowsSql(40_000, 30_000, 60), names);
  for (const name of names) {
    const value = valuesOf[name]?.at(2) ?? "";
    const address = `or=(${name}__differs.${value},${name}__exact.${value})&page_size=5`;
    const { page } = await world.sameBothWays(world.queryOf(address));
    assert.equal(page.total, 40_000, name);
  }
});
