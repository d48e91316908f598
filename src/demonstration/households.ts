import { drawnFrom } from "./around.ts";
import { demonstrationCitizens } from "./citizens.ts";
import { inventBirthDate, inventName, oneOf, toldMonths } from "./invented.ts";
import { type DemonstrationTable, linesOf, type TableRows } from "./table.ts";

/** Districts of Rennes, by their real names; who lives there and what they use is invented. */
const districts = [
  "Centre", "Saint-Hélier", "La Touche", "Saint-Martin", "Maurepas", "Beaulieu",
  "La Poterie", "Sud-Gare", "Cleunay", "Villejean", "Le Blosne", "Bréquigny",
] as const; // prettier-ignore

const streets = [
  "rue des Ajoncs", "allée du Verger", "square des Forges", "rue de la Fontaine", "rue du Lavoir", "cours des Alouettes",
] as const; // prettier-ignore

const householdsEach = 40;

interface Household {
  readonly contract: string;
  readonly familyName: string;
  readonly givenNames: string;
  readonly birthDate: string;
  readonly address: string;
  readonly district: string;
  /** Cubic metres a month, in an ordinary one. */
  readonly usual: number;
  /** The month from which a pipe leaks. */
  readonly leaks?: number;
}

/** What the water company publishes for everybody: how much households use, district by district. */
export function averageTable(): DemonstrationTable {
  return {
    subject: "averages",
    source: "households",
    fileName: "moyennes-eau.csv",
    licence: "lov2",
    metadata: { themes: ["ENVI"], frequency: "MONTHLY", accessRights: "PUBLIC", languages: ["fr"] },
    key: ["mois", "quartier"],
    figures: [
      {
        kind: "chart",
        name: "districts",
        query: `kind=line&x=mois&y=${encodeURIComponent("Eau (m³)")}&aggregate=avg&series=quartier`,
      },
    ],
    lines: () => linesOf(["mois", "quartier", "foyers", "Eau (m³)"], averageRows()),
  };
}

/** What it holds about each of them. */
export function readingTable(): DemonstrationTable {
  return {
    subject: "readings",
    source: "households",
    fileName: "releves-eau.csv",
    licence: "lov2",
    metadata: { themes: ["ENVI"], frequency: "MONTHLY", languages: ["fr"] },
    key: ["contrat", "mois"],
    lines: () =>
      linesOf(
        ["contrat", "nom", "prenom", "ne_le", "adresse", "quartier", "mois", "Eau (m³)"],
        readingRows(),
      ),
  };
}

function* readingRows(): TableRows {
  for (const { household, month, used } of readings()) {
    const { contract, familyName, birthDate, address, district } = household;
    yield [contract, familyName, household.givenNames, birthDate, address, district, month, used];
  }
}

function* averageRows(): TableRows {
  const groups = Map.groupBy(readings(), ({ household, month }) => `${month} ${household.district}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const mean = group.reduce((sum, { used }) => sum + used, 0) / group.length;
    yield [first.month, first.household.district, group.length, Math.round(mean * 10) / 10];
  }
}

/** The same at each call, so that the averages are those of the readings. */
function* readings(): Iterable<{
  readonly household: Household;
  readonly month: string;
  readonly used: number;
}> {
  const random = drawnFrom(7_731);
  const households = inventHouseholds(random);
  for (const [at, { day, month }] of toldMonths.entries()) {
    const summer = Math.cos(((month - 7.5) / 12) * 2 * Math.PI);
    for (const household of households) {
      const leak = household.leaks !== undefined && at >= household.leaks ? 4.5 : 0;
      const used = household.usual * (1 + 0.14 * summer) * (0.85 + 0.3 * random()) + leak;
      yield { household, month: day, used: Math.round(used * 10) / 10 };
    }
  }
}

function inventHouseholds(random: () => number): readonly Household[] {
  const invented = districts.flatMap((district) =>
    Array.from({ length: householdsEach }, (): Omit<Household, "contract"> => ({
      ...inventName(random),
      birthDate: inventBirthDate(random),
      address: `${1 + Math.floor(random() * 60)} ${oneOf(streets, random)}`,
      district,
      usual: 4 + random() * 7,
    })),
  );
  return [
    ...citizensAsHouseholds(),
    ...invented.map((each, at) => ({ ...each, contract: `E-207-${1000 + at}` })),
  ];
}

/** Awa's pipe leaks for half a year; Léa shares name and birth date with somebody in another street. */
function citizensAsHouseholds(): readonly Household[] {
  const known = demonstrationCitizens.flatMap((citizen): Household[] => {
    if (!("water" in citizen)) return [];
    const { familyName, givenNames: given, birthDate: born, water } = citizen;
    const { contract, address, district } = water;
    const leak = citizen.id === "awa" ? { leaks: toldMonths.length - 6 } : {};
    return [
      { contract, familyName, givenNames: given, birthDate: born, address, district, usual: 6.5, ...leak },
    ];
  });
  const twin = known.find(({ familyName }) => familyName === "Martin");
  return twin === undefined
    ? known
    : [
        ...known,
        { ...twin, contract: "E-104-2561", address: "41 rue du Bocage", district: "Le Blosne", usual: 9 },
      ];
}
