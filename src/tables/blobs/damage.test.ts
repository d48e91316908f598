import assert from "node:assert/strict";
import { copyFile, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { keepRowWords } from "../row-words.ts";
import { importWorld } from "../../../test/import-world.ts";
import { anyone, system } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import { openEngine } from "../../engine/open-engine.ts";
import { joinStore } from "../../store/local.ts";
import type { TablesContext } from "../context.ts";
import { keptFiles } from "../damaged-files.ts";
import { openParquet } from "../exports.ts";
import { findVersion } from "../stored/version-rows.ts";
import { listRejectedRows } from "../rejected-rows.ts";
import { readPage } from "../rows.ts";
import { openOriginal } from "../versions.ts";
import { verifyFiles } from "./verify-files.ts";
import { patient } from "../../../test/patient.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

const rows = Array.from({ length: 500 }, (_, n) => `${n};École ${n * 7};${(n % 90) + 0.5}`);
const csv = ["numero;nom;valeur", ...rows, "500;École 3500;beaucoup trop"].join("\n");

function fileOf(world: World, hash: string): string {
  return join(world.folder, "store", hash.slice(0, 2), hash.slice(2));
}

/** The same instance after a start: nothing of what it read is remembered, and no copy answers. */
async function started(world: World): Promise<AsyncDisposable & { ctx: TablesContext }> {
  const folder = join(world.folder, `engine-${performance.now()}`);
  const engine = await openEngine({ folder, memoryMegabytes: 300, servingMegabytes: 100, ...patient });
  const store = await joinStore(join(world.folder, "store"));
  return {
    ctx: { ...world.ctx, engine, store },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

async function imported(world: World) {
  const { made } = await world.import("écoles.csv", csv);
  const table = made[0]?.table ?? "";
  const version = await findVersion(world.ctx.db, table);
  assert.ok(version?.rejects !== undefined);
  await untilSearchable(world, version.id);
  return { table, version, rejects: version.rejects };
}

/** Its words are taken from the Parquet in the background, which then reads it no more. */
async function untilSearchable({ ctx: { db } }: World, version: string): Promise<void> {
  for (let looks = 0; looks < 3000; looks += 1) {
    const kept = await db`select from version_words where version = ${version}`;
    if (kept.length > 0) return;
    await wait(20);
  }
  throw new Error("the words of the rows were not kept");
}

async function untilMended(world: World): Promise<void> {
  for (let looks = 0; looks < 900; looks += 1) {
    const { damaged } = await keptFiles(world.ctx, system);
    if (damaged.every(({ outcome }) => outcome !== undefined)) return;
    await wait(100);
  }
  throw new Error("mending did not end");
}

const refused = (key: string, hash: string) => (error: unknown) =>
  isFailure(error, "unavailable") &&
  error.key === key &&
  error.args["hash"] === hash &&
  error.args["version"] === 1 &&
  Number(error.args["retryAfterS"]) > 0;

type Harm = (path: string, bytes: Buffer) => Promise<unknown>;

const harms: Record<string, Harm> = {
  cut: (path, bytes) => truncate(path, bytes.length - 100),
  missing: (path) => rm(path),
  replaced: (path) => writeFile(path, "PAR1 something else PAR1"),
};
for (let flip = 0; flip < 12; flip += 1) {
  harms[`flipped at ${flip}/11`] = (path, bytes) => {
    const altered = Buffer.from(bytes);
    const at = Math.round((flip * (bytes.length - 1)) / 11);
    altered[at] = (altered[at] ?? 0) ^ 1;
    return writeFile(path, altered);
  };
}

test("rows that the disk altered are served by no door, and are made again from the original", async () => {
  await using world = await importWorld();
  const { table, version } = await imported(world);
  const path = fileOf(world, version.parquet);
  const bytes = await readFile(path);
  const isRefused = refused("version-rows-damaged", version.parquet);
  for (const [name, harm] of Object.entries(harms)) {
    await harm(path, bytes);
    {
      await using again = await started(world);
      const read = readPage(again.ctx, system, table, new URLSearchParams());
      await assert.rejects(read, isRefused, name);
    }
    await untilMended(world);
    assert.deepEqual((await keptFiles(world.ctx, system)).damaged, [], name);
    await using again = await started(world);
    const { stream } = await openParquet(again.ctx, system, table);
    assert.deepEqual(await buffer(stream), bytes, name);
    const page = await readPage(again.ctx, system, table, new URLSearchParams("numero__exact=7"));
    assert.equal(page.rows[0]?.["nom"], "École 49", name);
  }
});

test("a Parquet that was altered is refused whole and by stretches", async () => {
  await using world = await importWorld();
  const { table, version } = await imported(world);
  await writeFile(fileOf(world, version.parquet), "altered");
  await using again = await started(world);
  const isRefused = refused("version-rows-damaged", version.parquet);
  await assert.rejects(openParquet(again.ctx, system, table, { start: 0, end: 3 }), isRefused);
});

test("a Parquet that decays without a date is not given out whole, and no copy is made of it", async () => {
  await using world = await importWorld();
  const { table, version } = await imported(world);
  const path = fileOf(world, version.parquet);
  const bytes = await readFile(path);
  await utimes(path, 1_700_000_000, 1_700_000_000);
  await using again = await started(world);
  assert.equal(await again.ctx.store.state(version.parquet), "whole");
  // The process that mends remembers it as whole too.
  assert.equal(await world.ctx.store.state(version.parquet), "whole");
  const altered = Buffer.from(bytes);
  altered[20] = (altered[20] ?? 0) ^ 1;
  await writeFile(path, altered);
  await utimes(path, 1_700_000_000, 1_700_000_000);
  const { stream } = await openParquet(again.ctx, system, table);
  await assert.rejects(buffer(stream), (error) => isFailure(error) && error.key === "store-blob-altered");
  await assert.rejects(
    readPage(again.ctx, system, table, new URLSearchParams()),
    refused("version-rows-damaged", version.parquet),
  );
  await untilMended(world);
  assert.equal((await readPage(again.ctx, system, table, new URLSearchParams())).total, 500);
});

test("an original that was altered is refused, told to the administrator, and mended by nobody who lacks it", async () => {
  await using world = await importWorld();
  const { table, version } = await imported(world);
  await truncate(fileOf(world, version.original), 100);
  await using again = await started(world);
  const isRefused = refused("version-original-damaged", version.original);
  await assert.rejects(openOriginal(again.ctx, system, table, 1), isRefused);
  await untilMended(world);
  const { damaged } = await keptFiles(world.ctx, system);
  assert.deepEqual(
    damaged.map(({ hash, role, outcome, number }) => ({ hash, role, outcome, number })),
    [{ hash: version.original, role: "original", outcome: "mend-original-gone", number: 1 }],
  );
  await assert.rejects(keptFiles(world.ctx, anyone), (error) => isFailure(error, "unauthenticated"));
  // The rows are still well, and served.
  assert.equal((await readPage(again.ctx, system, table, new URLSearchParams())).total, 500);
});

test("an original is fetched again from the address that it came from, and rows set aside are listed again", async () => {
  await using world = await importWorld();
  const server = createServer((_, response) => response.end(csv)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const { made } = await world.importUrl(`http://127.0.0.1:${address.port}/ecoles.csv`);
    const table = made[0]?.table ?? "";
    const version = await findVersion(world.ctx.db, table);
    assert.ok(version?.rejects !== undefined);
    for (const hash of [version.original, version.rejects]) await rm(fileOf(world, hash));
    const list = () => listRejectedRows(world.ctx, system, table, { page: 1, pageSize: 10 });
    await assert.rejects(list(), refused("version-rejects-damaged", version.rejects));
    await untilMended(world);
    assert.deepEqual((await keptFiles(world.ctx, system)).damaged, []);
    assert.equal((await list()).items[0]?.line, 502);
    assert.equal(String(await buffer((await openOriginal(world.ctx, system, table, 1)).stream)), csv);
  } finally {
    server.close();
  }
});

test("a new version is made though the one before is damaged, without saying what it changed", async () => {
  await using world = await importWorld();
  const { table, version } = await imported(world);
  for (const hash of [version.original, version.parquet]) await writeFile(fileOf(world, hash), "altered");
  const { made } = await world.import("écoles.csv", `${csv}\n501;Une autre;1.5`, { table });
  assert.deepEqual(made, [{ table, version: 2 }]);
  const second = await findVersion(world.ctx.db, table);
  assert.equal(second?.changes, undefined);
  assert.equal(second?.rows, 501);
});

test("all files are read again in the background, which finds what decays without a date, and goes on where it was", async () => {
  await using world = await importWorld();
  const { version } = await imported(world);
  const path = fileOf(world, version.parquet);
  const { mtime } = await stat(path);
  // As whole seconds, so that the date can be put back as it was.
  await utimes(path, mtime, mtime);
  assert.equal(await world.ctx.store.state(version.parquet), "whole");
  const bytes = await readFile(path);
  const altered = Buffer.from(bytes);
  altered[100] = (altered[100] ?? 0) ^ 1;
  await writeFile(path, altered);
  await utimes(path, mtime, mtime);
  assert.equal(await world.ctx.store.state(version.parquet), "whole");
  const cut = new AbortController();
  cut.abort();
  // The pause after each file is where a process that stops leaves the round.
  await assert.rejects(verifyFiles(world.ctx, cut.signal, 1));
  const begun = (await keptFiles(world.ctx, system)).round;
  assert.equal(begun?.blobs, 1);
  assert.equal(begun.endedAt, undefined);
  await verifyFiles(world.ctx, new AbortController().signal, 0);
  const ended = (await keptFiles(world.ctx, system)).round;
  assert.equal(ended?.blobs, 3);
  assert.ok(ended.endedAt !== undefined);
  await untilMended(world);
  assert.deepEqual((await keptFiles(world.ctx, system)).damaged, []);
  assert.deepEqual(await readFile(path), bytes);
});

test("bytes that come back under another file do not hide what was altered", async () => {
  await using world = await importWorld();
  const { table, version } = await imported(world);
  await copyFile(fileOf(world, version.original), fileOf(world, version.parquet));
  await using again = await started(world);
  const read = readPage(again.ctx, system, table, new URLSearchParams());
  await assert.rejects(read, refused("version-rows-damaged", version.parquet));
});

test("a damaged table keeps no other from being searched in its rows, and is once it is mended", async () => {
  await using world = await importWorld();
  const { version } = await imported(world);
  const { made } = await world.import("autres.csv", "nom;x\nZéphyrin;1");
  const other = await findVersion(world.ctx.db, made[0]?.table ?? "");
  assert.ok(other !== undefined);
  await untilSearchable(world, other.id);
  await world.ctx.db`delete from version_words`;
  await writeFile(fileOf(world, version.parquet), "altered");
  await keepRowWords(world.ctx);
  await untilSearchable(world, other.id);
  await untilMended(world);
  await keepRowWords(world.ctx);
  await untilSearchable(world, version.id);
});
