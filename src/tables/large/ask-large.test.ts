import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { FakeAnswer } from "../../../test/fake-trino.ts";
import { largeWorld, villes } from "../../../test/large-world.ts";
import { netOfTests } from "../../../test/s3-server.ts";
import { system } from "../../access/actor.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Serving } from "../../engine/engine.ts";
import { Trino } from "../../trino/trino.ts";
import { removeFiles } from "../erasing/remove-files.ts";
import { readPage } from "../rows.ts";
import type { TablesContext } from "../context.ts";
import { sealingWork } from "../seal-files.ts";
import { changeTable } from "../tables.ts";
import { forgetLarge, sweepLarge } from "./forget-large.ts";

const question = new URLSearchParams("ville__exact=l'été&columns=n,jour,quand");

test("Trino answers for a large table once it has counted its rows, and the question stands beside its values", async () => {
  await using world = await largeWorld(villes);
  const { ctx, table, told } = world;
  const here = await readPage(ctx, system, table, question);
  assert.deepEqual(here.rows, [
    { n: 1, jour: "2020-01-02", quand: "2020-01-02T10:00:00" },
    { n: 3, jour: null, quand: null },
  ]);
  assert.deepEqual(world.statements(), [], "it does not know the table yet");
  await world.make();
  assert.equal(await world.state(), "ready");
  assert.equal((await readdir(world.parts)).length, 1);
  told.answer = {
    pages: [[[9_007_199_254_740_993n, -1, 253_402_300_799_999_999n, 1]], [[4, null, null, 3]]],
  };
  const page = await readPage(ctx, system, table, question);
  assert.deepEqual(page.rows, [
    { n: "9007199254740993", jour: "1969-12-31", quand: "9999-12-31T23:59:59.999999" },
    { n: 4, jour: null, quand: null },
  ]);
  assert.deepEqual([page.total, page.totalExact, page.columns.length], [2, true, 3]);
  assert.equal(
    world.statements().at(-1),
    `EXECUTE IMMEDIATE 'SELECT c1 AS o0, c2 AS o1, c3 AS o2, id AS o3 FROM v_${world.parquet} ` +
      `WHERE c0 = ? ORDER BY o3 ASC NULLS LAST LIMIT 20' USING 'l''été'`,
  );
});

test("a total is counted once, whichever page is asked for", async () => {
  await using world = await largeWorld(villes);
  await world.make();
  world.told.answer = { pages: [[[1, 1]]] };
  world.told.counted = 2;
  for (const page of ["1", "2"]) {
    const asked = new URLSearchParams(`ville__exact=l'été&columns=n&page_size=1&page=${page}`);
    assert.equal((await readPage(world.ctx, system, world.table, asked)).total, 2);
  }
  const counts = world.statements().filter((each) => each.includes("SELECT count(*)"));
  assert.equal(counts.length, 2, "of all rows when they were handed over, and of those");
});

test("where Trino is away, breaks off or does not know the table, the embedded engine answers", async () => {
  await using world = await largeWorld(villes);
  await world.make();
  for (const answer of [
    { at: { page: 0, what: "cut" } },
    { waits: () => true },
    { pages: [[[7, 7, 7, 7]]], at: { page: 1, what: "hang" } },
    { pages: [[[7, 7, 7, 7]]], error: { errorName: "REMOTE_TASK_ERROR", errorType: "INTERNAL_ERROR" } },
    { error: { errorName: "NUMERIC_VALUE_OUT_OF_RANGE", errorType: "USER_ERROR" } },
    { pages: [[["x", 7, 7, 7]]] },
    { pages: [[[7, "2020-01-02", 7, 7]]] },
    { pages: [[[7, 7]]] },
    { pages: [Array.from({ length: 21 }, () => [7, 7, 7, 7])] },
    { error: { errorName: "TABLE_NOT_FOUND", errorType: "USER_ERROR" } },
  ] as const satisfies FakeAnswer[]) {
    world.told.answer = answer;
    const { rows } = await readPage(world.ctx, system, world.table, question);
    assert.deepEqual(
      rows.map(({ n }) => n),
      [1, 3],
    );
  }
  const statements = world
    .statements()
    .filter((each) => each.includes("REMOTE") || each.includes("SELECT c1"));
  assert.equal(statements.length, 11, "what broke off was asked twice, the others once");
  assert.equal(await world.state(), "failed", "it is handed to it again");
});

const isKey = (key: string) => (error: unknown) => isFailure(error) && error.key === key;

/** As an engine is that has too little time for so many rows. */
const hasty = (serving: Serving): Serving => ({
  ...serving,
  read: async () => {
    throw new Failure("over-budget", "query-too-long");
  },
});

test("files that are others than those that were handed over are asked nothing", async () => {
  await using world = await largeWorld(villes);
  await world.make();
  const [part = ""] = await readdir(world.parts);
  await rm(join(world.parts, part));
  const { rows } = await readPage(world.ctx, system, world.table, question);
  assert.equal(rows.length, 2);
  assert.equal(await world.state(), "failed");
  assert.equal(world.statements().at(-1), `SELECT count(*) FROM v_${world.parquet}`);
});

test("a question that is too much for Trino is not asked of one machine, and one that is too much for that one waits", async () => {
  await using world = await largeWorld(villes);
  await world.make();
  world.told.answer = { error: { errorName: "EXCEEDED_TIME_LIMIT", errorType: "INSUFFICIENT_RESOURCES" } };
  await assert.rejects(readPage(world.ctx, system, world.table, question), isKey("query-too-long"));
  world.told.answer = { at: { page: 0, what: "cut" } };
  const { engine } = world.ctx;
  const slow = {
    ...world.ctx,
    engine: {
      ...engine,
      serve: async (...asked: Parameters<typeof engine.serve>) => hasty(await engine.serve(...asked)),
    },
  };
  await assert.rejects(
    readPage(slow, system, world.table, new URLSearchParams("columns=n&n__sort=desc")),
    isKey("query-large-away"),
  );
});

test("rows that Trino counts otherwise, or would compare otherwise, stay with the embedded engine", async () => {
  await using world = await largeWorld(villes);
  world.told.counted = 2;
  await assert.rejects(world.make(), /Trino counts 2 rows of 3/);
  assert.equal(await world.state(), "failed");
  assert.equal(existsSync(world.parts), false);
  await using odd = await largeWorld("ville,x\na,1.5\nb,-0.0\nc,2.5\n");
  await odd.make();
  assert.equal(await odd.state(), "unfit");
  await readPage(odd.ctx, system, odd.table, new URLSearchParams("x__less=1"));
  assert.deepEqual(
    odd.statements().filter((each) => each.includes("SELECT")),
    [],
  );
});

test("what is erased or sealed is gone from Trino, told at once or when it is back", async () => {
  await using world = await largeWorld(villes);
  const { ctx, parquet } = world;
  await world.make();
  await ctx.db`insert into files_to_remove (hash, table_id) values (${parquet}, ${world.table})`;
  assert.equal(await removeFiles(ctx, world.table), true);
  assert.equal(existsSync(world.parts), false);
  assert.equal(await world.state(), undefined);
  assert.equal(world.statements().at(-1), `DROP TABLE IF EXISTS v_${parquet}`);

  await world.make();
  const nobody = new Trino({ ...world.server.address, endpoint: "http://127.0.0.1:1" }, { net: netOfTests });
  assert.ok(ctx.large !== undefined);
  const away = { ...ctx, large: { ...ctx.large, trino: nobody } };
  await forgetLarge(away, parquet);
  assert.equal(existsSync(world.parts), false, "the rows are gone whoever answers");
  assert.equal(await world.state(), "leaving");
  await world.make();
  assert.equal(existsSync(world.parts), false, "they do not come back meanwhile");
  await sweepLarge(ctx);
  assert.equal(await world.state(), undefined);

  await world.make();
  await ctx.large.files.put("0".repeat(64), "part", import.meta.filename);
  await ctx.store.seal(parquet);
  const before = world.statements().length;
  await readPage(ctx, system, world.table, question);
  assert.equal(world.statements().length, before, "nobody asks for what is sealed");
  await sealingWork(ctx).run(AbortSignal.timeout(300_000), "");
  assert.deepEqual(await ctx.large.files.list(), new Set(), "nor does what a killed process left stay");
  await world.make();
  assert.equal(await world.state(), "unfit");
  assert.deepEqual(await ctx.large.files.list(), new Set());
});

test("an answer that was read while the rows were to go is not given", async () => {
  await using world = await largeWorld(villes);
  await world.make();
  world.told.answer = { pages: [[[7, 7, 7, 7]]] };
  const { large } = world.ctx;
  assert.ok(large !== undefined);
  const going = new Trino(world.server.address, { net: netOfTests });
  const ask = going.ask.bind(going);
  going.ask = async (...asked) => {
    const rows = await ask(...asked);
    await forgetLarge(world.ctx, world.parquet);
    return rows;
  };
  const meanwhile = { ...world.ctx, large: { ...large, trino: going } };
  const { rows } = await readPage(meanwhile, system, world.table, question);
  assert.deepEqual(
    rows.map(({ n }) => n),
    [1, 3],
  );
});

test("a producer has Trino answer for a table of any size, or for none, and what was made for it goes", async () => {
  await using world = await largeWorld(villes);
  const { ctx, table } = world;
  const { large } = ctx;
  assert.ok(large !== undefined);
  const few = { ...ctx, large: { ...large, rowsMin: 4 } };
  const asks = async (asking: TablesContext): Promise<boolean> => {
    const before = world.told.pages;
    await readPage(asking, system, table, question);
    return world.told.pages > before;
  };
  await world.make();
  world.told.answer = { pages: [[[1, 1, 1, 1]]] };
  assert.equal(await asks(few), false, "it has three rows of four");
  await changeTable(few, system, table, { large: "always" });
  assert.equal(await asks(few), true);
  await sweepLarge(few);
  assert.equal(await world.state(), "ready");
  await changeTable(ctx, system, table, { large: "never" });
  assert.equal(await asks(ctx), false);
  await changeTable(ctx, system, table, { large: "by-rows" });
  assert.equal(await asks(ctx), true);
  await sweepLarge(ctx);
  assert.equal(await world.state(), "ready");
  await sweepLarge(few);
  assert.equal(await world.state(), undefined);
  assert.equal(existsSync(world.parts), false);
});
