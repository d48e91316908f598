import assert from "node:assert/strict";
import { test } from "node:test";
import { stemOf } from "../../catalogue/word-forms.ts";
import { type Field, Weigher } from "./weigher.ts";

const field = (text: string, boost = 1): Field => ({ text, boost, usual: 4, b: 0.5 });

function impactOf(weight: number): number {
  return Math.round((255 * weight) / (weight + 5));
}

test("a text is weighed alike whatever was weighed before, also where that is forgotten", () => {
  const fields = [field("Écoles de l’eau", 12), field(""), field("L'école et les eaux : 2 écoles", 2)];
  const first = new Weigher(stemOf).weigh(fields);
  assert.equal(first.words, "écoles eau 2");
  assert.equal(first.text, "ecoles de eau | ecole et les eaux 2 ecoles");
  // 12 for each of three words where four are usual, and 2 for each of six.
  const [long, short] = [12 / (0.5 + 3 / 8), 2 / (0.5 + 6 / 8)];
  assert.deepEqual([...first.impacts], [long + 2 * short, long + short, short].map(impactOf));
  const weigher = new Weigher(stemOf);
  assert.deepEqual(weigher.weigh(fields), first);
  for (let n = 0; n < 240_000; n += 3000) {
    weigher.weigh([field(Array.from({ length: 3000 }, (_, at) => `x${n + at}`).join(" "))]);
    assert.deepEqual(weigher.weigh(fields), first);
  }
});

test("of more words than are kept the heaviest are, and those of one weight stay in their order", () => {
  const words = Array.from({ length: 1200 }, (_, n) => `mot${n}x`);
  // Every seventh is told twice, every eleventh three times: some before others, and some alone.
  const fields = [7, 11, 11, 1].map((step, at) =>
    field(words.filter((_, n) => n % step === 0).join(" "), at + 1),
  );
  const weights = new Map<string, number>();
  for (const { text, boost, usual, b } of fields) {
    const told = text.split(" ");
    const each = boost / (1 - b + (b * told.length) / usual);
    for (const word of told) weights.set(word, (weights.get(word) ?? 0) + each);
  }
  const expected = [...weights].sort(([, one], [, other]) => other - one).slice(0, 800);
  const { words: kept, impacts } = new Weigher(stemOf).weigh(fields);
  assert.deepEqual(
    kept.split(" "),
    expected.map(([word]) => word),
  );
  assert.deepEqual(
    [...impacts],
    expected.map(([, weight]) => Math.max(1, impactOf(weight))),
  );
});
