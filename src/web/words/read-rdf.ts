import type { Words } from "./words.ts";

/** What the readers of RDF and XML, and those of dates, places and languages, tell of what they were given. */
export const readRdfWords = {
  "read-date-unknown": {
    fr: "« {text} » n’a pas été compris comme une date.",
    en: "“{text}” was not understood as a date.",
  },
  "read-date-impossible": {
    fr: "« {text} » n’est pas une date du calendrier.",
    en: "“{text}” is not a date of the calendar.",
  },
  "read-language-unknown": {
    fr: "« {text} » n’a pas été compris comme une langue.",
    en: "“{text}” was not understood as a language.",
  },
  "read-geometry-broken": {
    fr: "La géométrie « {text} » ne peut pas être lue.",
    en: "The geometry “{text}” cannot be read.",
  },
  "read-geometry-nowhere": {
    fr: "Les coordonnées « {text} » ne sont nulle part sur Terre.",
    en: "The coordinates “{text}” are nowhere on Earth.",
  },
  "read-geometry-converted": {
    fr: "Les coordonnées sont en {name} (EPSG:{epsg}) : elles ont été converties en degrés.",
    en: "The coordinates are in {name} (EPSG:{epsg}): they were converted to degrees.",
  },
  "read-axes-swapped": {
    fr: "La latitude et la longitude étaient inversées : elles ont été remises en ordre.",
    en: "Latitude and longitude were swapped: they were put in order.",
  },
  "read-crs-unknown": {
    fr: "Le système de coordonnées « {crs} » n’est pas connu ici : la géométrie a été laissée de côté.",
    en: "The system of coordinates “{crs}” is not known here: the geometry was left aside.",
  },
} as const satisfies Words;
