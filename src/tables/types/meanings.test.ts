import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import { sharedData } from "../../../test/shared-data.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import type { Column } from "../column.ts";
import { findMeanings, type ColumnValues } from "./meanings.ts";
import { isNir, isPhone, isRna, isSiren, isSiret, isUai, passesLuhn } from "./check-digits.ts";
import { sampleTypes } from "./sample.ts";

const territory = openTerritory();

function column(name: string, cells: readonly string[], type: Column["type"] = "text"): ColumnValues {
  return { column: { name, type, missing: [] }, values: cells.map((value) => ({ value, count: 1 })) };
}

async function meaningOf(
  name: string,
  cells: readonly string[],
  type?: Column["type"],
): Promise<string | undefined> {
  return (await findMeanings([column(name, cells, type)], territory)).meanings[0]?.meaning;
}

test("codes are told by their check digits", () => {
  assert.ok(isSiren("130025265"));
  assert.ok(!isSiren("130025266"));
  assert.ok(isSiret("13002526500013"));
  assert.ok(isSiret("35600000000048"), "the head office of La Poste has a Luhn key");
  assert.ok(isSiret("35600000049837"), "its other offices a sum of digits that is a multiple of five");
  assert.ok(!isSiret("35600000049838"));
  assert.ok(isUai("0350896J"));
  assert.ok(!isUai("0350896K"));
  assert.ok(isRna("W333216789"));
  assert.ok(isRna("W9R1000001"));
  assert.ok(isNir("255081416802538"));
  assert.ok(!isNir("255081416802539"));
});

/** The key of thirteen digits. */
function nirKey(digits: string): string {
  return String(97 - Number(BigInt(digits) % 97n)).padStart(2, "0");
}

test("a NIR of Corsica counts 2A as 19 and 2B as 18", () => {
  assert.ok(!isNir(`185032B004001${nirKey("1850319004001")}`));
});

test("a changed digit breaks Luhn's sum", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.nat(8),
      fc.integer({ min: 1, max: 9 }),
      (body, place, by) => {
        const start = String(body).padStart(8, "0");
        const key = Array.from({ length: 10 }, (_, digit) => `${start}${digit}`).find(passesLuhn) ?? "";
        const changed = key.slice(0, place) + String((Number(key[place]) + by) % 10) + key.slice(place + 1);
        assert.ok(passesLuhn(key));
        assert.ok(!passesLuhn(changed));
      },
    ),
  );
});

test("phone numbers are French or of another country", () => {
  for (const phone of [
    "02 99 86 72 00",
    "06.12.34.56.78",
    "+33 6 12 34 56 78",
    "0033612345678",
    "3949",
    "+442071838750",
  ]) {
    assert.ok(isPhone(phone), phone);
  }
  for (const other of ["35000", "111111111", "2020-12-31", "0012", "0.612345678", "31.25"])
    assert.ok(!isPhone(other), other);
});

test("a column is about what its header and its cells agree on", async () => {
  assert.equal(await meaningOf("code_insee", ["35238", "2A004"]), "commune-code");
  assert.equal(await meaningOf("Commune", ["Rennes", "SAINT MALO", "Bruz"]), "commune-name");
  assert.equal(await meaningOf("cp", ["35000", "35400"]), "postal-code");
  assert.equal(await meaningOf("Code EPCI", ["243500139"]), "epci-code");
  assert.equal(await meaningOf("dép.", ["35", "2A", "974"]), "departement-code");
  assert.equal(await meaningOf("région", ["Bretagne", "Île-de-France"]), "region-name");
  assert.equal(await meaningOf("mail", ["contact@exemple.fr"]), "email");
  assert.equal(await meaningOf("site", ["https://exemple.fr/a?b=c"]), "url");
  assert.equal(await meaningOf("adresse", ["12 rue de la Paix", "3 bis place Hoche"]), "address");
  assert.equal(await meaningOf("annee", ["2019", "2020"], "integer"), "year");
  assert.equal(await meaningOf("latitude", ["48.1", "48.2"], "decimal"), "latitude");
  assert.equal(await meaningOf("lon", ["-1.6", "-1.7"], "decimal"), "longitude");
  assert.equal(await meaningOf("Xlongitude", ["-1.6", "2.35"], "decimal"), "longitude");
  assert.equal(await meaningOf("Ylatitude", ["48.1", "48.85"], "decimal"), "latitude");
  assert.equal(await meaningOf("geo_point_2d", ["48.117, -1.677", "48.2,-1.5"]), "latitude-longitude");
  assert.equal(await meaningOf("coordonneesXY", ["[5.7145295,45.191463]"]), "longitude-latitude");
  assert.equal(await meaningOf("date_naissance", ["1990-01-01"], "date"), "birth-date");
});

test("a column called code is what the names beside it are names of, today's or former", async () => {
  const codes = { name: "code", cells: ["82", "83", "42", "22", "31"] };
  const regions = {
    name: "nom",
    cells: ["Rhône-Alpes", "Auvergne", "Alsace", "Picardie", "Nord-Pas-de-Calais"],
  };
  const [hypothesis] = await sampleTypes([codes, regions], { territory });
  assert.deepEqual([hypothesis?.first.type, hypothesis?.first.meaning], ["text", "region-code"]);
  const [alone] = await sampleTypes([codes, { name: "nom", cells: ["vis", "clou", "écrou"] }], { territory });
  assert.deepEqual([alone?.first.type, alone?.first.meaning], ["integer", undefined]);
});

test("a number of a département's size is no département where nothing says so", async () => {
  const counts = Array.from({ length: 95 }, (_, place) => String(place + 1));
  assert.equal(await meaningOf("velos", counts), undefined);
  assert.equal(await meaningOf("lat", ["1250", "1300"], "integer"), undefined);
});

test("a measure of places is no code of them", async () => {
  const shares = ["1", "3", "34", "57", "8", "12", "2", "10", "71"];
  const typeOf = async (name: string) =>
    (await sampleTypes([{ name, cells: shares }], { territory }))[0]?.first.type;
  for (const name of [
    "Part (en % de la population du département)",
    "% par département",
    "Taux de la région",
    "Évolution par département",
    "Population du département",
  ])
    assert.equal(await typeOf(name), "integer", name);
  for (const name of ["département", "Code du département de la population"])
    assert.equal(await typeOf(name), "text", name);
});

test("communes that merged are told with what they became, and unknown codes by example", async () => {
  const { meanings } = await findMeanings([column("code_insee", ["93059", "35238", "35000"])], territory);
  const problems = new Map(meanings[0]?.problems.map((found) => [found.key, found.args]));
  assert.match(
    String(problems.get("meaning-communes-merged")?.["examples"]),
    /93059 Pierrefitte-sur-Seine → 93066/,
  );
  assert.deepEqual(problems.get("meaning-invalid-values")?.["examples"], ["35000"]);
  assert.equal(meanings[0]?.validShare, 2 / 3);
});

test("an example that is long is cut", async () => {
  const cells = ["93059", "35238", `pas un code ${"x".repeat(200)}`];
  const { meanings } = await findMeanings([column("code_insee", cells)], territory);
  const found = meanings[0]?.problems.find(({ key }) => key === "meaning-invalid-values");
  const [example = ""] = Array.isArray(found?.args["examples"]) ? found.args["examples"] : [];
  assert.match(String(example), /^pas un code x+…$/);
  assert.ok(String(example).length <= 61);
});

test("personal data raises a warning: e-mail, phone, NIR, and names with one another or beside a birth date", async () => {
  const given = [column("prenom", ["Anne", "Yann"]), column("nombre", ["12", "7"], "integer")];
  assert.deepEqual((await findMeanings(given, territory)).personalData, []);
  const names = [column("nom", ["Martin", "Le Goff"]), column("prenom", ["Anne", "Yann"])];
  assert.deepEqual(
    (await findMeanings(names, territory)).personalData.map(({ column: name }) => name),
    ["nom", "prenom"],
  );
  const homes = [
    ...names,
    column("adresse", ["3 rue des Lilas 35000 Rennes", "12 avenue Foch 44000 Nantes"]),
  ];
  assert.deepEqual(
    (await findMeanings(homes, territory)).personalData.map(({ meaning }) => meaning),
    ["last-name", "first-name", "address"],
  );
  const born = [...names, column("date_naissance", ["1990-01-01", "1991-02-03"], "date")];
  assert.deepEqual(
    (await findMeanings(born, territory)).personalData.map(({ meaning }) => meaning),
    ["last-name", "first-name", "birth-date"],
  );
  const mail = await findMeanings([column("contact", ["a@exemple.fr", "b@exemple.fr"])], territory);
  assert.deepEqual(mail.personalData, [{ column: "contact", meaning: "email", cells: 2 }]);
});

test("a column of full names is told by its header and its words, and names of places and organizations are none", async () => {
  const people = [
    "Anne Le Goff",
    "Yann-Ber Kerguelen",
    "Mme Nathalie Appéré",
    "DUPONT Jean",
    "M. Éric Martin",
  ];
  for (const name of [
    "MAIRE_NOM",
    "nom du maire",
    "nom_complet",
    "Nom et prénom",
    "nom_prenom",
    "titulaire_nom",
    "Nom de la directrice",
    "fullName",
  ]) {
    assert.equal(await meaningOf(name, people), "full-name", name);
    const told = (await findMeanings([column(name, people)], territory)).personalData;
    assert.deepEqual(told, [{ column: name, meaning: "full-name", cells: 5 }], name);
  }
  const places = ["Saint Malo", "La Baule Escoublac", "Le Havre", "Les Sables d’Olonne"];
  for (const name of ["nom_commune", "nom_com", "NOM", "nom de la mairie", "libelle", "nom_epci"])
    assert.notEqual(await meaningOf(name, places), "full-name", name);
  const firms = ["SARL Le Goff", "Association des parents", "SAS Colas Ouest", "Mairie de Rennes"];
  assert.notEqual(await meaningOf("titulaire_nom", firms), "full-name");
  // In two columns, each has its own meaning.
  const { meanings } = await findMeanings(
    [column("maire_nom", ["Le Goff", "Martin", "Petit"]), column("maire_prenom", ["Anne", "Yann", "Léa"])],
    territory,
  );
  assert.deepEqual(
    meanings.map(({ meaning }) => meaning),
    ["last-name", "first-name"],
  );
});

test("no column of the file of communes names people", async (t) => {
  const path = sharedData("geo/communes.csv");
  if (path === undefined) return t.skip();
  const [header = "", ...lines] = (await readFile(path, "utf8")).split("\n").slice(0, 2000);
  const columns = header.split(",").map((name, at) =>
    column(
      name,
      lines.flatMap((line) => line.split(",")[at] ?? []),
    ),
  );
  // Whatever the names of places are called.
  const renamed = columns.map(({ column: one, ...rest }) => ({
    ...rest,
    column: { ...one, name: one.name === "nom" || one.name === "LIBELLE" ? "nom_commune" : one.name },
  }));
  for (const each of [columns, renamed])
    assert.deepEqual((await findMeanings(each, territory)).personalData, []);
});

test("the code of an IRIS is told by its header and its commune, and nine digits alone are none", async () => {
  const cells = ["352380101", "352380102", "751010101", "2A0040101"];
  assert.equal(await meaningOf("CODE_IRIS", cells), "iris-code");
  assert.equal(await meaningOf("DCOMIRIS", cells), "iris-code");
  assert.notEqual(await meaningOf("numero", cells), "iris-code");
  assert.notEqual(await meaningOf("IRIS", ["999990101", "990000102"]), "iris-code");
  assert.notEqual(await meaningOf("IRIS", ["0101", "0102"]), "iris-code");
  assert.notEqual(await meaningOf("LIB_IRIS", cells), "iris-code");
  const [sampled] = await sampleTypes([{ name: "iris", cells: ["352380101", "352380102"] }], { territory });
  assert.equal(sampled?.first.type, "text");
});
