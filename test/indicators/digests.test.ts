/**
 * What was computed once is computed again to the last digit, by every version of the program that follows:
 * digests of vintages as an earlier version came to them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { IndicatorDefinition, IndicatorSource, IndicatorStep } from "../../src/indicators/definition.ts";
import { compute } from "../../src/indicators/compute.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

type Source = IndicatorDefinition["source"];

/** Numbers that depend on nothing but where they stand. */
const numberAt = (place: number, day: number) => ((place * 7919 + day * 104_729) % 9973) / 8;

const dayAt = (day: number) => new Date(Date.UTC(2023, 0, 29 + day)).toISOString().slice(0, 10);

/** Every commune of the Ain and of Paris, forty days, with holes, empty cells, codes that are none and former ones. */
function communesCsv(codes: readonly string[]): string {
  const rows = codes.flatMap((code, place) =>
    Array.from({ length: 40 }, (_, day) => {
      if ((place * 3 + day) % 41 === 0) return "";
      const value = (place + day) % 37 === 0 ? "" : String(numberAt(place, day));
      return `${place % 5 === 0 ? ` ${code} ` : code},${dayAt(day)},${dayAt(day).slice(0, 7)},${value},${(place * day) % 11}`;
    }).filter((row) => row !== ""),
  );
  return ["com,jour,mois,mesure,n", ...rows, "99999,2023-02-02,2023-02,5,1", "01001,,,3,2"].join("\n");
}

function departementsCsv(codes: readonly string[]): string {
  const rows = codes.flatMap((dep, place) =>
    Array.from({ length: 14 }, (_, day) => `${dep},${dayAt(day)},${Math.round(numberAt(place, day))}`),
  );
  return ["dep,jour,hosp", ...rows].join("\n");
}

test("vintages of an earlier version of the program are computed again to the last digit", async () => {
  await using world = await indicatorWorld();
  const { territory } = world.ctx;
  const former = territory.otherCodes("commune").filter((code) => code.startsWith("01"));
  const own = territory.codes("commune").filter((code) => /^(?:01|75)/.test(code));
  const communes = [...new Set([...own, ...former])];
  const fine = await world.table("communes.csv", communesCsv(communes));
  const all = await world.table("departements.csv", departementsCsv(territory.codes("departement")));
  const rows = (
    aggregation: "sum" | "avg" | "min" | "max" | "count" | "distinct",
    more: object = {},
  ): Source => ({
    kind: "rows",
    table: fine,
    filter: "",
    value: { aggregation, column: "mesure" },
    time: { column: "jour", grain: "day" },
    place: { column: "com", level: "commune" },
    rollUp: true,
    gaps: "missing",
    ...more,
  });
  const month = { time: { column: "jour", grain: "month" } };
  const plain = await world.create("Par mois", {
    source: byDepartement(all, { time: { column: "jour", grain: "month" } }),
    steps: [],
  });
  const daily = await world.create("Par jour", { source: byDepartement(all), steps: [] });
  const of: IndicatorSource = { kind: "indicator", indicator: daily.dataset.id };
  // Sums of tenths depend on their order.
  const tenth: IndicatorStep = { kind: "scale", times: 0.1 };
  const every: readonly IndicatorStep[] = [
    { kind: "per-inhabitants", times: 100_000 },
    { kind: "over", periods: 7, take: "mean" },
  ];
  const definitions: Record<string, IndicatorDefinition> = {
    "a sum by day": { source: rows("sum"), steps: [] },
    "a sum by month, of whole numbers": {
      source: rows("sum", { ...month, value: { aggregation: "sum", column: "n" } }),
      steps: [],
    },
    "a sum by month, of texts": {
      source: rows("sum", { time: { column: "mois", grain: "month" } }),
      steps: [],
    },
    "a mean by week": { source: rows("avg", { time: { column: "jour", grain: "week" } }), steps: [] },
    "the lowest": { source: rows("min"), steps: [] },
    "the highest by month": { source: rows("max", month), steps: [] },
    "rows by day": {
      source: rows("count", {
        value: { aggregation: "count" },
        gaps: "zero",
        covers: { level: "departement", code: "01" },
      }),
      steps: [],
    },
    "different ones": { source: rows("distinct", month), steps: [] },
    "two columns added, filtered": {
      source: rows("sum", {
        value: { aggregation: "sum", column: "mesure", plus: ["n"] },
        filter: "n__greater=3",
      }),
      steps: [],
    },
    "a whole table about one place": {
      source: rows("sum", { place: { level: "departement", code: "01" } }),
      steps: [],
    },
    "a whole table about one month": {
      source: rows("sum", { time: { period: "2023-02-01", grain: "month" } }),
      steps: [],
    },
    "départements and all above": { source: byDepartement(all), steps: [] },
    "per inhabitant, 7-day mean": { source: byDepartement(all), steps: every },
    "over a long window, communes": {
      source: rows("sum"),
      steps: [tenth, { kind: "over", periods: 35, take: "sum" }],
    },
    "cumulative, communes": { source: rows("sum"), steps: [tenth, { kind: "cumulative" }] },
    "change, cumulative, scaled": {
      source: of,
      steps: [
        { kind: "change", since: 1, relative: true },
        { kind: "cumulative" },
        { kind: "scale", times: 0.3 },
      ],
    },
    "share of the country": { source: of, steps: [{ kind: "share" }] },
    "base 100": { source: of, steps: [{ kind: "base-100", period: "2023-02-01" }] },
    "a ratio of days by months": { source: of, steps: [{ kind: "ratio", by: plain.dataset.id, times: 100 }] },
    "a statement": {
      source: {
        kind: "statement",
        sql: "select jour as period, com as code, sum(mesure) / 7 as value from d group by all",
        tables: [{ name: "d", table: fine }],
        grain: "day",
        level: "commune",
      },
      steps: [{ kind: "change", since: 7, relative: false }],
    },
    "a statement about the country": {
      source: {
        kind: "statement",
        sql: "select jour as period, avg(hosp) as value from d group by all",
        tables: [{ name: "d", table: all }],
        grain: "day",
      },
      steps: [],
    },
  };
  const { organization } = world.dataset;
  const digests: Record<string, string> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    await using workspace = await world.ctx.engine.workspace();
    digests[name] = (
      await compute(world.indicators, workspace, definition, { organization, rules: 1 })
    ).digest.slice(0, 16);
  }
  assert.deepEqual(digests, expected);
});

const expected: Readonly<Record<string, string>> = {
  "a sum by day": "bbf89960d2cbc1a7",
  "a sum by month, of whole numbers": "afaea56d0cbb071b",
  "a sum by month, of texts": "644bd9b4d86c1340",
  "a mean by week": "03e2931dd03c0777",
  "the lowest": "7bac893f70ee17e1",
  "the highest by month": "766f434ae8ce7d3d",
  "rows by day": "f69ddf2ab6ff9744",
  "different ones": "ee076409fa38bb7f",
  "two columns added, filtered": "61b8f9cc9b3c6d10",
  "a whole table about one place": "0a6e202c1ba68cf5",
  "a whole table about one month": "953bf1c1147d6272",
  "départements and all above": "749898f694a2d545",
  "per inhabitant, 7-day mean": "cb394adc17ae0171",
  "over a long window, communes": "fa69d49c93d4e100",
  "cumulative, communes": "bf151e520f44cca4",
  "change, cumulative, scaled": "390c1d5ac1eedcd5",
  "share of the country": "a41b716ce718bcc8",
  "base 100": "9857a2500762b428",
  "a ratio of days by months": "6eea02fe93c58443",
  "a statement": "33c54213bbe4bc0e",
  "a statement about the country": "960042a78315d92b",
};
