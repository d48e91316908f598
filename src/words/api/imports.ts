import type { Words } from "../words.ts";

/** What the routes of uploads, imports and versions do and answer. */
export const importRouteWords = {
  "operation-describeUploads": {
    fr: "Savoir quelles parties du protocole tus 1.0 sont parlées",
    en: "Learn which parts of the tus 1.0 protocol are spoken",
  },
  "operation-createUpload": {
    fr: "Annoncer un fichier (tus 1.0) : la réponse dit où en envoyer les octets",
    en: "Announce a file (tus 1.0): the answer says where its bytes go",
  },
  "operation-getUpload": {
    fr: "Savoir combien d’octets d’un fichier ont été reçus",
    en: "Learn how many bytes of a file were received",
  },
  "operation-appendUpload": {
    fr: "Envoyer la suite d’un fichier, à partir de ce qui a été reçu",
    en: "Send more of a file, from what was received on",
  },
  "operation-deleteUpload": { fr: "Abandonner un envoi", en: "Give an upload up" },
  "operation-glanceAtUpload": {
    fr: "Voir les feuilles d’un fichier envoyé, avant de l’importer",
    en: "See the sheets of a file that was sent, before it is imported",
  },
  "operation-glanceAtOriginal": {
    fr: "Voir les feuilles du fichier d’où vient une table",
    en: "See the sheets of the file that a table came from",
  },
  "operation-readSheets": {
    fr: "Lire des feuilles laissées de côté du fichier d’où vient une table",
    en: "Read sheets that were left out of the file that a table came from",
  },
  "answer-glance": {
    fr: "Chaque feuille, avec ses premières lignes et la place de son en-tête.",
    en: "Each sheet, with its first lines and the place of its header.",
  },
  "operation-startImport": {
    fr: "Importer un fichier envoyé ou une adresse dans un jeu de données",
    en: "Import an uploaded file or an address into a dataset",
  },
  "operation-listImports": {
    fr: "Lister les imports d’un jeu de données, les plus récents d’abord",
    en: "List the imports of a dataset, newest first",
  },
  "operation-getImport": { fr: "Savoir où en est un import", en: "Learn how far an import is" },
  "operation-cancelImport": {
    fr: "Arrêter un import ; rien n’en reste",
    en: "Stop an import; nothing of it stays",
  },
  "operation-watchImport": {
    fr: "Suivre un import jusqu’à sa fin (événements envoyés par le serveur)",
    en: "Follow an import to its end (server-sent events)",
  },
  "operation-changeTable": {
    fr: "Renommer une table, nommer sa clé, dire si elle est grande",
    en: "Rename a table, name its key, say whether it is large",
  },
  "operation-correctTable": {
    fr: "Relire le fichier d’origine avec des corrections : une nouvelle version",
    en: "Read the original file again with corrections: a new version",
  },
  "operation-previewTable": {
    fr: "Voir les premières lignes telles que des corrections les feraient lire ; rien n’est gardé",
    en: "See the first rows as corrections would have them read; nothing is kept",
  },
  "operation-listVersions": {
    fr: "Lister les versions d’une table, la dernière d’abord, avec ce que chacune a changé",
    en: "List the versions of a table, the last one first, with what each changed",
  },
  "operation-goBack": {
    fr: "Revenir à une version : une nouvelle version de même contenu",
    en: "Go back to a version: a new version with the same content",
  },
  "operation-getRefresh": {
    fr: "Savoir si une table suit une adresse, et ce que dit sa dernière visite",
    en: "Learn whether a table follows an address, and what its last visit told",
  },
  "operation-setRefresh": {
    fr: "Choisir quand l’adresse d’une table est relue",
    en: "Choose how often the address of a table is read again",
  },
  "operation-validateTable": {
    fr: "Comparer une table à un schéma de table (Table Schema) : chaque erreur dit la ligne, la colonne, la valeur et la règle",
    en: "Compare a table with a Table Schema: each error says the row, the column, the value and the rule",
  },
  "operation-listRejectedRows": { fr: "Lire les lignes écartées", en: "Read the rows set aside" },
  "operation-downloadRejectedRows": {
    fr: "Télécharger les lignes écartées, en NDJSON",
    en: "Download the rows set aside, as NDJSON",
  },
  "operation-downloadRejectedRowsAsCsv": {
    fr: "Télécharger les lignes écartées, en CSV",
    en: "Download the rows set aside, as CSV",
  },
  "operation-getTableSchema": {
    fr: "Lire le schéma d’une table (Table Schema, Frictionless)",
    en: "Read the schema of a table (Table Schema, Frictionless)",
  },
  "operation-getOriginal": {
    fr: "Télécharger le fichier d’origine, octet pour octet",
    en: "Download the original file, byte for byte",
  },
  "operation-listRejectedRowsOfVersion": {
    fr: "Lire les lignes qu’une version a écartées",
    en: "Read the rows that a version set aside",
  },
  "operation-downloadRejectedRowsOfVersion": {
    fr: "Télécharger les lignes qu’une version a écartées, en NDJSON",
    en: "Download the rows that a version set aside, as NDJSON",
  },
  "operation-downloadRejectedRowsAsCsvOfVersion": {
    fr: "Télécharger les lignes qu’une version a écartées, en CSV",
    en: "Download the rows that a version set aside, as CSV",
  },
  "operation-getTableSchemaOfVersion": {
    fr: "Lire le schéma d’une version (Table Schema, Frictionless)",
    en: "Read the schema of a version (Table Schema, Frictionless)",
  },
  "operation-getOriginalOfVersion": {
    fr: "Télécharger le fichier d’origine d’une version, octet pour octet",
    en: "Download the original file of a version, byte for byte",
  },
  "answer-upload": {
    fr: "L’envoi, et ce qui en a été reçu.",
    en: "The upload, and what was received of it.",
  },
  "answer-import": { fr: "L’import, où qu’il en soit.", en: "The import, however far it is." },
  "answer-imports": { fr: "Les plus récents d’abord, cent au plus.", en: "Newest first, a hundred at most." },
  "answer-import-events": {
    fr: "Un événement « import » à chaque changement ; ses données sont un Import en JSON. Le flux finit avec l’import.",
    en: "An “import” event at each change; its data is an Import in JSON. The stream ends with the import.",
  },
  "answer-table": { fr: "La table.", en: "The table." },
  "answer-preview": {
    fr: "Les mille premières lignes au plus, avec leurs colonnes.",
    en: "The first thousand rows at most, with their columns.",
  },
  "answer-version": { fr: "La version.", en: "The version." },
  "answer-versions": { fr: "La dernière d’abord.", en: "The last one first." },
  "answer-refresh": { fr: "L’adresse suivie, s’il y en a une.", en: "The address that is followed, if any." },
  "answer-validation": {
    fr: "Les mille premières erreurs, et le nombre de toutes.",
    en: "The first thousand errors, and the number of all.",
  },
  "answer-rejected-rows": { fr: "Dans l’ordre du fichier.", en: "In the order of the file." },
  "answer-rejected-rows-file": {
    fr: "Toutes les lignes écartées, avec leur raison.",
    en: "All the rows set aside, with their reason.",
  },
  "answer-table-schema": { fr: "Un Table Schema.", en: "A Table Schema." },
  "answer-original": { fr: "Les octets du fichier.", en: "The bytes of the file." },
} as const satisfies Words;
