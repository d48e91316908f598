import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  statfs,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { test } from "node:test";
import fc from "fast-check";
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

test("a blob comes back byte for byte under its SHA-256", async () => {
  await using made = await testStore();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), async (chunks) => {
      const whole = Buffer.concat(chunks);
      const blob = await made.store.put(Readable.from(chunks));
      assert.deepEqual(blob, {
        hash: createHash("sha256").update(whole).digest("hex"),
        bytes: whole.byteLength,
      });
      assert.deepEqual(await buffer(await made.store.open(blob.hash)), whole);
    }),
    { numRuns: 20 },
  );
});

test("a stretch of a blob is read by its first and last byte", async () => {
  await using made = await testStore();
  const { hash } = await made.store.put(Readable.from([Buffer.from("0123456789")]));
  assert.equal(await text(await made.store.open(hash, { start: 2, end: 4 })), "234");
});

test("the same bytes are kept once, put or adopted", async () => {
  await using made = await testStore();
  const first = await made.store.put(Readable.from([Buffer.from("same")]));
  const path = join(made.folder, "upload");
  await writeFile(path, "same");
  assert.deepEqual(await made.store.adopt(path), first);
  assert.deepEqual(await Array.fromAsync(made.store.list()), [first]);
  await assert.rejects(readFile(path), { code: "ENOENT" });
});

test("a blob that is too large, or whose source fails, leaves nothing behind", async () => {
  await using made = await testStore();
  await assert.rejects(
    made.store.put(Readable.from([Buffer.alloc(10), Buffer.alloc(10)]), { maxBytes: 15 }),
    (error) => isFailure(error, "too-large"),
  );
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from("half");
      throw new Error("the line was cut");
    })(),
  );
  await assert.rejects(made.store.put(failing), { message: "the line was cut" });
  assert.deepEqual(await readdir(join(made.folder, "drafts")), []);
  assert.deepEqual(await Array.fromAsync(made.store.list()), []);
});

test("what a killed process left half written is removed at the next opening", async () => {
  await using made = await testStore();
  await writeFile(join(made.folder, "drafts", "half"), "half");
  await openStore(made.folder);
  assert.deepEqual(await readdir(join(made.folder, "drafts")), []);
});

test("a hash that is none reads no file", async () => {
  await using made = await testStore();
  await mkdir(join(made.folder, "aa"), { recursive: true });
  for (const hash of ["../../etc/passwd", "aa/../../x", "", "ab".repeat(31), "AB".repeat(32)]) {
    await assert.rejects(made.store.open(hash), (error) => isFailure(error, "not-found"));
  }
  assert.equal(await made.store.size("ab".repeat(32)), undefined);
  await assert.rejects(made.store.lend("ab".repeat(32)), (error) => isFailure(error, "not-found"));
});

/** Where a blob lies, as the documentation of the store says. */
function fileOf(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), hash.slice(2));
}

const isAltered = (error: unknown): boolean =>
  isFailure(error, "unavailable") && error.key === "store-blob-altered";

test("a blob of which one byte was flipped, anywhere, is not given out, and is once it is put again", async () => {
  await using made = await testStore();
  const bytes = randomBytes(100_000);
  const { hash } = await made.store.put(Readable.from([bytes]));
  for (let flip = 0; flip < 12; flip += 1) {
    const altered = Buffer.from(bytes);
    const at = Math.round((flip * (bytes.length - 1)) / 11);
    altered[at] = (altered[at] ?? 0) ^ 1;
    await writeFile(fileOf(made.folder, hash), altered);
    await assert.rejects(made.store.lend(hash), isAltered, `byte ${at}`);
    await assert.rejects(made.store.open(hash, { start: 0, end: 9 }), isAltered);
    assert.equal(await made.store.state(hash), "altered");
    await made.store.put(Readable.from([bytes]));
    assert.deepEqual(await buffer(await made.store.open(hash)), bytes);
  }
});

test("a blob that was altered while no process ran, cut, replaced by another or taken away is told", async () => {
  await using made = await testStore();
  const bytes = randomBytes(5_000_000);
  const other = await made.store.put(Readable.from([Buffer.from("other")]));
  const harms: Record<string, (path: string) => Promise<unknown>> = {
    altered: (path) => writeFile(path, Buffer.concat([bytes.subarray(1), Buffer.from("x")])),
    cut: (path) => truncate(path, 4_000_000),
    emptied: (path) => truncate(path, 0),
    replaced: (path) => copyFile(fileOf(made.folder, other.hash), path),
  };
  for (const [name, harm] of Object.entries(harms)) {
    const { hash } = await made.store.put(Readable.from([bytes]));
    await harm(fileOf(made.folder, hash));
    const next = await openStore(made.folder);
    await assert.rejects(next.open(hash), isAltered, name);
    assert.equal(await next.verify(hash), "altered", name);
    await next.remove(hash);
    assert.equal(await next.state(hash), "missing");
    await assert.rejects(next.lend(hash), (error) => isFailure(error, "not-found"));
  }
});

test("a byte that decays on the disk without a date is found where all is read again", async () => {
  await using made = await testStore();
  const { hash } = await made.store.put(Readable.from([Buffer.from("0123456789")]));
  const path = fileOf(made.folder, hash);
  const { mtime } = await stat(path);
  await writeFile(path, "0123456788");
  await utimes(path, mtime, mtime);
  assert.equal(await made.store.verify(hash), "altered");
  await assert.rejects(made.store.lend(hash), isAltered);
});

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
      for (let looks = 0; looks < 400 && (await store.state(hash)) === "whole"; looks += 1) await wait(5);
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

test("a full disk is said as such", async () => {
  await using made = await testStore();
  const full = new Readable({
    read() {
      this.destroy(Object.assign(new Error("no space"), { code: "ENOSPC" }));
    },
  });
  await assert.rejects(made.store.put(full), (error) => isFailure(error) && error.key === "store-disk-full");
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
