import type { Words } from "../words.ts";

/** Of the charts and maps that are kept on the page of a dataset. */
export const pagesKeptFiguresWords = {
  "pages-kept-heading": { fr: "En images", en: "In pictures" },
  "pages-kept-keep": { fr: "Garder sur la page du jeu de données", en: "Keep on the dataset’s page" },
  "pages-kept-title": { fr: "Titre", en: "Title" },
  "pages-kept-add": { fr: "Garder", en: "Keep" },
  "pages-kept-not-open": {
    fr: "Seul ce que tout le monde peut lire se garde ici.",
    en: "Only what everybody may read can be kept here.",
  },
  "pages-kept-manage": { fr: "Choisir et ordonner", en: "Choose and order" },
  "pages-kept-page": { fr: "Graphiques et cartes gardés", en: "Kept charts and maps" },
  "pages-kept-page-hint": {
    fr: "Ils s’affichent en haut du jeu de données, dans cet ordre. Le premier illustre le jeu de données dans les listes.",
    en: "They show at the top of the dataset, in this order. The first one illustrates the dataset in lists.",
  },
  "pages-kept-none": {
    fr: "Rien n’est gardé. Ouvrez un graphique ou une carte, puis « Garder sur la page du jeu de données ».",
    en: "Nothing is kept. Open a chart or a map, then “Keep on the dataset’s page”.",
  },
  "pages-kept-place": { fr: "Position", en: "Position" },
  "pages-kept-remove": { fr: "Retirer", en: "Remove" },
  "pages-kept-save": { fr: "Enregistrer", en: "Save" },
  "pages-kept-lost-table": {
    fr: "La table de cette image n’est plus là.",
    en: "The table of this picture is no longer there.",
  },
  "pages-kept-lost-column": {
    fr: "La colonne « {column} » n’est plus dans la table : cette image ne peut plus être tracée.",
    en: "The column “{column}” is no longer in the table: this picture can no longer be drawn.",
  },
} as const satisfies Words;
