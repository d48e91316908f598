import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat, statfs, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "node:test";
import { isFailure } from "../base/failure.ts";
import { joinStore, openStore } from "./local.ts";
import type { Store } from "./store.ts";

async function testStore(): Promise<AsyncDisposable & { folder: string; store: Store }> {
  const folder = await mkdtemp(join(tmpdir(), "maille-store-"));
  return {
    folder,
    store: await openStore(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Where a blob lies, as the documentation of the store says. */
function fileOf(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), hash.slice(2));
}

const isAltered = (error: unknown): boolean =>
  isFailure(error, "unavailable") && error.key === "store-blob-altered";

/** One byte of a blob, as a disk decays: neither its size nor its date changes. */
async function decay(path: string, bytes: Buffer): Promise<void> {
  const { atime, mtime } = await stat(path);
  const altered = Buffer.from(bytes);
  altered[0] = (altered[0] ?? 0) ^ 1;
  await writeFile(path, altered);
  await utimes(path, atime, mtime);
}

test("what decays without a date is never given out whole, and is refused from then on", async () => {
  await using made = await testStore();
  for (const size of [1, 1_000, 3_000_000]) {
    const bytes = randomBytes(size);
    const { hash } = await made.store.put(Readable.from([bytes]));
    const path = fileOf(made.folder, hash);
    // The date that is set back must be one that the system keeps whole.
    await utimes(path, 1_700_000_000, 1_700_000_000);
    assert.deepEqual(await buffer(await made.store.open(hash)), bytes);
    await decay(path, bytes);
    assert.equal(await made.store.state(hash), "whole", "its date does not tell");
    let given = 0;
    const stream = await made.store.open(hash);
    stream.on("data", (chunk: Buffer) => (given += chunk.byteLength));
    await assert.rejects(finished(stream), isAltered);
    assert.ok(given < size, `${given} of ${size} bytes left`);
    await assert.rejects(made.store.lend(hash), isAltered);
    await assert.rejects(made.store.open(hash, { start: 0, end: 0 }), isAltered);
  }
});

test("what decays without a date is found before anything is made of it, and within the hour where it is in use", async () => {
  await using made = await testStore();
  let now = 0;
  const store = await joinStore(made.folder, { now: () => now });
  const bytes = randomBytes(1_000);
  for (const meet of ["copy", "use"] as const) {
    const { hash } = await store.put(Readable.from([bytes]));
    const path = fileOf(made.folder, hash);
    await utimes(path, 1_700_000_000, 1_700_000_000);
    assert.equal((await store.lend(hash)).path, path);
    assert.equal((await store.lend(hash, "copy")).path, path);
    await decay(path, bytes);
    now += 61_000;
    assert.equal((await store.lend(hash)).path, path, "it was read a minute ago");
    if (meet === "copy") {
      await assert.rejects(store.lend(hash, "copy"), isAltered);
    } else {
      now += 3_600_000;
      await store.lend(hash);
      // It is read again beside what was answered.
      for (let looks = 0; looks < 12_000 && (await store.state(hash)) === "whole"; looks += 1) await wait(5);
    }
    await assert.rejects(store.lend(hash), isAltered);
    await store.remove(hash);
  }
});

test("a blob that is cut while it is read ends with an error, not as if it were whole", async () => {
  await using made = await testStore();
  const { hash } = await made.store.put(Readable.from([randomBytes(3_000_000)]));
  const stream = await made.store.open(hash);
  await truncate(fileOf(made.folder, hash), 1_000_000);
  await assert.rejects(buffer(stream), isAltered);
});

// A real one needs the right to mount it: the test command makes it where it may.
test("a disk that fills up is said, and what was there before is safe", async (context) => {
  const folder = process.env["MAILLE_TEST_SMALL_DISK"];
  if (folder === undefined) return context.diagnostic("MAILLE_TEST_SMALL_DISK names no small disk: left out");
  const store = await openStore(join(folder, "store"));
  const kept = await store.put(Readable.from([Buffer.from("kept")]));
  const { bsize, bavail } = await statfs(folder);
  const more = Readable.from(
    (function* () {
      for (let bytes = 0; bytes < bsize * (bavail + 1000); bytes += 1 << 20) yield Buffer.alloc(1 << 20, 7);
    })(),
  );
  await assert.rejects(store.put(more), (error) => isFailure(error) && error.key === "store-disk-full");
  assert.equal(await text(await store.open(kept.hash)), "kept");
  assert.deepEqual(await readdir(join(folder, "store", "drafts")), []);
});

test("what is fetched as it lies leaves the room that is kept free, as what is put does", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-store-"));
  try {
    const store = await openStore(folder, { reserveBytes: Number.MAX_SAFE_INTEGER });
    const puts = [
      () => store.put(Readable.from([randomBytes(10)])),
      () => store.putAsItLies("ab".repeat(32), Readable.from([randomBytes(10)])),
    ];
    for (const put of puts) await assert.rejects(put(), (error) => isFailure(error, "no-room"));
    assert.deepEqual(await readdir(join(folder, "drafts")), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});
