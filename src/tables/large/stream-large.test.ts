import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { buffer, text } from "node:stream/consumers";
import { test } from "node:test";
import type { FakeAnswer } from "../../../test/fake-trino.ts";
import { largeWorld } from "../../../test/large-world.ts";
import { system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import type { ExportFormat } from "../export-formats.ts";
import { exportOpen, exportRows } from "../exports.ts";
import { readFeatures } from "../features.ts";
import { foundTogether } from "../found-together.ts";
import { allowReading } from "../narrow/allow-reading.ts";
import { rowsOf } from "../open-rows.ts";
import { forgetLarge } from "./forget-large.ts";

/** Of each type, and of what is written in more than one way. */
const odd = [
  "ville,n,x,exact,jour,quand,ouvert,longitude,latitude",
  '"l\'été ""1"", ville",1,0.00000015,1234567890123456.1234567,2020-01-02,2020-01-02T10:00:00,oui,-1.5,48.1',
  "hiver,2,250000.5,0.0000001,2020-01-03,2020-01-03T10:00:00.5,non,-1.6,48.2",
  "=1+1,9007199254740993,3,,,,,,",
].join("\n");

type World = Awaited<ReturnType<typeof largeWorld>>;

const all = "n__greater=1&n__sort=asc";

function exported(world: World, format: ExportFormat, asked: string, signal?: AbortSignal) {
  const options = { neutralize: true, ...(signal === undefined ? {} : { signal }) };
  return exportRows(world.ctx, system, world.table, format, new URLSearchParams(asked), options);
}

const written = async (world: World, format: ExportFormat, asked: string) =>
  text((await exported(world, format, asked)).stream);

/** Those of `odd`, then the number that they are sorted by, and that of the row. */
const rows = [
  [
    `l'été "1", ville`,
    1,
    1.5e-7,
    "1234567890123456.1234567",
    18_263,
    1_577_959_200_000_000n,
    true,
    -1.5,
    48.1,
  ],
  ["hiver", 2, 250_000.5, "0.0000001", 18_264, 1_578_045_600_500_000n, false, -1.6, 48.2],
  ["=1+1", 9_007_199_254_740_993n, 3, null, null, null, null, null, null],
].map((row, at) => [at + 1, ...row, row[1], at + 1]);

test("an export of a large table is streamed of Trino, with the bytes that the embedded engine writes", async () => {
  await using world = await largeWorld(odd);
  const formats = ["csv", "json", "ndjson"] as const;
  const here = await Promise.all(formats.map((format) => written(world, format, all)));
  const places = await written(world, "geojson", all);
  const sheet = await written(world, "xlsx", all);
  await world.make();
  world.told.answer = { pages: [[rows[0]], [], rows.slice(1)] };
  for (const [at, format] of formats.entries()) assert.equal(await written(world, format, all), here[at]);
  assert.equal(
    world.statements().at(-1),
    `EXECUTE IMMEDIATE 'SELECT id AS o0, c0 AS o1, c1 AS o2, c2 AS o3, c3 AS o4, c4 AS o5, c5 AS o6, c6 AS o7, ` +
      `c7 AS o8, c8 AS o9, c1 AS o10, id AS o11 FROM v_${world.parquet} WHERE c1 >= ? ` +
      `ORDER BY o10 ASC NULLS LAST, o11 ASC NULLS LAST' USING BIGINT '1'`,
  );
  world.told.answer = {
    pages: [rows.map(([, ...row]) => [...row.slice(0, 9), row[7], row[8], ...row.slice(9)])],
  };
  assert.equal(await written(world, "geojson", all), places);
  world.told.answer = { pages: [rows.map(([, ...row]) => row)] };
  assert.equal(await written(world, "xlsx", all), sheet);
  assert.equal(world.told.pages, 3 * 4 + 2 * 2, "all were read there");
});

test("Arrow and Parquet of a large table hold what Trino answered, as the embedded engine writes them", async () => {
  await using world = await largeWorld(odd);
  const bytesOf = async (format: ExportFormat) => buffer((await exported(world, format, all)).stream);
  const [arrow, parquet] = [await bytesOf("arrow"), await bytesOf("parquet")];
  await world.make();
  const page = rows.map(([, ...row]) => row);
  world.told.answer = { pages: [[], page.slice(0, 1), [], page.slice(1)] };
  assert.deepEqual(await bytesOf("arrow"), arrow);
  assert.deepEqual(await bytesOf("parquet"), parquet);
  assert.equal(world.told.pages, 2 * 5);
  const left = await readdir(world.ctx.engine.exports);
  assert.deepEqual(
    left.filter((name) => !name.endsWith(".parquet")),
    [],
  );
});

test("a Parquet that breaks off at Trino is written by the embedded engine: nothing of it has left", async () => {
  await using world = await largeWorld(odd);
  const bytesOf = async () => buffer((await exported(world, "parquet", all)).stream);
  const here = await bytesOf();
  await world.make();
  const page = rows.map(([, ...row]) => row);
  for (const answer of [
    { pages: [page, []], error: { errorName: "REMOTE_TASK_ERROR", errorType: "INTERNAL_ERROR" } },
    { pages: [page, [["x"]], []] },
  ]) {
    world.told.answer = answer;
    assert.deepEqual(await bytesOf(), here);
  }
  const errorType = "INSUFFICIENT_RESOURCES";
  world.told.answer = { pages: [page, []], error: { errorName: "EXCEEDED_TIME_LIMIT", errorType } };
  await assert.rejects(bytesOf(), (error: unknown) => isFailure(error) && error.key === "query-too-long");
  const left = await readdir(world.ctx.engine.exports);
  assert.deepEqual(
    left.filter((name) => !name.endsWith(".parquet")),
    [],
  );
});

test("a page of features of a large table is asked of Trino", async () => {
  await using world = await largeWorld(odd);
  const params = new URLSearchParams("columns=ville&n__greater=1&n__sort=asc&page_size=2");
  const read = async () => {
    const page = await readFeatures(world.ctx, system, world.table, params);
    const features = (await Array.fromAsync(page.features)).join("");
    page.close();
    return { features, total: page.total, ...page.ended() };
  };
  const here = await read();
  await world.make();
  world.told.answer = {
    pages: [
      rows
        .slice(0, 2)
        .map(([id, ville, n, , , , , , longitude, latitude]) => [ville, longitude, latitude, n, id]),
    ],
  };
  assert.deepEqual(await read(), here);
  assert.equal(here.total, 3);
  const [, asked = ""] = world.statements().toReversed();
  assert.match(
    asked,
    /SELECT c0 AS o0, xmin AS o1, ymin AS o2, c1 AS o3, id AS o4 FROM v_\w+ WHERE c1 >= \? ORDER BY o3/,
  );
});

test("what Trino would not write alike, or the file holds as it is, is not asked of it", async () => {
  await using world = await largeWorld(odd);
  await world.make();
  await written(world, "csv", "columns=n");
  await written(world, "parquet", "columns=n");
  await written(world, "csv", "x__contains=1");
  assert.equal(world.told.pages, 0);
});

test("where Trino does not begin, the embedded engine writes; where it breaks off, who reads is told", async () => {
  await using world = await largeWorld(odd);
  const here = await written(world, "csv", all);
  await world.make();
  for (const answer of [
    { at: { page: 0, what: "cut" } },
    { pages: [], error: { errorName: "REMOTE_TASK_ERROR", errorType: "INTERNAL_ERROR" } },
    { error: { errorName: "EXCEEDED_GLOBAL_MEMORY_LIMIT", errorType: "INSUFFICIENT_RESOURCES" } },
  ] as const satisfies FakeAnswer[]) {
    world.told.answer = answer;
    assert.equal(await written(world, "csv", all), here);
  }
  for (const [errorName, errorType, key] of [
    ["REMOTE_TASK_ERROR", "INTERNAL_ERROR", "query-large-away"],
    ["EXCEEDED_TIME_LIMIT", "INSUFFICIENT_RESOURCES", "query-too-long"],
  ] as const) {
    world.told.answer = { pages: [rows, []], error: { errorName, errorType } };
    const isKey = (error: unknown) => isFailure(error) && error.key === key;
    await assert.rejects(written(world, "csv", all), isKey);
  }
  world.told.answer = { pages: [rows, [["x"]], []] };
  await assert.rejects(written(world, "csv", all), (error: unknown) => isFailure(error, "unavailable"));
  assert.equal(world.server.cancelled.length, 1, "of what was not read to its end");
});

test("Trino is asked for no more than a reader takes, and told when they leave", async () => {
  await using world = await largeWorld(odd);
  await world.make();
  const many = Array.from({ length: 2_000 }, (_, at) => ["x".repeat(200), at]);
  world.told.answer = { pages: Array.from({ length: 200 }, () => many) };
  const { stream } = await exported(world, "csv", "columns=ville&n__greater=1");
  const reading = stream[Symbol.asyncIterator]();
  for (let pieces = 0; pieces < 3; pieces += 1) await reading.next();
  const asked = world.told.pages;
  assert.ok(asked < 10, `${asked} pages of 200`);
  await reading.return?.();
  const others = Array.from({ length: 4 }, () => exported(world, "csv", "columns=ville&n__greater=1"));
  const begun = await Promise.all(others);
  const fifth = await written(world, "csv", "columns=ville&n__greater=2");
  assert.equal(fifth.split("\r\n").length, 4, "the embedded engine answers at once");
  for (const { stream: other } of begun) other.destroy();
  const left = new AbortController();
  world.told.answer = { at: { page: 0, what: "hang" } };
  const waiting = exported(world, "csv", all, left.signal);
  left.abort(new Error("gone"));
  await assert.rejects(waiting, /gone/);
  while (world.server.cancelled.length < 5) await new Promise((resolve) => setTimeout(resolve, 20));
});

test("rows that were to go while they were put in order are not written", async () => {
  await using world = await largeWorld(odd);
  const here = await written(world, "csv", "columns=n&n__sort=asc");
  await world.make();
  world.told.answer = { pages: [[[7, 7, 7]]] };
  const { trino } = world.ctx.large ?? {};
  assert.ok(trino !== undefined);
  const read = trino.read.bind(trino);
  trino.read = async function* (...asked) {
    await forgetLarge(world.ctx, world.parquet);
    yield* read(...asked);
  };
  assert.equal(await written(world, "csv", "columns=n&n__sort=asc"), here);
});

test("where the database breaks off once rows have begun, Trino is told that nobody reads them", async () => {
  await using world = await largeWorld(odd);
  await world.make();
  world.told.answer = { pages: Array.from({ length: 200 }, () => [["x".repeat(200_000), 1]]) };
  let isCut = false;
  const db = new Proxy(world.ctx.db, {
    apply: (target, self, asked: unknown[]) => {
      if (isCut) throw new Error("cut");
      return Reflect.apply(target as unknown as () => unknown, self, asked);
    },
  });
  const { trino } = world.ctx.large ?? {};
  assert.ok(trino !== undefined);
  const read = trino.read.bind(trino);
  trino.read = async function* (...asked) {
    isCut = true;
    yield* read(...asked);
  };
  const parameters = new URLSearchParams("columns=ville&n__greater=1");
  const exporting = exportRows({ ...world.ctx, db }, system, world.table, "csv", parameters, {
    neutralize: true,
  });
  await assert.rejects(exporting, /cut/);
  while (world.server.cancelled.length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a reading that is no longer allowed ends at Trino too, and the journal is told what left", async () => {
  await using world = await largeWorld(odd);
  const { ctx } = world;
  await world.make();
  const many = Array.from({ length: 2_000 }, (_, at) => ["x".repeat(200), at]);
  world.told.answer = { pages: Array.from({ length: 200 }, () => many) };
  const found = await foundTogether(ctx, system, world.table, undefined);
  const allowed = await allowReading(ctx, system, found, { reading: "export-csv" });
  const right = new AbortController();
  const told: { rows: number; ended: string[] } = { rows: 0, ended: [] };
  const watched = {
    signal: right.signal,
    sent: (rows: number) => void (told.rows += rows),
    stop: (ended: string) => void told.ended.push(ended),
  };
  const open = () => rowsOf(ctx, { ...allowed, watched }, new URLSearchParams("columns=ville&n__greater=1"));
  const { stream } = await exportOpen(ctx, open(), "csv", {});
  const reading = stream[Symbol.asyncIterator]();
  for (let pieces = 0; pieces < 3; pieces += 1) await reading.next();
  right.abort(new Error("withdrawn"));
  await assert.rejects(Array.fromAsync(stream), /withdrawn/);
  assert.deepEqual(told.ended, ["cut"]);
  assert.ok(told.rows > 0 && told.rows < 20_000, `${told.rows} of 400,000`);
  while (world.server.cancelled.length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
  const pages = world.told.pages;
  await assert.rejects(exportOpen(ctx, open(), "csv", {}), /withdrawn/);
  assert.equal(world.told.pages, pages, "nothing is asked for who may not");
});
