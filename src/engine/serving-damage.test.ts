import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isFailure } from "../base/failure.ts";
import type { Engine } from "./engine.ts";
import { type EngineOptions, openEngine } from "./open-engine.ts";
import { patient } from "../../test/patient.ts";

const budget = { timeMs: 20_000 };
const hash = "a".repeat(64);

async function engineWorld(options: Partial<EngineOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "maille-damage-"));
  const open = () =>
    openEngine({ folder, memoryMegabytes: 300, servingMegabytes: 500, threads: 2, ...patient, ...options });
  return {
    folder,
    open,
    async parquet(sql: string): Promise<string> {
      const path = join(folder, "rows.parquet");
      await using engine = await open();
      await using workspace = await engine.workspace();
      await workspace.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
      return path;
    },
    async servingPath(): Promise<string> {
      const [name] = (await readdir(join(folder, "serving"))).filter((each) => each.endsWith(".duckdb"));
      return join(folder, "serving", name ?? "");
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const rowsSql = "SELECT i AS n, md5(i::VARCHAR) AS t FROM range(30000) t(i)";
const sumSql = "SELECT count(*), sum(n), max(t), min(__text) FROM rows";

async function sumOf(engine: Engine, parquet: string): Promise<unknown> {
  const serving = await engine.serve(hash, parquet, {});
  try {
    return (await serving.rows(sumSql, [], budget)).rows;
  } finally {
    serving.release();
  }
}

const harms: Record<string, (path: string, bytes: Buffer) => Promise<void>> = {
  cut: (path, bytes) => truncate(path, Math.floor(bytes.length / 2)),
  emptied: (path) => truncate(path, 0),
  "another file": (path) => writeFile(path, "not a database at all".repeat(1000)),
};
for (let flip = 0; flip < 12; flip += 1) {
  harms[`flipped at ${flip}/11`] = async (path, bytes) => {
    const altered = Buffer.from(bytes);
    const at = Math.round((flip * (bytes.length - 1)) / 11);
    altered[at] = (altered[at] ?? 0) ^ 1;
    await writeFile(path, altered);
  };
}

test("a serving file that was damaged is made again, and its rows are those of the Parquet", async () => {
  await using world = await engineWorld();
  const parquet = await world.parquet(rowsSql);
  const expected = await (async () => {
    await using engine = await world.open();
    return await sumOf(engine, parquet);
  })();
  for (const [name, harm] of Object.entries(harms)) {
    const path = await world.servingPath();
    await harm(path, await readFile(path));
    await using engine = await world.open();
    const before = await engine.checkServing();
    assert.deepEqual(before.damaged.length, 1, name);
    assert.deepEqual(await sumOf(engine, parquet), expected, name);
    (await engine.serve(hash, parquet, {}, "file")).release();
    assert.deepEqual(await engine.checkServing(), { files: 1, damaged: [] }, name);
  }
});

test("a damaged file is told among others that are whole, which are read before and after it", async () => {
  await using world = await engineWorld();
  const parquet = await world.parquet(rowsSql);
  {
    await using engine = await world.open();
    await sumOf(engine, parquet);
  }
  const whole = await readFile(await world.servingPath());
  const pathOf = (letter: string) => join(world.folder, "serving", `${letter.repeat(64)}.duckdb`);
  await using engine = await world.open();
  for (const [name, harm] of Object.entries(harms)) {
    for (const letter of ["a", "b", "c", "d"]) await writeFile(pathOf(letter), whole);
    for (const letter of ["b", "d"]) await harm(pathOf(letter), whole);
    const { files, damaged } = await engine.checkServing();
    assert.equal(files, 5, name);
    assert.deepEqual(
      damaged.toSorted(),
      ["b", "d"].map((letter) => basename(pathOf(letter))),
      name,
    );
  }
});

test("one that is damaged while it is open is given up by the first question that meets it", async () => {
  await using world = await engineWorld();
  const parquet = await world.parquet(rowsSql);
  await using engine = await world.open();
  const held = await engine.serve(hash, parquet, {});
  const path = await world.servingPath();
  const bytes = await readFile(path);
  for (let at = 20_000; at < bytes.length; at += 50_000) bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
  assert.deepEqual((await held.rows("SELECT count(*), max(n) FROM rows", [], budget)).rows, [
    [30_000, 29_999],
  ]);
  const answer = await held.ask("SELECT n FROM rows", [], budget);
  let rows = 0;
  for await (const chunk of answer.chunks) rows += chunk.rowCount;
  assert.equal(rows, 30_000);
  held.release();
  // The copy is made once nobody holds the damaged one.
  const again = await engine.serve(hash, parquet, {}, "file");
  assert.match(again.path, /\.duckdb$/);
  again.release();
  assert.deepEqual(await engine.checkServing(), { files: 1, damaged: [] });
});

test("a file that only seems damaged is kept", async () => {
  await using world = await engineWorld();
  const parquet = await world.parquet(rowsSql);
  await using engine = await world.open();
  const serving = await engine.serve(hash, parquet, {});
  assert.equal(await serving.giveUp(), false);
  serving.release();
  assert.equal((await engine.checkServing()).files, 1);
});

test("strangers' SQL over a damaged copy says so, and is answered once it is made again", async () => {
  await using world = await engineWorld();
  const parquet = await world.parquet(rowsSql);
  await using engine = await world.open();
  const serving = await engine.serve(hash, parquet, {}, "file");
  const bytes = await readFile(serving.path);
  for (let at = 20_000; at < bytes.length; at += 50_000) bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(serving.path, bytes);
  const ask = (path: string) =>
    engine.sql.run(
      { sources: [{ kind: "serving", path, names: ["rows"] }], sql: "SELECT sum(n) AS s FROM rows" },
      { timeMs: 10_000, rowsMax: 10, caller: "test" },
    );
  await assert.rejects(ask(serving.path), (error) => isFailure(error) && error.key === "query-copy-damaged");
  assert.equal(await serving.giveUp(), true);
  serving.release();
  const again = await engine.serve(hash, parquet, {}, "file");
  assert.deepEqual((await ask(again.path)).rows, [[449985000]]);
  again.release();
});

test("rows are read from the Parquet while their serving file is made, and SQL is told when to come back", async () => {
  await using world = await engineWorld({ patience: { fileMs: 5, rowsMs: 5_000 } });
  const parquet = await world.parquet("SELECT i AS n, md5(i::VARCHAR) AS t FROM range(1500000) t(i)");
  await using engine = await world.open();
  const serving = await engine.serve(hash, parquet, {});
  assert.match(serving.path, /\.parquet$/);
  assert.equal(serving.rowCount, 1_500_000);
  const page = "SELECT __id, n FROM rows WHERE n >= 1000 LIMIT 2";
  assert.deepEqual((await serving.rows(page, [], budget)).rows, [
    [1001, 1000],
    [1002, 1001],
  ]);
  serving.release();
  await using impatient = await openEngine({
    folder: join(world.folder, "other"),
    memoryMegabytes: 300,
    servingMegabytes: 500,
    threads: 2,
    patience: { fileMs: 5, rowsMs: 5 },
  });
  await assert.rejects(
    impatient.serve(hash, parquet, {}, "file"),
    (error) => isFailure(error, "unavailable") && Number(error.args["retryAfterS"]) > 0,
  );
  for (let turn = 0; turn < 900; turn += 1) {
    const now = await engine.serve(hash, parquet, {});
    now.release();
    if (now.path.endsWith(".duckdb")) break;
    await wait(100);
  }
  const file = await engine.serve(hash, parquet, {});
  assert.deepEqual((await file.rows(page, [], budget)).rows.length, 2);
  assert.match(file.path, /\.duckdb$/);
  file.release();
  // The Parquet's other name goes once nobody reads it, behind who asks.
  const links = join(world.folder, "scratch", "parquet");
  for (let turn = 0; turn < 900 && (await readdir(links)).length > 0; turn += 1) await wait(100);
  assert.deepEqual(await readdir(links), []);
});

test("what a killed process was making is swept at the next start", async () => {
  await using world = await engineWorld();
  await (await world.open())[Symbol.asyncDispose]();
  await writeFile(join(world.folder, "serving", "x_4.duckdb.0123.building"), "half");
  await using engine = await world.open();
  assert.equal(await engine.servingBytes(), 0);
  assert.deepEqual(await readdir(join(world.folder, "serving")), []);
});
