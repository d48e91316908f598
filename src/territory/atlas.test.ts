import assert from "node:assert/strict";
import { test } from "node:test";
import { countTurns } from "../../test/turns.ts";
import { type AtlasPlace, territoryOf } from "./atlas.ts";

const none = { current: new Map<string, AtlasPlace>(), other: new Map<string, AtlasPlace>() };

test("names are read ahead in turns, and whoever asks meanwhile has all of them", async () => {
  const territory = manyCommunes(5_000);
  await using others = countTurns();
  const before = others.now();
  const reading = territory.readNames();
  assert.deepEqual(territory.codesOf("commune", "COMMUNE-4999"), ["c4999"]);
  await reading;
  assert.ok(others.now() - before >= 4, `${others.now() - before} turns`);
  assert.deepEqual(territory.codesOf("commune", "Commune 0"), ["c0"]);
  assert.deepEqual(territory.codesOf("commune", "Ailleurs"), []);
});

test("codes are read ahead, once, each level in a turn of its own", async () => {
  const read: string[] = [];
  const once = (level: string) => () => {
    read.push(level);
    return none;
  };
  const territory = territoryOf({
    commune: once("commune"),
    epci: once("epci"),
    departement: once("departement"),
    region: once("region"),
  });
  await using others = countTurns();
  const before = others.now();
  await territory.readCodes();
  assert.deepEqual([...new Set(read)].toSorted(), ["commune", "departement", "epci", "region"]);
  assert.ok(others.now() - before >= 4, `${others.now() - before} turns`);
});

test("a name that several have tells each of their codes once, today's first", async () => {
  const current = new Map([
    ["1", place("Saint-Denis")],
    ["2", place("St Denis")],
  ]);
  const other = new Map([
    ["2", place("Saint Denis")],
    ["3", place("SAINT-DENIS")],
  ]);
  const territory = territoryOf({ ...levels(), commune: () => ({ current, other }) });
  await territory.readNames();
  assert.deepEqual(territory.codesOf("commune", "saint denis"), ["1", "2", "3"]);
});

function manyCommunes(count: number) {
  const current = new Map(Array.from({ length: count }, (_, at) => [`c${at}`, place(`Commune ${at}`)]));
  return territoryOf({ ...levels(), commune: () => ({ current, other: none.other }) });
}

function levels() {
  return { commune: () => none, epci: () => none, departement: () => none, region: () => none };
}

function place(label: string): AtlasPlace {
  return {
    label,
    population: undefined,
    successor: undefined,
    epci: undefined,
    departement: undefined,
    region: undefined,
    postalCodes: undefined,
  };
}
