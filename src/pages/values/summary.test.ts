import assert from "node:assert/strict";
import { test } from "node:test";
import type { Series } from "../../indicators/indicator.ts";
import type { Measure } from "./change.ts";
import { summarizePeriod, summarizeSeries } from "./summary.ts";

/** As a person reads it: spaces that do not break are spaces. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

function seriesOf(
  level: "departement" | "country",
  code: string,
  label: string,
  values: readonly (number | null)[],
): Series {
  return {
    place: { level, code, label },
    points: values.map((value, index) => ({
      period: `2020-11-${String(index + 5).padStart(2, "0")}`,
      value,
      status: value === null ? "missing" : "observed",
    })),
  };
}

const beds: Measure = { grain: "day", decimals: 1, unit: "lits" };
const vilaine = seriesOf("departement", "35", "Ille-et-Vilaine", [11.8, 20, 12, 12, 12, 12, 12, 12.3]);

test("a curve is summed up as one would say it", () => {
  assert.equal(
    plain(summarizeSeries("fr", beds, [vilaine])),
    "En Ille-et-Vilaine, 12,3 lits le 12 novembre 2020, +4 % en une semaine. Le plus haut : 20,0 lits, le 6 novembre 2020.",
  );
  assert.equal(
    plain(summarizeSeries("en", { ...beds, unit: "beds" }, [vilaine])),
    "In Ille-et-Vilaine, 12.3 beds on 12 November 2020, +4% in a week. Highest: 20.0 beds, on 6 November 2020.",
  );
});

test("other places are told at the same date, apart as their language parts them", () => {
  const others = ["29", "56"].map((code) =>
    seriesOf("departement", code, `D${code}`, [1, 2, 3, 4, 5, 6, 7, 8]),
  );
  const end = (language: "fr" | "en") =>
    plain(summarizeSeries(language, beds, [vilaine, ...others]))
      .split(". ")
      .at(-1);
  assert.match(end("fr") ?? "", /D29 8,0 ; .*D56 8,0\.$/);
  assert.match(end("en") ?? "", /D29 8\.0; .*D56 8\.0\.$/);
});

test("what was multiplied, what did not move, and shares are said each in its way", () => {
  const last = (values: readonly number[], measure: Measure = beds) =>
    plain(summarizeSeries("fr", measure, [seriesOf("country", "FR", "France", values)])).split(".")[0];
  assert.equal(
    last([2, 2, 2, 2, 2, 2, 2, 9]),
    "En France, 9,0 lits le 12 novembre 2020, multiplié par 4,5 en une semaine",
  );
  assert.equal(
    last([9, 2, 2, 2, 2, 2, 2, 9]),
    "En France, 9,0 lits le 12 novembre 2020, sans changement en une semaine",
  );
  assert.equal(
    last([40, 2, 2, 2, 2, 2, 2, 42.5], { ...beds, unit: "%" }),
    "En France, 42,5 % le 12 novembre 2020, +2,5 points en une semaine",
  );
  assert.equal(
    last([0, 2, 2, 2, 2, 2, 2, 3]),
    "En France, 3,0 lits le 12 novembre 2020, +3,0 lits en une semaine",
  );
  assert.equal(last([8, 9]), "En France, 9,0 lits le 6 novembre 2020");
});

test("a value that is missing is none, and a target is met or not", () => {
  const gone = seriesOf("departement", "29", "Finistère", [null, null]);
  assert.equal(summarizeSeries("fr", beds, [gone]), "Pas de valeur pour ces lieux à ces dates.");
  const measure: Measure = { ...beds, better: "less", target: { value: 15 } };
  assert.match(plain(summarizeSeries("fr", measure, [vilaine])), /L’objectif de 15 lits est atteint\./);
  assert.match(
    plain(summarizeSeries("fr", { ...measure, better: "more" }, [vilaine])),
    /L’objectif de 15 lits n’est pas atteint\./,
  );
});

test("a map is summed up from the least to the greatest, and says what is missing", () => {
  const period = {
    period: "2020-11-12",
    values: [
      value("32", "Gers", 3.1),
      value("42", "Loire", 98.4),
      value("35", "Ille-et-Vilaine", 12),
      value("19", "Corrèze", null),
    ],
  };
  assert.equal(
    plain(summarizePeriod("fr", beds, period)),
    "Le 12 novembre 2020, de 3,1 (Gers) à 98,4 lits (Loire) ; la moitié des 3 lieux est sous 12,0. 1 lieu n’a pas de valeur.",
  );
});

function value(code: string, label: string, told: number | null) {
  return {
    period: "2020-11-12",
    code,
    label,
    value: told,
    status: told === null ? "missing" : "observed",
  } as const;
}
