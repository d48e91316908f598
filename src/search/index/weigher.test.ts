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
