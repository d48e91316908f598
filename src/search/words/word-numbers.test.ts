import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { WordNumbers } from "./word-numbers.ts";

test("each written word has one number, wherever it stands", () => {
  const word = fc.oneof(
    fc.constantFrom("eau", "eaux", "forêt", "école", "données", "", "œuvre"),
    fc.string({ minLength: 1, maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 4000 }), (words) => {
      const numbers = new WordNumbers();
      const made: string[] = [];
      const text = words.join("");
      let start = 0;
      for (const each of words) {
        const number = numbers.take(text, start, start + each.length, (own) => made.push(own) - 1);
        assert.equal(made[number], each);
        start += each.length;
      }
      assert.equal(made.length, new Set(words).size);
    }),
  );
});
