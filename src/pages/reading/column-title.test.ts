import assert from "node:assert/strict";
import { test } from "node:test";
import { columnInSentence, columnTitle, inSentenceAmong, titleAmong } from "./column-title.ts";

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

test("a title that its producer gave stands in place of the name, in a sentence too", () => {
  const columns = [{ name: "pop_mun", title: "Population municipale" }, { name: "code_epci" }];
  const names = ["pop_mun", "code_epci", "annee"];
  assert.deepEqual(
    names.map((name) => titleAmong(columns, name)),
    ["Population municipale", "Code EPCI", "Année"],
  );
  assert.deepEqual(
    names.map((name) => inSentenceAmong(columns, name)),
    ["Population municipale", "code EPCI", "année"],
  );
});
