import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlaceLevel } from "../territory/territory.ts";
import type { Metadata } from "../catalogue/metadata.ts";
import { placesCovered } from "./places-covered.ts";
import type { SearchRequest } from "./search.ts";
import { searchWorld, territory } from "../../test/search-world.ts";

test("facets count what is found; values of one are alternatives, facets narrow each other", async () => {
  await using world = await searchWorld();
  const csv = { id: "1", kind: "file", accessUrl: "https://example.org/a.csv", format: "CSV" } as const;
  await world.add("Arbres", "", {
    themes: ["ENVI"],
    distributions: [csv],
    spatial: [{ place: { level: "commune", code: "35238" } }],
  });
  await world.add("Parcs", "Leurs arbres", {
    themes: ["ENVI"],
    temporal: [{ start: "2019", end: "2021-06" }],
  });
  await world.add("Arbres coupés", "", { themes: ["TRAN"] }, world.other.id);
  const valuesOf = async (more: Partial<SearchRequest>, facet: string) => {
    const { facets } = await world.ask("arbres", more);
    return Object.fromEntries(
      facets.find((each) => each.facet === facet)?.values.map(({ value, count }) => [value, count]) ?? [],
    );
  };
  assert.deepEqual(await valuesOf({}, "theme"), { ENVI: 2, TRAN: 1 });
  assert.deepEqual(await valuesOf({ filters: { theme: ["TRAN"] } }, "theme"), { ENVI: 2, TRAN: 1 });
  assert.deepEqual(await valuesOf({ filters: { theme: ["TRAN"] } }, "producer"), { [world.other.slug]: 1 });
  assert.deepEqual(await valuesOf({}, "format"), { CSV: 1 });
  assert.deepEqual(await valuesOf({}, "freshness"), { week: 3 });
  assert.deepEqual(await valuesOf({}, "period"), { 2010: 1, 2020: 1 });
  assert.deepEqual(await valuesOf({}, "origin"), { here: 3 });
  assert.deepEqual(await valuesOf({}, "personal"), {});
  const inBrittany = { filters: { territory: ["region/53"] } };
  assert.deepEqual(await world.titles("arbres", inBrittany), ["Arbres"]);
  assert.equal((await world.titles("arbres", { filters: { theme: ["ENVI", "TRAN"] } })).length, 3);
  assert.deepEqual(await world.titles("", { filters: { theme: ["ENVI"], format: ["CSV"] } }), ["Arbres"]);
  const [theme] = (await world.ask("arbres", { language: "en", facets: ["theme"] })).facets;
  assert.equal(theme?.values[0]?.label, "Environment");
});

function at(level: PlaceLevel, code: string): Partial<Metadata> {
  return { spatial: [{ place: { level, code } }] };
}

function communesOf(codes: readonly string[]) {
  return codes.map((code) => ({ level: "commune", code }) as const);
}

test("what covers a place around it covers a place, and the facet counts it", async () => {
  await using world = await searchWorld();
  await world.add("Rennes", "", at("commune", "35238"));
  await world.add("Vitré", "", at("commune", "35360"));
  await world.add("Métropole", "", at("epci", "243500139"));
  await world.add("Ille-et-Vilaine", "", at("departement", "35"));
  await world.add("Finistère", "", at("departement", "29"));
  await world.add("Bretagne", "", at("region", "53"));
  await world.add("France", "", { spatial: [{ label: "France" }] });
  await world.add("Rennes et la France", "", {
    spatial: [{ label: "France entière" }, { place: { level: "commune", code: "35238" } }],
  });
  await world.add("Allemagne", "", { spatial: [{ label: "Allemagne" }] });
  const within = async (...territory: string[]) =>
    (await world.titles("", { filters: { territory }, sort: "title" })).toSorted();
  const whole = ["France", "Rennes et la France"];
  assert.deepEqual(await within("commune/35238"), [
    "Bretagne",
    "France",
    "Ille-et-Vilaine",
    "Métropole",
    "Rennes",
    "Rennes et la France",
  ]);
  assert.deepEqual(await within("commune/29019"), ["Bretagne", "Finistère", ...whole]);
  assert.deepEqual(await within("commune/13055"), whole);
  assert.deepEqual(await within("departement/29"), ["Bretagne", "Finistère", ...whole]);
  assert.equal((await within("region/53")).length, 8);
  const { facets } = await world.ask("", {
    filters: { territory: ["commune/35360"] },
    facets: ["territory"],
  });
  const counts = new Map(facets[0]?.values.map(({ value, count }) => [value, count]));
  assert.equal(counts.get("commune/35360"), 5);
  assert.equal(counts.get("commune/35238"), 6);
  assert.equal(counts.get("region/53"), 8);
});

test("a table with a row for most communes covers the départements that they are of", async () => {
  const all = territory.codes("commune");
  const of35 = all.filter((code) => territory.parentOf("commune", code)?.departement === "35");
  assert.deepEqual(placesCovered([], communesOf(all), territory), ["country/FR"]);
  assert.deepEqual(placesCovered([], communesOf(of35), territory), ["departement/35"]);
  assert.deepEqual(placesCovered([], communesOf(of35.slice(0, 2)), territory).length, 2);
  const mainland = placesCovered([{ label: "France métropolitaine" }], [], territory);
  assert.ok(mainland.includes("region/53") && !mainland.includes("region/04"));
});

test("time and place narrow what is found", async () => {
  await using world = await searchWorld();
  await world.add("Ancien", "", { temporal: [{ start: "1999-01-01", end: "2003" }] });
  await world.add("Sans fin", "", { temporal: [{ start: "2015" }], spatial: [{ bbox: [-2, 47, -1, 48] }] });
  await world.add("Sans dates");
  assert.deepEqual(await world.titles("", { period: { from: "2010" } }), ["Sans fin"]);
  assert.deepEqual(await world.titles("", { period: { to: "2003-12-31" } }), ["Ancien"]);
  assert.deepEqual(await world.titles("", { period: { from: "2016", to: "2016" } }), ["Sans fin"]);
  assert.deepEqual(await world.titles("", { bbox: [-1.5, 47.5, 0, 49] }), ["Sans fin"]);
  assert.deepEqual(await world.titles("", { bbox: [2, 47, 3, 49], filters: {} }), []);
});
