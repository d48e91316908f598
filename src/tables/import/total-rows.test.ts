import assert from "node:assert/strict";
import { test } from "node:test";
import { importWorld } from "../../../test/import-world.ts";

test("rows that sum up others are told, and stay in the table", async () => {
  await using world = await importWorld();
  const flat = await world.import(
    "population.csv",
    "commune;menages;population\nRezé;200;42000\nVertou;120;25000\nOrvault;130;27000\nTotal général;450;94000\n",
  );
  assert.deepEqual(totalsOf(flat), [{ count: 1, first: "Total général", row: 4 }]);
  const parts = await world.import(
    "quartiers.csv",
    "commune;quartier;population\nRezé;A;4\nRezé;B;2\nSous-total Rezé;;6\nVertou;A;2\nVertou;B;2\nSous-total Vertou;;4\nTOTAL;;10\n",
  );
  assert.deepEqual(totalsOf(parts), [{ count: 3, first: "Sous-total Rezé", row: 3 }]);
  const years = await world.import("annees.csv", "annee;depense\n2021;5\n2022;6\nTotal;11\n");
  assert.deepEqual(totalsOf(years), [{ count: 1, first: "Total", row: 3 }]);
});

test("a total among the values of a column, and a station of that name, are no such rows", async () => {
  await using world = await importWorld();
  const values = await world.import(
    "sexe.csv",
    "sexe;annee;population\nTotal;2021;10\nFemmes;2021;6\nHommes;2021;4\nTotal;2022;11\nFemmes;2022;6\nHommes;2022;5\n",
  );
  assert.deepEqual(totalsOf(values), []);
  const stations = await world.import(
    "stations.csv",
    "enseigne;commune;pompes\nTotal Access;Rezé;4\nAvia;Vertou;2\nTotal;Orvault;6\nTotalEnergies;Rezé;4\nEsso;Rezé;3\n",
  );
  assert.deepEqual(totalsOf(stations), []);
});

type Done = Awaited<ReturnType<Awaited<ReturnType<typeof importWorld>>["import"]>>;

function totalsOf({ state, failure, problems }: Done): unknown[] {
  assert.equal(state, "done", JSON.stringify(failure));
  return problems.filter(({ key }) => key === "import-total-rows").map(({ args }) => args);
}
