import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dataset } from "../../catalogue/dataset.ts";
import { type Metadata, noMetadata } from "../../catalogue/metadata.ts";
import { openGazetteer } from "../../territory/gazetteer.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { changed, toChange } from "./description-change.ts";
import { writtenFrom, writtenOf } from "./description.ts";

const gazetteer = openGazetteer(openTerritory());
const searchPlaces = (beginning: string) => gazetteer.search(beginning, 50);

function dataset(metadata: Partial<Metadata> = {}): Dataset {
  return {
    id: "0199c0de-0000-7000-8000-000000000000",
    slug: "menus",
    organization: "0199c0de-0000-7000-8000-000000000001",
    organizationName: "Ville",
    organizationSlug: "ville",
    title: "Menus",
    description: "Les menus.",
    licence: "etalab-2.0",
    state: "published",
    createdAt: new Date(0),
    modifiedAt: new Date(0),
    metadata: { ...noMetadata, ...metadata },
    origins: [],
  };
}

/** As a browser sends the form that was shown, with some of its fields changed. */
function sent(of: Dataset, fields: Record<string, string> = {}, boxes: Record<string, string[]> = {}) {
  const { texts, lists } = writtenFrom(of, { language: "fr", instance: "fr" });
  const form = new FormData();
  for (const [name, text] of Object.entries({ ...texts, ...fields })) form.set(name, text);
  for (const [name, values] of Object.entries({ ...lists, ...boxes })) {
    for (const value of values) form.append(name, value);
  }
  return writtenOf(form);
}

const full: Partial<Metadata> = {
  language: "fr",
  translations: { en: { title: "Menus", description: "The menus." }, br: { title: "Meuzioù" } },
  keywords: ["cantine", "repas"],
  themes: ["EDUC", "un thème à nous"],
  frequency: "chaque jour d’école",
  accessRights: "PUBLIC",
  issued: "2024-05",
  temporal: [{ start: "2024", end: "2025-06" }, { start: "2030" }],
  spatial: [{ place: { level: "commune", code: "35238" }, label: "Rennes" }, { label: "Maurepas" }],
  contacts: [{ name: "Ville", email: "data@ville.example", phone: "+33200000000" }, { name: "Deux" }],
  creators: [{ name: "La cuisine centrale" }],
  documentation: ["https://ville.example/a", "https://ville.example/b"],
  conformsTo: [{ title: "Schéma des menus", uri: "https://schema.example/menus" }, { title: "Le nôtre" }],
  legislation: ["https://eli.example/1"],
  hvdCategories: ["c_e1da4e07"],
  languages: ["fr", "br"],
  provenance: "Saisis par les écoles.\nRelus.",
  versionNotes: "Une colonne de plus.",
  identifiers: ["menus-1"],
};

test("a form that is sent as it was shown changes nothing", () => {
  const before = dataset(full);
  const change = toChange(sent(before), { dataset: before, proposals: {}, language: "fr", searchPlaces });
  const after = changed(before, change);
  assert.deepEqual(after.metadata.contacts[0], { ...full.contacts?.[0], url: "" });
  assert.deepEqual({ ...after.metadata, contacts: [] }, { ...before.metadata, contacts: [] });
  assert.equal(after.licence, before.licence);
});

test("a proposal that is ticked fills what is empty, and is added to what holds several", () => {
  const before = dataset({ keywords: ["cantine"] });
  const proposals: Partial<Metadata> = {
    keywords: ["repas", "cantine"],
    frequency: "DAILY",
    temporal: [{ start: "2024-01-01", end: "2024-12-31" }],
    spatial: [{ place: { level: "commune", code: "35238" } }],
    themes: ["EDUC"],
  };
  const context = { dataset: before, proposals, language: "fr" as const, searchPlaces };
  const take = ["keywords", "frequency", "temporal", "spatial"];
  const { metadata } = toChange(sent(before, {}, { take }), context);
  assert.deepEqual(metadata?.keywords, ["cantine", "repas"]);
  assert.equal(metadata?.frequency, "DAILY");
  assert.deepEqual(metadata?.temporal, proposals.temporal);
  assert.deepEqual(metadata?.spatial, proposals.spatial);
  assert.deepEqual(metadata?.themes, []);
  const own = toChange(sent(before, { "metadata.frequency": "WEEKLY" }, { take }), context);
  assert.equal(own.metadata?.frequency, "WEEKLY");
});

test("a longer period that is ticked takes the place of the one described, unless another is written", () => {
  const before = dataset({ temporal: [{ start: "2021", end: "2023" }] });
  const proposals: Partial<Metadata> = { temporal: [{ start: "2021", end: "2024" }] };
  const context = { dataset: before, proposals, language: "fr" as const, searchPlaces };
  const periods = (texts: Record<string, string>, take: string[]) =>
    toChange(sent(before, texts, { take }), context).metadata?.temporal;
  assert.deepEqual(periods({}, []), before.metadata.temporal);
  assert.deepEqual(periods({}, ["temporal"]), proposals.temporal);
  assert.deepEqual(periods({ "temporal-end": "2025" }, ["temporal"]), [{ start: "2021", end: "2025" }]);
});

test("a place is known by its name or its code, and one that nobody knows is kept as it is written", () => {
  const before = dataset();
  const context = { dataset: before, proposals: {}, language: "fr" as const, searchPlaces };
  const names = "Bruz; 35238; region/53; Quartier de Maurepas";
  const { metadata } = toChange(sent(before, { "metadata.spatial": names }), context);
  assert.deepEqual(metadata?.spatial, [
    { place: { level: "commune", code: "35047" }, label: "Bruz" },
    { place: { level: "commune", code: "35238" }, label: "Rennes" },
    { place: { level: "region", code: "53" }, label: "Bretagne" },
    { label: "Quartier de Maurepas" },
  ]);
  assert.throws(
    () => toChange(sent(before, { "metadata.spatial": "Saint-Denis" }), context),
    /pages-describe-place-several.*93066/,
  );
});

test("a field that is emptied is taken back", () => {
  const before = dataset(full);
  const emptied = { "metadata.frequency": "", "translation-title": "", "metadata.translations": "" };
  const change = toChange(sent(before, { ...emptied, "metadata.temporal": "", "temporal-end": "" }), {
    dataset: before,
    proposals: {},
    language: "fr",
    searchPlaces,
  });
  assert.equal(change.metadata?.frequency, null);
  assert.deepEqual(change.metadata?.translations, { br: { title: "Meuzioù" } });
  assert.deepEqual(change.metadata?.temporal, [{ start: "2030" }]);
  assert.equal("frequency" in changed(before, change).metadata, false);
});
