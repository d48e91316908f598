import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

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
