import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../../test/people-world.ts";
import { anyone } from "../../access/actor.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import type { TableFacts } from "../context.ts";
import { createDataset } from "../datasets.ts";
import { type Metadata, noMetadata, type PlaceRef } from "../metadata.ts";
import { frequencyOf } from "./frequency.ts";
import { longerPeriod } from "./period.ts";
import { coverageOf } from "./place.ts";
import { keywordsOf, languageOf, themeOf } from "./words.ts";
import { propose } from "./proposals.ts";

const territory = openTerritory();
const nowhere = { title: "Liste", organizationName: "Organisme" };

function communes(...codes: string[]): PlaceRef[] {
  return codes.map((code) => ({ level: "commune", code }));
}

const coverages: readonly (readonly [
  what: string,
  places: readonly PlaceRef[],
  label: string | undefined,
])[] = [
  ["codes of one commune", communes("35238"), "Rennes"],
  ["a commune that was merged", communes("75040"), "Issy-les-Moulineaux"],
  ["communes of one EPCI", communes("35238", "35047"), "Rennes Métropole"],
  ["communes of one département", communes("35238", "35288"), "Ille-et-Vilaine"],
  ["communes of one région", communes("35238", "29019"), "Bretagne"],
  ["communes of several régions", communes("35238", "13055"), "France"],
  [
    "a commune and its département",
    [...communes("35238"), { level: "departement", code: "35" }],
    "Ille-et-Vilaine",
  ],
  [
    "an EPCI and a commune of the same région",
    [{ level: "epci", code: "243500139" }, ...communes("29019")],
    "Bretagne",
  ],
  ["a hundred communes and one stray", [...many(), ...communes("13055")], "Ille-et-Vilaine"],
  ["codes that never were", communes("99999"), undefined],
];

for (const [what, places, label] of coverages) {
  test(`${what}: ${label ?? "no place"}`, () => {
    assert.equal(coverageOf(places, nowhere, territory)?.label, label);
  });
}

test("without codes, the place is the one that the title or the producer's name tells", () => {
  assert.equal(placeOf("Gares des Pays de la Loire", "SNCF"), "Pays de la Loire");
  assert.equal(placeOf("Accidents dans l’Orne", "État"), "Orne");
  assert.equal(placeOf("Menus", "Ville d’Issy-les-Moulineaux"), "Issy-les-Moulineaux");
  assert.equal(placeOf("Menus", "Rennes Métropole"), "Rennes Métropole");
  assert.equal(placeOf("Collèges", "Département d'Ille-et-Vilaine"), "Ille-et-Vilaine");
  assert.equal(placeOf("Menus", "Ville de Miremont"), undefined);
  assert.equal(placeOf("Menus", "Cantines et compagnie"), undefined);
});

test("keywords are the words that tell, with the adjective that belongs to them, then names of columns", () => {
  assert.deepEqual(
    keywords("Liste des pistes cyclables de la ville", "id", "Longueur", "code_insee", "piste"),
    ["pistes cyclables", "longueur"],
  );
  assert.deepEqual(keywords("Zones inondables (PPRI), 2019"), ["zones inondables", "PPRI"]);
  assert.deepEqual(keywords("Données 2020", "x", "y"), []);
  // What somebody called a file is about the file.
  assert.deepEqual(keywords("SCDL SECOND IMPORT", "montant"), ["montant"]);
  assert.deepEqual(keywords("Subventions export final"), []);
  assert.deepEqual(keywords("Part_en_%", "column_1", "part_en_%"), []);
  const ofCanteens = ["canteen_id", "canteen_name", "canteen_sector", "canteen_model", "applicant"];
  assert.deepEqual(keywords("Campagne", ...ofCanteens), ["campagne", "sector", "model", "applicant"]);
});

const titles: readonly (readonly [title: string, theme: string | undefined])[] = [
  ["Menus des cantines", "AGRI"],
  ["Compteurs vélo", "TRAN"],
  ["Zones inondables", "ENVI"],
  ["Liste des prénoms", "SOCI"],
  ["Résultats des élections municipales", "GOVE"],
  ["Bornes de recharge", undefined],
  ["Registre", undefined],
];

for (const [title, theme] of titles) {
  test(`“${title}” is of ${theme ?? "no theme that is sure"}`, () => {
    assert.equal(themeOf({ title, description: "", columns: [], values: [] }), theme);
  });
}

test("a text is in French or in English where it shows", () => {
  assert.equal(languageOf("Liste des bibliothèques de la ville"), "fr");
  assert.equal(languageOf("Number of bikes in the streets of the city"), "en");
  assert.equal(languageOf("GTFS 2020"), undefined);
});

const day = 86_400_000;
const frequencies: readonly (readonly [every: number, code: string])[] = [
  [1 / 24, "HOURLY"],
  [1, "DAILY"],
  [7, "WEEKLY"],
  [14, "BIWEEKLY"],
  [30.4, "MONTHLY"],
  [91, "QUARTERLY"],
  [182, "ANNUAL_2"],
  [365, "ANNUAL"],
  [2000, "IRREG"],
];

for (const [every, code] of frequencies) {
  test(`versions that are ${every.toFixed(1)} days apart: ${code}`, () => {
    const at = [3, 0, 2, 1, 4].map((number) => new Date(number * every * day));
    const corrected = new Date(4 * every * day + 60_000);
    assert.equal(frequencyOf({ at: [...at, corrected] }), code);
  });
}

test("with too few versions, the frequency is how often the address is asked, or nothing", () => {
  const at = [new Date(0), new Date(day)];
  assert.equal(frequencyOf({ at, every: "weekly" }), "WEEKLY");
  assert.equal(frequencyOf({ at }), undefined);
});

test("what a producer told already is not proposed again", () => {
  const tables: TableFacts = {
    columns: ["compteur", "passages"],
    values: ["Pont de Nantes", "Rue de la Monnaie"],
    period: { start: "2020-01-01", end: "2020-12-31" },
    places: communes("35238"),
    distributions: [],
  };
  const dataset = {
    title: "Compteurs vélo",
    description: "",
    organizationName: "Ville",
    metadata: noMetadata,
  };
  const all = propose({ dataset, tables, changes: { at: [] } }, territory);
  const expected: Partial<Metadata> = {
    keywords: ["compteurs", "vélo", "passages"],
    themes: ["TRAN"],
    temporal: [{ start: "2020-01-01", end: "2020-12-31" }],
    spatial: [{ place: { level: "commune", code: "35238" }, label: "Rennes" }],
    languages: ["fr"],
    accessRights: "PUBLIC",
  };
  assert.deepEqual(all, expected);
  const told = { ...noMetadata, themes: ["ENVI"], keywords: ["vélo"], temporal: [{ start: "2019" }] };
  const rest = propose({ dataset: { ...dataset, metadata: told }, tables, changes: { at: [] } }, territory);
  assert.deepEqual(Object.keys(rest).toSorted(), ["accessRights", "languages", "spatial"]);
  const held = { dataset, tables: { ...tables, isHeldBack: true }, changes: { at: [] } };
  assert.equal(propose(held, territory).accessRights, undefined);
});

test("only those who may change a dataset are proposed something", async () => {
  await using world = await peopleWorld();
  const eve = await world.actor("eve");
  const { id } = await createDataset(world.catalogue, eve, {
    organization: world.town.id,
    title: "Compteurs vélo",
  });
  assert.deepEqual((await world.rooms.datasets.proposalsOf(eve, id)).themes, ["TRAN"]);
  await assert.rejects(world.rooms.datasets.proposalsOf(await world.actor("rita"), id), {
    code: "forbidden",
  });
  await assert.rejects(world.rooms.datasets.proposalsOf(anyone, id), { code: "not-found" });
});

/** A hundred communes of Ille-et-Vilaine. */
function many(): PlaceRef[] {
  const codes = territory
    .codes("commune")
    .filter((code) => territory.parentOf("commune", code)?.departement === "35");
  return communes(...codes.slice(0, 100));
}

function placeOf(title: string, organizationName: string): string | undefined {
  return coverageOf([], { title, organizationName }, territory)?.label;
}

function keywords(title: string, ...columns: string[]): readonly string[] {
  return keywordsOf({ title, columns, description: "", values: [] });
}

test("a longer period is proposed where the data have outgrown the one described", () => {
  const data = { start: "2021", end: "2024-06-30" };
  assert.deepEqual(longerPeriod([], data), data);
  assert.deepEqual(longerPeriod([{ start: "2021", end: "2023" }], data), {
    start: "2021",
    end: "2024-06-30",
  });
  assert.deepEqual(longerPeriod([{ start: "2022-01-01" }], data), { start: "2021" });
  assert.equal(
    longerPeriod([{ start: "2021", end: "2024" }], data),
    undefined,
    "no day of it is after the year",
  );
  assert.equal(longerPeriod([{ start: "2020" }], data), undefined, "it goes on");
  assert.equal(longerPeriod([{ start: "2021", end: "2023" }], undefined), undefined);
  assert.equal(longerPeriod([{ end: "2010" }, { start: "2020" }], data), undefined, "a person told several");
});
