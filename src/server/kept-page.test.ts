import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { pack } from "./kept-page.ts";

test("a page that is kept holds what it packs to, and not the piece of memory that it was packed into", async () => {
  const unpacked = { br: brotliDecompressSync, gzip: gunzipSync };
  for (const coding of ["br", "gzip"] as const)
    for (const body of ["<p>eau</p>".repeat(200), ""].map((text) => Buffer.from(text))) {
      const packed = await pack(body, coding);
      assert.ok(packed.length < 200, `${packed.length}`);
      assert.equal(packed.buffer.byteLength, packed.length, coding);
      assert.deepEqual(unpacked[coding](packed), body);
    }
});
