import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { searchedWords } from "./searched-words.ts";

test("a question is searched by the words that tell datasets apart, singular or plural", () => {
  assert.deepEqual(searchedWords("Combien d’habitants par ville ?"), ["habitant", "ville"]);
  assert.deepEqual(searchedWords("How many buses in each town?"), ["buse", "town"]);
  assert.deepEqual(searchedWords("travaux de l'eau"), ["travau", "eau"]);
});

test("small words alone are searched as they are", () => {
  assert.deepEqual(searchedWords("où par qui"), ["où", "par", "qui"]);
  assert.deepEqual(searchedWords("  "), []);
});

test("any text gives a bounded list of words without spaces", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 900, unit: "grapheme" }), (text) => {
      const words = searchedWords(text);
      assert.ok(words.length <= 20 && words.every((word) => word !== "" && !/\s/.test(word)));
    }),
  );
});
