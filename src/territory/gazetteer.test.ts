import assert from "node:assert/strict";
import { test } from "node:test";
import { openGazetteer } from "./gazetteer.ts";
import { comparableName } from "./name.ts";
import { openTerritory } from "./open-territory.ts";

const territory = openTerritory();
const gazetteer = openGazetteer(territory);
const labels = (places: readonly { label: string }[]) => places.map(({ label }) => label);

test("a commune lies in its EPCI, its département and its région", () => {
  assert.deepEqual(labels(gazetteer.around("commune", "35238")), [
    "Rennes Métropole",
    "Ille-et-Vilaine",
    "Bretagne",
  ]);
  assert.deepEqual(labels(gazetteer.around("departement", "35")), ["Bretagne"]);
  assert.deepEqual(gazetteer.around("region", "53"), []);
});

test("an EPCI lies in each département of its communes", () => {
  const redon = gazetteer.search("redon agglomération", 5).find(({ level }) => level === "epci");
  assert.deepEqual(labels(gazetteer.around("epci", redon?.code ?? "")).toSorted(), [
    "Bretagne",
    "Ille-et-Vilaine",
    "Loire-Atlantique",
    "Morbihan",
    "Pays de la Loire",
  ]);
});

test("a code leads to the place that it became, and that place knows the code", () => {
  const rhone = gazetteer.successorOf("region", "82");
  assert.equal(rhone?.label, "Auvergne-Rhône-Alpes");
  assert.deepEqual(gazetteer.formerCodesOf("region", "84").toSorted(), ["82", "83"]);
  assert.equal(gazetteer.successorOf("commune", "35238"), undefined);
  for (const code of territory.otherCodes("commune")) {
    const successor = gazetteer.successorOf("commune", code);
    if (successor === undefined) continue;
    assert.equal(gazetteer.successorOf("commune", successor.code), undefined, code);
    assert.ok(gazetteer.formerCodesOf("commune", successor.code).includes(code), code);
  }
});

test("from the régions, every commune is reached", () => {
  const reached = gazetteer
    .within()
    .flatMap((region) => gazetteer.within(region))
    .flatMap((departement) => gazetteer.within(departement))
    .map(({ code }) => code);
  const all = territory.codes("commune").filter((code) => territory.parentOf("commune", code)?.departement);
  const overseas = all.filter((code) => /^97[5-8]|^98/.test(code));
  assert.deepEqual(new Set([...reached, ...overseas]), new Set(all));
  assert.ok(reached.length > 34_000);
  assert.ok(gazetteer.within({ level: "departement", code: "35" }, "epci").length > 10);
});

test("a place is found by its beginning, its code and its postal code, the best known first", () => {
  assert.equal(gazetteer.search("renn", 5)[0]?.label, "Rennes Métropole");
  assert.deepEqual(gazetteer.search("rennes", 1), [{ level: "commune", code: "35238", label: "Rennes" }]);
  assert.equal(gazetteer.search("35238", 1)[0]?.code, "35238");
  assert.equal(gazetteer.search("SAINT ETIENNE", 1)[0]?.code, "42218");
  assert.ok(gazetteer.search("35000", 3).some(({ code }) => code === "35238"));
  assert.deepEqual(gazetteer.search("  ", 5), []);
  assert.equal(gazetteer.search("saint", 7).length, 7);
});

test("a name comes before those that begin so, those before names with such a word, each by its inhabitants", () => {
  const found = gazetteer.search("denis", 1_000);
  const begun = found.filter(({ label }) => comparableName(label).startsWith("denis"));
  assert.deepEqual(found.slice(0, begun.length), begun);
  const within = found.slice(begun.length);
  assert.equal(within[0]?.label, "Seine-Saint-Denis");
  assert.ok(within.length > 50);
  assert.ok(within.every(({ label }) => comparableName(label).includes(" denis")));
  const people = within.map(({ level, code }) => territory.populationOf(level, code) ?? 0);
  assert.deepEqual(
    people,
    people.toSorted((one, other) => other - one),
  );
  assert.equal(new Set(found.map(({ level, code }) => `${level}/${code}`)).size, found.length);
});

test("names that begin so are all told, in the order of the alphabet", () => {
  const begun = gazetteer.beginningWith("Saint-De");
  const expected = (["region", "departement", "epci", "commune"] as const).flatMap((level) =>
    territory
      .codes(level)
      .filter((code) => comparableName(territory.labelOf(level, code) ?? "").startsWith("saint de")),
  );
  assert.deepEqual(begun.map(({ code }) => code).toSorted(), expected.toSorted());
  const names = labels(begun).map(comparableName);
  assert.deepEqual(names, names.toSorted());
  assert.deepEqual(gazetteer.beginningWith("zzz"), []);
});
