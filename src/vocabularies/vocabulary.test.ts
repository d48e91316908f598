import assert from "node:assert/strict";
import { test } from "node:test";
import { findLicence, licences, licenceVocabulary, toLicence } from "../catalogue/licence.ts";
import { accessRights } from "./access-rights.ts";
import { availabilities } from "./availabilities.ts";
import { fileTypes } from "./file-types.ts";
import { frequencies } from "./frequencies.ts";
import { hvdCategories } from "./hvd-categories.ts";
import { languages } from "./languages.ts";
import { publisherTypes } from "./publisher-types.ts";
import { themes } from "./themes.ts";
import { toCode, type Vocabulary } from "./vocabulary.ts";

const vocabularies: Readonly<Record<string, Vocabulary>> = {
  accessRights,
  availabilities,
  fileTypes,
  frequencies,
  hvdCategories,
  languages,
  licences: licenceVocabulary,
  publisherTypes,
  themes,
};

for (const [name, vocabulary] of Object.entries(vocabularies)) {
  test(`every term of ${name} is found by its code and its address, and is named in both languages`, () => {
    assert.ok(vocabulary.terms.length >= 5);
    for (const term of vocabulary.terms) {
      assert.equal(vocabulary.find(term.code)?.code, term.code);
      assert.equal(vocabulary.find(term.uri)?.code, term.code);
      assert.ok(new URL(term.uri).protocol.startsWith("http"));
      assert.ok(term.fr !== "" && term.en !== "");
    }
  });

  test(`nothing, and signs alone, are no term of ${name}`, () => {
    for (const text of ["", "  ", "…", "https://"]) assert.equal(vocabulary.find(text), undefined);
  });

  test(`no other writing of a term of ${name} leads to another term`, () => {
    const astray = vocabulary.terms.flatMap((term) =>
      (term.also ?? [])
        .filter((writing) => vocabulary.find(writing)?.code !== term.code)
        .map((writing) => `${term.code}: ${writing} → ${vocabulary.find(writing)?.code}`),
    );
    assert.deepEqual(astray, []);
  });
}

const readings: readonly (readonly [vocabulary: Vocabulary, code: string, ...writings: string[]])[] = [
  [frequencies, "ANNUAL", "annual", "annually", "Annuelle", "R/P1Y", "http://purl.org/cld/freq/annual"],
  [frequencies, "BIWEEKLY", "biweekly", "fortnightly", "Toutes les deux semaines"],
  [frequencies, "ANNUAL_2", "semiannual", "biannually", "semestrielle"],
  [frequencies, "NEVER", "punctual", "PUNCTUAL", "ponctuelle"],
  [themes, "TRAN", "Mobilité, Transport", "transportation", "Transports, Déplacements", "transport"],
  [themes, "EDUC", "Culture, Sports, Loisirs", "Culture, Heritage"],
  [themes, "REGI", "Référentiels géographiques", "planningCadastre", "http://inspire.ec.europa.eu/theme/ad"],
  [fileTypes, "CSV", "csv", ".csv", "text/csv;charset=utf-8", "csv/utf8", "CSV (zip)"],
  [fileTypes, "CSV", "https://www.iana.org/assignments/media-types/text/csv"],
  [fileTypes, "SHP", "shp (wgs84)", "shp.zip", "shapfile", "ESRI Shapefile"],
  [fileTypes, "WMS_SRVC", "OGC:WMS", "http://publications.europa.eu/resource/authority/file-type/WMS"],
  [fileTypes, "GEOJSON", "application/vnd.geo+json", "geojson"],
  [
    accessRights,
    "PUBLIC",
    "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations",
  ],
  [hvdCategories, "c_b79e35eb", "Mobilité", "http://data.europa.eu/bna/c_b79e35eb"],
  [hvdCategories, "c_dd313021", "observation-de-la-terre-et-environnement"],
  [languages, "fr", "fra", "FRE", "français", "fr-FR", "fr_CA", "French"],
  [languages, "br", "breton", "http://publications.europa.eu/resource/authority/language/BRE"],
];

for (const [vocabulary, code, ...writings] of readings) {
  test(`${writings.join(", ")}: ${code}`, () => {
    for (const writing of writings) assert.equal(toCode(vocabulary, writing), code);
  });
}

test("a text that says what no term says is kept as it was written", () => {
  assert.equal(toCode(themes, " Dates et fêtes "), "Dates et fêtes");
  assert.equal(toCode(fileTypes, "csv, json, excel, shp"), "csv, json, excel, shp");
  assert.equal(toCode(languages, "elfique"), "elfique");
});

const sentences: readonly (readonly [text: string, id: string])[] = [
  ["Licence Ouverte / Open Licence version 2.0 (Etalab)", "etalab-2.0"],
  ["Licence Ouverte Version 1.0", "etalab-1.0"],
  ["Open License v2.0", "etalab-2.0"],
  ["Licence ODbL 1.0\nhttp://portail.exemple.fr/conditions", "ODbL-1.0"],
  ["Open Database License (ODbL)", "ODbL-1.0"],
  ["Attribution - Pas de Modification 4.0 International (CC BY-ND 4.0)", "CC-BY-ND-4.0"],
  ["This dataset is licensed under CC BY 4.0", "CC-BY-4.0"],
  ["OKD Compliant::Creative Commons CCZero", "CC0-1.0"],
  ["Soumis à la licence Etalab", "etalab-2.0"],
  ["Voir https://creativecommons.org/licenses/by-sa/4.0/deed.fr", "CC-BY-SA-4.0"],
];

for (const [text, id] of sentences) {
  test(`“${text}” names ${id} and nothing else`, () => assert.equal(toLicence(text), id));
}

test("a sentence that says more than the name of a licence stays as it was written", () => {
  const texts = [
    "ODbL sauf usage commercial",
    "Licence Ouverte 3.0",
    "ODbL ou CC BY 4.0",
    "Utilisation libre sous réserve de mentionner la source",
    "CC BY 4.0 hors photographies, pas de modification",
    "https://data.exemple.fr/licence",
  ];
  for (const text of texts) assert.equal(toLicence(text), text);
});

test("what peers write where nobody chose a licence is none", () => {
  for (const text of [
    "notspecified",
    "License Not Specified",
    "Licence inconnue",
    "unknown",
    "Non précisée",
  ]) {
    assert.equal(toLicence(text), "");
    assert.equal(findLicence(text), undefined);
  }
});

test("a producer is proposed open licences alone", () => {
  assert.ok(licences.length > 3);
  assert.ok(licences.every(({ open }) => open));
});
