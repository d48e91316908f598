import type { Language } from "../base/language.ts";
import type { InventedCitizen } from "../provider/settings.ts";
import { say } from "../words/say.ts";

/** Somebody of the demonstration who signs in by the provider, and what the producers hold about them. */
interface DemonstrationCitizen extends Omit<InventedCitizen, "knows"> {
  /** Of the water company: the contract, and where its meter stands. */
  readonly water?: { readonly contract: string; readonly district: string; readonly address: string };
  /** Of the bus network. */
  readonly card?: string;
  /** Of the family quotient. */
  readonly family?: { readonly quotient: number; readonly children: number };
}

/** None of them exists. The last one has the name and the birth date of somebody else in each table. */
export const demonstrationCitizens = [
  {
    id: "awa",
    givenNames: "Awa",
    familyName: "Tanguy",
    birthDate: "1988-05-14",
    gender: "female",
    birthPlace: "35238",
    email: "awa.tanguy@citoyens.example",
    water: { contract: "E-104-2207", district: "Maurepas", address: "12 rue de la Marbaudais" },
    card: "4402-117",
    family: { quotient: 612, children: 2 },
  },
  {
    id: "lucien",
    givenNames: "Lucien",
    familyName: "Moreau-Petit",
    birthDate: "1951-11-02",
    gender: "male",
    birthPlace: "29019",
    email: "lucien.moreau-petit@citoyens.example",
    water: { contract: "E-104-2318", district: "Sud-Gare", address: "3 rue de Riaval" },
    card: "4402-245",
    family: { quotient: 1430, children: 0 },
  },
  {
    id: "ines",
    givenNames: "Inès",
    familyName: "Benali",
    birthDate: "2004-03-27",
    gender: "female",
    birthPlace: "35047",
    email: "ines.benali@citoyens.example",
    card: "4402-381",
    family: { quotient: 380, children: 0 },
  },
  {
    id: "lea",
    givenNames: "Léa",
    familyName: "Martin",
    birthDate: "1990-01-15",
    gender: "female",
    birthPlace: "75056",
    email: "lea.martin@citoyens.example",
    water: { contract: "E-104-2409", district: "Villejean", address: "8 cours de Bohême" },
    family: { quotient: 905, children: 1 },
  },
] as const satisfies readonly DemonstrationCitizen[];

/** As the provider tells them, with the numbers that stand on their bills and cards. */
export function inventedCitizens(): readonly InventedCitizen[] {
  return demonstrationCitizens.map((citizen: DemonstrationCitizen) => {
    const { water, card, family: _family, ...civil } = citizen;
    return { ...civil, knows: [...said("contract", water?.contract), ...said("card", card)] };
  });
}

function said(key: "contract" | "card", number: string | undefined): InventedCitizen["knows"] {
  return number === undefined ? [] : [{ fr: saidIn("fr", key, number), en: saidIn("en", key, number) }];
}

function saidIn(language: Language, key: "contract" | "card", number: string): string {
  return say(language, `demo-citizen-${key}`, { number });
}
