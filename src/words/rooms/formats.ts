import type { Words } from "../words.ts";

/** What is found on opening a file: what it is, what is damaged in it, and what was made of it. */
export const formatsWords = {
  "format-unsupported": {
    fr: "Ce fichier est de type {format}, qui n’est pas un format de tableau que ce site sait lire. Rien n’a été importé. Exportez-le en CSV, XLSX, ODS, JSON, GeoJSON ou Parquet.",
    en: "This file is of the type {format}, which is not a table format that this site reads. Nothing was imported. Export it as CSV, XLSX, ODS, JSON, GeoJSON or Parquet.",
  },
  "format-needs-disk": {
    fr: "Ce fichier de {megabytes} Mo est trop grand pour le disque du site. Un tel fichier est lu s’il est un CSV en UTF-8, compressé ou non par gzip, dont chaque ligne a le même nombre de cellules ; celui-ci ({kind}) demanderait une copie. Rien n’a été importé. Enregistrez-le sous cette forme, coupez-le en plusieurs fichiers, ou demandez à l’administrateur de faire de la place.",
    en: "This file of {megabytes} MB is too large for the site’s disk. Such a file is read if it is a CSV in UTF-8, compressed with gzip or not, of which each line has the same number of cells; this one ({kind}) would take a copy. Nothing was imported. Save it in that form, split it into several files, or ask the administrator to make room.",
  },
  "format-html": {
    fr: "Ce fichier est une page web, non des données. Rien n’a été importé. Le lien mène sans doute à une page qui présente le fichier : copiez l’adresse du téléchargement lui-même.",
    en: "This file is a web page, not data. Nothing was imported. The link probably leads to a page about the file: copy the address of the download itself.",
  },
  "format-xml": {
    fr: "Ce fichier est un document XML (« {root} »), que ce site ne lit pas. Rien n’a été importé. Exportez ses données en CSV, JSON ou GeoJSON.",
    en: "This file is an XML document (“{root}”), which this site does not read. Nothing was imported. Export its data as CSV, JSON or GeoJSON.",
  },
  "format-encrypted": {
    fr: "Ce fichier est protégé par un mot de passe. Rien n’a été importé. Enregistrez-le sans mot de passe, puis envoyez-le de nouveau.",
    en: "This file is protected by a password. Nothing was imported. Save it without one, then send it again.",
  },
  "format-unpacked-too-large": {
    fr: "Une fois décompressé, ce fichier dépasse les {bytesMax} octets que ce site accepte. Rien n’a été importé. Découpez-le, ou demandez à l’administrateur d’augmenter la limite.",
    en: "Unpacked, this file is larger than the {bytesMax} bytes that this site takes. Nothing was imported. Split it, or ask the administrator to raise the limit.",
  },
  "format-bomb": {
    fr: "Ce fichier compressé grossit de plus de {ratioMax} fois en s’ouvrant, comme seuls le font les fichiers faits pour nuire. Rien n’a été importé. S’il est sincère, envoyez-le sans compression.",
    en: "This compressed file grows more than {ratioMax} times when opened, as only files made to harm do. Nothing was imported. If it is honest, send it uncompressed.",
  },
  "format-nested-too-deep": {
    fr: "Ce fichier contient des archives dans des archives, trop profondément. Rien n’en a été importé. Envoyez directement celles de l’intérieur.",
    en: "This file holds archives within archives, too deep. Nothing of them was imported. Send the inner ones directly.",
  },
  "format-sheet-unknown": {
    fr: "Aucune feuille et aucun fichier de l’archive ne s’appelle ainsi : {sheets}. Rien n’a été importé. Vérifiez le nom, ou ne nommez aucune feuille pour les prendre toutes.",
    en: "No sheet and no file of the archive has such a name: {sheets}. Nothing was imported. Check the name, or name none to take them all.",
  },
  "format-too-many-columns": {
    fr: "Ce fichier a plus de {columnsMax} colonnes. Rien n’a été importé. S’il porte des valeurs dans ses noms de colonnes, mettez-les en lignes.",
    en: "This file has more than {columnsMax} columns. Nothing was imported. If its column names hold values, turn them into rows.",
  },
  "format-too-many-bad-rows": {
    fr: "Plus de {rows} enregistrements de ce fichier sont illisibles (le dernier vu : n° {line}). Rien n’a été importé. Vérifiez que le fichier est bien de ce format.",
    en: "More than {rows} records of this file cannot be read (the last one seen: no. {line}). Nothing was imported. Check that the file really is of this format.",
  },
  "format-no-good-rows": {
    fr: "Aucun enregistrement de ce fichier n’est lisible ({count, plural, one {# essayé} other {# essayés}}). Rien n’a été importé. Corrigez la façon dont il est écrit : des guillemets y manquent sans doute.",
    en: "No record of this file can be read ({count, plural, one {# tried} other {# tried}}). Nothing was imported. Correct the file: quotes are probably missing.",
  },
  "format-cell-too-large": {
    fr: "Une cellule est plus longue que ce que ce site accepte.",
    en: "A cell is longer than this site takes.",
  },
  "format-nul-characters": {
    fr: "{count, plural, one {# cellule contenait} other {# cellules contenaient}} des caractères nuls : ils ont été retirés.",
    en: "{count, plural, one {# cell held} other {# cells held}} NUL characters: they were left out.",
  },
  "gzip-damaged": {
    fr: "Ce fichier compressé (gzip) est incomplet ou abîmé. Rien n’a été importé. Téléchargez-le ou compressez-le de nouveau.",
    en: "This compressed file (gzip) is incomplete or damaged. Nothing was imported. Download or compress it again.",
  },
  "zip-damaged": {
    fr: "Ce fichier compressé (ZIP, XLSX ou ODS) est incomplet ou abîmé. Rien n’en a été importé. Téléchargez-le ou enregistrez-le de nouveau.",
    en: "This compressed file (ZIP, XLSX or ODS) is incomplete or damaged. Nothing of it was imported. Download or save it again.",
  },
  "zip-compression-unknown": {
    fr: "« {member} » est compressé d’une façon que ce site ne connaît pas (méthode {method}). Compressez l’archive avec la méthode ordinaire (Deflate).",
    en: "“{member}” is compressed in a way that this site does not know (method {method}). Compress the archive in the ordinary way (Deflate).",
  },
  "zip-empty": {
    fr: "Cette archive ne contient aucun fichier. Rien n’a été importé.",
    en: "This archive holds no file. Nothing was imported.",
  },
  "zip-without-table": {
    fr: "Aucun des fichiers de l’archive « {file} » n’est un tableau. Rien n’a été importé.",
    en: "None of the files of the archive “{file}” is a table. Nothing was imported.",
  },
  "zip-shapefile": {
    fr: "Cette archive contient un Shapefile, que ce site ne lit pas. Rien n’a été importé. Exportez-le en GeoJSON, en longitudes et latitudes (WGS 84).",
    en: "This archive holds a Shapefile, which this site does not read. Nothing was imported. Export it as GeoJSON, in longitudes and latitudes (WGS 84).",
  },
  "zip-too-many-members": {
    fr: "Cette archive contient plus de {membersMax} fichiers. Rien n’a été importé. Envoyez-en moins à la fois.",
    en: "This archive holds more than {membersMax} files. Nothing was imported. Send fewer at once.",
  },
  "zip-too-many-tables": {
    fr: "Cette archive contient {count} fichiers de données ; un import en prend {tablesMax} au plus. Rien n’a été importé. Envoyez-la en plusieurs fois.",
    en: "This archive holds {count} data files; an import takes {tablesMax} at most. Nothing was imported. Send it in several parts.",
  },
  "zip-member-too-large": {
    fr: "« {member} », dans ce fichier, dépasse les {bytesMax} octets qu’une partie de ce type peut faire. Rien n’a été importé.",
    en: "“{member}”, inside this file, is larger than the {bytesMax} bytes that such a part may be. Nothing was imported.",
  },
  "zip-member-refused": {
    fr: "« {member} » n’a pas été importé : ce fichier de l’archive est abîmé ou n’est pas un tableau. Les autres le sont.",
    en: "“{member}” was not imported: this file of the archive is damaged or no table. The others were.",
  },
  "zip-members-left": {
    fr: "{count, plural, one {# fichier de l’archive n’est pas un tableau et a été laissé} other {# fichiers de l’archive ne sont pas des tableaux et ont été laissés}} : {members}.",
    en: "{count, plural, one {# file of the archive is not a table and was skipped} other {# files of the archive are not tables and were skipped}}: {members}.",
  },
  "parquet-truncated": {
    fr: "Ce fichier Parquet est incomplet. Rien n’a été importé. Téléchargez-le de nouveau.",
    en: "This Parquet file is incomplete. Nothing was imported. Download it again.",
  },
  "parquet-not-read": {
    fr: "Ce fichier Parquet est intact, mais utilise ce qui n’est pas lu ici. Rien n’a été importé. Écrivez-le de nouveau sans chiffrement, compressé par Zstandard ou Snappy.",
    en: "This Parquet file is intact, but uses what is not read here. Nothing was imported. Write it again without encryption, compressed by Zstandard or Snappy.",
  },
  "parquet-codec-not-read": {
    fr: "Ce fichier Parquet est intact, mais compressé par l’ancien codec {codec}, qui n’est pas lu ici. Rien n’a été importé. Écrivez-le de nouveau avec LZ4_RAW, Zstandard ou Snappy.",
    en: "This Parquet file is intact, but compressed by the old codec {codec}, which is not read here. Nothing was imported. Write it again with LZ4_RAW, Zstandard or Snappy.",
  },
  "parquet-decimal-too-long": {
    fr: "La colonne « {column} » de ce fichier Parquet a des nombres de plus de {digits} chiffres, qui ne sont pas lus ici. Rien n’a été importé. Écrivez-la comme un texte.",
    en: "The column “{column}” of this Parquet file has numbers of more than {digits} digits, which are not read here. Nothing was imported. Write it as a text.",
  },
  "parquet-damaged": {
    fr: "Ce fichier Parquet est abîmé. Rien n’a été importé. Écrivez-le ou téléchargez-le de nouveau.",
    en: "This Parquet file is damaged. Nothing was imported. Write or download it again.",
  },
  "json-truncated": {
    fr: "Ce JSON s’arrête avant sa fin, après {records, plural, one {# enregistrement complet} other {# enregistrements complets}}. Rien n’a été importé. Téléchargez-le de nouveau.",
    en: "This JSON stops before its end, after {records, plural, one {# complete record} other {# complete records}}. Nothing was imported. Download it again.",
  },
  "json-broken": {
    fr: "Ce JSON est mal écrit (« {path} ») et ne peut être lu avec certitude. Rien n’a été importé. Faites-le vérifier par un outil de validation JSON.",
    en: "This JSON is wrongly written (“{path}”) and cannot be read with certainty. Nothing was imported. Have it checked by a JSON validator.",
  },
  "json-too-deep": {
    fr: "Ce JSON est imbriqué sur plus de {depthMax} niveaux. Rien n’a été importé.",
    en: "This JSON is nested more than {depthMax} levels deep. Nothing was imported.",
  },
  "json-topojson": {
    fr: "Ce fichier est un TopoJSON, que ce site ne lit pas. Rien n’a été importé. Convertissez-le en GeoJSON.",
    en: "This file is a TopoJSON, which this site does not read. Nothing was imported. Convert it to GeoJSON.",
  },
  "json-several-documents": {
    fr: "Ce fichier contient plusieurs documents JSON l’un après l’autre. Rien n’a été importé. Écrivez chacun sur une seule ligne (NDJSON), ou mettez-les dans une liste.",
    en: "This file holds several JSON documents one after the other. Nothing was imported. Write each on one line (NDJSON), or put them in a list.",
  },
  "json-without-list": {
    fr: "Ce JSON est plus grand que {bytesMax} octets et ne contient pas de liste d’objets. Rien n’a été importé. Écrivez-le comme une liste d’enregistrements.",
    en: "This JSON is larger than {bytesMax} bytes and holds no list of objects. Nothing was imported. Write it as a list of records.",
  },
  "json-record-too-large": {
    fr: "L’enregistrement n° {record} dépasse {bytesMax} octets, ou n’est jamais refermé. Rien n’a été importé.",
    en: "Record no. {record} is larger than {bytesMax} bytes, or is never closed. Nothing was imported.",
  },
  "json-record-broken": {
    fr: "L’enregistrement n’est pas du JSON.",
    en: "The record is not JSON.",
  },
  "json-record-of-another-kind": {
    fr: "L’enregistrement n’est pas de la même sorte que les autres.",
    en: "The record is not of the same kind as the others.",
  },
  "json-list-taken": {
    fr: "Les lignes sont les éléments de la liste « {path} » du document.",
    en: "The rows are the elements of the list “{path}” of the document.",
  },
  "json-lists-left": {
    fr: "Les lignes sont les éléments de la liste « {path} ». {count, plural, one {Une autre liste n’a pas été prise} other {# autres listes n’ont pas été prises}} : {lists}. Pour en prendre une, nommez-la comme feuille.",
    en: "The rows are the elements of the list “{path}”. {count, plural, one {Another list was not taken} other {# other lists were not taken}}: {lists}. To take one, name it as the sheet.",
  },
  "json-columns": {
    fr: "Le document est écrit colonne par colonne : il a été remis en lignes.",
    en: "The document is written column by column: it was turned into rows.",
  },
  "json-keyed-records": {
    fr: "Chaque enregistrement est rangé sous un nom, qui est devenu la première colonne.",
    en: "Each record lies under a name, which became the first column.",
  },
  "json-one-record": {
    fr: "Le document est un seul enregistrement : le tableau a une ligne.",
    en: "The document is a single record: the table has one row.",
  },
  "json-list-twice": {
    fr: "Le document donne {count} listes sous le même nom, « {path} » : leurs enregistrements ont été réunis.",
    en: "The document gives {count} lists under the same name, “{path}”: their records were put together.",
  },
  "json-member-twice": {
    fr: "{count, plural, one {Un enregistrement donne} other {# enregistrements donnent}} plusieurs fois le même nom (le premier : n° {first}, « {sample} ») : seule la dernière valeur est gardée.",
    en: "{count, plural, one {One record gives} other {# records give}} the same name more than once (the first: no. {first}, “{sample}”): only the last value is kept.",
  },
  "json-lenient": {
    fr: "{count, plural, one {Un enregistrement n’est pas écrit en JSON strict et a été compris} other {# enregistrements ne sont pas écrits en JSON strict et ont été compris}} (le premier : n° {first}). Vérifiez-les.",
    en: "{count, plural, one {One record is not written in strict JSON and was understood} other {# records are not written in strict JSON and were understood}} (the first: no. {first}). Check them.",
  },
  "json-apostrophes": {
    fr: "Des textes de ce fichier sont entre apostrophes au lieu de guillemets : ce n’est pas du JSON, mais il n’y a qu’une façon de le lire.",
    en: "Some texts of this file are between apostrophes instead of quotes: this is not JSON, but there is one way to read it.",
  },
  "geojson-not-a-feature": {
    fr: "L’élément n’est pas une entité GeoJSON (« Feature »).",
    en: "The element is not a GeoJSON feature.",
  },
  "geojson-geometry-broken": {
    fr: "La géométrie n’est pas celle d’un GeoJSON : son type ou ses coordonnées sont mal écrits.",
    en: "The geometry is not one of GeoJSON: its type or its coordinates are wrongly written.",
  },
  "geojson-crs": {
    fr: "Le fichier dit être dans le système de coordonnées « {crs} », alors qu’un GeoJSON est en longitudes et latitudes (WGS 84). S’il ne l’est pas, la carte sera fausse : convertissez-le.",
    en: "The file says that it is in the coordinate system “{crs}”, while GeoJSON is in longitudes and latitudes (WGS 84). If it is not, the map will be wrong: convert it.",
  },
  "geojson-out-of-range": {
    fr: "{count, plural, one {Un point n’est pas une longitude et une latitude} other {# points ne sont pas des longitudes et des latitudes}} ({sample}, à l’élément n° {first}). La carte sera fausse : convertissez le fichier en WGS 84.",
    en: "{count, plural, one {One point is no longitude and latitude} other {# points are no longitudes and latitudes}} ({sample}, in element no. {first}). The map will be wrong: convert the file to WGS 84.",
  },
  "geojson-lambert-93": {
    fr: "{count, plural, one {Un point paraît être} other {# points paraissent être}} en Lambert 93 ({sample}, à l’élément n° {first}), non en longitude et latitude. La carte sera fausse : convertissez le fichier en WGS 84.",
    en: "{count, plural, one {One point seems to be} other {# points seem to be}} in Lambert 93 ({sample}, in element no. {first}), not in longitude and latitude. The map will be wrong: convert the file to WGS 84.",
  },
  "sheet-nothing-found": {
    fr: "Aucune feuille de ce classeur ne contient de tableau. Rien n’a été importé.",
    en: "No sheet of this workbook holds a table. Nothing was imported.",
  },
  "sheet-part-missing": {
    fr: "Il manque une partie à ce classeur (« {part} »). Rien n’a été importé. Ouvrez-le dans un tableur et enregistrez-le de nouveau.",
    en: "A part of this workbook is missing (“{part}”). Nothing was imported. Open it in a spreadsheet program and save it again.",
  },
  "sheet-xml-damaged": {
    fr: "Ce classeur est abîmé ou incomplet. Rien n’a été importé. Ouvrez-le dans un tableur et enregistrez-le de nouveau.",
    en: "This workbook is damaged or incomplete. Nothing was imported. Open it in a spreadsheet program and save it again.",
  },
  "sheet-workbook-damaged": {
    fr: "Ce classeur ne peut être ouvert : il est abîmé ou incomplet. Rien n’a été importé. Ouvrez-le dans un tableur et enregistrez-le en XLSX.",
    en: "This workbook cannot be opened: it is damaged or incomplete. Nothing was imported. Open it in a spreadsheet program and save it as XLSX.",
  },
  "sheet-workbook-too-large": {
    fr: "Ce classeur dépasse les {bytesMax} octets qu’un fichier de ce type peut faire. Rien n’a été importé. Enregistrez-le en XLSX ou en CSV.",
    en: "This workbook is larger than the {bytesMax} bytes that a file of this type may be. Nothing was imported. Save it as XLSX or CSV.",
  },
  "sheet-texts-too-large": {
    fr: "Ce classeur contient trop de textes différents pour être lu. Rien n’a été importé. Enregistrez ses feuilles en CSV.",
    en: "This workbook holds too many different texts to be read. Nothing was imported. Save its sheets as CSV.",
  },
  "sheet-not-really-xls": {
    fr: "Ce fichier porte le nom d’un classeur, mais contient du {format}. Il a été lu tout de même ; vérifiez les nombres et les dates.",
    en: "This file is called a workbook, but holds {format}. It was read all the same; check its numbers and dates.",
  },
  "sheet-number-rounded": {
    fr: "{count, plural, one {# nombre a plus de chiffres que ce type de classeur n’en garde sûrement} other {# nombres ont plus de chiffres que ce type de classeur n’en garde sûrement}} (le premier : {first}) : les derniers chiffres peuvent être faux. Enregistrez-le en XLSX ou en ODS, ou mettez ces nombres en texte.",
    en: "{count, plural, one {# number has more digits than this kind of workbook keeps for sure} other {# numbers have more digits than this kind of workbook keeps for sure}} (the first: {first}): their last digits may be wrong. Save it as XLSX or ODS, or turn these numbers into text.",
  },
  "sheet-repeats-cut": {
    fr: "{count, plural, one {# contenu est répété} other {# contenus sont répétés}} plus de fois que ce site n’en prend (le premier : {first}) : les répétitions suivantes ont été laissées.",
    en: "{count, plural, one {# content is repeated} other {# contents are repeated}} more often than this site takes (the first: {first}): the further repetitions were left out.",
  },
  "sheet-empty": {
    fr: "La feuille « {sheet} » ne contient pas de tableau : elle a été laissée.",
    en: "The sheet “{sheet}” holds no table: it was left out.",
  },
  "sheet-hidden": {
    fr: "La feuille « {sheet} » est masquée dans le classeur. Vérifiez qu’elle est destinée à être lue.",
    en: "The sheet “{sheet}” is hidden in the workbook. Check that it is meant to be read.",
  },
  "sheet-rows-hidden": {
    fr: "{count, plural, one {# ligne est masquée dans le classeur ({first}) : elle a été prise comme les autres} other {# lignes sont masquées dans le classeur (la première : {first}) : elles ont été prises comme les autres}}.",
    en: "{count, plural, one {# row is hidden in the workbook ({first}): it was taken like the others} other {# rows are hidden in the workbook (the first: {first}): they were taken like the others}}.",
  },
  "sheet-preamble-left": {
    fr: "{count, plural, one {# ligne de titre, au-dessus du tableau, a été laissée} other {# lignes de titre, au-dessus du tableau, ont été laissées}}.",
    en: "{count, plural, one {# title row above the table was left out} other {# title rows above the table were left out}}.",
  },
  "sheet-notes-left": {
    fr: "{count, plural, one {# ligne de notes, sous le tableau, a été laissée} other {# lignes de notes, sous le tableau, ont été laissées}}.",
    en: "{count, plural, one {# row of notes below the table was left out} other {# rows of notes below the table were left out}}.",
  },
  "sheet-header-merged": {
    fr: "L’en-tête a {rows} lignes : elles ont été réunies en un nom par colonne, comme « Groupe / Colonne ».",
    en: "The header has {rows} rows: they were merged into one name for each column, as “Group / Column”.",
  },
  "sheet-without-header": {
    fr: "Aucune ligne d’en-tête n’a été trouvée dans cette feuille : les colonnes sont numérotées.",
    en: "No header row was found in this sheet: the columns are numbered.",
  },
  "sheet-row-outside": {
    fr: "La ligne n’a rien dans les colonnes du tableau",
    en: "The row holds nothing in the columns of the table",
  },
  "sheet-cells-merged": {
    fr: "{count, plural, one {# cellule fusionnée se trouve parmi les données : sa valeur n’est} other {# cellules fusionnées se trouvent parmi les données : la valeur de chacune n’est}} que dans la première des lignes et colonnes qu’elle couvre.",
    en: "{count, plural, one {# merged cell is among the data: its value is} other {# merged cells are among the data: the value of each is}} only in the first of the rows and columns that it covers.",
  },
  "sheet-side-by-side": {
    fr: "Cette feuille semble contenir {count} tableaux côte à côte, séparés par une colonne vide : ils ont été pris comme un seul. Séparez-les en plusieurs feuilles s’ils sont distincts.",
    en: "This sheet seems to hold {count} tables side by side, with an empty column between them: they were taken as one. Put them on several sheets if they are distinct.",
  },
  "sheet-several-tables": {
    fr: "Cette feuille contient {count} tableaux l’un sous l’autre : chacun est importé séparément, sous le nom de la feuille suivi d’un numéro.",
    en: "This sheet holds {count} tables under one another: each is imported on its own, under the name of the sheet and a number.",
  },
  "sheet-perhaps-table": {
    fr: "Après un vide, à partir de la ligne {line}, les lignes semblent celles d’un autre tableau : elles ont été lues comme la suite du premier. Si c’en est un autre, mettez-le sur une feuille ou dans un fichier à part, puis importez de nouveau.",
    en: "After a gap, from line {line} on, the rows look like those of another table: they were read as a part of the first. If it is another one, put it on a sheet or in a file of its own, then import again.",
  },
  "sheet-cell-error": {
    fr: "{count, plural, one {# cellule contient une erreur de calcul ({first}, {sample}) : sa valeur est manquante} other {# cellules contiennent une erreur de calcul (la première : {first}, {sample}) : leurs valeurs sont manquantes}}.",
    en: "{count, plural, one {# cell holds a calculation error ({first}, {sample}): its value is missing} other {# cells hold a calculation error (the first: {first}, {sample}): their values are missing}}.",
  },
  "sheet-formula-without-value": {
    fr: "{count, plural, one {# formule est enregistrée sans son résultat ({first}) : sa valeur est manquante. Ouvrez le classeur dans un tableur et enregistrez-le pour la calculer} other {# formules sont enregistrées sans leur résultat (la première : {first}) : leurs valeurs sont manquantes. Ouvrez le classeur dans un tableur et enregistrez-le pour les calculer}}.",
    en: "{count, plural, one {# formula is saved without its result ({first}): its value is missing. Open the workbook in a spreadsheet program and save it to compute it} other {# formulas are saved without their result (the first: {first}): their values are missing. Open the workbook in a spreadsheet program and save it to compute them}}.",
  },
} as const satisfies Words;
