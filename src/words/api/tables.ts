import type { Words } from "../words.ts";

/** What the OpenAPI of a table says. */
export const tableApiWords = {
  "table-api-intro": {
    fr: "{rows, plural, =0 {Aucune ligne} one {Une ligne} other {# lignes}}. Les adresses et les réponses sont celles de l’API tabulaire de data.gouv.fr, avec en plus le curseur, la recherche, les lieux et d’autres formats.",
    en: "{rows, plural, =0 {No row} one {One row} other {# rows}}. Addresses and answers are those of data.gouv.fr’s tabular API, and beyond them the cursor, the search, the places and other formats.",
  },
  "table-api-resource": { fr: "L’identifiant de la table", en: "The table’s id" },
  "operation-getResource": {
    fr: "Quand la table a été faite, d’où elle vient, et où sont ses réponses",
    en: "When the table was made, where it comes from, and where its answers are",
  },
  "operation-getResourceSwagger": {
    fr: "La table décrite en OpenAPI 3.1, avec ses vraies colonnes ; en YAML, ou en JSON sur demande",
    en: "The table described in OpenAPI 3.1, with its real columns; in YAML, or in JSON on demand",
  },
  "operation-getResourceDocs": {
    fr: "Aller à la page qui montre comment lire la table par un programme",
    en: "Go to the page that shows how to read the table from a program",
  },
  "operation-getTableApiHealth": {
    fr: "Savoir si les tables peuvent être lues, et depuis combien de temps",
    en: "Know whether tables can be read, and since how long",
  },
  "operation-listGroupedTables": {
    fr: "Lister les tables qui peuvent être groupées : toutes celles que lit qui demande",
    en: "List the tables that may be grouped: all that the caller reads",
  },
  "answer-grouped-tables": {
    fr: "`allowed` : toutes peuvent l’être ; `exceptions` : leurs identifiants, 10 000 au plus.",
    en: "`allowed`: all may be; `exceptions`: their ids, 10 000 at most.",
  },
  "operation-getResourceData": {
    fr: "Lire des lignes, une page à la fois",
    en: "Read rows, a page at a time",
  },
  "table-api-data-more": {
    fr: "Filtrer, trier, choisir des colonnes, regrouper. Les filtres se cumulent.",
    en: "Filter, sort, choose columns, group. Filters add up.",
  },
  "table-api-page": { fr: "Une page de lignes", en: "A page of rows" },
  "table-api-file": {
    fr: "Le fichier, envoyé au fur et à mesure",
    en: "The file, sent as it is made",
  },
  "table-api-unchanged": {
    fr: "La réponse que vous avez est encore la bonne (If-None-Match)",
    en: "The answer that you hold is still right (If-None-Match)",
  },
  "table-api-refused": {
    fr: "La requête nomme mal un paramètre ; la réponse dit lequel et ce qui serait juste",
    en: "The query has a parameter wrong; the answer says which one and what would be right",
  },
  "table-api-not-found": {
    fr: "La table n’existe pas, ou vous n’y avez pas accès",
    en: "There is no such table, or you may not read it",
  },
  "table-api-over-budget": {
    fr: "La requête demande trop ; la réponse dit quoi demander à la place",
    en: "The query asks too much; the answer says what to ask instead",
  },
  "operation-getResourceTileJson": {
    fr: "Savoir où sont les tuiles de la carte, et ce qu’elles contiennent (TileJSON)",
    en: "Know where the tiles of the map are, and what they hold (TileJSON)",
  },
  "operation-getResourceTile": {
    fr: "Lire une tuile de la carte : des lignes, ou leur nombre là où elles sont nombreuses",
    en: "Read a tile of the map: rows, or how many there are where they are many",
  },
  "table-api-tile": {
    fr: "La place de la tuile : zoom (0 à 22), colonne depuis l’ouest, rangée depuis le nord suivie de `.mvt` ou `.json`",
    en: "Where the tile is: zoom (0 to 22), column from the west, row from the north followed by `.mvt` or `.json`",
  },
  "tile-outside": {
    fr: "Il n’y a pas de tuile {tile} : le zoom va de 0 à {zoom}, la colonne et la rangée de 0 à 2 puissance zoom, moins une.",
    en: "There is no tile {tile}: zoom goes from 0 to {zoom}, column and row from 0 to 2 to the power of the zoom, less one.",
  },
  "tile-no-places": {
    fr: "Ces lignes n’ont pas de place sur une carte : il faut une géométrie, ou une longitude et une latitude, et des lignes sans regroupement.",
    en: "These rows have no place on a map: they need a geometry, or a longitude and a latitude, and not to be grouped.",
  },
  "operation-getResourceCsvw": {
    fr: "Lire la description des colonnes du CSV (CSV on the Web)",
    en: "Read the description of the columns of the CSV (CSV on the Web)",
  },
  "operation-getResourceProfile": {
    fr: "Le type de chaque colonne et ce qu’elle contient",
    en: "The type of each column and what it holds",
  },
  "operation-getResourceDescription": {
    fr: "La table et sa version, en entier : colonnes, profil, provenance",
    en: "The table and its version, whole: columns, profile, where it came from",
  },
  "operation-postResourceSql": { fr: "Interroger la table en SQL", en: "Ask the table in SQL" },
  "table-api-sql-more": {
    fr: "Un SELECT de DuckDB sur la table « rows », sans rien d’autre à portée.",
    en: "One SELECT of DuckDB over the table “rows”, with nothing else in reach.",
  },
  "table-api-sql-answer": {
    fr: "Les colonnes, les lignes, et s’il y en avait davantage",
    en: "The columns, the rows, and whether there were more",
  },
  "table-api-parameter-page": { fr: "Numéro de la page, à partir de 1", en: "Number of the page, from 1" },
  "table-api-parameter-page_size": { fr: "Lignes par page", en: "Rows of a page" },
  "table-api-parameter-cursor": {
    fr: "Ce qui suit la page dont « meta.cursor » est donné ; ne ralentit pas avec la profondeur",
    en: "What follows the page whose “meta.cursor” is given; does not slow down with depth",
  },
  "table-api-parameter-columns": {
    fr: "Colonnes à rendre, séparées par des virgules",
    en: "Columns to answer, between commas",
  },
  "table-api-parameter-q": {
    fr: "Mots cherchés dans tous les textes, sans égard aux majuscules ni aux accents",
    en: "Words looked for in every text, whatever the case and the accents",
  },
  "table-api-parameter-or": {
    fr: "L’une des conditions : (a__exact.1,and(b__less.3,c__isnull))",
    en: "One of the conditions: (a__exact.1,and(b__less.3,c__isnull))",
  },
  "table-api-parameter-and": {
    fr: "Toutes les conditions : (a__exact.1,or(b__less.3,c__isnull))",
    en: "All of the conditions: (a__exact.1,or(b__less.3,c__isnull))",
  },
  "table-api-parameter-bbox": {
    fr: "Rectangle : ouest, sud, est, nord, en degrés",
    en: "A box: west, south, east, north, in degrees",
  },
  "table-api-parameter-distance": {
    fr: "Autour d’un point : longitude, latitude, mètres",
    en: "Around a point: longitude, latitude, metres",
  },
  "table-api-parameter-count": {
    fr: "Compter exactement, ou estimer ; « meta.total_exact » dit ce qui a été fait",
    en: "Count exactly, or estimate; “meta.total_exact” says what was done",
  },
  "table-api-operator-exact": { fr: "« {column} » est égal à", en: "“{column}” is equal to" },
  "table-api-operator-differs": { fr: "« {column} » est différent de", en: "“{column}” differs from" },
  "table-api-operator-isnull": { fr: "« {column} » est manquant", en: "“{column}” is missing" },
  "table-api-operator-isnotnull": { fr: "« {column} » est renseigné", en: "“{column}” is not missing" },
  "table-api-operator-contains": {
    fr: "« {column} » contient, sans égard aux majuscules",
    en: "“{column}” contains, whatever the case",
  },
  "table-api-operator-notcontains": {
    fr: "« {column} » ne contient pas, sans égard aux majuscules",
    en: "“{column}” does not contain, whatever the case",
  },
  "table-api-operator-in": {
    fr: "« {column} » est l’une des valeurs, séparées par des virgules",
    en: "“{column}” is one of the values, between commas",
  },
  "table-api-operator-notin": {
    fr: "« {column} » n’est aucune des valeurs, séparées par des virgules",
    en: "“{column}” is none of the values, between commas",
  },
  "table-api-operator-less": { fr: "« {column} » est au plus", en: "“{column}” is at most" },
  "table-api-operator-greater": { fr: "« {column} » est au moins", en: "“{column}” is at least" },
  "table-api-operator-strictly_less": { fr: "« {column} » est inférieur à", en: "“{column}” is less than" },
  "table-api-operator-strictly_greater": {
    fr: "« {column} » est supérieur à",
    en: "“{column}” is greater than",
  },
  "table-api-operator-sort": {
    fr: "Trier selon « {column} » ; les valeurs manquantes viennent en dernier",
    en: "Sort by “{column}”; missing values come last",
  },
  "table-api-operator-groupby": { fr: "Regrouper selon « {column} »", en: "Group by “{column}”" },
  "table-api-operator-count": {
    fr: "Nombre de valeurs de « {column} »",
    en: "Number of values of “{column}”",
  },
  "table-api-operator-avg": { fr: "Moyenne de « {column} »", en: "Mean of “{column}”" },
  "table-api-operator-min": { fr: "Plus petite valeur de « {column} »", en: "Least value of “{column}”" },
  "table-api-operator-max": { fr: "Plus grande valeur de « {column} »", en: "Greatest value of “{column}”" },
  "table-api-operator-sum": { fr: "Somme de « {column} »", en: "Sum of “{column}”" },
} as const satisfies Words;
