import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Lexicon } from "./lexicon.ts";
import { fold, isSmall, stemOf, wordsOf } from "../../catalogue/word-forms.ts";

test("a lexicon reads the words that a text has, and knows of each what is to be known", () => {
  const lexicon = new Lexicon(stemOf);
  const piece = fc.oneof(
    fc.string({ maxLength: 30, unit: "grapheme" }),
    fc.string({ maxLength: 60, unit: "binary" }),
    fc.constantFrom(
      "l’eau",
      "d'Évian",
      "aujourd’hui",
      "'",
      "’",
      "qu’",
      "ŒUF",
      "e\u0301té",
      "a".repeat(41),
      "𝒳2",
      "हिन्दी",
      "İstanbul",
      "lʼécole",
      "公共图书馆2024年",
      "データ",
      "ข้อมูล",
      "⚠️",
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const text of [pieces.join(" "), pieces.join("")]) {
        const expected = wordsOf(text).map((word) => {
          const folded = fold(word);
          return { word, folded, isSmall: isSmall(folded), stem: stemOf(folded) };
        });
        assert.deepEqual(lexicon.read(text), expected);
        assert.deepEqual(
          wordsOf(text).map((word) => lexicon.of(word)),
          expected,
        );
      }
    }),
  );
});

test("more words than a lexicon keeps are known all the same", () => {
  const lexicon = new Lexicon(stemOf);
  const words = Array.from({ length: 120_000 }, (_, n) => `mot${n}`);
  for (const told of [words, words]) {
    assert.deepEqual(
      lexicon.read(told.join(" ")).map(({ word }) => word),
      words,
    );
  }
});
