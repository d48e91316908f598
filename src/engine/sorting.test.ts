import assert from "node:assert/strict";
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Engine, Serving } from "./engine.ts";
import { roomIn } from "../store/room.ts";
import { type EngineOptions, openEngine } from "./open-engine.ts";
import { endsTable } from "./sorted.ts";
import { mountSmallDisk, type SmallDisk } from "../../test/faults/small-disk.ts";
import { patient } from "../../test/patient.ts";
import { slotsOf } from "./trigrams.ts";

const budget = { timeMs: 20_000 };
const hash = "a".repeat(64);
const named = (step: number) => `${hash}_8${step === 0 ? "" : `_sorted${step}`}.duckdb`;

const usualRows = "SELECT i * 7 % 5000 AS n, md5(i::VARCHAR) AS t FROM range(20000) t(i)";

async function sortingWorld(options: Partial<EngineOptions> = {}, rows = usualRows, under = tmpdir()) {
  const folder = await mkdtemp(join(under, "maille-sorting-"));
  const open = () =>
    openEngine({
      folder,
      memoryMegabytes: 400,
      threads: 2,
      servingMegabytes: 500,
      sortedRowsMin: 1_000,
      ...patient,
      ...options,
    });
  const parquet = join(folder, "rows.parquet");
  {
    await using engine = await open();
    await using workspace = await engine.workspace();
    await workspace.run(`COPY (${rows}) TO '${parquet}' (FORMAT parquet)`);
  }
  return {
    open,
    parquet,
    serving: join(folder, "serving"),
    serve: (engine: Engine) => engine.serve(hash, parquet, {}, "file"),
    /** Without those beside them, of their rows as lines. */
    files: async () =>
      (await readdir(join(folder, "serving"))).filter((name) => !name.endsWith(".duckdb.lines")).toSorted(),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

type World = Awaited<ReturnType<typeof sortingWorld>>;

async function within<Of>(
  { serve }: World,
  engine: Engine,
  work: (serving: Serving) => Of | Promise<Of>,
): Promise<Of> {
  const serving = await serve(engine);
  try {
    return await work(serving);
  } finally {
    serving.release();
  }
}

/** Of the text that is searched in a table of one column of text. */
async function textBytes(rows: string): Promise<number> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(`SELECT sum(strlen(t)) FROM (${rows})`);
  connection.closeSync();
  instance.closeSync();
  return Number(found.getRowsJS()[0]?.[0]);
}

async function wish(world: World, engine: Engine, times = 2, column = "n"): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await within(world, engine, (serving) => serving.wishSorted(column));
  }
}

/** Until a column is sorted. */
async function sorted(world: World, engine: Engine, column = "n"): Promise<void> {
  while (!(await within(world, engine, (serving) => serving.sorted.has(column)))) await wait(10);
}

const count = (serving: Serving) => serving.rows("SELECT count(*) FROM rows", [], budget);

const placesSql = (table: string | undefined) =>
  `SELECT n, __id, __up, __down FROM ${table} WHERE n = 4999 ORDER BY rowid`;

test("a column that was asked for twice is sorted, and the file that it was made from goes", async () => {
  await using world = await sortingWorld();
  await using engine = await world.open();
  await wish(world, engine, 1);
  await wait(100);
  assert.deepEqual(await world.files(), [named(0)]);
  await wish(world, engine, 1);
  // While the first is sorted.
  await wish(world, engine, 2, "t");
  await sorted(world, engine, "t");
  while ((await world.files()).length > 1) await wait(10);
  assert.deepEqual(await world.files(), [named(2)]);
  await within(world, engine, async (serving) => {
    assert.deepEqual([...serving.sorted.keys()], ["n", "t"]);
    const { rows } = await serving.rows(placesSql(serving.sorted.get("n")), [], budget);
    assert.deepEqual(rows, [
      [4999, 2858, 19996, 0],
      [4999, 7858, 19997, 1],
      [4999, 12858, 19998, 2],
      [4999, 17858, 19999, 3],
    ]);
  });
});

test("cells of another column that were asked for twice lie beside a sorted one, and stay there", async () => {
  await using world = await sortingWorld({}, usualRows.replace(" AS t", " AS t, i % 9 AS u"));
  await using engine = await world.open();
  const wishBeside = (other: string) => within(world, engine, (serving) => serving.wishBeside("n", other));
  const others = () => within(world, engine, ({ beside }) => [...(beside.get("n") ?? [])]);
  // Of a column that is not sorted nothing is made.
  for (let turn = 0; turn < 3; turn += 1) await wishBeside("t");
  await wish(world, engine);
  await sorted(world, engine);
  assert.deepEqual(await others(), []);
  for (const other of ["n", "__id", "__up", "none"])
    for (let turn = 0; turn < 3; turn += 1) await wishBeside(other);
  await wishBeside("t");
  await wishBeside("t");
  while ((await others()).length === 0) await wait(10);
  while ((await world.files()).length > 1) await wait(10);
  assert.deepEqual(await world.files(), [named(2)]);
  await wish(world, engine, 2, "u");
  await sorted(world, engine, "u");
  await wishBeside("u");
  await wishBeside("u");
  while ((await others()).length === 1) await wait(10);
  assert.deepEqual(await others(), ["t", "u"]);
  await within(world, engine, async (serving) => {
    const { rows } = await serving.rows(
      `SELECT count(*), count(*) FILTER (WHERE s.t = rows.t AND s.u = rows.u) FROM ${serving.sorted.get("n")} s JOIN rows USING (__id)`,
      [],
      budget,
    );
    assert.deepEqual(rows, [[20_000, 20_000]]);
  });
});

test("of a file that has given way nothing more is made", async () => {
  await using world = await sortingWorld();
  await using engine = await world.open();
  const former = await world.serve(engine);
  await wish(world, engine);
  await sorted(world, engine);
  for (let turn = 0; turn < 3; turn += 1) former.wishSorted("t");
  await wait(300);
  assert.deepEqual(await world.files(), [named(0), named(1)]);
  former.release();
  while ((await world.files()).length > 1) await wait(10);
  assert.deepEqual(await world.files(), [named(1)]);
});

test("a column that an earlier release sorted, without the ends of its groups, is sorted again", async () => {
  await using world = await sortingWorld();
  {
    await using engine = await world.open();
    await wish(world, engine);
    await sorted(world, engine);
  }
  const instance = await DuckDBInstance.create(join(world.serving, named(1)));
  const connection = await instance.connect();
  await connection.run(`DROP TABLE ${endsTable("n")}`);
  connection.closeSync();
  instance.closeSync();
  await using engine = await world.open();
  await within(world, engine, (serving) => assert.deepEqual([...serving.sorted.keys()], []));
  await wish(world, engine);
  await sorted(world, engine);
  const ends = `SELECT n, __up FROM ${endsTable("n")} ORDER BY __up`;
  await within(world, engine, async (serving) =>
    assert.deepEqual((await serving.rows(ends, [], budget)).rows, [
      [0, 0],
      [3072, 12288],
      [4999, 19999],
    ]),
  );
});

test("a column is sorted where the words that were looked for with it take too much of the disk", async () => {
  await using world = await sortingWorld(
    // Texts that pack well: they have 4 MB, and may have a twelfth.
    { servingMegabytes: 40 },
    `SELECT i % 300 AS n, i % 80 AS m, concat(md5((i % 300)::VARCHAR), md5((i % 80)::VARCHAR)) AS c
    FROM range(60000) t(i)`,
  );
  await using engine = await world.open();
  await wish(world, engine);
  // While the first is sorted.
  for (const column of ["__text", "m"]) await wish(world, engine, 2, column);
  await sorted(world, engine, "m");
  await wish(world, engine, 2, "c");
  await sorted(world, engine, "c");
  await within(world, engine, (serving) =>
    assert.deepEqual([...serving.sorted.keys()].toSorted(), ["c", "m", "n"]),
  );
});

test("words are listed as columns are sorted, beside them", async () => {
  await using world = await sortingWorld();
  await using engine = await world.open();
  await wish(world, engine);
  await sorted(world, engine);
  await wish(world, engine, 2, "__text");
  await sorted(world, engine, "__text");
  await within(world, engine, async (serving) => {
    assert.deepEqual([...serving.sorted.keys()], ["n", "__text"]);
    assert.equal((await serving.listed(slotsOf(["introuvable"]), 4, budget))?.length, 1);
  });
});

test("rows are written as lines after columns are sorted, and beside as many of these as may be", async () => {
  const columns = Array.from({ length: 9 }, (_, at) => `c${at}`);
  const rows = `SELECT ${columns.map((name, at) => `i % ${at + 2} AS ${name}`).join(", ")} FROM range(20000) t(i)`;
  await using world = await sortingWorld({}, rows);
  await using engine = await world.open();
  for (const column of ["c0", "__id"]) await wish(world, engine, 2, column);
  await sorted(world, engine, "__id");
  while ((await world.files()).length > 1) await wait(10);
  assert.deepEqual(await world.files(), [named(2)]);
  for (const column of columns) await wish(world, engine, 2, column);
  for (const column of columns.slice(1, 8)) await sorted(world, engine, column);
  await within(world, engine, async (serving) => {
    assert.deepEqual([...serving.sorted.keys()].toSorted(), ["__id", ...columns.slice(0, 8)]);
    // They are those of the first file that had them, whatever was sorted since.
    assert.deepEqual(await serving.lines([20_000, 2], budget), [
      "[1,1,3,4,1,0,7,1,9]",
      "[1,1,1,1,1,1,1,1,1]",
    ]);
  });
});

test("who reads a file while columns are sorted reads it to its end, and the next start finds them sorted", async () => {
  await using world = await sortingWorld();
  {
    await using engine = await world.open();
    const held = await world.serve(engine);
    await wish(world, engine);
    await sorted(world, engine);
    assert.deepEqual(await world.files(), [named(0), named(1)]);
    assert.deepEqual((await held.rows("SELECT count(*), sum(n) FROM rows", [], budget)).rows, [
      [20_000, 49_990_000],
    ]);
    held.release();
    while ((await world.files()).length > 1) await wait(10);
    // As it is left where the process ends before the former file is gone.
    await copyFile(join(world.serving, named(1)), join(world.serving, named(0)));
  }
  await using again = await world.open();
  await within(world, again, (serving) => assert.ok(serving.sorted.has("n")));
  assert.deepEqual(await world.files(), [named(1)]);
});

test("while somebody reads the former file, what has its place makes no room for others", async () => {
  await using world = await sortingWorld({ servingMegabytes: 6 });
  await using engine = await world.open();
  const held = await world.serve(engine);
  await wish(world, engine);
  await sorted(world, engine);
  for (const digit of "bcdef0") {
    (await engine.serve(digit.repeat(64), world.parquet, {}, "file")).release();
  }
  await within(world, engine, count);
  held.release();
  while ((await world.files()).includes(named(0))) await wait(10);
  assert.deepEqual((await within(world, engine, count)).rows, [[20_000]]);
});

test("of a table with half of the rows that may be sorted, a further column is sorted once", async () => {
  const rows = "SELECT i % 100 AS n, i % 10 AS t FROM range(900000) t(i)";
  await using world = await sortingWorld({ memoryMegabytes: 60 }, rows);
  await using engine = await world.open();
  for (const column of ["n", "t"]) {
    await wish(world, engine, 2, column);
    await sorted(world, engine, column);
  }
  while ((await world.files()).length > 1) await wait(10);
  assert.deepEqual(await world.files(), [named(2)]);
});

test("where the disk becomes full while columns are sorted it is tried again once there is room, and ever less often while there is not", async (t) => {
  await using disk = await mountSmallDisk(60);
  if (disk === undefined) return t.diagnostic("no disk may be mounted here: left out");
  // Others take what there seemed to be.
  const room = async () => (await roomIn(disk.path, 0)) + 1e9;
  await using world = await sortingWorld({ room }, usualRows, disk.path);
  // Room for half of the copy: what is tried still as the engine closes ends with it, and takes no room that is made then.
  {
    await using engine = await world.open();
    const serving = await world.serve(engine);
    await fillAndWish(world, serving, disk, (size) => size / 2);
    serving.release();
  }
  await disk.free();
  await using engine = await world.open();
  const serving = await world.serve(engine);
  // For the copy, and for nothing that is sorted.
  await fillAndWish(world, serving, disk, (size) => size + 150_000);
  await disk.free();
  while (!(await world.files()).includes(named(1))) {
    serving.wishSorted("n");
    await wait(25);
  }
  serving.release();
  // The file is there a moment before it is put in the place of the other.
  await sorted(world, engine);
});

async function fillAndWish(
  world: World,
  serving: Serving,
  disk: SmallDisk,
  left: (size: number) => number,
): Promise<void> {
  const { size } = await stat(join(world.serving, named(0)));
  await disk.fill(left(size));
  for (let turn = 0; turn < 40; turn += 1) {
    serving.wishSorted("n");
    await wait(25);
  }
  assert.deepEqual(
    (await world.files()).filter((name) => name.endsWith(".duckdb")),
    [named(0)],
  );
  assert.deepEqual((await count(serving)).rows, [[20_000]]);
}

test("who stops what is being sorted sees it end, also with nothing else to wait for", async () => {
  await using world = await sortingWorld();
  const asked = {
    from: world.parquet,
    to: `${world.parquet}.sorted`,
    columns: [{ column: "n", beside: [] }],
    memoryMegabytes: 100,
  };
  const module = JSON.stringify(new URL("sort-serving.ts", import.meta.url));
  const program = `import { sortServing } from ${module};
    const asked = { ...${JSON.stringify(asked)}, room: async () => Infinity };
    await sortServing(asked, AbortSignal.abort()).catch(() => console.log("ended"));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  assert.equal(stdout, "ended\n");
});

test("of rows that are forgotten nothing that is sorted remains, nor what is being made", async () => {
  await using world = await sortingWorld();
  await using engine = await world.open();
  await wish(world, engine);
  await sorted(world, engine);
  await wish(world, engine, 2, "__text");
  await sorted(world, engine, "__text");
  const held = await world.serve(engine);
  await wish(world, engine, 2, "t");
  await engine.forget(hash);
  assert.deepEqual(await world.files(), []);
  // Who still reads them has nothing made of them.
  held.wishSorted("t");
  await wait(300);
  held.release();
  assert.deepEqual(await world.files(), []);
  await writeFile(join(world.serving, `${named(1)}.0123456789ab.building`), "of a process that lived on");
  await engine.forget(hash);
  assert.deepEqual(await world.files(), []);
});

test("who sorts for a process that was killed meanwhile makes no file", async () => {
  await using world = await sortingWorld();
  const to = `${world.parquet}.sorted`;
  const child = fork(new URL("sort-process.ts", import.meta.url), { env: {} });
  const asked = {
    from: world.parquet,
    to,
    columns: [{ column: "n", beside: [] }],
    memoryMegabytes: 100,
    spill: `${to}.tmp`,
  };
  child.send(asked, () => child.disconnect());
  await once(child, "exit");
  assert.equal(existsSync(to), false);
});

test("where an end comes while columns are sorted, nothing half made is left, and they are sorted later", async () => {
  await using world = await sortingWorld();
  {
    await using engine = await world.open();
    await wish(world, engine, 2, "__text");
  }
  assert.deepEqual(await world.files(), [named(0)]);
  await writeFile(join(world.serving, `${named(1)}.0123456789ab.building`), "what a killed process made");
  await using again = await world.open();
  assert.deepEqual(await world.files(), [named(0)]);
  await wish(world, again, 2, "__text");
  await sorted(world, again, "__text");
});

const wideRows = `SELECT ${Array.from({ length: 60 }, (_, at) => `i % ${at + 2} AS c${at}`).join(", ")}, i AS n FROM range(2000) t(i)`;

for (const [name, options, rows] of [
  ["few rows", { sortedRowsMin: 50_000 }, usualRows],
  ["a file that would take half of the disk's share", { servingMegabytes: 1 }, usualRows],
  ["more columns than a page of them may take of memory", { memoryMegabytes: 200 }, wideRows],
] as const) {
  test(`no column is sorted of ${name}`, async () => {
    await using world = await sortingWorld(options, rows);
    await using engine = await world.open();
    await wish(world, engine);
    await wait(300);
    await wish(world, engine);
    assert.deepEqual(await world.files(), [named(0)]);
    await within(world, engine, (serving) => assert.equal(serving.sorted.size, 0));
  });
}

const wordsPath = (world: World, step: number) => join(world.serving, `${named(step)}.words`);

test("whether words are listed is told by the text alone, also of a file with sorted columns; the log says once why not", async () => {
  const told: unknown[] = [];
  const log: EngineOptions["log"] = (event, fields) => told.push([event, fields]);
  // Three bytes for each of the text, of a quarter of what copies may take.
  const text = (await textBytes(usualRows)) * 3;
  for (const [spare, isListed] of [
    [-100, false],
    [100, true],
  ] as const) {
    for (const columns of [[], ["n"]]) {
      told.length = 0;
      await using world = await sortingWorld({ servingMegabytes: ((text + spare) * 4) / 1_000_000, log });
      await using engine = await world.open();
      for (const column of columns) {
        await wish(world, engine, 2, column);
        await sorted(world, engine, column);
      }
      await wish(world, engine, 2, "__text");
      if (isListed) await sorted(world, engine, "__text");
      else while (told.length === 0) await wait(10);
      // Asked for again, also as the file is opened anew, it is not tried again.
      await wish(world, engine, 4, "__text");
      assert.equal(existsSync(wordsPath(world, columns.length + 1)), isListed);
      const fields = { table: named(0).replace(".duckdb", ""), needBytes: text, mayTakeBytes: text + spare };
      assert.deepEqual(told, isListed ? [] : [["words-not-listed", fields]]);
    }
  }
});

test("words are listed once the disk has room for them, where the text is far longer than its file", async () => {
  const told: unknown[] = [];
  const rows =
    "SELECT repeat('rue ' || chr(97 + (i % 20)::INTEGER) || 'bc du général ', 50) AS t FROM range(5000) t(i)";
  let left = 3_000_000;
  await using world = await sortingWorld(
    { room: async () => left, log: (event) => told.push(event), sortedRowsMin: 1_000 },
    rows,
  );
  await using engine = await world.open();
  assert.ok((await textBytes(rows)) * 3 > left);
  await wish(world, engine, 2, "__text");
  await wait(1_000);
  await within(world, engine, (serving) => assert.equal(serving.sorted.has("__text"), false));
  left = 1e9;
  await wish(world, engine, 2, "__text");
  await sorted(world, engine, "__text");
  assert.deepEqual(told, []);
});

test("where what is sorted is damaged, the file is made again", async () => {
  await using world = await sortingWorld();
  {
    await using engine = await world.open();
    await wish(world, engine);
    await sorted(world, engine);
    await wish(world, engine, 2, "__id");
    await sorted(world, engine, "__id");
    while ((await world.files()).length > 1) await wait(10);
  }
  const path = join(world.serving, named(2));
  const bytes = await readFile(path);
  for (let at = 12_288 + 262_144 * 2; at < bytes.length; at += 262_144)
    bytes[at + 1_000] = (bytes[at + 1_000] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await using engine = await world.open();
  assert.deepEqual((await engine.checkServing()).damaged, [named(2)]);
  const rows = await within(world, engine, async (serving) => {
    return (await serving.rows("SELECT count(*), sum(n), max(t) IS NULL FROM rows", [], budget)).rows;
  });
  assert.deepEqual(rows, [[20_000, 49_990_000, false]]);
});
