import assert from "node:assert/strict";
import { test } from "node:test";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { type Answer, datasetAt, distributionAt, fixedGet, readAll } from "../../../test/fixed-get.ts";
import { isFailure } from "../../base/failure.ts";
import { spreadsheetReader } from "./links.ts";

async function read(answer: Answer, name = "liens.csv", options: Record<string, string> = {}) {
  return readAll(spreadsheetReader, {
    get: fixedGet(() => answer).get,
    url: `https://ville.fr/${name}`,
    options,
  });
}

const csv = `Liens vers nos données;;;;;;;;
Titre;Description;Lien;Format;Producteur;Licence;Thème;Mots-clés;Mise à jour;Courriel
Budget;<p>Le <b>budget</b></p>;https://ville.fr/budget.csv;CSV;Ville;Licence Ouverte 2.0;Économie;budget, comptes;31/12/2023;a@ville.fr
Budget;;https://ville.fr/budget.xlsx;Excel;;;;;
Cantines;Les menus;https://ville.fr/cantines;;Ville;odbl;Alimentation;;hier;
Vélos;Sans adresse;;;;;;;;
;;;;;;;;
`;

test("the columns of a list of links are found by their names", async () => {
  const told = await read(csv);
  assert.deepEqual([told.problems, told.announced], [[], 4]);
  assert.deepEqual(
    told.records.map(({ identifier }) => identifier),
    ["https://ville.fr/budget.csv", "https://ville.fr/budget.xlsx", "https://ville.fr/cantines", "Vélos"],
  );
  const { title, description, licence, metadata } = datasetAt(told, 0);
  assert.deepEqual([title, description, licence], ["Budget", "Le **budget**", "etalab-2.0"]);
  assert.deepEqual(metadata.themes, ["ECON"]);
  assert.deepEqual(metadata.keywords, ["budget", "comptes"]);
  assert.deepEqual([metadata.modified, metadata.publisher], ["2023-12-31", { name: "Ville" }]);
  assert.deepEqual(metadata.contacts, [{ email: "a@ville.fr" }]);
  assert.equal(distributionAt(told, 0, 0).format, "CSV");
  assert.equal(distributionAt(told, 2, 0).kind, "link");
  assert.deepEqual(
    told.records.slice(2).map(({ problems }) => problems.map(({ key }) => key)),
    [["read-date-unknown"], ["read-links-no-address"]],
  );
});

test("neighbours with one identifier are one dataset with several files", async () => {
  const { records } = await read(
    "id,titre,url\n1,Budget,https://v.fr/b.csv\n1,Budget,https://v.fr/b.xlsx\n2,Autre,https://v.fr/c.csv\n",
  );
  assert.deepEqual(
    records.map(({ identifier, dataset }) => [identifier, dataset?.metadata.distributions.map(({ id, format }) => `${id} ${format}`)]),
    [["1", ["1 CSV", "2 XLSX"]], ["2", ["1 CSV"]]],
  ); // prettier-ignore
});

test("a workbook is read sheet by sheet, those that are no lists aside", async () => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("Lisez-moi").addRows([
    ["Mode d’emploi", "Personne"],
    ["Ajouter une ligne", "Marie"],
  ]);
  book.addWorksheet("Données").addRows([
    ["Titre", "URL"],
    ["Budget", "https://v.fr/b.csv"],
    ["Arbres", "https://v.fr/a.csv"],
  ]);
  book.addWorksheet("Archives").addRows([
    ["Titre", "URL"],
    ["Ancien", "https://v.fr/o.csv"],
  ]);
  const bytes = Buffer.from(await book.xlsx.writeBuffer());
  const { records } = await read(bytes, "liens.xlsx");
  assert.deepEqual(
    records.map(({ dataset }) => dataset?.title),
    ["Budget", "Arbres", "Ancien"],
  );
  const one = await read(bytes, "liens.xlsx", { sheet: "Archives" });
  assert.deepEqual(
    one.records.map(({ dataset }) => dataset?.title),
    ["Ancien"],
  );
});

test("a list in JSON is read by the names of its members, at any depth", async () => {
  const { records } = await read(
    JSON.stringify({
      feeds: [
        {
          id: "a",
          spec: "gtfs",
          urls: { static_current: "https://v.fr/gtfs" },
          license: { spdx_identifier: "ODbL-1.0" },
        },
        3,
      ],
    }),
    "flux.json",
  );
  assert.equal(records[0]?.dataset?.licence, "ODbL-1.0");
  assert.equal(records[0]?.dataset?.metadata.distributions[0]?.format, "GTFS");
  assert.deepEqual(
    records[1]?.problems.map(({ key }) => key),
    ["read-not-a-record"],
  );
});

test("a table that is no list of links is refused with the names of its columns", async () => {
  await assert.rejects(read("annee,valeur\n2020,3\n2021,4\n"), (error) => {
    assert.ok(isFailure(error, "invalid"));
    assert.deepEqual([error.key, error.args["columns"]], ["read-links-no-columns", "annee, valeur"]);
    return true;
  });
});

test("whatever is written in the cells, nothing is thrown and each line is told", async () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom("", "https://v.fr/x", "javascript:x", "2020-02-31", "<b>", '"', ";", "\n"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), async (rows) => {
      const lines = [["Budget", "https://v.fr/first.csv", "2020"], ...rows].map((row) =>
        row.map(quoted).join(";"),
      );
      const { records } = await read(`titre;url;modifié le\n${lines.join("\n")}\n`);
      assert.equal(records[0]?.identifier, "https://v.fr/first.csv");
    }),
    { numRuns: 60 },
  );
});

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""').replaceAll("\0", "")}"`;
}
