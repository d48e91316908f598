import assert from "node:assert/strict";
import { test } from "node:test";
import { noMetadata } from "../../catalogue/metadata.ts";
import { licenceShown, termLabel, writeToldDate } from "./terms.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { toldIn } from "./translated.ts";

const dataset = {
  title: "Menus",
  description: "Les menus.",
  metadata: {
    ...noMetadata,
    language: "fr",
    keywords: ["repas"],
    translations: { en: { title: "Meals" }, br: { title: "Meuzioù" } },
  },
};

test("a dataset is told in the reader's language where its producer wrote it, else as it is", () => {
  assert.equal(toldIn("en", dataset).title, "Meals");
  assert.deepEqual(toldIn("en", dataset).keywords, ["repas"]);
  assert.deepEqual(toldIn("fr", dataset).title, "Menus");
  const german = { ...dataset, metadata: { ...dataset.metadata, language: "de", translations: {} } };
  assert.deepEqual([toldIn("fr", german).title, toldIn("fr", german).lang], ["Menus", "de"]);
});

test("a term is shown by its label, and a free value as it was written", () => {
  assert.equal(termLabel(frequencies, "MONTHLY", "fr"), frequencies.find("MONTHLY")?.fr);
  assert.equal(termLabel(frequencies, "à chaque marée", "fr"), "à chaque marée");
  assert.deepEqual(licenceShown("À usage du quartier"), { name: "À usage du quartier" });
  assert.equal(licenceShown("https://licence.example/1").url, "https://licence.example/1");
  assert.equal(licenceShown("javascript:alert(1)").url, undefined);
});

test("a date is written as precisely as it was told", () => {
  assert.equal(writeToldDate("2020", "fr"), "2020");
  assert.equal(writeToldDate("2020-05", "fr"), "mai 2020");
  assert.equal(writeToldDate("2020-05-31", "en"), "31 May 2020");
  assert.equal(writeToldDate("hier", "fr"), "hier");
});
