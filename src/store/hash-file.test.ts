import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { newHasher } from "./hash-file.ts";

test("a process that was started with a program of words hashes a large file too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-hash-"));
  try {
    const path = join(folder, "large");
    await writeFile(path, Buffer.alloc(5_000_000, "a"));
    const program = `
      import { newHasher } from ${JSON.stringify(new URL("hash-file.ts", import.meta.url).href)};
      console.log(await newHasher()(${JSON.stringify(path)}, 5_000_000, { isLow: true }));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--input-type=module",
      "--eval",
      program,
    ]);
    assert.equal(stdout.trim(), createHash("sha256").update(Buffer.alloc(5_000_000, "a")).digest("hex"));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a thread hashes one file after another, and one that was told a key ends with its file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-hash-"));
  let started = 0;
  const count = () => void started++;
  process.on("worker", count);
  try {
    const path = join(folder, "large");
    const bytes = 5_000_000;
    const hash = newHasher();
    const hashOf = async (letter: string) => {
      await writeFile(path, Buffer.alloc(bytes, letter));
      return hash(path, bytes, { isLow: true });
    };
    for (const letter of ["a", "b"])
      assert.equal(
        await hashOf(letter),
        createHash("sha256").update(Buffer.alloc(bytes, letter)).digest("hex"),
      );
    await assert.rejects(hash(join(folder, "gone"), bytes, { isLow: true }), { code: "ENOENT" });
    await hashOf("c");
    assert.equal(started, 1);
    // What is not sealed does not open: it has no hash.
    assert.equal(await hash(path, bytes, { isLow: true, key: Buffer.alloc(32) }), "");
    await hashOf("d");
    assert.equal(started, 2);
    await hash(path, bytes);
    assert.equal(started, 3);
  } finally {
    process.off("worker", count);
    await rm(folder, { recursive: true });
  }
});
