import type { Words } from "../words.ts";

/** What the page says where a producer corrects what was read. */
export const pagesCorrectingWords = {
  "pages-publish-not-yet": {
    fr: "Pas encore publié. Votre saisie est gardée en brouillon.",
    en: "Not published yet. What you entered is kept as a draft.",
  },
  "pages-import-empty": { fr: "{name} ne contient aucune ligne", en: "{name} has no rows" },
  "import-named-otherwise": {
    fr: "Ce fichier porte l’extension « {extension} », mais il contient du texte : il a été lu comme un CSV. Vérifiez que c’est le bon fichier.",
    en: "This file has the extension “{extension}”, but it holds text: it was read as a CSV. Check that it is the right file.",
  },
  "import-not-what-named": {
    fr: "Ce fichier porte l’extension « {extension} », mais il contient du texte, sans tableau. Rien n’a été importé. Ouvrez-le pour vérifier, puis envoyez le classeur lui-même.",
    en: "This file has the extension “{extension}”, but it holds text, and no table. Nothing was imported. Open it to check, then send the workbook itself.",
  },
  "pages-correct-leave": { fr: "ne pas publier", en: "do not publish" },
  "pages-correct-leave-help": {
    fr: "Une colonne « ne pas publier » n’est dans aucune version, aucun téléchargement et aucun aperçu, ni dans celles du prochain fichier. Le fichier d’origine n’est alors plus servi ; il est gardé pour être relu. Les versions qui la contiennent déjà sont fermées.",
    en: "A column marked “do not publish” is in no version, download or preview, nor in those of the next file. The original file is then no longer served; it is kept so that it can be read again. Versions that hold it already are closed.",
  },
  "pages-correct-name": { fr: "Nom", en: "Name" },
  "pages-correct-title": { fr: "Titre affiché", en: "Displayed title" },
  "pages-correct-description": { fr: "Ce que dit la colonne", en: "What the column says" },
  "pages-key-part": { fr: "identifie la ligne", en: "identifies the row" },
  "pages-key-help": {
    fr: "Cochez « identifie la ligne » sur une ou plusieurs colonnes : une nouvelle version dira quelles lignes sont ajoutées, retirées ou modifiées.",
    en: "Tick “identifies the row” on one or more columns: a new version will say which rows are added, removed or changed.",
  },
  "pages-key-unique": {
    fr: "{columns} : chaque ligne est unique, et aucune valeur ne manque.",
    en: "{columns}: each row is unique, and no value is missing.",
  },
  "pages-key-not": {
    fr: "{columns} ne suffit pas : {repeated, plural, =0 {} one {# ligne a la même valeur qu’une autre} other {# lignes ont la même valeur qu’une autre}}{missing, plural, =0 {} one { ; # ligne n’a pas de valeur} other { ; # lignes n’ont pas de valeur}}. Cochez une colonne de plus, ou une autre.",
    en: "{columns} does not suffice: {repeated, plural, =0 {} one {# row has the same value as another} other {# rows have the same value as another}}{missing, plural, =0 {} one {; # row has no value} other {; # rows have no value}}. Tick one more column, or another.",
  },
  "pages-faults": { fr: "Cellules en cause", en: "Cells at fault" },
  "pages-faults-emptied": {
    fr: "Ces cellules seraient manquantes ; leurs lignes seraient gardées.",
    en: "These cells would be missing; their rows would be kept.",
  },
  "key-column-unknown": {
    fr: "La table n’a pas de colonne « {column} ».",
    en: "The table has no column “{column}”.",
  },
  "key-empty": { fr: "Choisissez au moins une colonne.", en: "Choose at least one column." },
} as const satisfies Words;
