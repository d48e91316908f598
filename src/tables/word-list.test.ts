import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { digestOf, packWords, unpackWords, wordsMax } from "./word-list.ts";

test("numbers come out as they went in, in the order of numbers without sign", () => {
  const integers = fc.uniqueArray(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 200 });
  fc.assert(
    fc.property(integers, (hashes) => {
      const packed = packWords(hashes);
      const expected = hashes.toSorted((one, other) => (one >>> 0) - (other >>> 0));
      assert.deepEqual(unpackWords(packed), expected);
      assert.equal(digestOf(packWords(hashes.toReversed())), digestOf(packed));
    }),
  );
});

test("what is no list is told apart, whatever its bytes", () => {
  const packed = packWords([0, 1, -1]);
  assert.equal(unpackWords(packed.slice(0, -1)), undefined);
  assert.equal(
    unpackWords(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x01]).toString("base64url")),
    undefined,
  );
  assert.equal(unpackWords(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f]).toString("base64url")), undefined);
  assert.equal(unpackWords(Buffer.alloc(wordsMax + 1, 1).toString("base64url")), undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const hashes = unpackWords(Buffer.from(bytes).toString("base64url"));
      assert.ok(
        hashes === undefined || hashes.every((hash) => Number.isInteger(hash) && hash === (hash | 0)),
      );
    }),
  );
});
