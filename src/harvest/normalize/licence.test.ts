import assert from "node:assert/strict";
import { test } from "node:test";
import { understandLicence } from "./licence.ts";

const etalab = "https://www.etalab.gouv.fr/licence-ouverte-open-licence";

/** What a record tells of its licence, what is taken, and the problems told. */
const cases: readonly (readonly [
  writings: readonly (string | undefined)[],
  licence: string | undefined,
  ...problems: string[],
])[] = [
  [["fr-lo", "Licence Ouverte / Open Licence", etalab], "etalab-1.0"],
  [[undefined, etalab], "etalab-2.0"],
  [["cc-by", "http://www.opendefinition.org/licenses/cc-by", "Creative Commons Attribution"], "CC-BY-4.0"],
  [["Licence inconnue", etalab], undefined, "read-licence-unknown-but"],
  [["Conditions inconnues", etalab], undefined, "read-licence-unknown-but"],
  [["Données ouvertes", etalab], "Données ouvertes", "read-licence-contradicted"],
  [
    ["Utilisation libre sous réserve de mentionner la source", etalab],
    "Utilisation libre sous réserve de mentionner la source",
    "read-licence-contradicted",
  ],
  [[`Licence ODbL 1.0\nhttp://portail.exemple.fr/odbl`, etalab], "ODbL-1.0", "read-licence-contradicted"],
  [["lov2", "https://creativecommons.org/licenses/by-nc/4.0/"], "CC-BY-NC-4.0", "read-licence-contradicted"],
  [["notspecified", "License Not Specified"], undefined, "read-licence-unknown"],
  [["notspecified", "Licence Ouverte 2.0"], "etalab-2.0"],
  [["notspecified", etalab], undefined, "read-licence-unknown-but"],
  [[`Les données sont diffusées selon ${etalab}, merci de citer la source.`], "etalab-2.0"],
  [[`Usage non commercial uniquement, voir ${etalab}`], `Usage non commercial uniquement, voir ${etalab}`],
  [[`ODbL sauf photographies (${etalab})`], `ODbL sauf photographies (${etalab})`],
  [["https://data.exemple.fr/conditions"], "https://data.exemple.fr/conditions"],
  [["<p>Licence Ouverte 2.0</p>"], "etalab-2.0"],
  [["", undefined], undefined],
];

for (const [writings, licence, ...problems] of cases) {
  test(`the licence of ${writings.join(" + ")} is ${licence ?? "unknown"}`, () => {
    const told = understandLicence(writings);
    assert.equal(told.value, licence);
    assert.deepEqual(
      told.problems.map(({ key }) => key),
      problems,
    );
  });
}
