import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import { readPage } from "../rows.ts";
import { findVersion } from "../stored/version-rows.ts";

const rows = Array.from({ length: 9_000 }, (_, n) => ({ n: (n * 7) % 9_001, m: n % 10, k: n % 7 }));

test("a page in an order that is walked tells how many rows fit, not how many it has", async () => {
  await using world = await importWorld({}, { sortedRowsMin: 1_000, servingMegabytes: 500 });
  const csv = rows.map(({ n, m, k }) => `${n};${m};${k}`).join("\n");
  const table = (await world.import("nombres.csv", `n;m;k\n${csv}\n`)).made[0]?.table ?? "";
  const ask = (more: string) =>
    readPage(world.ctx, system, table, new URLSearchParams(`n__sort=desc&page_size=2&${more}`));
  const isSorted = async () => {
    const version = await findVersion(world.ctx.db, table);
    const { parquet = "" } = version ?? {};
    const lent = await world.ctx.store.lend(parquet);
    const serving = await world.ctx.engine.serve(parquet, lent.path, {}, "file");
    serving.release();
    await lent[Symbol.asyncDispose]();
    return ["n", "m", "k"].every((name) => serving.sorted.has(name));
  };
  await ask("m__greater=5&k__less=3");
  await ask("m__greater=5&k__less=4");
  while (!(await isSorted())) await wait(50);
  for (const [address, fits] of [
    ["m__greater=4&k__less=3", ({ m, k }) => m >= 4 && k <= 3],
    ["m__greater=4", ({ m }) => m >= 4],
    ["m__greater=4&k__less=3&n__less=4000", ({ n, m, k }) => m >= 4 && k <= 3 && n <= 4_000],
    ["m__greater=4&n__less=2", ({ n, m }) => m >= 4 && n <= 2],
  ] as const satisfies readonly (readonly [string, (row: (typeof rows)[number]) => boolean])[]) {
    const page = await ask(address);
    const expected = rows.filter(fits).toSorted((one, other) => other.n - one.n);
    assert.equal(page.total, expected.length, address);
    assert.deepEqual(
      page.rows.map((row) => row["n"]),
      expected.slice(0, 2).map(({ n }) => n),
    );
  }
});
