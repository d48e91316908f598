import type { Words } from "../words.ts";

/** What `maille contours` says. */
export const contoursCommandWords = {
  "command-contours-purpose": {
    fr: "donner les contours des cartes (communes, IRIS, EPCI, départements, régions), en GeoJSON, ou un fond de carte, en PMTiles",
    en: "give the outlines of maps (communes, IRIS, EPCI, départements, régions), as GeoJSON, or a base map, as PMTiles",
  },
  "command-contours-option-level": {
    fr: "niveau : commune, iris, epci, departement ou region ; sinon, celui dont le fichier porte les codes",
    en: "level: commune, iris, epci, departement or region; otherwise the one whose codes the file holds",
  },
  "command-contours-commune": {
    fr: "{features, plural, one {# contour de commune gardé} other {# contours de communes gardés}}.",
    en: "{features, plural, one {# commune outline kept} other {# commune outlines kept}}.",
  },
  "command-contours-iris": {
    fr: "{features, plural, one {# contour d’IRIS gardé} other {# contours d’IRIS gardés}}.",
    en: "{features, plural, one {# IRIS outline kept} other {# IRIS outlines kept}}.",
  },
  "command-contours-epci": {
    fr: "{features, plural, one {# contour d’EPCI gardé} other {# contours d’EPCI gardés}}.",
    en: "{features, plural, one {# EPCI outline kept} other {# EPCI outlines kept}}.",
  },
  "command-contours-departement": {
    fr: "{features, plural, one {# contour de département gardé} other {# contours de départements gardés}}.",
    en: "{features, plural, one {# département outline kept} other {# département outlines kept}}.",
  },
  "command-contours-region": {
    fr: "{features, plural, one {# contour de région gardé} other {# contours de régions gardés}}.",
    en: "{features, plural, one {# région outline kept} other {# région outlines kept}}.",
  },
  "command-contours-unknown": {
    fr: "Codes inconnus, laissés de côté : {codes}.",
    en: "Unknown codes, left out: {codes}.",
  },
  "command-contours-level": {
    fr: "« {level} » n’est pas un niveau. Les niveaux sont : commune, iris, epci, departement, region.",
    en: "“{level}” is not a level. The levels are: commune, iris, epci, departement, region.",
  },
} as const satisfies Words;
