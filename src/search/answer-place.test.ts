import assert from "node:assert/strict";
import { test } from "node:test";
import type { FiguresOfPlace } from "../catalogue/place-figures.ts";
import { findAskedPlaces } from "../territory/asked-place.ts";
import { openGazetteer } from "../territory/gazetteer.ts";
import { openTerritory } from "../territory/open-territory.ts";
import { findPlaceAnswer, toFigure } from "./answer-place.ts";
import { tellPlace } from "./tell-place.ts";
import { knownWords } from "./figure-words.ts";
import type { Known } from "./understand.ts";
import { Dictionary } from "./words/dictionary.ts";

const territory = openTerritory();
const gazetteer = openGazetteer(territory);
const known = knownWords((word) => ["cantine", "eau"].includes(word));

function asked(question: string): string | undefined {
  const found = findAskedPlaces({ territory, gazetteer }, question, known);
  const [first] = found?.places ?? [];
  if (found === undefined || first === undefined) return undefined;
  return `${found.certain ? "" : "?"}${first.level}/${first.code} ${found.about.join(" ")}`.trim();
}

test("a place is understood by its name, a part of it, its codes, and within a question", () => {
  const questions: Readonly<Record<string, string | undefined>> = {
    rennes: "commune/35238",
    RENNES: "commune/35238",
    renn: "commune/35238",
    "35238": "commune/35238",
    "35000": "commune/35238",
    "combien d’habitants à Rennes": "commune/35238 habitants",
    "how many people live in Rennes": "commune/35238 people",
    "population of Rennes Métropole": "epci/243500139 population",
    "population renn": "commune/35238 population",
    "surface de la Bretagne": "region/53 surface",
    "densité de Brest": "commune/29019 densite",
    "St-Malo": "commune/35288",
    "saint malo": "commune/35288",
    "l’agglomération de Brest": "epci/242900314",
    "département de Paris": "departement/75",
    Paris: "commune/75056",
    "35": "departement/35",
    "2A": "departement/2A",
    "ille et vilaine": "departement/35",
    "cantines à Rennes": "commune/35238 cantines",
    "Saint-Denis": "?commune/97411",
    "01000": "?commune/01053",
  };
  for (const [question, place] of Object.entries(questions)) assert.equal(asked(question), place, question);
});

test("a word that people mean otherwise is no place, though a commune is called so", () => {
  for (const question of [
    "bus",
    "arrêts de bus",
    "plan de rue",
    "eau",
    "marchés publics",
    "budget 2024",
    "",
  ]) {
    assert.equal(asked(question), undefined, question);
  }
});

/** The index of an instance without datasets. */
const index = {
  held: async () => ({
    withWords: async <Made>(make: (known: Known) => Made) =>
      make({ dictionary: new Dictionary(() => false), documents: 0 }),
  }),
};

function figures(...names: readonly string[]): readonly FiguresOfPlace[] {
  return [
    {
      dataset: { id: "d", slug: "communes", title: "Communes de France" },
      table: { id: "t", slug: "communes", name: "communes" },
      column: "code",
      updatedAt: new Date(0),
      figures: names.map((name, at) => ({ name, value: at, before: [] })),
    },
  ];
}

const figuresElsewhere = async () => [];

test("the figure that is asked for stands first, otherwise the inhabitants", async () => {
  const answering = {
    territory,
    gazetteer,
    index,
    figuresOf: async () => figures("ecoles", "surface_km2", "population"),
    figuresElsewhere,
  };
  const names = async (question: string) =>
    (await findPlaceAnswer(answering, question))?.figures.map(({ name }) => name);
  assert.deepEqual(await names("surface de Brest"), ["surface_km2", "population"]);
  assert.deepEqual(await names("habitants de Brest"), ["population"]);
  assert.deepEqual(await names("Brest"), ["population", "ecoles", "surface_km2"]);
  assert.deepEqual(await names("écoles à Brest"), ["ecoles", "population"]);
});

test("a place is told with what tells it from others of its name; where none is meant, all are offered", async () => {
  const answering = { territory, gazetteer, index, figuresOf: async () => figures(), figuresElsewhere };
  const rennes = await findPlaceAnswer(answering, "rennes");
  assert.equal(rennes?.place?.within, "Ille-et-Vilaine");
  assert.ok((rennes?.place?.population ?? 0) > 200_000);
  const several = await findPlaceAnswer(answering, "saint-denis");
  assert.equal(several?.place, undefined);
  assert.deepEqual(
    several?.others.slice(0, 2).map(({ within }) => within),
    ["La Réunion", "Seine-Saint-Denis"],
  );
  assert.equal(await findPlaceAnswer(answering, '"rennes"'), undefined);
});

function housing(value: number, before: readonly { at: string; value: number }[] = []): FiguresOfPlace {
  return {
    dataset: { id: "d", slug: "logements", title: "Logements" },
    table: { id: "t", slug: "logements", name: "logements" },
    column: "code",
    updatedAt: new Date(0),
    figures: [{ name: "logements", value, at: "2022", before }],
  };
}

async function housingOf({ level }: { readonly level: string }): Promise<readonly FiguresOfPlace[]> {
  if (level === "departement") return [housing(500)];
  const before = [
    { at: "2021", value: 110 },
    { at: "2020", value: 100 },
  ];
  return level === "commune" ? [housing(120, before)] : [];
}

test("the page of a place compares its figures with what they were and with those around it", async () => {
  const place = { level: "commune", code: "35238", label: "Rennes" } as const;
  const told = await tellPlace(
    { territory, gazetteer, index, figuresOf: housingOf, figuresElsewhere },
    place,
  );
  const [figure] = told.figures;
  assert.deepEqual([figure?.value, figure?.at, figure?.first], [120, "2022", { at: "2020", value: 100 }]);
  assert.deepEqual(
    figure?.around.map(({ place: { label }, value }) => [label, value]),
    [["Ille-et-Vilaine", 500]],
  );
  const { inhabitants } = told;
  assert.equal(inhabitants?.rank?.place, 1);
  assert.deepEqual(
    inhabitants?.around.map(({ place: { level } }) => level),
    ["epci", "departement", "region"],
  );
  assert.equal(inhabitants?.neighbours[0]?.place.label, "Bruz");
  assert.equal(inhabitants?.similar.length, 4);
});

function figureAt(at: string, ...before: string[]) {
  return { name: "value", value: 1, at, before: before.map((each) => ({ at: each, value: 1 })) };
}

test("the first days of years are told as years, other days as they are", () => {
  const { figures: _, ...table } = housing(1);
  assert.equal(toFigure(table, figureAt("2025-01-01", "2024-01-01")).at, "2025");
  assert.equal(toFigure(table, figureAt("2025-01-01", "2024-12-31")).at, "2025-01-01");
  assert.equal(toFigure(table, figureAt("2025-01-01")).at, "2025-01-01");
});
