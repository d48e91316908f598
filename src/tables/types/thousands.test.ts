import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import { readPage } from "../rows.ts";

/** The numbers of the column `v`, and the columns of which thousands are in doubt. */
async function read(
  world: Awaited<ReturnType<typeof importWorld>>,
  text: string,
  name = "nombres.csv",
): Promise<{ values: unknown[]; doubts: unknown[] }> {
  const done = await world.import(name, text, { fewerRows: "publish" });
  const table = done.made[0]?.table ?? assert.fail(JSON.stringify(done.failure));
  const { rows } = await readPage(world.ctx, system, table, new URLSearchParams("page_size=3"));
  const doubts = done.problems.filter(({ key }) => key === "types-thousands-ambiguous");
  return { values: rows.map(({ v }) => v), doubts: doubts.map(({ args }) => args["column"]) };
}

test("a point groups thousands or not as the whole column and the other columns have it, and the doubt is told", async () => {
  await using world = await importWorld();
  const long = Array.from({ length: 4_000 }, (_, n) => `${1 + (n % 90)}.${100 + (n % 800)}`);
  const cases: readonly (readonly [string, unknown[], unknown[]])[] = [
    // Nothing but decimals of three digits: nobody can know.
    ["n;v\na;1.007\nb;1.250\nc;3.145\n", [1.007, 1.25, 3.145], ["v"]],
    // Numbers below a thousand stand beside without a point.
    ["n;v\na;1.007\nb;12.250\nc;980\n", [1007, 12250, 980], ["v"]],
    ["n\tv\na\t1.007\nb\t12.250\nc\t980\n", [1007, 12250, 980], ["v"]],
    // A column beside has a comma before its decimals, or a point.
    ["n;v;w\na;1.007;1,5\nb;12.250;2,25\nc;3.980;3,1\n", [1007, 12250, 3980], ["v"]],
    ["n;v;w\na;1.007;1.5\nb;12.250;2.25\nc;980;3.1\n", [1.007, 12.25, 980], []],
    ["n;v;w\na;1,007;1.5\nb;12,250;2.25\nc;3,980;3.1\n", [1007, 12250, 3980], ["v"]],
    // One number settles it, be it far down.
    ["n;v\na;1.007\nb;12.25\nc;980\n", [1.007, 12.25, 980], []],
    ["n;v\na;1.007\nb;1.234.567\nc;3.145\n", [1007, 1234567, 3145], []],
    [`n;v\n${long.map((each, n) => `${n};${each}`).join("\n")}\nz;12.25\n`, [1.1, 2.101, 3.102], []],
    // Where commas separate cells, and in coordinates, a point is a decimal one.
    ["n,v\na,1.007\nb,12.250\nc,980\n", [1.007, 12.25, 980], []],
  ];
  for (const [text, values, doubts] of cases)
    assert.deepEqual(await read(world, text), { values, doubts }, text.slice(0, 60));
  assert.deepEqual(await read(world, '[{"v":1.007},{"v":2.123},{"v":5}]', "nombres.json"), {
    values: [1.007, 2.123, 5],
    doubts: [],
  });
});

test("few numbers without a sign, all over a long column, tell that the sign of the others groups thousands", async () => {
  await using world = await importWorld();
  for (const sign of [".", ","]) {
    const rows = Array.from(
      { length: 300 },
      (_, n) => `${n};${n % 10 === 9 ? 100 + n : `${1 + n}${sign}${100 + n}`}`,
    );
    const { values, doubts } = await read(world, `n;v\n${rows.join("\n")}\n`);
    assert.deepEqual([values, doubts], [[1100, 2101, 3102], ["v"]], sign);
  }
});
