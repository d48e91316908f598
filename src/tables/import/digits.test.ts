import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { RecordBatchReader } from "apache-arrow";
import { importWorld } from "../../../test/import-world.ts";
import { system } from "../../access/actor.ts";
import { exportRows } from "../exports.ts";
import { readPage } from "../rows.ts";
import { getTable } from "../tables.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

/** A Parquet that the engine writes of a SELECT. */
async function parquetOf(world: World, select: string, settings = ""): Promise<Buffer> {
  const path = join(world.folder, `given-${performance.now()}.parquet`);
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet${settings})`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return readFile(path);
}

async function imported(world: World, name: string, bytes: string | Uint8Array) {
  const done = await world.import(name, bytes);
  assert.equal(done.failure, undefined, JSON.stringify(done.failure));
  const table = done.made[0]?.table ?? assert.fail("nothing was imported");
  const { version } = await getTable(world.ctx, system, table);
  return { table, version: version ?? assert.fail("no version"), problems: done.problems };
}

const rowsOf = async (world: World, table: string, query = "") => {
  const { rows } = await readPage(world.ctx, system, table, new URLSearchParams(query));
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== "__id")));
};

const exported = async (world: World, table: string, format: "csv" | "json" | "arrow") => {
  const { stream } = await exportRows(world.ctx, system, table, format, new URLSearchParams());
  return stream;
};

test("decimals with more digits than a double holds keep them at every door", async () => {
  await using world = await importWorld();
  const digits = ["0.1", "123456789012345.123456789", "123456789012345.123456788", "-2.50"];
  const { table, version } = await imported(
    world,
    "nombres.csv",
    `n,v\n${digits.map((d, n) => `${n},${d}`).join("\n")}\n`,
  );
  assert.deepEqual(version.columns[1], { name: "v", type: "decimal", exact: 9, missing: [] });
  const values = [0.1, "123456789012345.123456789", "123456789012345.123456788", -2.5];
  assert.deepEqual(
    (await rowsOf(world, table)).map(({ v }) => v),
    values,
  );
  const found = await rowsOf(world, table, "v__exact=123456789012345.123456788");
  assert.deepEqual(
    found.map(({ n }) => n),
    [2],
  );
  assert.deepEqual(
    (await rowsOf(world, table, "v__strictly_greater=123456789012345.123456788")).map(({ n }) => n),
    [1],
  );
  assert.deepEqual(
    (await rowsOf(world, table, "v__exact=0.1")).map(({ n }) => n),
    [0],
  );
  assert.deepEqual(
    (await rowsOf(world, table, "v__exact=0.1000000000001")).map(({ n }) => n),
    [],
  );
  assert.deepEqual(
    (await rowsOf(world, table, "v__sort=desc")).map(({ n }) => n),
    [1, 2, 0, 3],
  );
  const csv = await text(await exported(world, table, "csv"));
  assert.deepEqual(csv.split("\r\n").slice(1, 5), [
    "1,0,0.1",
    "2,1,123456789012345.123456789",
    "3,2,123456789012345.123456788",
    "4,3,-2.5",
  ]);
  const [batch] = [...RecordBatchReader.from(await buffer(await exported(world, table, "arrow")))];
  const words = batch?.getChild("v")?.get(1) as Uint32Array;
  const unscaled = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  assert.equal(unscaled, 123456789012345123456789n);
  const negative = batch?.getChild("v")?.get(3) as Uint32Array;
  assert.equal(
    BigInt.asIntN(
      128,
      [...negative].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
    ),
    -2500000000n,
  );
});

async function buffer(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("a page that goes on after a long decimal misses no row and shows none twice", async () => {
  await using world = await importWorld();
  const values = Array.from({ length: 9 }, (_, n) => `0.1000000000000000000${n}`);
  const { table } = await imported(world, "suite.csv", `v\n${values.join("\n")}\n0.1\n`);
  const first = await readPage(world.ctx, system, table, new URLSearchParams("v__sort=asc&page_size=4"));
  assert.equal(first.rows.length, 4);
  const seen = [...first.rows];
  for (let page = first; page.cursor !== undefined;) {
    const query = new URLSearchParams({ v__sort: "asc", page_size: "4", cursor: page.cursor });
    page = await readPage(world.ctx, system, table, query);
    seen.push(...page.rows);
  }
  assert.equal(new Set(seen.map(({ __id }) => __id)).size, 10);
});

test("digits that nothing keeps are told: those of places, and beyond thirty-eight", async () => {
  await using world = await importWorld();
  const rows = "48.85341000000000093451,1.0000000000000000000000000000000000000001,1e+289\n2,2,3\n";
  const { version, problems } = await imported(world, "lieux.csv", `latitude,v,w\n${rows}`);
  assert.deepEqual(
    version.columns.map(({ type, exact }) => [type, exact]),
    [
      ["decimal", undefined],
      ["decimal", undefined],
      ["decimal", undefined],
    ],
  );
  const told = problems.filter(({ key }) => key === "types-digits-rounded");
  assert.deepEqual(
    told.map(({ args }) => [args["column"], args["count"]]),
    [
      ["latitude", 1],
      ["v", 1],
    ],
  );
});

test("a Parquet's DECIMAL, UINT64 and floats of four bytes come as they are written", async () => {
  await using world = await importWorld();
  const bytes = await parquetOf(
    world,
    `SELECT 12345678901234567890.123456789::DECIMAL(38,9) AS d, 1.10::DECIMAL(18,2) AS m, 18446744073709551615::UBIGINT AS u, 9007199254740993::UBIGINT AS s, 0.1::FLOAT AS f
     UNION ALL SELECT 0.5::DECIMAL(38,9), 2.5::DECIMAL(18,2), 1::UBIGINT, 2::UBIGINT, 1.5::FLOAT`,
  );
  const { table, version, problems } = await imported(world, "types.parquet", bytes);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    version.columns.map(({ type, exact }) => [type, exact]),
    [
      ["decimal", 9],
      ["decimal", undefined],
      ["integer", 0],
      ["integer", undefined],
      ["decimal", undefined],
    ],
  );
  assert.deepEqual(await rowsOf(world, table), [
    { d: "12345678901234567890.123456789", m: 1.1, u: "18446744073709551615", s: "9007199254740993", f: 0.1 },
    { d: 0.5, m: 2.5, u: 1, s: 2, f: 1.5 },
  ]);
  assert.equal((await rowsOf(world, table, "u__exact=18446744073709551615")).length, 1);
  assert.equal((await rowsOf(world, table, "u__exact=18446744073709551614")).length, 0);
});

test("what is infinite or no number is missing, and counted; nothing of it breaks an import", async () => {
  await using world = await importWorld();
  const bytes = await parquetOf(
    world,
    `SELECT unnest(['1.5', 'nan', 'inf', '-inf']::DOUBLE[]) AS x, 'nan'::DOUBLE AS y, 1e200 AS large, ['1.5', 'nan']::DOUBLE[] AS l, 'infinity'::TIMESTAMP AS t`,
  );
  const { table, problems } = await imported(world, "nan.parquet", bytes);
  assert.deepEqual(
    problems.map(({ key, args }) => [key, args["column"], args["count"]]),
    [
      ["import-not-finite", "x", 3],
      ["import-not-finite", "y", 4],
      ["import-not-finite", "t", 4],
    ],
  );
  assert.deepEqual((await rowsOf(world, table, "x__sort=desc"))[0], {
    x: 1.5,
    y: null,
    large: 1e200,
    l: ["1.5", "nan"],
    t: null,
  });
  const csv = await imported(world, "grands.csv", `n\n${"1.5\n".repeat(150)}1e+400\n`);
  assert.deepEqual([csv.version.rows, csv.version.rejectedRows], [150, 1]);
});

test("lists of maps, maps, structures and lists of lists are JSON texts", async () => {
  await using world = await importWorld();
  const bytes = await parquetOf(
    world,
    `SELECT [MAP{'a': 1}, MAP{'b': 2}] AS lm, MAP{1: 'x'} AS m, {'a': [1]} AS s, [[1], [2, 3]] AS ll, [{'a': 1}] AS ls, ['x', NULL] AS l, [1.5::DECIMAL(4,1)] AS ld`,
  );
  const { table } = await imported(world, "imbrique.parquet", bytes);
  assert.deepEqual(await rowsOf(world, table), [
    {
      lm: '[{"a":1},{"b":2}]',
      m: '{"1":"x"}',
      s: '{"a":[1]}',
      ll: "[[1],[2,3]]",
      ls: '[{"a":1}]',
      l: ["x", null],
      ld: ["1.5"],
    },
  ]);
});

test("nanoseconds that are cut are counted", async () => {
  await using world = await importWorld();
  const bytes = await parquetOf(
    world,
    `SELECT unnest(['2020-01-01 10:00:00.123456789', '2020-01-01 10:00:00.123456'])::TIMESTAMP_NS AS t`,
  );
  const { problems } = await imported(world, "ns.parquet", bytes);
  assert.deepEqual(
    problems.map(({ key, args }) => [key, args["count"]]),
    [["import-nanoseconds-cut", 1]],
  );
});

test("a Parquet of an old codec is not called damaged, one of LZ4_RAW is read", async () => {
  await using world = await importWorld();
  const bytes = await parquetOf(
    world,
    "SELECT range AS n, 'x' AS s FROM range(1000)",
    ", COMPRESSION lz4_raw",
  );
  assert.equal((await imported(world, "lz4.parquet", bytes)).version.rows, 1000);
  // In the footer, a codec is field 4 of the metadata of a column: 7 (LZ4_RAW) becomes 5 (LZ4).
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  const old = Buffer.from(bytes);
  for (let at = footer; at < old.length - 8; at += 1)
    if (old[at] === 0x15 && old[at + 1] === 0x0e) old[at + 1] = 0x0a;
  const refused = await world.import("vieux.parquet", old);
  assert.equal(refused.failure?.key, "parquet-codec-not-read");
});

test("the zero of 1.10 is kept where numbers are those of versions", async () => {
  await using world = await importWorld();
  const { version, table } = await imported(
    world,
    "versions.csv",
    "version,prix\n1.9,1.10\n1.10,2.50\n1.11,3\n",
  );
  assert.deepEqual(
    version.columns.map(({ type }) => type),
    ["text", "decimal"],
  );
  assert.deepEqual(
    (await rowsOf(world, table)).map((row) => row["version"]),
    ["1.9", "1.10", "1.11"],
  );
});

test("an empty item of a list keeps its place", async () => {
  await using world = await importWorld();
  const { table } = await imported(world, "listes.csv", "id,codes\n1,a||b\n2,c|d\n3,e|\n");
  assert.deepEqual(
    (await rowsOf(world, table)).map(({ codes }) => codes),
    [
      ["a", "", "b"],
      ["c", "d"],
      ["e", ""],
    ],
  );
});

test("times of a text that are cut to the microsecond are counted", async () => {
  await using world = await importWorld();
  const days = Array.from({ length: 30 }, (_, n) => `2024-01-${String(n + 1).padStart(2, "0")}`);
  const forms = [
    (day: string) => `${day}T01:02:03.1234567`,
    (day: string) => `${day}T01:02:03.1234567Z`,
    () => "01:02:03.123456789",
  ];
  for (const [at, form] of forms.entries()) {
    const given = days.map(
      (day, n) => `${n},${n === 3 ? form(day).replace(/3\.\d+/, "3.120000000") : form(day)}`,
    );
    const { problems } = await imported(world, `instants-${at}.csv`, `n,t\n${given.join("\n")}\n`);
    assert.deepEqual(
      problems.map(({ key, args }) => [key, args["column"], args["count"]]),
      [["import-nanoseconds-cut", "t", 29]],
    );
  }
});

test("numbers of a JSON that no double holds keep their text", async () => {
  await using world = await importWorld();
  const texts = ["1e400", "-2.5E+309", "1e-400", "1.2345678901234567891e3", "1.5e3", "0e0"];
  const kept = ["1e400", "-2.5E+309", "1e-400", "1.2345678901234567891e3", "1500", "0"];
  const flat = await imported(world, "grands.json", `[${texts.map((each) => `{"v":${each}}`).join(",")}]`);
  assert.deepEqual(
    (await rowsOf(world, flat.table)).map(({ v }) => v),
    kept,
  );
  const features = texts
    .slice(0, 3)
    .map((each) => `{"type":"Feature","geometry":null,"properties":{"v":${each}}}`);
  const places = await imported(
    world,
    "grands.geojson",
    `{"type":"FeatureCollection","features":[${features.join(",")}]}`,
  );
  assert.deepEqual(
    (await rowsOf(world, places.table)).map(({ v }) => v),
    kept.slice(0, 3),
  );
});

test("a Parquet with the old times of 96 bits is told to be read to the microsecond", async () => {
  await using world = await importWorld();
  const done = await world.import("int96.parquet", await readFile("test/input/formats/int96.parquet"));
  assert.deepEqual(
    done.problems.map(({ key, args }) => [key, args["column"]]),
    [["import-nanoseconds-not-read", "t"]],
  );
});

test("whole numbers beyond 64 bits are numbers in JSON, with all their digits", async () => {
  await using world = await importWorld();
  const bytes = await parquetOf(world, "SELECT 18446744073709551615::UBIGINT AS v");
  const { table } = await imported(world, "grands.parquet", bytes);
  assert.equal(await text(await exported(world, table, "json")), '[{"__id":1,"v":18446744073709551615}]\n');
});
