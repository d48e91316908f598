import type { Language } from "../base/language.ts";

/** A place of a level of the territory; `country` is France. */
interface Located {
  readonly level: "commune" | "epci" | "departement" | "region" | "country";
  readonly code: string;
  readonly label: string;
}

/** Where something is: `en Ille-et-Vilaine`, `dans le Finistère`, `à Rennes`, `au Havre`; `in Rennes`. */
export function inPlace(language: Language, place: Located): string {
  const { level, label } = place;
  if (language === "en") return `in ${label}`;
  if (level === "commune") return inTown(label);
  if (level === "epci") return `sur le territoire ${ofName(label)}`;
  if (level === "country") return `en ${label}`;
  const before = (level === "departement" ? departements : regions).get(place.code) ?? "dans le territoire :";
  return `${before}${before.endsWith("’") ? "" : " "}${label}`;
}

/** The same as the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function inTown(label: string): string {
  if (label.startsWith("Le ")) return `au ${label.slice(3)}`;
  if (label.startsWith("Les ")) return `aux ${label.slice(4)}`;
  return `à ${label}`;
}

function ofName(label: string): string {
  return /^[AEIOUYÀÂÉÈÊÎÏÔÛaeiouyàâéèêîïôû]/.test(label) ? `d’${label}` : `de ${label}`;
}

function byCode(told: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(told).flatMap(([before, codes]) =>
      codes.split(" ").map((code) => [code, before] as const),
    ),
  );
}

const departements = byCode({
  en: "07 09 16 17 19 2A 2B 21 24 28 31 33 35 37 38 43 44 48 49 52 53 54 57 70 71 73 74 76 77 85 87 91 93 971 972 973 987 988",
  à: "75 974 976 975 977 978 986 989",
  "dans le": "14 15 18 25 29 30 32 39 41 45 46 47 56 59 62 63 67 68 69 81 82 83 84 90 94 95",
  "dans la": "23 26 42 50 51 55 58 72 80 86",
  "dans les": "984 04 05 06 08 13 22 40 64 65 66 78 79 88 92",
  "dans l’": "01 02 03 10 11 12 27 34 36 60 61 89",
});

const regions = byCode({
  en: "11 24 27 28 53 75 76 84 93 94 01 02 03 987 988",
  à: "04 06 975 977 978 986 989",
  "dans le": "44",
  "dans les": "32 52 984",
});
