import assert from "node:assert/strict";
import { test } from "node:test";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { fillText } from "./fill-text.ts";
import { lastValue } from "./reading.ts";

const facts = { grain: "week", decimals: 0, unit: "lits", levels: ["country"] } as unknown as IndicatorFacts;
const place = { level: "country", code: "FR", label: "France" } as const;
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

function filled(
  language: "fr" | "en",
  text: string,
  values: readonly (number | null)[],
  more: Partial<IndicatorFacts> = {},
): string {
  const own = { ...facts, ...more };
  const points = values.map((value, week) => ({
    period: new Date(Date.UTC(2020, 10, 2 + 7 * week)).toISOString().slice(0, 10),
    value,
    status: value === null ? ("missing" as const) : ("observed" as const),
  }));
  return plain(fillText(language, text, { last: lastValue(language, own, { points }), facts: own, place }));
}

test("a text tells the value and its change as each language writes them", () => {
  const [fr, en] = [
    "{value} {in_place} {when}, {change} {over}.",
    "{value} {in_place} {when}, {change} from the week before.",
  ];
  assert.equal(
    filled("fr", fr, [1000, 1234]),
    "1 234 lits en France la semaine du 9 novembre 2020, en hausse de 23 % en une semaine.",
  );
  assert.equal(
    filled("en", en, [1234, 1000]),
    "1,000 lits in France in the week of 9 November 2020, down by 19% from the week before.",
  );
  assert.match(filled("fr", fr, [7, 7]), /, stable en une semaine\.$/);
  assert.match(filled("fr", "{value}, {change}", [-4, -6]), /^−6 lits, en baisse de 2 lits$/);
  assert.equal(filled("fr", "{value}, {change}", [4, 5], { unit: "%" }), "5 %, en hausse de 1,0 point");
  assert.equal(
    filled("en", "{value}, {change}", [4, 6.5], { unit: "%", decimals: 1 }),
    "6.5%, up by 2.5 percentage points",
  );
});

test("what a text counts is said in words that agree with it, and a unit once", () => {
  const text = "{value|admission|admissions} cette semaine";
  assert.equal(filled("fr", text, [0]), "0 admission cette semaine");
  assert.equal(filled("fr", text, [1.5], { decimals: 1 }), "1,5 admission cette semaine");
  assert.equal(filled("fr", text, [2]), "2 admissions cette semaine");
  assert.equal(filled("en", "{value|admission|admissions}", [0]), "0 admissions");
  assert.equal(filled("en", "{value|admission|admissions}", [1]), "1 admission");
  assert.equal(filled("fr", "**{value}** lits occupés", [12]), "**12** lits occupés");
});

test("where there is nothing to compare with, nothing is said of it", () => {
  assert.equal(filled("fr", "**{value}** {in_place}, {change} {over}.", [12]), "**12 lits** en France.");
  assert.equal(filled("fr", "{value} ; **{change}**, et après ?", [null, 12]), "12 lits, et après ?");
  assert.equal(filled("en", "{value}.\n\nIt is {change}.\n\nStay home.", [12]), "12 lits.\n\n\n\nStay home.");
  assert.equal(filled("en", "**{value}, {change}**.", [12]), "**12 lits**.");
  assert.equal(
    filled("en", "It is {value}. It went {change}. Stay home.", [12]),
    "It is 12 lits. Stay home.",
  );
});

test("a place begins a sentence with a capital, and none within it", () => {
  assert.equal(
    filled("fr", "**{in_place}** : {value}.\n{in_place}", [12]),
    "**En France** : 12 lits.\nEn France",
  );
  assert.equal(filled("fr", "Hier {in_place}. {in_place} aussi", [12]), "Hier en France. En France aussi");
});

test("a period under way is not compared, and what is read is no Markdown", () => {
  const points = [
    { period: "2020-11-02", value: 10, status: "observed" as const },
    { period: "2020-11-09", value: 3, status: "provisional" as const, reason: "period-incomplete" as const },
  ];
  const last = lastValue("fr", facts, { points });
  assert.deepEqual([last?.value, last?.at], [10, "semaine du 2 novembre 2020"]);
  const own = { ...facts, unit: "[x](javascript:alert(1))" };
  const told = fillText("fr", "{value}", { last: lastValue("fr", own, { points }), facts: own, place });
  assert.doesNotMatch(told, /\]\(/);
});
