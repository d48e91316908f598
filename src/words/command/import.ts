import type { Words } from "../words.ts";

/** What `maille import` says. */
export const commandImportWords = {
  "command-import-purpose": {
    fr: "importer un fichier, une adresse ou l’entrée standard (-) dans un jeu de données",
    en: "import a file, an address or standard input (-) into a dataset",
  },
  "command-import-option-dataset": {
    fr: "jeu de données existant (son adresse courte ou son identifiant)",
    en: "existing dataset (its slug or identifier)",
  },
  "command-import-option-organization": {
    fr: "organisation d’un nouveau jeu",
    en: "organization of a new dataset",
  },
  "command-import-option-title": { fr: "titre d’un nouveau jeu", en: "title of a new dataset" },
  "command-import-option-licence": {
    fr: "licence d’un nouveau jeu, par exemple lov2",
    en: "licence of a new dataset, e.g. lov2",
  },
  "command-import-option-key": {
    fr: "colonnes qui identifient une ligne, séparées par des virgules",
    en: "columns that identify a row, separated by commas",
  },
  "command-import-option-schema": {
    fr: "adresse d’un Table Schema à respecter",
    en: "address of a Table Schema to validate against",
  },
  "command-import-option-csvw": {
    fr: "fichier de métadonnées du CSV (CSV on the Web) : types, écriture, mots pour « absent », clé",
    en: "file of the CSV’s metadata (CSV on the Web): types, writing, words for missing, key",
  },
  "command-import-option-sheets": {
    fr: "feuilles à prendre, séparées par des virgules ; toutes sinon",
    en: "sheets to take, separated by commas; all otherwise",
  },
  "command-import-option-headers": {
    fr: "ligne de l’en-tête de chaque feuille : Menus=3, Menus=3+2 s’il a deux lignes, Menus=1+0 s’il n’y en a pas",
    en: "line of the header of each sheet: Menus=3, Menus=3+2 where it has two lines, Menus=1+0 where there is none",
  },
  "command-import-option-columns": {
    fr: "ce qui est décidé des colonnes, en JSON, par leur nom dans le fichier : publish, name, title, description, type, unit, missing",
    en: "what is decided of columns, as JSON, by their name in the file: publish, name, title, description, type, unit, missing",
  },
  "command-columns-wrong": {
    fr: "--columns attend du JSON : par colonne, name, title, description, type, unit, missing ou publish.",
    en: "--columns wants JSON: for each column name, title, description, type, unit, missing or publish.",
  },
  "command-headers-wrong": {
    fr: "« {value} » ne dit pas où est l’en-tête. Écrivez le nom de la feuille, = et le numéro de la ligne : Menus=3.",
    en: "“{value}” does not say where the header is. Write the name of the sheet, = and the number of the line: Menus=3.",
  },
  "command-import-option-name": {
    fr: "nom du fichier, quand il vient de l’entrée standard",
    en: "name of the file, when it comes from standard input",
  },
  "command-import-option-keep-misfits": {
    fr: "garder les lignes dont une cellule n’est pas du type de sa colonne, cette cellule étant tenue pour manquante",
    en: "keep rows where a cell is not of its column’s type, that cell being taken as missing",
  },
  "command-import-option-fewer-rows": {
    fr: "publier la table même si elle perd plus de la moitié de ses lignes ; sinon, l’import est refusé et la table reste comme elle est",
    en: "publish the table even where it loses more than half of its rows; otherwise the import is refused and the table stays as it is",
  },
  "command-import-option-set-aside": {
    fr: "écarter les lignes qui ne conviennent pas, si nombreuses soient-elles",
    en: "set aside the rows that do not fit, however many they are",
  },
  "command-import-option-refresh": {
    fr: "relire une adresse : hourly, daily ou weekly",
    en: "read an address again: hourly, daily or weekly",
  },
  "command-import-option-publish": { fr: "publier aussitôt", en: "publish at once" },
  "command-import-table": {
    fr: "{table}, version {version} : {rows, plural, one {# ligne} other {# lignes}}, {columns, plural, one {# colonne} other {# colonnes}}, {rejected, plural, =0 {aucune ligne écartée} one {# ligne écartée} other {# lignes écartées}}",
    en: "{table}, version {version}: {rows, plural, one {# row} other {# rows}}, {columns, plural, one {# column} other {# columns}}, {rejected, plural, =0 {no row set aside} one {# row set aside} other {# rows set aside}}",
  },
  "command-import-draft": {
    fr: "Brouillon, visible de son organisation seule : {address}",
    en: "Draft, seen by its organization alone: {address}",
  },
  "command-import-published": { fr: "Publié : {address}", en: "Published: {address}" },
  "command-import-cancelled": {
    fr: "L’import a été annulé. Rien n’a été changé.",
    en: "The import was cancelled. Nothing was changed.",
  },
  "command-import-failed": {
    fr: "L’import a échoué. Rien n’a été changé.",
    en: "The import failed. Nothing was changed.",
  },
  "command-import-option-personal-data": {
    fr: "avec --publish, pourquoi les colonnes qui désignent des personnes peuvent être publiées ; tout le monde le lit",
    en: "with --publish, why columns that name people may be published; everybody reads it",
  },
  "command-import-option-personal-data-contact": {
    fr: "avec --publish, à qui écrivent les personnes désignées (adresse électronique, page ou nom) ; sinon le contact du jeu de données, de l’organisation ou du site",
    en: "with --publish, whom the people named write to (e-mail address, page or name); otherwise the contact of the dataset, the organization or the site",
  },
} as const satisfies Words;
