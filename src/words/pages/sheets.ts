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
  "pages-sheets-several": {
    fr: "{count} tableaux l’un sous l’autre, chacun importé à part : {columns}",
    en: "{count} tables under one another, each imported on its own: {columns}",
  },
  "pages-sheets-is-above": { fr: "(au-dessus de la table)", en: "(above the table)" },
  "pages-sheets-is-header": { fr: "(en-tête)", en: "(header)" },
  "pages-sheets-is-data": { fr: "(données)", en: "(data)" },
  "pages-sheets-read": { fr: "Lire ce qui est coché", en: "Read what is ticked" },
  "pages-sheets-later": {
    fr: "Une feuille laissée de côté peut être lue plus tard ; en laisser une de côté ne retire rien de ce qui est publié. Le fichier d’origine n’est proposé au téléchargement que si toutes ses feuilles sont lues.",
    en: "A sheet left out can be read later; leaving one out removes nothing that is published. The original file is offered for download only where all its sheets are read.",
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
  "import-all-left-out": {
    fr: "Toutes les colonnes seraient laissées de côté : il ne resterait rien à publier. Rien n’a été changé. Gardez-en au moins une.",
    en: "Every column would be left out: nothing would remain to publish. Nothing was changed. Keep at least one.",
  },
  "import-column-name-twice": {
    fr: "Deux colonnes s’appelleraient « {column} ». Rien n’a été changé. Donnez à l’une un autre nom.",
    en: "Two columns would be called “{column}”. Nothing was changed. Give one of them another name.",
  },
  "import-column-name-unfit": {
    fr: "« {name} » ne convient pas comme nom de la colonne « {column} ». Rien n’a été changé. Un nom a 1 à 250 caractères, sans espace au début ni à la fin, et ne commence pas par « __ ».",
    en: "“{name}” does not suit as the name of the column “{column}”. Nothing was changed. A name has 1 to 250 characters, no space at either end, and does not begin with “__”.",
  },
  "import-renamed-hidden": {
    fr: "La colonne « {column} » est nommée dans les règles d’accès : sous un autre nom, elle serait lisible. Rien n’a été changé. Changez d’abord ces règles (« Qui peut lire »).",
    en: "The column “{column}” is named in the rules of access: under another name it could be read. Nothing was changed. Change those rules first (“Who can read”).",
  },
  "import-decided-meanwhile": {
    fr: "Quelqu’un a changé la façon de publier les colonnes pendant la lecture. Rien n’a été changé. Envoyez le fichier de nouveau.",
    en: "Somebody changed how the columns are published while the file was read. Nothing was changed. Send the file again.",
  },
  "import-left-out-gone": {
    fr: "Vous ne publiez pas {columns}, et ce fichier n’a pas de colonne de ce nom ; il a en revanche {others}, qui est nouveau. Est-ce la même chose sous un autre nom ? Rien n’a été publié.",
    en: "You do not publish {columns}, and this file has no column of that name; but it has {others}, which is new. Is it the same under another name? Nothing was published.",
  },
  "pages-import-not-them": {
    fr: "Ce n’est pas la même chose : publier les nouvelles colonnes",
    en: "It is not the same: publish the new columns",
  },
  "version-closed": {
    fr: "La version {number} de « {table} » n’est plus servie : elle contient une colonne que son producteur ne publie plus.",
    en: "Version {number} of “{table}” is no longer served: it holds a column that its producer does not publish any more.",
  },
  "version-original-kept": {
    fr: "Le fichier d’origine n’est pas servi : il contient plus que ce qui est publié. Les données publiées se téléchargent en CSV, XLSX ou Parquet.",
    en: "The original file is not served: it holds more than is published. What is published can be downloaded as CSV, XLSX or Parquet.",
  },
  "pages-version-original-kept": {
    fr: "fichier d’origine non servi : il contient plus que ce qui est publié",
    en: "original file not served: it holds more than is published",
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
