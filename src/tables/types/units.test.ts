import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import type { ImportOptions } from "../table.ts";
import { readPage } from "../rows.ts";
import { findVersion } from "../stored/version-rows.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

/** What becomes of a column `v`: its type, the last values, what is told of its units, and how many rows are set aside. */
async function read(world: World, cells: readonly string[], options?: ImportOptions) {
  const text = ["n;v", ...cells.map((cell, row) => `${row};${cell}`)].join("\n");
  const done = await world.import("unites.csv", text, options);
  const table = done.made[0]?.table ?? assert.fail(JSON.stringify(done.failure));
  const asked = new URLSearchParams("page_size=4&n__sort=desc");
  const { rows } = await readPage(world.ctx, system, table, asked);
  const version = (await findVersion(world.ctx.db, table)) ?? assert.fail();
  const column = version.columns.find(({ name }) => name === "v");
  const told = done.problems.filter(({ key }) => key.startsWith("types-unit"));
  return {
    type: column?.type,
    unit: column?.unit,
    values: rows.map(({ v }) => v).toReversed(),
    told: told.map(({ key, args }) => [key, args["others"] ?? args["count"]]),
    aside: version.rejectedRows,
  };
}

const text = { type: "text", unit: undefined, aside: 0 };
const euros = (count: number) => Array.from({ length: count }, (_, row) => `${1 + (row % 90)} €`);

test("amounts of several units or scales are not added up as if they were of one: the column is a text, and says why", async () => {
  await using world = await importWorld();
  const cases: readonly (readonly [string[], unknown[]])[] = [
    [
      ["12 €", "15 $", "3 k€", "1,5 M€"],
      ["types-units-differ", "$, k€, M€"],
    ],
    [
      ["12 k€", "15 k€", "2 000 €"],
      ["types-units-differ", "€"],
    ],
    [
      ["12 €", "15 $", "13 £"],
      ["types-units-differ", "$, £"],
    ],
    [
      ["12", "15", "13", "9 k€"],
      ["types-units-few", "k€"],
    ],
  ];
  for (const [cells, [key, others]] of cases) {
    const found = await read(world, cells);
    const told = [[key, found.told[0]?.[1]]];
    assert.deepEqual(found, { ...text, values: cells, told }, cells.join(" | "));
    assert.deepEqual(
      String(found.told[0]?.[1]).split(", ").toSorted(),
      String(others).split(", ").toSorted(),
    );
  }
});

test("one cell of another unit, far down in a column of euros, is no number of it, and is set aside with its row", async () => {
  await using world = await importWorld();
  const found = await read(world, [...euros(400), "2,5 M€", ...euros(4)]);
  const told = [["types-units-differ", "M€"]];
  assert.deepEqual(found, { type: "integer", unit: "€", values: [1, 2, 3, 4], told, aside: 1 });
  const kept = await read(world, [...euros(400), "2,5 M€"], { misfit: "keep-as-missing" });
  assert.deepEqual([kept.values.at(-1), kept.aside, kept.told], [null, 0, told]);
});

test("one unit written in two ways is one, and a number that tells none is read as the others are", async () => {
  await using world = await importWorld();
  assert.deepEqual(await read(world, ["12 €", "1 300 EUR", "14", "0"]), {
    type: "integer",
    unit: "€",
    values: [12, 1300, 14, 0],
    told: [],
    aside: 0,
  });
});

test("numbers without the sign of the others are counted where they may be of another scale, zeros aside", async () => {
  await using world = await importWorld();
  const found = await read(world, ["12 %", "0,155", "3%", "0"]);
  assert.deepEqual(found.told, [["types-unit-missing", 1]]);
  assert.deepEqual([found.unit, found.values], ["%", [12, 0.155, 3, 0]]);
  assert.deepEqual((await read(world, ["12 k€", "15 k€", "20", "0"])).told, [["types-unit-missing", 1]]);
  assert.deepEqual((await read(world, ["12 %", "3%", "0"])).told, []);
});

test("who says that a column is of numbers is not given wrong ones for cells of another unit", async () => {
  await using world = await importWorld();
  const columns = { v: { type: "decimal", unit: "euros" } } as const;
  const found = await read(world, [...euros(3), "2,5 M€"], { columns, misfit: "keep-as-missing" });
  assert.deepEqual([found.unit, found.values], ["euros", [1, 2, 3, null]]);
});
