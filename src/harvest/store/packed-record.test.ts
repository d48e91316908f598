import assert from "node:assert/strict";
import { test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { noMetadata } from "../../catalogue/metadata.ts";
import { packRecord, unpackRecord } from "./packed-record.ts";

test("a record is unpacked as it was packed, whatever signs it holds", () => {
  const told = { title: "Crèches\0 “a”", description: "\0", metadata: noMetadata };
  for (const original of ["", "\0", '{"a":"é\0"}\n', "œ".repeat(100_000)]) {
    assert.deepEqual(unpackRecord(packRecord(told, original)), { told, original });
  }
});

test("what an older program packed is the original alone", () => {
  assert.deepEqual(unpackRecord(zstdCompressSync("{}")), { original: "{}" });
});
