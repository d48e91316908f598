import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { highest } from "./highest.ts";

test("the best come first, as if all were sorted", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 60 }), fc.nat({ max: 70 }), (told, count) => {
      const rows = Uint32Array.from(told, (_, at) => told.length - at);
      const sorted = [...told.keys()]
        .sort((one, other) => (told[other] ?? 0) - (told[one] ?? 0) || other - one)
        .map((at) => ({ row: rows[at], score: told[at] }));
      assert.deepEqual(highest(rows, Float32Array.from(told), count), sorted.slice(0, count));
    }),
  );
});
