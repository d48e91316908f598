import type { Language } from "../base/language.ts";
import type { NamedPlace, PlaceLevel, Territory } from "../territory/territory.ts";
import { findLicence } from "../catalogue/licence.ts";
import type { Facet } from "./search.ts";
import { accessRights } from "../vocabularies/access-rights.ts";
import { fileTypes } from "../vocabularies/file-types.ts";
import { themes } from "../vocabularies/themes.ts";
import type { Vocabulary } from "../vocabularies/vocabulary.ts";
import type { LabelOf } from "./count-facets.ts";

/** What the codes of vocabularies and places are called; free values say it themselves. */
export function labelsIn(language: Language, territory: Territory): LabelOf {
  return (facet, value) => {
    const vocabulary = vocabularies[facet];
    if (vocabulary !== undefined) return vocabulary.find(value)?.[language];
    if (facet === "licence") return findLicence(value)?.name;
    return facet === "territory" ? placeName(value, territory) : undefined;
  };
}

/** The place written as `commune/35238`; `undefined` for one that never was. */
export function placeAt(place: string, territory: Territory): NamedPlace | undefined {
  const [level = "", code = ""] = place.split("/");
  const label = isLevel(level) ? territory.labelOf(level, code) : undefined;
  return isLevel(level) && label !== undefined ? { level, code, label } : undefined;
}

/** Of a place written as `commune/35238`. */
export function placeName(place: string, territory: Territory): string | undefined {
  return placeAt(place, territory)?.label;
}

const vocabularies: Readonly<Partial<Record<Facet, Vocabulary>>> = {
  theme: themes,
  access: accessRights,
  format: fileTypes,
};

export function isLevel(text: string): text is PlaceLevel {
  return ["commune", "epci", "departement", "region"].includes(text);
}
