import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { netOfTests, s3Server } from "../../test/s3-server.ts";
import { testVault } from "../../test/vault.ts";
import { isFailure } from "../base/failure.ts";
import { openStore } from "../store/local.ts";
import { MovingStore } from "../store/moving-store.ts";
import { Bucket } from "../store/s3/bucket.ts";
import { openObjectStore } from "../store/s3/object-store.ts";
import { openStoreKeys } from "../store/store-keys.ts";
import { copyFiles } from "./copy-files.ts";

/** Some files in a folder, one of them sealed, that are to go to a bucket. */
async function movingWorld({ cacheBytesMax = 0 } = {}) {
  const { db, ...database } = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "maille-moving-"));
  const server = await s3Server(join(folder, "objects"));
  const keys = openStoreKeys({ db, vault: testVault() });
  const from = await openStore(join(folder, "store"), { keys });
  const tries = { atMost: 2, pauseMs: 5 };
  const bucket = new Bucket(server.address, { net: netOfTests, tries, partBytes: 10_000 });
  const to = await openObjectStore(join(folder, "cache"), { bucket, cacheBytesMax, keys });
  const contents = Array.from({ length: 6 }, () => randomBytes(25_000));
  const blobs = await Promise.all(
    contents.map((bytes, at) => from.put(Readable.from([bytes]), { sealed: at === 0 })),
  );
  return {
    db,
    server,
    from,
    to,
    store: new MovingStore({ to, from, near: from }),
    contents,
    hashes: blobs.map(({ hash }) => hash),
    fileOf: (hash: string) => join(folder, "store", hash.slice(0, 2), hash.slice(2)),
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const signal = new AbortController().signal;

test("files are copied while they are read, whatever stops it, and are whole and as sealed where they come", async () => {
  await using made = await movingWorld();
  const { store, to, hashes, contents } = made;
  const last = await store.put(Readable.from([Buffer.from("put meanwhile")]));
  const readAll = async () => {
    for (const [at, hash] of hashes.entries())
      assert.deepEqual(await buffer(await store.open(hash)), contents[at]);
  };
  // Each time it goes on until it is stopped once more.
  for (let files = 1; files < hashes.length; files += 1) {
    let puts = 0;
    made.server.told.fault = (request) =>
      request.startsWith("POST") && request.includes("?uploads") && (puts += 1) > 1 ? "break" : undefined;
    await assert.rejects(
      copyFiles(made, { signal }),
      (error) => isFailure(error) && error.key === "store-away",
    );
    await readAll();
  }
  made.server.told.fault = () => undefined;
  assert.deepEqual(await copyFiles(made, { signal }), { copied: 1, there: 5, damaged: [] });
  for (const hash of hashes) assert.equal(await to.verify(hash), "whole");
  assert.deepEqual(await Promise.all(hashes.map((hash) => to.isSealed(hash))), [
    true,
    ...Array(5).fill(false),
  ]);
  assert.equal((await Array.fromAsync(store.list())).length, 7);
  assert.deepEqual(await copyFiles(made, { signal }), { copied: 0, there: 6, damaged: [] });
  await readAll();
  assert.equal(await made.from.has(last.hash), false);
});

test("what is sealed or erased while files are copied is so in both places", async () => {
  await using made = await movingWorld();
  const { store, from, to, hashes } = made;
  const [, one = "", other = ""] = hashes;
  await copyFiles(made, { signal });
  await store.seal(one);
  await store.remove(other);
  for (const place of [from, to]) {
    assert.deepEqual([await place.isSealed(one), await place.isInClear(one)], [true, false]);
    assert.equal(await place.has(other), false);
  }
  assert.deepEqual(await copyFiles(made, { signal }), { copied: 0, there: 5, damaged: [] });
});

test("a file counts as copied where the bucket holds it whole, whatever this machine has of it", async () => {
  await using made = await movingWorld({ cacheBytesMax: 1e9 });
  await copyFiles(made, { signal });
  const [, hash = "", other = ""] = made.hashes;
  const objectOf = (of: string): string => join(made.server.objects, of.slice(0, 2), of.slice(2));
  await writeFile(objectOf(hash), randomBytes(25_000));
  await writeFile(objectOf(other), randomBytes(10));
  await made.to.forget(other);
  assert.deepEqual(await copyFiles(made, { signal }), { copied: 1, there: 5, damaged: [] });
  for (const each of made.hashes) {
    await made.to.forget(each);
    assert.equal(await made.to.verify(each), "whole");
  }
});

test("a damaged file is told, and none is made of it", async () => {
  await using made = await movingWorld();
  const [, hash = ""] = made.hashes;
  await writeFile(made.fileOf(hash), randomBytes(25_000));
  assert.deepEqual(await copyFiles(made, { signal }), { copied: 5, there: 0, damaged: [hash] });
  assert.equal(await made.to.has(hash), false);
  await assert.rejects(
    copyFiles({ ...made, store: made.to }, { signal }),
    (error) => isFailure(error) && error.key === "store-nowhere-to-copy-from",
  );
});
