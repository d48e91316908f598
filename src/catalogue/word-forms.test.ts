import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { acronymsIn, initialsOf } from "../search/words/acronyms.ts";
import { firstDay, lastDay } from "../search/days.ts";
import { foldPhrase, parseQuestion } from "./question.ts";
import { errorsBetween } from "../search/words/spelling.ts";
import { synonymsAt } from "../search/words/synonym-lookup.ts";
import { nearThings, sameThings } from "../search/words/synonyms.ts";
import { fold, isSmall, singular, stemOf, wordsOf } from "./word-forms.ts";

test("words are told apart as French writes them", () => {
  assert.deepEqual(wordsOf("L’eau d'Évian, qu’on boit aujourd’hui"), [
    "eau",
    "évian",
    "on",
    "boit",
    "aujourd",
    "hui",
  ]);
  assert.deepEqual(wordsOf("Plan-vélo_2024 (v2)"), ["plan", "vélo", "2024", "v2"]);
  assert.deepEqual(["Œuvre", "ŒUF", "çà"].flatMap(wordsOf).map(fold), ["oeuvre", "oeuf", "ca"]);
});

function folded(text: string): readonly string[] {
  return wordsOf(text).map(fold);
}

test("words are told apart in every script", () => {
  assert.deepEqual(wordsOf("जल आपूर्ति, हिन्दी में"), ["जल", "आपूर्ति", "हिन्दी", "में"]);
  assert.deepEqual(wordsOf("السُّكَّان في المدينة"), ["السُّكَّان", "في", "المدينة"]);
  assert.deepEqual(folded("السُّكَّان"), folded("السكان"));
  assert.deepEqual(folded("DİYARBAKIR"), ["diyarbakir"]);
  assert.deepEqual(folded("lʼécole"), ["ecole"]);
  assert.deepEqual(folded("Große STRAẞE, Łódź, Tromsø, Diyarbakır"), [
    "grosse",
    "strasse",
    "lodz",
    "tromso",
    "diyarbakir",
  ]);
  assert.deepEqual(wordsOf("公共图书馆 2024年"), ["公共", "共图", "图书", "书馆", "2024", "年"]);
  assert.deepEqual(wordsOf("データと水"), ["デー", "ータ", "タと", "と水"]);
  assert.deepEqual(wordsOf("ข้อมูล"), ["ข้อ", "อมู", "มูล"]);
  assert.deepEqual(wordsOf("\u0301 ⚠\ufe0f '\u0301"), []);
  assert.equal(wordsOf("图".repeat(100)).length, 99);
  assert.deepEqual([isSmall("水"), isSmall("x"), isSmall(fold("का"))], [false, true, true]);
});

test("the plural falls, and short words keep the rest", () => {
  assert.deepEqual(["velos", "eaux", "hopitaux", "bus", "gaz", "acces"].map(singular), [
    "velo",
    "eau",
    "hopital",
    "bus",
    "gaz",
    "acce",
  ]);
  assert.equal(stemOf("accidents"), stemOf("accident"));
  assert.notEqual(stemOf("loyer"), stemOf("loi"));
});

test("a question is read whatever is in it", () => {
  assert.deepEqual(parseQuestion('vélo "piste cyclable" -gare -"en travaux"'), {
    words: ["vélo", "piste", "cyclable"],
    phrases: ["piste cyclable"],
    excluded: ["en travaux", "gare"],
  });
  assert.deepEqual(parseQuestion("aix-en-provence").words, ["aix", "en", "provence"]);
  assert.deepEqual(parseQuestion('"" - -- "').words, []);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
      const { words, phrases, excluded } = parseQuestion(text);
      assert.ok(words.length <= 20);
      for (const phrase of [...phrases, ...excluded]) assert.notEqual(foldPhrase(phrase), "");
    }),
  );
});

test("errors are counted as Damerau and Levenshtein do, and no further than asked", () => {
  assert.equal(errorsBetween("cantine", "cantine", 2), 0);
  assert.equal(errorsBetween("cantine", "catnine", 2), 1);
  assert.equal(errorsBetween("cantine", "cantinne", 2), 1);
  assert.equal(errorsBetween("cantine", "kantin", 2), 2);
  assert.equal(errorsBetween("cantine", "kantin", 1), undefined);
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const errors = errorsBetween(one, other, 20) ?? Infinity;
      assert.equal(errors, errorsBetween(other, one, 20));
      assert.equal(errors === 0, one === other);
      assert.ok(errors >= Math.abs(one.length - other.length));
      assert.ok(errors <= Math.max(one.length, other.length));
      assert.equal(errorsBetween(one, other, 1), errors <= 1 ? errors : undefined);
    }),
  );
});

test("a name is known by its initials, and by what it puts in brackets", () => {
  assert.deepEqual(initialsOf("Agence nationale des fréquences"), ["anf", "andf"]);
  assert.deepEqual(initialsOf("Autorité des marchés (AMF)"), ["am", "adm", "amf"]);
  assert.deepEqual(acronymsIn("Répertoire national des élus (RNE), 2024 (version provisoire)"), ["rne"]);
});

test("there are synonyms for 150 things and more, each said in two ways at least", () => {
  const groups = `${sameThings}${nearThings}`.split("\n").filter((line) => line !== "");
  assert.ok(groups.length >= 150);
  for (const group of groups) assert.ok(group.split(" = ").length >= 2, group);
  const said = synonymsAt(["transports", "commun", "rennes"]);
  assert.equal(said?.length, 2);
  assert.ok(said?.synonyms.some(({ text }) => text === "bus"));
  assert.ok(synonymsAt(["bus"])?.synonyms.some(({ text }) => text === "transports en commun"));
});

test("a date that is less precise covers all of its days", () => {
  const day = 86_400_000;
  assert.equal(firstDay("2020"), Date.UTC(2020, 0, 1) / day);
  assert.equal(lastDay("2020"), Date.UTC(2020, 11, 31) / day);
  assert.equal(lastDay("2020-02"), Date.UTC(2020, 1, 29) / day);
  assert.equal(lastDay("2020-02-03T10:00:00Z"), Date.UTC(2020, 1, 3) / day);
  assert.equal(firstDay("hier"), undefined);
});
