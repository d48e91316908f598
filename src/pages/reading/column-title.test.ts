import assert from "node:assert/strict";
import { test } from "node:test";
import { columnInSentence, columnTitle } from "./column-title.ts";

test("a column is called as people say it, and keeps the name that its producer wrote for them", () => {
  const titles = {
    code: "Code",
    code_epci: "Code EPCI",
    codes_postaux: "Codes postaux",
    population: "Population",
    DATE_NAISSANCE: "Date naissance",
    "Nombre de repas": "Nombre de repas",
    École: "École",
    codeCommune: "Code commune",
    id: "ID",
    code_departement: "Code département",
    ANNEE_SCOLAIRE: "Année scolaire",
    Departement: "Département",
    region_name: "Region name",
    SIRET: "SIRET",
    "taux (%)": "Taux (%)",
    _: "_",
    "2024": "2024",
  };
  assert.deepEqual(Object.fromEntries(Object.keys(titles).map((name) => [name, columnTitle(name)])), titles);
  assert.equal(columnInSentence("code_epci"), "code EPCI");
  assert.equal(columnInSentence("population"), "population");
});
