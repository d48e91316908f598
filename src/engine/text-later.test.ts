import { DuckDBInstance } from "@duckdb/node-api";
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { patient } from "../../test/patient.ts";
import { isFailure } from "../base/failure.ts";
import type { Engine, Serving, ServingShape } from "./engine.ts";
import { type EngineOptions, openEngine } from "./open-engine.ts";
import { cellsTable } from "./text-later.ts";

const budget = { timeMs: 20_000 };
const hash = "a".repeat(64);

/** Names of ours among them, texts that fold and that do not, lists, gaps. */
const rowsSql = `SELECT i AS n, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'Évêché n°' || i ELSE 'Rue ' || i % 90 END AS "__text",
    CASE WHEN i % 3 = 0 THEN ['un', NULL, 'Été ' || i] END AS mots, i % 700 AS "__CELLS",
    CASE WHEN i % 11 > 0 THEN -1.5 - i / 9e4 END AS "__xmin", 48 + i / 9e4 AS la,
    '48.' || i % 97 || ', -1.5' AS "pa ire"
  FROM range(3000) t(i)`;

async function laterWorld(options: Partial<EngineOptions> = {}, shape: ServingShape = {}) {
  const folder = await mkdtemp(join(tmpdir(), "maille-later-"));
  const open = (rowsMin: number) => {
    const sizes = { memoryMegabytes: 200, servingMegabytes: 500, sortedRowsMin: rowsMin, threads: 2 };
    return openEngine({ folder, ...sizes, ...patient, ...options });
  };
  const parquet = join(folder, "rows.parquet");
  {
    await using engine = await open(1_000);
    await using workspace = await engine.workspace();
    await workspace.run(`COPY (${rowsSql}) TO '${parquet}' (FORMAT parquet)`);
  }
  return {
    open,
    serve: (engine: Engine, name = hash) => engine.serve(name, parquet, shape, "file"),
    files: async () => (await readdir(join(folder, "serving"))).toSorted(),
    serving: join(folder, "serving"),
    parquet,
    bytes: async () => {
      const files = await readdir(join(folder, "serving"));
      const sizes = files.map(async (file) => (await stat(join(folder, "serving", file))).size);
      return (await Promise.all(sizes)).reduce((sum, each) => sum + each, 0);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** The columns that a serving file holds. */
async function held(path: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(
    `SELECT column_name FROM duckdb_columns() WHERE table_name = '${cellsTable}' ORDER BY column_index`,
  );
  const names = found.getRowsJS().map(String);
  connection.closeSync();
  instance.closeSync();
  return names;
}

const own = ["__id", "n", "__text_", "mots", "__CELLS", "__xmin_", "la", "pa ire"];
const all = "SELECT * FROM rows ORDER BY __id";

async function rowsOf(serving: Serving): Promise<unknown> {
  const names = serving.columns.map(({ name }) => `"${name}"`).toSorted();
  const { rows } = await serving.rows(all.replace("*", names.join(", ")), [], budget);
  assert.equal(rows.length, 3_000);
  return { names, rows };
}

async function untilKept(world: { files(): Promise<string[]> }): Promise<void> {
  for (;;) {
    const files = await world.files();
    if (files.length === 1 && files[0]?.includes("_sorted1.") === true) return;
    await pause(10);
  }
}

for (const [name, shape, boxes] of [
  ["no place", {}, []],
  ["two numbers", { geometry: { kind: "point", longitude: "__xmin", latitude: "la" } }, []],
  [
    "a text and a number",
    { geometry: { kind: "point", longitude: "__text", latitude: "la" } },
    ["__xmin", "__ymin", "__xmax", "__ymax"],
  ],
  [
    "a pair",
    { geometry: { kind: "pair", column: "pa ire", first: "latitude" } },
    ["__xmin", "__ymin", "__xmax", "__ymax"],
  ],
] as const satisfies readonly (readonly [string, ServingShape, readonly string[]])[]) {
  test(`of rows with ${name} nothing is kept that their cells tell, and the same is answered`, async () => {
    await using world = await laterWorld({}, shape);
    let expected: unknown;
    {
      await using engine = await world.open(1_000_000);
      const serving = await world.serve(engine, "b".repeat(64));
      expected = await rowsOf(serving);
      serving.release();
      await engine.forget("b".repeat(64));
    }
    await using engine = await world.open(1_000);
    const first = await world.serve(engine);
    assert.deepEqual(await held(first.path), [...own, ...boxes]);
    assert.deepEqual(await rowsOf(first), expected);
    first.wishText();
    // What it was lent is answered to the end.
    assert.deepEqual(await rowsOf(first), expected);
    first.release();
    await untilKept(world);
    const kept = await world.serve(engine);
    assert.deepEqual(await held(kept.path), [...own, ...boxes, "__text"]);
    assert.deepEqual(await rowsOf(kept), expected);
    // Once is enough.
    kept.wishText();
    kept.wishSorted("n");
    kept.wishSorted("n");
    kept.release();
    while (!(await world.files()).every((file) => file.includes("_sorted2."))) await pause(10);
    const sorted = await world.serve(engine);
    assert.deepEqual([...sorted.sorted.keys()], ["n"]);
    assert.deepEqual(await rowsOf(sorted), expected);
    sorted.release();
  });
}

test("a file keeps its text with the first column that is sorted in it", async () => {
  await using world = await laterWorld();
  await using engine = await world.open(1_000);
  const first = await world.serve(engine);
  for (let turn = 0; turn < 2; turn += 1) first.wishSorted("n");
  first.release();
  await untilKept(world);
  const sorted = await world.serve(engine);
  assert.deepEqual([...sorted.sorted.keys()], ["n"]);
  assert.deepEqual(await held(sorted.path), [...own, "__text"]);
  sorted.release();
});

test("rows are read in a workspace that has a table of the name of theirs", async () => {
  await using world = await laterWorld();
  await using engine = await world.open(1_000);
  await using workspace = await engine.workspace();
  await workspace.run(`CREATE TABLE ${cellsTable} AS SELECT 1 AS n`);
  const serving = await world.serve(engine);
  const named = `WITH ${cellsTable} AS (SELECT 1 AS n) SELECT count(*), count(__text) FROM rows`;
  assert.deepEqual((await serving.rows(named, [], budget)).rows, [[3_000, 3_000]]);
  const [found] = await serving.readIn(workspace, (rows) =>
    workspace.rows(
      `SELECT count(*) AS n, count(__text) AS told FROM ${rows} WHERE contains(__text, 'eveche')`,
    ),
  );
  assert.deepEqual(found, { n: 600, told: 600 });
  serving.release();
});

test("where a file could come to take too much of the disk it holds its text at once", async () => {
  await using world = await laterWorld({ servingMegabytes: 0.2 });
  await using engine = await world.open(1_000);
  const serving = await world.serve(engine);
  assert.deepEqual(await held(serving.path), []);
  assert.deepEqual(await world.files(), [`${hash}_8.duckdb`]);
  serving.release();
});

test("where no copy can be made questions go on being answered, and it is not tried again and again", async () => {
  // Each copy that is begun asks for its room.
  let begun = 0;
  const room = async () => {
    begun += 1;
    return 1e12;
  };
  await using world = await laterWorld({ room });
  await using engine = await world.open(1_000);
  const serving = await world.serve(engine);
  const other = "b".repeat(64);
  (await world.serve(engine, other)).release();
  // No file can take the place of a folder.
  const inTheWay = join(world.serving, `${hash}_8_sorted1.duckdb`);
  await mkdir(inTheWay);
  const expected = await rowsOf(serving);
  begun = 0;
  serving.wishText();
  // One is made at a time: that of another file once this one has failed.
  const untilOtherIs = async (step: string, wish: (of: Serving) => void) => {
    while (!(await world.files()).some((file) => file === `${other}_8_${step}.duckdb`)) {
      const current = await world.serve(engine, other);
      wish(current);
      current.release();
      await pause(5);
    }
  };
  await untilOtherIs("sorted1", (of) => of.wishText());
  assert.equal(begun, 2);
  assert.deepEqual(await rowsOf(serving), expected);
  await rm(inTheWay, { recursive: true });
  for (let turn = 0; turn < 3; turn += 1) serving.wishText();
  await untilOtherIs("sorted2", (of) => of.wishSorted("n"));
  assert.equal(begun, 3);
  assert.deepEqual(await rowsOf(serving), expected);
  assert.ok((await world.files()).includes(`${hash}_8.duckdb`));
  serving.release();
});

test("where the disk has no room rows are read from their Parquet, and copies are made once it has", async () => {
  const disk = { room: 0 };
  await using world = await laterWorld({ room: async () => disk.room });
  await using engine = await world.open(1_000);
  await assert.rejects(
    world.serve(engine),
    (error) => isFailure(error) && error.key === "engine-copy-no-room",
  );
  const read = await engine.serve(hash, world.parquet, {});
  const expected = await rowsOf(read);
  read.release();
  assert.deepEqual(await world.files(), []);
  const { size } = await stat(world.parquet);
  disk.room = size * 2;
  const first = await world.serve(engine);
  assert.deepEqual(await rowsOf(first), expected);
  // Of the text that is kept behind a copy likewise, however often it was wished for in vain.
  disk.room = size;
  for (let turn = 0; turn < 3; turn += 1) {
    first.wishText();
    await pause(50);
  }
  assert.deepEqual((await world.files()).length, 1);
  disk.room = 1e12;
  while ((await world.files()).every((file) => !file.includes("_sorted1."))) {
    first.wishText();
    await pause(10);
  }
  first.release();
  await untilKept(world);
  const kept = await world.serve(engine);
  assert.deepEqual(await rowsOf(kept), expected);
  kept.release();
});

test("where the disk is short of room, the copies that were used least go for a new one, where that is enough", async () => {
  const disk = { free: 1e9 };
  await using world = await laterWorld({ room: async () => disk.free - (await world.bytes()) });
  await using engine = await world.open(1_000);
  const [one, other, third] = ["b", "c", "d"].map((letter) => letter.repeat(64));
  for (const name of [one, other]) (await world.serve(engine, name)).release();
  const { size } = await stat(world.parquet);
  disk.free = (await world.bytes()) + size;
  (await world.serve(engine, third)).release();
  const names = (await world.files()).map((file) => file.slice(0, 64));
  assert.deepEqual(names, [other, third]);
  disk.free = size;
  await assert.rejects(world.serve(engine, one), (error) => isFailure(error, "no-room"));
  assert.equal((await world.files()).length, 2, "nothing goes in vain");
});
