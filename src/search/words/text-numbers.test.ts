import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TextNumbers } from "./text-numbers.ts";

test("each written word has one number, wherever it stands", () => {
  const word = fc.oneof(
    fc.constantFrom("eau", "eaux", "forêt", "école", "données", "œuvre", "数据", "𝒜"),
    fc.stringMatching(/^[\p{L}\p{N}]{1,3}$/u),
  );
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 900 }), { maxLength: 6 }), (texts) => {
      const numbers = new TextNumbers();
      const made: string[] = [];
      for (const words of texts) {
        const read = numbers.ofWords(Buffer.from(words.join(" ")), (own) => made.push(own) - 1);
        assert.deepEqual(
          Array.from(read, (number) => made[number]),
          words,
        );
      }
      assert.equal(made.length, new Set(texts.flat()).size);
    }),
  );
});
