import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { toJsonStat } from "../../src/api/indicators/json-stat.ts";
import { periodsOf } from "../../src/api/indicators/periods.ts";
import { toSdmx } from "../../src/api/indicators/sdmx.ts";
import { valuesAsCsv } from "../../src/api/indicators/values-csv.ts";
import { placesIn } from "../../src/api/indicators/values-question.ts";
import type { Indicator, Series } from "../../src/indicators/indicator.ts";
import { readLevel } from "../../src/indicators/series.ts";
import { sharedData } from "../shared-data.ts";
import { byDepartement, indicatorWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof indicatorWorld>>;
let made: Indicator;
let series: readonly Series[];
const url = "https://data.example.org";

before(async () => {
  world = await indicatorWorld();
  const table = await world.table(
    "hosp.csv",
    "dep,jour,hosp\n35,2020-11-01,3\n35,2020-11-03,6.5\n22,2020-11-02,1\n",
  );
  made = await world.create(
    "Hospitalisations",
    { source: byDepartement(table), steps: [] },
    { unit: "lits" },
  );
  series = await readLevel(world.indicators, system, made, { level: "departement" });
});

after(() => world[Symbol.asyncDispose]());

test("an SDMX-JSON message says each value by its place and period, with its status, as the schema of 2.0.0 wants", () => {
  const now = new Date("2020-11-12T10:00:00Z");
  const told = toSdmx({ indicator: made, series, language: "fr", url, now, sender: "Ville" }) as SdmxMessage;
  const [structure] = told.data.structures;
  const [dataSet] = told.data.dataSets;
  assert.ok(structure !== undefined && dataSet !== undefined);
  const id = /^[A-Za-z0-9_@$-]+$/;
  assert.match(told.meta.id, id);
  assert.match(told.meta.sender.id, id);
  assert.ok(dataSet.links.every(({ href, rel }) => href.startsWith(url) && rel !== ""));
  const dimensions = Object.values(structure.dimensions).flat();
  assert.deepEqual(
    dimensions.map(({ id: name, keyPosition }) => `${keyPosition} ${name}`),
    ["0 FREQ", "1 REF_LEVEL", "2 REF_AREA", "3 TIME_PERIOD"],
  );
  assert.ok(
    dimensions.every(({ values }) => values.every((value) => id.test(value.id) && value.name !== "")),
  );
  assert.deepEqual(
    structure.dimensions.observation[0]?.values.map(({ id: period }) => period),
    ["2020-11-01", "2020-11-02", "2020-11-03"],
  );
  const values = Object.entries(dataSet.series).map(([key, { observations }]) => {
    const [, place] = key.split(":").map(Number);
    return [structure.dimensions.series[1]?.values[place ?? -1]?.id, observations];
  });
  // A: normal, M: missing, in the order of the values of OBS_STATUS.
  assert.deepEqual(
    structure.attributes.observation[0]?.values.map((value) => value.id),
    ["A", "P", "E", "M"],
  );
  assert.deepEqual(Object.fromEntries(values), {
    "22": { "1": [1, 0], "2": [null, 3] },
    "35": { "0": [3, 0], "1": [null, 3], "2": [6.5, 0] },
  });
  assert.deepEqual(structure.attributes.dataSet[0]?.values, [{ value: "lits" }]);
});

test("the parts of an SDMX-JSON message are named as in the samples of its specification", async (t) => {
  const path = sharedData("statistique/sdmx-json/exr/exr-time-series.json");
  if (path === undefined) return t.skip("1 sample is not here");
  const sample = JSON.parse(await readFile(path, "utf8")) as SdmxMessage;
  const own = toSdmx({
    indicator: made,
    series,
    language: "fr",
    url,
    now: new Date(0),
    sender: "V",
  }) as SdmxMessage;
  const [theirs] = sample.data.structures;
  const [ours] = own.data.structures;
  assert.deepEqual(Object.keys(ours?.dimensions ?? {}), Object.keys(theirs?.dimensions ?? {}));
  const time = (told: typeof ours) => Object.keys(told?.dimensions.observation[0]?.values[0] ?? {});
  assert.ok(
    time(ours).every((key) => time(theirs).includes(key)),
    time(ours).join(),
  );
});

test("a JSON-stat dataset has a cell for each place and period, and marks what is no plain value", () => {
  const told = toJsonStat(made, series, { language: "fr", url }) as JsonStat;
  assert.deepEqual([told.version, told.class, told.id], ["2.0", "dataset", ["place", "time", "measure"]]);
  assert.deepEqual(told.size, [2, 3, 1]);
  assert.equal(told.value.length, 6);
  assert.deepEqual(told.dimension.place.category.index, ["departement:22", "departement:35"]);
  assert.deepEqual(told.value, [null, 1, null, 3, null, 6.5]);
  assert.deepEqual(told.status, { "2": ":", "4": ":" });
  assert.deepEqual(told.role, { time: ["time"], geo: ["place"], metric: ["measure"] });
});

const daysOf = (...days: readonly string[]): Series[] => [
  {
    place: { level: "country", code: "FR", label: "France" },
    points: days.map((period) => ({ period, value: 1, status: "observed" })),
  },
];

test("periods are named as ISO 8601 names them, weeks by the year of their Thursday", () => {
  const names = (grain: Parameters<typeof periodsOf>[1], ...days: readonly string[]) =>
    periodsOf(daysOf(...days), grain).map(({ id }) => id);
  assert.deepEqual(names("week", "2020-12-28", "2021-01-04", "2019-12-30"), [
    "2020-W01",
    "2020-W53",
    "2021-W01",
  ]);
  assert.deepEqual(names("month", "2020-11-01"), ["2020-11"]);
  assert.deepEqual(names("quarter", "2020-10-01"), ["2020-Q4"]);
  const [year] = periodsOf(daysOf("2020-01-01"), "year");
  assert.deepEqual([year?.id, year?.end], ["2020", "2020-12-31T23:59:59.999Z"]);
});

test("values come as lines of a CSV, and places are named by level and code", () => {
  assert.deepEqual(valuesAsCsv(series).split("\r\n").slice(0, 3), [
    "period,level,code,place,value,status,reason",
    "2020-11-02,departement,22,Côtes-d'Armor,1,observed,",
    "2020-11-03,departement,22,Côtes-d'Armor,,missing,no-row",
  ]);
  assert.deepEqual(placesIn("departement:35, country:FR"), [
    { level: "departement", code: "35" },
    { level: "country", code: "FR" },
  ]);
  for (const wrong of ["35", "departement:", "galaxie:1", ""]) assert.throws(() => placesIn(wrong));
});

interface SdmxValue {
  readonly id: string;
  readonly name: string;
}

interface SdmxMessage {
  readonly meta: { readonly id: string; readonly sender: { readonly id: string } };
  readonly data: {
    readonly structures: readonly {
      readonly dimensions: Readonly<
        Record<
          "dataSet" | "series" | "observation",
          readonly {
            readonly id: string;
            readonly keyPosition: number;
            readonly values: readonly SdmxValue[];
          }[]
        >
      >;
      readonly attributes: Readonly<
        Record<"dataSet" | "observation", readonly { readonly values: readonly SdmxValue[] }[]>
      >;
    }[];
    readonly dataSets: readonly {
      readonly links: readonly { readonly href: string; readonly rel: string }[];
      readonly series: Readonly<Record<string, { readonly observations: object }>>;
    }[];
  };
}

interface JsonStat {
  readonly version: string;
  readonly class: string;
  readonly id: readonly string[];
  readonly size: readonly number[];
  readonly role: object;
  readonly value: readonly (number | null)[];
  readonly status: object;
  readonly dimension: { readonly place: { readonly category: { readonly index: readonly string[] } } };
}
