import assert from "node:assert/strict";
import { test } from "node:test";
import { communeTables } from "../demonstration/communes.ts";
import { comparableName } from "./name.ts";
import { openTerritory } from "./open-territory.ts";

const territory = openTerritory();

test("a commune has a name, a population and its place in the territory", () => {
  assert.equal(territory.labelOf("commune", "35238"), "Rennes");
  assert.ok((territory.populationOf("commune", "35238") ?? 0) > 200_000);
  assert.deepEqual(territory.parentOf("commune", "35238"), {
    epci: "243500139",
    departement: "35",
    region: "53",
  });
  assert.deepEqual(territory.parentOf("departement", "2A"), { region: "94" });
});

test("a commune that merged is known, with the one it went into", () => {
  assert.equal(territory.lookUp("commune", "93059")?.successor, "93066");
  assert.equal(territory.lookUp("commune", "93059")?.label, "Pierrefitte-sur-Seine");
  assert.equal(territory.lookUp("commune", "93066")?.successor, undefined);
  assert.equal(territory.lookUp("commune", "99999"), undefined);
});

test("an arrondissement of Paris is known without being a commune", () => {
  assert.equal(territory.labelOf("commune", "75118"), "Paris 18e Arrondissement");
  assert.ok(!territory.codes("commune").includes("75118"));
});

test("a former region is known, with the one it went into", () => {
  assert.deepEqual(territory.lookUp("region", "42"), { code: "42", label: "Alsace", successor: "44" });
});

test("a name is found as people write it", () => {
  assert.deepEqual(territory.codesOf("commune", "SAINT DENIS"), territory.codesOf("commune", "St-Denis"));
  assert.ok(territory.codesOf("commune", "saint denis").includes("93066"));
  assert.deepEqual(territory.codesOf("region", "ile de france"), ["11"]);
  assert.deepEqual(territory.codesOf("departement", "COTES D'ARMOR"), ["22"]);
  assert.equal(comparableName("L'Haÿ-les-Roses"), "l hay les roses");
});

test("a postal code leads to its communes", () => {
  assert.ok(territory.communesOfPostalCode("35000").includes("35238"));
  assert.deepEqual(territory.communesOfPostalCode("00000"), []);
});

test("the population of a département is that of its communes", () => {
  const sum = territory
    .codes("commune")
    .filter((code) => territory.parentOf("commune", code)?.departement === "35")
    .reduce((total, code) => total + (territory.populationOf("commune", code) ?? 0), 0);
  assert.equal(territory.populationOf("departement", "35"), sum);
});

test("the demonstration has a line per commune, EPCI, département and région, with its header", () => {
  const tables = communeTables(territory);
  const lines = new Map(tables.map((table) => [table.subject, [...table.lines()]]));
  assert.equal(lines.get("communes")?.length, territory.codes("commune").length + 1);
  assert.equal(lines.get("epci")?.length, territory.codes("epci").length + 1);
  assert.equal(lines.get("departements")?.length, territory.codes("departement").length + 1);
  assert.equal(lines.get("regions")?.length, territory.codes("region").length + 1);
  const rennes = lines.get("communes")?.find((line) => line.startsWith("35238,"));
  assert.match(
    rennes ?? "",
    /^35238,Rennes,[0-9]+,35000\|35200\|35700,243500139,Rennes Métropole,35,Ille-et-Vilaine,53,Bretagne\n$/,
  );
});
