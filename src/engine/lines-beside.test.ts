import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { patient } from "../../test/patient.ts";
import type { Engine, Serving } from "./engine.ts";
import { openEngine } from "./open-engine.ts";
import { slotsOf } from "./trigrams.ts";

const budget = { timeMs: 20_000 };
const hash = "a".repeat(64);

/** A folder whose engine has the rows of a table as lines. */
async function linedWorld() {
  const folder = await mkdtemp(join(tmpdir(), "maille-beside-"));
  const serving = join(folder, "serving");
  const parquet = join(folder, "rows.parquet");
  const open = () =>
    openEngine({
      folder,
      memoryMegabytes: 400,
      servingMegabytes: 500,
      threads: 2,
      sortedRowsMin: 1_000,
      ...patient,
    });
  const world = {
    serving,
    open,
    serve: (engine: Engine) => engine.serve(hash, parquet, {}, "file"),
    withLines: (engine: Engine) => world.with(engine, ["__id"]),
    /** With what is to lie beside, and no other file. */
    async with(engine: Engine, columns: readonly string[]): Promise<Serving> {
      for (;;) {
        const lent = await world.serve(engine);
        const left = columns.filter((column) => !lent.sorted.has(column));
        if (left.length === 0 && (await world.names()).length === 1 + columns.length) return lent;
        for (const column of left) lent.wishSorted(column);
        lent.release();
        await wait(20);
      }
    },
    names: async () => (await readdir(serving)).toSorted(),
    /** Changes one bit of each group of the lines, or of each list of words. */
    async harm(suffix = ".lines"): Promise<void> {
      const name = (await world.names()).find((each) => each.endsWith(suffix)) ?? "";
      const bytes = await readFile(join(serving, name));
      for (let at = 10; at < bytes.length; at += 200) bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(join(serving, name), bytes);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
  await using engine = await open();
  await using workspace = await engine.workspace();
  const rows = "SELECT i AS n, md5(i::VARCHAR) AS t FROM range(20000) t(i)";
  await workspace.run(`COPY (${rows}) TO '${parquet}' (FORMAT parquet)`);
  return world;
}

test("rows as lines are found again at the next start, and count in what serving files take", async () => {
  await using world = await linedWorld();
  let told: readonly string[] = [];
  {
    await using engine = await world.open();
    const lent = await world.withLines(engine);
    told = await lent.lines([7, 20_000], budget);
    lent.release();
  }
  assert.equal(told[0], '[6,"1679091c5a880faf6fb5e6087eb1b2dc"]');
  await using engine = await world.open();
  const lent = await world.serve(engine);
  assert.deepEqual(await lent.lines([7, 20_000], budget), told);
  lent.release();
  const sizes = (await world.names()).map(async (name) => (await stat(join(world.serving, name))).size);
  assert.equal(
    await engine.servingBytes(),
    (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
  );
});

test("lines that are damaged are told by who checks, and their file is made again once a question meets them", async () => {
  await using world = await linedWorld();
  await using engine = await world.open();
  const lent = await world.withLines(engine);
  assert.deepEqual((await engine.checkServing()).damaged, []);
  await world.harm();
  assert.equal((await engine.checkServing()).damaged.length, 1);
  // What takes their place has no lines yet.
  await assert.rejects(lent.lines([7], budget), /not there as lines/);
  assert.deepEqual([...lent.sorted.keys()], []);
  assert.deepEqual((await lent.rows("SELECT count(*), max(n) FROM rows", [], budget)).rows, [
    [20_000, 19_999],
  ]);
  lent.release();
  assert.deepEqual(await engine.checkServing(), { files: 1, damaged: [] });
  assert.equal((await world.names()).length, 1);
});

test("lines that were damaged while nothing was open are made again with their file", async () => {
  await using world = await linedWorld();
  {
    await using engine = await world.open();
    (await world.withLines(engine)).release();
  }
  await world.harm();
  await using engine = await world.open();
  const lent = await world.serve(engine);
  assert.deepEqual([...lent.sorted.keys()], []);
  lent.release();
  const again = await world.withLines(engine);
  assert.equal((await again.lines([1], budget)).length, 1);
  again.release();
});

test("lines go with their table, and are read to the end by who holds it", async () => {
  await using world = await linedWorld();
  await using engine = await world.open();
  const lent = await world.withLines(engine);
  await engine.forget(hash);
  assert.deepEqual(await world.names(), []);
  assert.equal((await lent.lines([1], budget)).length, 1);
  lent.release();
});

test("words that are listed lie beside lines, at the next start too, and go with their table", async () => {
  await using world = await linedWorld();
  const slots = slotsOf(["1679091c"]);
  const rowsOf = async (lent: Serving) => (await lent.listed(slots, 4, budget))?.map((list) => list.length);
  let told: readonly number[] | undefined;
  {
    await using engine = await world.open();
    const lent = await world.with(engine, ["__id", "__text"]);
    told = await rowsOf(lent);
    assert.equal((await lent.lines([7], budget)).length, 1);
    lent.release();
  }
  assert.ok(told?.every((bytes) => bytes > 0));
  await using engine = await world.open();
  const lent = await world.serve(engine);
  assert.deepEqual(await rowsOf(lent), told);
  assert.deepEqual(
    (await world.names()).map((name) => extname(name)),
    [".duckdb", ".lines", ".words"],
  );
  await engine.forget(hash);
  assert.deepEqual(await world.names(), []);
  assert.deepEqual(await rowsOf(lent), told);
  lent.release();
});

test("lists that are damaged are told by who checks, and their file is made again once a question meets them", async () => {
  await using world = await linedWorld();
  await using engine = await world.open();
  const lent = await world.with(engine, ["__text"]);
  assert.deepEqual((await engine.checkServing()).damaged, []);
  await world.harm(".words");
  assert.equal((await engine.checkServing()).damaged.length, 1);
  await assert.rejects(lent.listed(slotsOf(["1679091c"]), 4, budget), /words that are not listed/);
  assert.deepEqual([...lent.sorted.keys()], []);
  lent.release();
  assert.deepEqual(await engine.checkServing(), { files: 1, damaged: [] });
});

test("lines and words of no file are swept at the next start", async () => {
  await using world = await linedWorld();
  await (await world.open())[Symbol.asyncDispose]();
  await writeFile(join(world.serving, "x_8_sorted1.duckdb.lines"), "lines");
  await writeFile(join(world.serving, "x_8_sorted1.duckdb.words"), "words");
  await writeFile(join(world.serving, "x_8_sorted1.duckdb.0123.building.lines"), "half");
  await using engine = await world.open();
  assert.equal(await engine.servingBytes(), 0);
  assert.deepEqual(await world.names(), []);
});
