import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import fc from "fast-check";
import { onEachStore } from "../../test/stores.ts";
import { isFailure } from "../base/failure.ts";

onEachStore("a blob comes back byte for byte under its SHA-256", async (testStore) => {
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

onEachStore("a stretch of a blob is read by its first and last byte", async (testStore) => {
  await using made = await testStore();
  const { hash } = await made.store.put(Readable.from([Buffer.from("0123456789")]));
  assert.equal(await text(await made.store.open(hash, { start: 2, end: 4 })), "234");
});

onEachStore("the same bytes are kept once, put or adopted", async (testStore) => {
  await using made = await testStore();
  const first = await made.store.put(Readable.from([Buffer.from("same")]));
  const path = join(made.folder, "upload");
  await writeFile(path, "same");
  assert.deepEqual(await made.store.adopt(path), first);
  const listed = await Array.fromAsync(made.store.list());
  assert.deepEqual(
    listed.map(({ hash, bytes }) => ({ hash, bytes })),
    [first],
  );
  await assert.rejects(readFile(path), { code: "ENOENT" });
});

onEachStore("a blob that is too large, or whose source fails, leaves nothing behind", async (testStore) => {
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
  assert.deepEqual(await readdir(made.drafts), []);
  assert.deepEqual(await Array.fromAsync(made.store.list()), []);
});

onEachStore("what a killed process left half written is removed at the next opening", async (testStore) => {
  await using made = await testStore();
  await writeFile(join(made.drafts, "half"), "half");
  await made.reopen();
  assert.deepEqual(await readdir(made.drafts), []);
});

onEachStore("a hash that is none reads no file", async (testStore) => {
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

onEachStore(
  "a blob of which one byte was flipped, anywhere, is not given out, and is once it is put again",
  async (testStore) => {
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
  },
);

onEachStore(
  "a blob that was altered while no process ran, cut, replaced by another or taken away is told",
  async (testStore) => {
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
      const next = await made.reopen();
      await assert.rejects(next.open(hash), isAltered, name);
      assert.equal(await next.verify(hash), "altered", name);
      await next.remove(hash);
      assert.equal(await next.state(hash), "missing");
      await assert.rejects(next.lend(hash), (error) => isFailure(error, "not-found"));
    }
  },
);

onEachStore(
  "a byte that decays on the disk without a date is found where all is read again",
  async (testStore) => {
    await using made = await testStore();
    const { hash } = await made.store.put(Readable.from([Buffer.from("0123456789")]));
    const path = fileOf(made.folder, hash);
    const { mtime } = await stat(path);
    await writeFile(path, "0123456788");
    await utimes(path, mtime, mtime);
    assert.equal(await made.store.verify(hash), "altered");
    await assert.rejects(made.store.lend(hash), isAltered);
  },
);

onEachStore("a full disk is said as such", async (testStore) => {
  await using made = await testStore();
  const full = new Readable({
    read() {
      this.destroy(Object.assign(new Error("no space"), { code: "ENOSPC" }));
    },
  });
  await assert.rejects(made.store.put(full), (error) => isFailure(error) && error.key === "store-disk-full");
});
