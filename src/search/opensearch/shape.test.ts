import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { noFacts, type SearchEntry } from "../../catalogue/search-index/entry.ts";
import { englishStemOf, fold, isSmall, stemOf, wordsOf } from "../../catalogue/word-forms.ts";
import { documentOf, firstWords, KnownStems } from "./shape.ts";

function entryOf(title: string, isEnglish = false): SearchEntry {
  const words = [...new Set(wordsOf(title))];
  return {
    dataset: title,
    words: words.join(" "),
    impacts: Uint8Array.from(words, (_, at) => at + 1),
    text: title,
    facts: { ...noFacts, title, ...(isEnglish ? { english: true } : {}) },
  };
}

test("words of datasets have the stems of their language, however often they were met", () => {
  const known = new KnownStems();
  const word = fc.constantFrom(
    "Écoles",
    "école",
    "universities",
    "hôpitaux",
    "l’eau",
    "œuvres",
    "2024",
    "de",
    "Ŝ",
  );
  const title = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(title, fc.boolean(), (told, isEnglish) => {
      const stem = isEnglish ? englishStemOf : stemOf;
      const entry = entryOf(told, isEnglish);
      const { stems, titleStems } = documentOf(entry, 1, known) as Record<string, readonly string[]>;
      const folded = wordsOf(told).map(fold);
      assert.deepEqual(
        stems,
        [...new Set(wordsOf(told))].map((one) => stem(fold(one))),
      );
      assert.deepEqual(
        titleStems,
        folded.filter((one) => !isSmall(one)).map((one) => stem(one)),
      );
    }),
  );
});

test("a word is shown as it was written first", () => {
  const told = [entryOf("écoles primaires"), entryOf("École, primaire"), entryOf("schools", true)];
  assert.deepEqual([...firstWords(told, new KnownStems()).values()], ["écoles", "primaires", "schools"]);
});
