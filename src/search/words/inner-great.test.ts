import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mayHoldInnerGreat } from "./inner-great.ts";

test("no text with a great letter behind a small one is passed over", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.constantFrom("nomCommune", "éÉ", "ßA", "𝐚𝐁"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
      const text = pieces.join("");
      const holds = /(?<=\p{Ll})\p{Lu}/u.test(text);
      const isPlain = !/[\ud800-\udfff]/.test(text);
      assert.ok(isPlain ? mayHoldInnerGreat(text) === holds : mayHoldInnerGreat(text));
    }),
  );
  assert.equal(mayHoldInnerGreat("nom Commune, Été"), false);
});
