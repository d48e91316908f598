import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isFailure } from "../base/failure.ts";
import { openStore } from "../store/local.ts";
import type { StoreKeys } from "../store/store-keys.ts";
import { isServingWhole } from "./damage.ts";
import { openEngine } from "./open-engine.ts";
import { findServingKey, hasOwnNonces, type SealedBlobs, withoutKey } from "./sealed-serving.ts";
import { fileOf } from "./sql-messages.ts";
import { patient } from "../../test/patient.ts";

const budget = { timeMs: 10_000 };

/** A store and an engine, with a sealed Parquet of 200 000 people. */
async function sealedWorld() {
  const folder = await mkdtemp(join(tmpdir(), "maille-engine-"));
  const key = { id: randomBytes(16), key: randomBytes(32) };
  const keys: StoreKeys = { current: async () => key, find: async () => key.key };
  const store = await openStore(join(folder, "store"), { keys });
  const open = (blobs: SealedBlobs = store) =>
    openEngine({
      folder: join(folder, "engine"),
      memoryMegabytes: 200,
      threads: 2,
      servingMegabytes: 500,
      blobs,
      ...patient,
    });
  const engine = await open();
  const path = join(folder, "people.parquet");
  {
    await using workspace = await engine.workspace();
    await workspace.run(
      `COPY (SELECT 'Person ' || i AS name, hash(i) AS mark FROM range(200000) t(i)) TO '${path}' (FORMAT parquet)`,
    );
  }
  const { hash } = await store.put(createReadStream(path), { sealed: true });
  await rm(path);
  const serving = join(folder, "engine", "serving");
  return {
    store,
    engine,
    open,
    hash,
    serving,
    fileName: async () =>
      join(serving, (await readdir(serving)).find((name) => name.endsWith(".duckdb")) ?? ""),
    serve: (by = engine) => by.serve(hash, (use) => store.lend(hash, use), {}, "file"),
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

test("the copy of a sealed blob is encrypted under a key of its own, and found again by the next start", async () => {
  await using world = await sealedWorld();
  const serving = await world.serve();
  const asked = "SELECT count(*), max(name) FROM rows WHERE name LIKE 'Person 77%'";
  const first = await serving.rows(asked, [], budget);
  serving.release();
  const path = await world.fileName();
  const bytes = await readFile(path);
  assert.equal(bytes.includes("Person 7"), false);
  assert.ok(bytes.length > 4 * 262_144, "it has several blocks");
  assert.equal(await hasOwnNonces(path), true);
  assert.equal(bytes.includes(Buffer.from(serving.key ?? "", "base64")), false);
  await world.engine[Symbol.asyncDispose]();
  await using next = await world.open();
  const again = await world.serve(next);
  assert.equal(again.key, serving.key);
  assert.deepEqual(await again.rows(asked, [], budget), first);
  again.release();
  // Without its key it is made again, under another.
  await next[Symbol.asyncDispose]();
  await rm(`${path}.key`);
  await using third = await world.open();
  const made = await world.serve(third);
  assert.notEqual(made.key, serving.key);
  assert.deepEqual(await made.rows(asked, [], budget), first);
  made.release();
});

test("whoever asks for a blob that is sealed in that moment is answered by an encrypted copy", async () => {
  await using world = await sealedWorld();
  const { store } = world;
  let asked = 0;
  // As it was a moment before it was sealed, when it is asked for the first time.
  const blobs: SealedBlobs = {
    isSealed: async (hash) => {
      asked += 1;
      return asked > 1 && store.isSealed(hash);
    },
    sealSmall: store.sealSmall.bind(store),
    openSmall: store.openSmall.bind(store),
    clearFolder: store.clearFolder,
  };
  await using engine = await world.open(blobs);
  const serving = await world.serve(engine);
  assert.deepEqual((await serving.rows("SELECT count(*) FROM rows", [], budget)).rows, [[200_000]]);
  assert.notEqual(serving.key, undefined);
  serving.release();
});

test("a nonce that comes twice in one file is seen", async () => {
  await using world = await sealedWorld();
  (await world.serve()).release();
  const path = await world.fileName();
  const bytes = await readFile(path);
  const [one, other] = [12_288, 12_288 + 262_144];
  bytes.copy(bytes, other, one, one + 12);
  await writeFile(path, bytes);
  assert.equal(await hasOwnNonces(path), false);
});

test("an encrypted copy that the disk altered is refused, and no message tells its key", async () => {
  await using world = await sealedWorld();
  (await world.serve()).release();
  const path = await world.fileName();
  await world.engine[Symbol.asyncDispose]();
  const bytes = await readFile(path);
  const at = 12_288 + 262_144 + 9_000;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const key = await findServingKey(world.store, path);
  assert.equal(await isServingWhole(path, key), false);
  assert.equal(await isServingWhole(path, randomBytes(32).toString("base64")), false);
  const told = withoutKey(new Error(`ATTACH … ENCRYPTION_KEY '${key}'`), key);
  assert.equal(String(told).includes(key ?? ""), false);
  await using next = await world.open();
  assert.equal((await next.checkServing()).damaged.length, 1);
});

test("strangers' SQL reads an encrypted copy, and sees neither its key nor its place", async () => {
  await using world = await sealedWorld();
  const serving = await world.serve();
  const ask = (sql: string) =>
    world.engine.sql.run(
      { sources: [{ kind: "serving", ...fileOf(serving), names: ["people"] }], sql },
      { timeMs: 20_000, rowsMax: 10, caller: "a test" },
    );
  assert.deepEqual((await ask("SELECT count(*) AS n FROM people")).rows, [[200_000]]);
  await assert.rejects(ask("SELECT nothing FROM people"), (error) => {
    assert.ok(isFailure(error));
    return !JSON.stringify(error.args).includes(serving.key ?? "none");
  });
  await assert.rejects(ask("SELECT * FROM duckdb_databases()"));
  serving.release();
});

test("of rows about people no column is sorted, and no word listed", async () => {
  await using world = await sealedWorld();
  for (let turn = 0; turn < 3; turn += 1) {
    const serving = await world.serve();
    for (const name of ["name", "__text"]) serving.wishSorted(name);
    serving.release();
  }
  await wait(500);
  assert.deepEqual(
    (await readdir(world.serving)).filter((name) => name.includes("_sorted")),
    [],
  );
});
