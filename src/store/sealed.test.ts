import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { test } from "node:test";
import { onEachStore } from "../../test/stores.ts";
import { isFailure } from "../base/failure.ts";
import { makeOwn } from "./clear-folder.ts";
import { openStore } from "./local.ts";
import type { StoreKeys } from "./store-keys.ts";

/** Keys in memory, as those of a database. */
function keysInMemory(): StoreKeys {
  const key = { id: randomBytes(16), key: randomBytes(32) };
  return { current: async () => key, find: async (id) => (id.equals(key.id) ? key.key : undefined) };
}

/** The files under a folder, drafts too. */
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

const isAltered = (error: unknown) => isFailure(error) && error.key === "store-blob-altered";
const piece = 65_536;

onEachStore(
  "a sealed blob is found by the hash of its content, and comes back whole and by stretches",
  async (testStore) => {
    await using made = await testStore(keysInMemory());
    for (const length of [0, 1, piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 7]) {
      const bytes = randomBytes(length);
      const hash = createHash("sha256").update(bytes).digest("hex");
      assert.deepEqual(await made.store.put(Readable.from([bytes]), { sealed: true }), {
        hash,
        bytes: length,
      });
      assert.equal(await made.store.size(hash), length);
      assert.deepEqual(await buffer(await made.store.open(hash)), bytes);
      for (const [start, end] of [
        [0, 0],
        [piece - 1, piece],
        [length - 3, length + 9],
        [5, 2 * piece + 5],
      ] as const) {
        if (start < 0 || start >= length) continue;
        const range = await buffer(await made.store.open(hash, { start, end }));
        assert.deepEqual(range, bytes.subarray(start, end + 1), `${length}: ${start}-${end}`);
      }
      const [file = ""] = (await filesUnder(made.folder)).filter((path) =>
        path.endsWith(`${hash.slice(2)}.sealed`),
      );
      if (length > 64) assert.equal((await readFile(file)).includes(bytes.subarray(0, 32)), false);
      assert.equal(await (await made.reopen({ keys: made.keys })).verify(hash), "whole");
    }
  },
);

onEachStore(
  "the engine reads a copy in memory, which goes when the last reader gives it back",
  async (testStore) => {
    await using made = await testStore(keysInMemory());
    const { hash } = await made.store.put(Readable.from([Buffer.from("C-1;Le Gall")]), { sealed: true });
    const one = await made.store.lend(hash);
    const other = await made.store.lend(hash, "copy");
    assert.equal(one.path, other.path);
    assert.equal(await readFile(one.path, "utf8"), "C-1;Le Gall");
    assert.equal((await stat(one.path)).mode & 0o077, 0);
    await one[Symbol.asyncDispose]();
    await one[Symbol.asyncDispose]();
    assert.equal(await readFile(other.path, "utf8"), "C-1;Le Gall");
    await other[Symbol.asyncDispose]();
    await assert.rejects(stat(one.path), { code: "ENOENT" });
  },
);

onEachStore("copies come and go at once: none takes the folder of another away", async (testStore) => {
  await using made = await testStore(keysInMemory());
  const contents = Array.from({ length: 8 }, (_, at) => `C-${at};Le Gall`.repeat(20));
  const blobs = await Promise.all(
    contents.map((content) => made.store.put(Readable.from([Buffer.from(content)]), { sealed: true })),
  );
  const read = async (at: number) => {
    for (let turn = 0; turn < 25; turn += 1) {
      await using copy = await made.store.lend(blobs[at]?.hash ?? "");
      assert.equal(await readFile(copy.path, "utf8"), contents[at]);
    }
  };
  await Promise.all(contents.map((_, at) => read(at)));
});

onEachStore("without files in memory nothing is copied, and least of all to the disk", async (testStore) => {
  await using made = await testStore(keysInMemory());
  const missing = join(made.folder, "none");
  await assert.rejects(
    makeOwn(join(missing, "maille-1"), missing),
    (error) => isFailure(error, "unavailable") && error.key === "store-memory-missing",
  );
  assert.equal((await filesUnder(made.folder)).length, 0);
  assert.ok(made.store.clearFolder.startsWith("/dev/shm/"));
});

test("what a killed process left in memory goes, also where the next one has its number", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-sealed-"));
  const start = createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 16);
  const left = [process.pid, 4_194_305].map((pid) => `/dev/shm/maille-${start}-${pid}`);
  for (const each of left) await mkdir(join(each, "work"), { recursive: true, mode: 0o700 });
  const keys = keysInMemory();
  const store = await openStore(folder, { keys });
  for (const each of left) await assert.rejects(stat(each), { code: "ENOENT" });
  // A second time in one process, as of a command, takes nothing from the first.
  const { hash } = await store.put(Readable.from([Buffer.from("C-1;Le Gall")]), { sealed: true });
  await using copy = await store.lend(hash);
  await openStore(folder, { keys });
  assert.equal(await readFile(copy.path, "utf8"), "C-1;Le Gall");
  await rm(folder, { recursive: true });
});

test("a file in memory that is about nobody is taken over too, whatever disk the store is on", async () => {
  const folder = await mkdtemp("/var/tmp/maille-store-");
  const memory = await mkdtemp("/dev/shm/maille-test-");
  const store = await openStore(folder);
  const path = join(memory, "rows");
  await writeFile(path, "agence;ville");
  const { hash } = await store.adopt(path);
  assert.equal(await text(await store.open(hash)), "agence;ville");
  await assert.rejects(stat(path), { code: "ENOENT" });
  for (const each of [folder, memory]) await rm(each, { recursive: true });
});

onEachStore("a blob is sealed where it lies, and stays so whoever else puts it", async (testStore) => {
  await using made = await testStore(keysInMemory());
  const content = "C-1;Le Gall".repeat(20);
  const { hash } = await made.store.put(Readable.from([Buffer.from(content)]));
  assert.equal(await made.store.isInClear(hash), true);
  const reader = await made.store.lend(hash);
  // Who seals may be who reads it: nobody waits, and the last reader, who reads to the end, removes it.
  await made.store.put(Readable.from([Buffer.from(content)]), { sealed: true });
  await made.store.seal(hash);
  assert.equal(await readFile(reader.path, "utf8"), content);
  assert.equal(await made.store.isInClear(hash), true);
  await reader[Symbol.asyncDispose]();
  assert.equal(await made.store.isInClear(hash), false);
  const path = join(made.folder, "upload");
  await writeFile(path, content);
  await made.store.adopt(path);
  await made.store.put(Readable.from([Buffer.from(content)]));
  assert.deepEqual([await made.store.isSealed(hash), await made.store.isInClear(hash)], [true, false]);
  for (const file of await filesUnder(made.folder))
    assert.doesNotMatch(await readFile(file, "latin1"), /Gall/);
  assert.equal(await text(await made.store.open(hash)), content);
  assert.deepEqual(
    (await Array.fromAsync(made.store.list())).map(({ hash: name, sealed }) => [name, sealed]),
    [[hash, true]],
  );
});

onEachStore(
  "a blob as it lies is one file from its first byte to its last, even if it is sealed meanwhile",
  async (testStore) => {
    await using made = await testStore(keysInMemory());
    const bytes = randomBytes(3 * piece);
    const { hash } = await made.store.put(Readable.from([bytes]));
    const before = await made.store.openAsItLies(hash);
    await made.store.seal(hash);
    const after = await made.store.openAsItLies(hash);
    assert.equal(before.sealed, undefined);
    assert.deepEqual(await buffer(before.content), bytes);
    assert.equal(after.sealed, true);
    const lying = await buffer(after.content);
    assert.equal(lying.byteLength, after.bytes);
    assert.ok(after.bytes > bytes.byteLength, "what is sealed takes more room");
  },
);

onEachStore(
  "a sealing that was cut short at any step is ended by the next, and read meanwhile",
  async (testStore) => {
    await using made = await testStore(keysInMemory());
    const bytes = Buffer.from("C-1;Le Gall");
    const { hash } = await made.store.put(Readable.from([bytes]));
    const [plain = ""] = await filesUnder(made.folder);
    // Killed while it wrote: a draft is left, which the next start takes away.
    await writeFile(join(made.drafts, "half"), "MAILLE");
    const second = await made.reopen({ keys: made.keys });
    assert.equal(await text(await second.open(hash)), "C-1;Le Gall");
    await second.seal(hash);
    // Killed before the plain one went.
    await writeFile(plain, bytes);
    const third = await made.reopen({ keys: made.keys });
    assert.equal(await text(await third.open(hash)), "C-1;Le Gall");
    assert.equal(await third.isInClear(hash), true);
    assert.equal((await Array.fromAsync(third.list())).length, 1);
    await third.seal(hash);
    assert.equal(await third.isInClear(hash), false);
    assert.deepEqual(await filesUnder(made.folder), [`${plain}.sealed`]);
    await third.remove(hash);
    assert.deepEqual(await filesUnder(made.folder), []);
  },
);

onEachStore("what is altered, cut, or put under another name is refused", async (testStore) => {
  await using made = await testStore(keysInMemory());
  const bytes = randomBytes(2 * piece);
  const { hash } = await made.store.put(Readable.from([bytes]), { sealed: true });
  const [file = ""] = await filesUnder(made.folder);
  const whole = await readFile(file);
  const harms: Record<string, () => Promise<unknown>> = {
    "in the head": () => writeFile(file, flipped(whole, 40)),
    "in a piece": () => writeFile(file, flipped(whole, 70_000)),
    "cut between pieces": () => truncate(file, whole.length - piece - 16),
    "cut in a piece": () => truncate(file, whole.length - 5),
    empty: () => truncate(file, 0),
  };
  for (const [name, harm] of Object.entries(harms)) {
    await writeFile(file, whole);
    await harm();
    const store = await made.reopen({ keys: made.keys });
    assert.equal(await store.verify(hash), "altered", name);
    await assert.rejects(store.open(hash, { start: 0, end: 9 }), isAltered, name);
    await assert.rejects(store.lend(hash), isAltered, name);
  }
  // The right bytes mend it.
  await writeFile(file, flipped(whole, 70_000));
  const store = await made.reopen({ keys: made.keys });
  await store.put(Readable.from([bytes]));
  assert.equal(await store.verify(hash), "whole");
  assert.equal(await store.isInClear(hash), false);
});

onEachStore("without its key a sealed blob does not open, and says so", async (testStore) => {
  await using made = await testStore(keysInMemory());
  const { hash } = await made.store.put(Readable.from([Buffer.from("C-1;Le Gall")]), { sealed: true });
  const without = await made.reopen();
  await assert.rejects(without.open(hash), (error) => isFailure(error) && error.key === "store-key-missing");
  const other = await made.reopen({ keys: keysInMemory() });
  assert.equal(await other.state(hash), "altered");
});

function flipped(bytes: Buffer, at: number): Buffer {
  const other = Buffer.from(bytes);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}
