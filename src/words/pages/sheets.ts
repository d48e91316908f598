import type { Words } from "../words.ts";

/** What the page of a file's sheets says, before it is read. */
export const pagesSheetsWords = {
  "pages-sheets-heading": { fr: "Que lire dans {name} ?", en: "What to read in {name}?" },
  "pages-sheets-lead": {
    fr: "{n, plural, one {Ce fichier contient une feuille.} other {Ce fichier contient # feuilles.}} Cochez ce qu’il faut lire, et corrigez la place de l’en-tête si elle est fausse.",
    en: "{n, plural, one {This file holds one sheet.} other {This file holds # sheets.}} Tick what to read, and correct the place of the header where it is wrong.",
  },
  "pages-sheets-take": { fr: "Lire « {name} »", en: "Read “{name}”" },
  "pages-sheets-show": { fr: "Montrer l’en-tête ainsi", en: "Show the header like this" },
  "pages-sheets-empty": { fr: "Feuille vide : rien à lire.", en: "Empty sheet: nothing to read." },
  "pages-sheets-against-export-summary": {
    fr: "Non cochée : c’est le résumé que le logiciel ajoute en exportant, pas des données.",
    en: "Not ticked: this is the summary that the program adds when it exports, not data.",
  },
  "pages-sheets-against-explains": {
    fr: "Non cochée : son nom dit qu’elle explique les autres.",
    en: "Not ticked: its name says that it explains the others.",
  },
  "pages-sheets-against-hidden": {
    fr: "Non cochée : cette feuille est masquée dans le classeur.",
    en: "Not ticked: this sheet is hidden in the workbook.",
  },
  "pages-sheets-against-prose": {
    fr: "Non cochée : elle contient un texte, pas un tableau.",
    en: "Not ticked: it holds a text, not a table.",
  },
  "pages-sheets-line": { fr: "L’en-tête est la ligne", en: "The header is line" },
  "pages-sheets-rows": { fr: "Hauteur de l’en-tête", en: "Height of the header" },
  "pages-sheets-n-rows": {
    fr: "{n, plural, =0 {pas d’en-tête} one {# ligne} other {# lignes}}",
    en: "{n, plural, =0 {no header} one {# line} other {# lines}}",
  },
  "pages-sheets-preview": { fr: "Premières lignes de « {name} »", en: "First lines of “{name}”" },
  "pages-sheets-columns": { fr: "Colonnes : {columns}", en: "Columns: {columns}" },
  "pages-sheets-is-above": { fr: "(au-dessus de la table)", en: "(above the table)" },
  "pages-sheets-is-header": { fr: "(en-tête)", en: "(header)" },
  "pages-sheets-is-data": { fr: "(données)", en: "(data)" },
  "pages-sheets-read": { fr: "Lire ce qui est coché", en: "Read what is ticked" },
  "pages-sheets-later": {
    fr: "Une feuille laissée de côté peut être lue plus tard ; en laisser une de côté ne retire rien de ce qui est publié.",
    en: "A sheet left out can be read later; leaving one out removes nothing that is published.",
  },
  "pages-sheets-refused": { fr: "Rien n’a encore été lu", en: "Nothing has been read yet" },
  "pages-sheets-none": {
    fr: "Cochez au moins une feuille à lire.",
    en: "Tick at least one sheet to read.",
  },
  "pages-sheets-ask": { fr: "Voir les feuilles de ce fichier", en: "See the sheets of this file" },
  "pages-sheets-others": { fr: "Autres feuilles de ce fichier", en: "Other sheets of this file" },
  "pages-sheets-others-lead": {
    fr: "Ces feuilles n’ont pas été lues. Cochez-en pour en faire d’autres tables.",
    en: "These sheets were not read. Tick some to make more tables of them.",
  },
  "import-glance-slow": {
    fr: "Ce fichier est trop long à ouvrir pour être montré d’avance. Il peut être lu tel quel.",
    en: "This file takes too long to open to be shown beforehand. It can be read as it is.",
  },
  "sheet-header-beyond": {
    fr: "« {sheet} » n’a pas de ligne {line}. Rien n’a été lu. Donnez le numéro d’une ligne qui existe.",
    en: "“{sheet}” has no line {line}. Nothing was read. Give the number of a line that exists.",
  },
} as const satisfies Words;
