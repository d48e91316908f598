import { drawnFrom } from "./around.ts";
import { demonstrationCitizens } from "./citizens.ts";
import { inventBirthDate, inventName, toldMonths } from "./invented.ts";
import { type DemonstrationTable, linesOf, type TableRows } from "./table.ts";

const cards = 300;
const families = 300;

/** What the bus network holds about who travels with a card: how often, month by month. */
export function cardTable(): DemonstrationTable {
  return {
    subject: "cards",
    source: "persons",
    fileName: "cartes.csv",
    licence: "lov2",
    metadata: { themes: ["TRAN"], frequency: "MONTHLY", languages: ["fr"] },
    key: ["carte", "mois"],
    lines: () => linesOf(["carte", "nom", "prenom", "abonnement", "mois", "voyages"], cardRows()),
  };
}

/** What the social service of the town holds: the family quotient, one row a family. */
export function quotientTable(): DemonstrationTable {
  return {
    subject: "quotients",
    source: "persons",
    fileName: "quotients.csv",
    licence: "lov2",
    metadata: { themes: ["SOCI"], frequency: "ANNUAL", languages: ["fr"] },
    key: ["dossier"],
    lines: () => linesOf(["dossier", "nom", "prenom", "ne_le", "quotient", "enfants"], quotientRows()),
  };
}

/** The lines that an adviser keeps at hand, for everybody. */
export function usesTable(): DemonstrationTable {
  return {
    subject: "uses",
    source: "persons",
    fileName: "usages-eau.csv",
    licence: "lov2",
    metadata: { themes: ["ENVI"], frequency: "IRREG", accessRights: "PUBLIC", languages: ["fr"] },
    key: ["usage"],
    lines: () =>
      linesOf(
        ["usage", "litres"],
        [
          ["Douche de cinq minutes", 60],
          ["Bain", 150],
          ["Chasse d’eau", 6],
          ["Chasse d’eau qui fuit, par jour", 600],
          ["Robinet qui goutte, par jour", 120],
          ["Lave-linge", 50],
          ["Lave-vaisselle", 12],
          ["Vaisselle à la main", 35],
          ["Arrosage, par mètre carré", 15],
          ["Lavage d’une voiture", 200],
        ],
      ),
  };
}

function* cardRows(): TableRows {
  const random = drawnFrom(4_402);
  const known = demonstrationCitizens.flatMap((citizen) =>
    "card" in citizen ? [{ ...citizen, number: citizen.card, often: 26 }] : [],
  );
  const invented = Array.from({ length: cards }, (_, at) => ({
    ...inventName(random),
    number: `5510-${1000 + at}`,
    often: 4 + random() * 44,
  }));
  for (const { day, month } of toldMonths) {
    const holiday = month === 7 || month === 8 ? 0.55 : 1;
    for (const { number, familyName, givenNames, often } of [...known, ...invented]) {
      const journeys = Math.round(often * holiday * (0.75 + 0.5 * random()));
      const plan = often > 20 ? "annuel" : "à la carte";
      yield [number, familyName, givenNames, plan, day, journeys];
    }
  }
}

function* quotientRows(): TableRows {
  const random = drawnFrom(8_114);
  for (const [at, { familyName, givenNames, birthDate: born, family }] of demonstrationCitizens.entries()) {
    yield [`F-${300 + at}`, familyName, givenNames, born, family.quotient, family.children];
  }
  // Of the same name and birth date as one of them.
  yield ["F-390", "Martin", "Léa", "1990-01-15", 1510, 2];
  for (let at = 0; at < families; at += 1) {
    const { familyName, givenNames } = inventName(random);
    const quotient = Math.round(250 + 1800 * random() ** 1.6);
    yield [
      `F-${1000 + at}`,
      familyName,
      givenNames,
      inventBirthDate(random),
      quotient,
      Math.floor(random() * 4),
    ];
  }
}
