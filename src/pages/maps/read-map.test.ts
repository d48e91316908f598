import assert from "node:assert/strict";
import { test } from "node:test";
import { lastSuccessor } from "../../territory/place-tree.ts";
import type { Contours } from "../../territory/shape.ts";
import type { MapLevel } from "../../territory/territory.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import type { Column } from "../../tables/column.ts";
import { readChart } from "../charts/read-chart.ts";
import { describeMap, mapCsv, placeRows } from "./open-map.ts";
import { readMap, type MapSource } from "./read-map.ts";

const territory = openTerritory();

/** Rows that a table would answer, grouped by its column of codes. */
function source(meaning: NonNullable<Column["meaning"]>, rows: Record<string, unknown>[]): MapSource {
  return {
    columns: [
      { name: "code", type: "text", meaning, missing: [] },
      { name: "n", type: "integer", missing: [] },
    ],
    profile: { rows: rows.length, columns: [] },
    query: { filters: [], search: "", others: [], sort: undefined, columns: undefined } as never,
    readPage: async () => ({
      rows,
      total: rows.length,
      columns: [],
      page: 1,
      pageSize: 10,
      totalExact: true,
      version: 1,
      etag: "",
    }),
    readExtent: async () => undefined,
    readTile: async () => ({ kind: "rows", features: [] }),
    territory: {
      labelOf: (level, code) => (level === "iris" ? undefined : territory.labelOf(level, code)),
      successorOf: (level, code) => {
        const last = level === "iris" ? code : lastSuccessor(territory, level, code);
        return last === code ? undefined : last;
      },
      centreOf: () => undefined,
      contoursOf: async () => undefined,
      towns: () => [],
      findBaseMap: async () => undefined,
      landAround: () => ({ type: "FeatureCollection", features: [] }),
    },
  };
}

// Annecy took in Annecy-le-Vieux and Cran-Gevrier in 2017.
const communes = [
  { code: "74010", n__sum: 10, n__avg: 1, n__max: 3, n__count: 6, code__count: 6 },
  { code: "74011", n__sum: 5, n__avg: 5, n__max: 9, n__count: 1, code__count: 1 },
  { code: "74093", n__sum: 2, n__avg: 2, n__max: 2, n__count: 1, code__count: 1 },
  { code: "35238", n__sum: 1, n__avg: 1, n__max: 1, n__count: 1, code__count: 1 },
];
const mapping = { kind: "place", column: "code", level: "commune" } as const;

test("communes that were merged are one place of today, with what is measured of them brought together", async () => {
  const given = source("commune-code", communes);
  const sums = await readMap(given, { mapping, measure: "n", aggregate: "sum" });
  assert.deepEqual(
    sums.places.map(({ key, value, former }) => [key, value, former]),
    [
      ["74010", 17, ["74011", "74093"]],
      ["35238", 1, undefined],
    ],
  );
  assert.equal(sums.total, 2);
  const valueOf = async (aggregate: "avg" | "max") =>
    (await readMap(given, { mapping, measure: "n", aggregate })).places[0]?.value;
  assert.equal(await valueOf("avg"), (1 * 6 + 5 + 2) / 8);
  assert.equal(await valueOf("max"), 9);
  const counted = await readMap(given, { mapping, aggregate: "count" });
  assert.equal(counted.places[0]?.value, 8);
  assert.match(mapCsv(sums), /^code,label,value,former_codes\r\n74010,Annecy,17,74011 74093\r\n/);
  assert.equal(placeRows("fr", sums, 9)[0]?.label, "Annecy (avec 74011, 74093)");
  const named = sums.places.slice(0, 1).map((place) => ({ ...place, label: "=1+1", value: -3 }));
  assert.match(mapCsv({ ...sums, places: named }), /\r\n74010,'=1\+1,-3,/);
});

test("places without a value and rows without a place are told apart from places that are left out", async () => {
  const given = source("commune-code", [
    ...communes,
    { code: "98411", n__sum: null, n__count: 0, code__count: 1 },
    { code: null, n__sum: 7, n__count: 2, code__count: 0 },
  ]);
  const choice = { mapping, measure: "n", aggregate: "sum" } as const;
  const map = await readMap(given, choice);
  assert.deepEqual([map.places.length, map.total, map.unvalued, map.isPlaceMissing], [2, 2, 1, true]);
  const { note = "" } = describeMap("fr", choice, { ...map, kind: "classes" }, undefined);
  assert.match(
    note,
    /1 lieu n’a pas de valeur et n’est pas montré\. Les lignes sans lieu ne sont pas comptées ici\./,
  );
  assert.doesNotMatch(note, /premières lignes/);
  const few = describeMap("fr", choice, { ...map, kind: "classes", total: 5 }, undefined);
  assert.match(few.note ?? "", /Les 2 premières lignes sur 5/);
});

test("former régions are those of today, on a map and in a chart", async () => {
  const regions = [
    { code: "44", n__sum: 1, code__count: 1, n__count: 1 },
    { code: "41", n__sum: 2, code__count: 1, n__count: 1 },
    { code: "42", n__sum: 3, code__count: 1, n__count: 1 },
    { code: "53", n__sum: 4, code__count: 1, n__count: 1 },
  ];
  const given = source("region-code", regions);
  const map = await readMap(given, {
    mapping: { ...mapping, level: "region" },
    measure: "n",
    aggregate: "sum",
  });
  assert.deepEqual(
    map.places.map(({ label, value }) => [label, value]),
    [
      ["Grand Est", 6],
      ["Bretagne", 4],
    ],
  );
  const chart = await readChart(given, { kind: "bar", x: "code", y: "n", aggregate: "sum" });
  assert.deepEqual(
    chart.points.map(({ x, y }) => [x, y]),
    [
      ["44", 6],
      ["53", 4],
    ],
  );
  assert.equal(chart.merged, 2);
});

test("a map of one town's places shows France around them as land, and that of its régions adds nothing", async () => {
  const shape = {
    type: "Polygon",
    coordinates: [
      [
        [-2, 48],
        [-1, 48],
        [-1, 49],
        [-2, 49],
        [-2, 48],
      ],
    ],
  } as const;
  const outlines = (code: string) =>
    ({
      type: "FeatureCollection",
      features: [{ type: "Feature", properties: { code, nom: code }, geometry: shape }],
    }) as unknown as Contours;
  const drawn = { commune: outlines("35238"), iris: outlines("352380101"), region: outlines("53") };
  const landOf = async (level: "commune" | "iris" | "region", code: string) => {
    const given = source("commune-code", [{ code, n__sum: 1 }]);
    const territoryDrawn = {
      ...given.territory,
      contoursOf: async (asked: MapLevel) =>
        asked === "commune" || asked === "iris" || asked === "region" ? drawn[asked] : undefined,
    };
    const choice = {
      mapping: { kind: "place", column: "code", level },
      measure: "n",
      aggregate: "sum",
    } as const;
    const map = await readMap({ ...given, territory: territoryDrawn }, choice);
    assert.equal(map.kind, "classes");
    return map.land?.features.map(({ properties }) => properties?.["code"]);
  };
  assert.deepEqual(await landOf("commune", "35238"), ["53"]);
  assert.deepEqual(await landOf("iris", "352380101"), ["53"]);
  assert.deepEqual(await landOf("region", "53"), []);
});

test("places have the same value where they have, and not where it is written alike in short", () => {
  const choice = { mapping, measure: "n", aggregate: "sum" } as const;
  const summaryOf = (...values: readonly number[]) => {
    const places = values.map((value, at) => ({
      key: String(at),
      label: `Ville ${at}`,
      value,
      geometry: undefined,
    }));
    return describeMap("en", choice, { kind: "bubbles", places, total: values.length }, undefined).summary;
  };
  assert.match(summaryOf(3, 3, 3), /3 places, all with the same value: 3\./);
  assert.match(summaryOf(1_234_000, 1_231_000), /Highest: Ville 0, 1,234,000; lowest: Ville 1, 1,231,000/);
  assert.match(summaryOf(488.1, 488.4), /Highest: Ville 1, 488\.40; lowest: Ville 0, 488\.10/);
});
