import type { Words } from "../words.ts";

/** What the pages and the API say of places. */
export const placesWords = {
  "places-unknown": {
    fr: "Le code {code} n’est celui d’aucun lieu de ce niveau ({level}).",
    en: "The code {code} is that of no place of this level ({level}).",
  },
  "pages-places": { fr: "Lieux", en: "Places" },
  "pages-places-lead": {
    fr: "Ce que les données d’ici disent de chaque commune, intercommunalité, département et région.",
    en: "What the data here says of each commune, group of communes, département and région.",
  },
  "pages-places-search": { fr: "Chercher un lieu", en: "Search for a place" },
  "pages-places-search-hint": { fr: "Rennes, 35238, Finistère…", en: "Rennes, 35238, Finistère…" },
  "pages-places-none": {
    fr: "Aucun lieu ne porte ce nom. Essayez son début, son code ou son code postal.",
    en: "No place has this name. Try its beginning, its code or its postal code.",
  },
  "pages-places-found": {
    fr: "{n, plural, one {# lieu} other {# lieux}}",
    en: "{n, plural, one {# place} other {# places}}",
  },
  "pages-place-level-commune": { fr: "commune", en: "commune" },
  "pages-place-level-epci": { fr: "intercommunalité", en: "group of communes" },
  "pages-place-level-departement": { fr: "département", en: "département" },
  "pages-place-level-region": { fr: "région", en: "région" },
  "pages-places-level-commune": { fr: "Communes", en: "Communes" },
  "pages-places-level-epci": { fr: "Intercommunalités", en: "Groups of communes" },
  "pages-places-level-departement": { fr: "Départements", en: "Départements" },
  "pages-places-level-region": { fr: "Régions", en: "Régions" },
  "pages-place-code": { fr: "code {code}", en: "code {code}" },
  "pages-place-merged": {
    fr: "{former} (code {code}) fait aujourd’hui partie de {name}. Ce qui a été publié sous cet ancien code est montré ici.",
    en: "{former} (code {code}) is today a part of {name}. What was published under that former code is shown here.",
  },
  "pages-place-former": {
    fr: "Anciens codes : {codes}",
    en: "Former codes: {codes}",
  },
  "pages-place-map": { fr: "Contour de {name}", en: "Outline of {name}" },
  "pages-place-map-within": { fr: "{name} dans {around}", en: "{name} in {around}" },
  "pages-place-lead": {
    fr: "Données sur {name} : ce que des producteurs déclarent y couvrir, et ce que leurs tables en disent.",
    en: "Data about {name}: what producers say covers it, and what their tables tell of it.",
  },
  "pages-place-none": {
    fr: "Pas encore de données sur {name} ici",
    en: "No data about {name} here yet",
  },
  "pages-place-tables": { fr: "{name} dans les tables", en: "{name} in the tables" },
  "pages-place-datasets": { fr: "Jeux de données sur {name}", en: "Datasets about {name}" },
  "pages-place-more": { fr: "D’autres données", en: "More data" },
  "pages-place-figures": { fr: "Chiffres", en: "Figures" },
  "pages-place-live": { fr: "lu en direct chez {instance}", en: "live from {instance}" },
  "pages-place-silent": {
    fr: "{instance} ne répond pas en ce moment : ses données sur ce lieu ne sont pas montrées.",
    en: "{instance} is not answering at the moment: its data about this place is not shown.",
  },
  "pages-place-rank": {
    fr: "rang {place} sur {of} ({within})",
    en: "rank {place} of {of} ({within})",
  },
  "pages-place-around": { fr: "Autour", en: "Around it" },
  "pages-place-neighbours": { fr: "Dans le même territoire", en: "In the same area" },
  "pages-place-similar": { fr: "De taille proche", en: "Of similar size" },
  "pages-place-change-day": { fr: "{change} % depuis le {at}", en: "{change}% since {at}" },
  "pages-place-change": { fr: "{change} % depuis {at}", en: "{change}% since {at}" },
  "pages-place-declares": { fr: "couvre ce lieu", en: "covers this place" },
  "pages-place-rows": {
    fr: "{n, plural, one {# ligne pour ce lieu dans la table « {table} »} other {# lignes pour ce lieu dans la table « {table} »}}",
    en: "{n, plural, one {# row for this place in the table “{table}”} other {# rows for this place in the table “{table}”}}",
  },
  "pages-place-rows-see": {
    fr: "Voir ces lignes dans la table « {table} »",
    en: "See these rows in the table “{table}”",
  },
  "pages-place-nearest": {
    fr: "Voyez les lieux qui l’entourent :",
    en: "See the places around it:",
  },
  "pages-place-search-all": {
    fr: "Chercher tout ce qui touche {name}, avec les lieux qu’il contient",
    en: "Search everything about {name}, with the places within it",
  },
  "pages-place-feed": { fr: "Nouveautés de ce lieu (Atom)", en: "Updates about this place (Atom)" },
  "pages-nav-places": { fr: "Lieux", en: "Places" },
} as const satisfies Words;
