import type { Words } from "../words.ts";

/** What is found about the types and the meanings of columns, and the tables of the demonstration. */
export const typesWords = {
  "types-date-order-ambiguous": {
    fr: "Dans la colonne « {column} », aucune date ne dit si le jour vient avant le mois : elles sont lues jour/mois/année. Si c’est l’inverse, choisissez l’autre écriture.",
    en: "In the column “{column}”, no date tells whether the day comes before the month: they are read as day/month/year. If it is the other way round, choose the other writing.",
  },
  "types-thousands-ambiguous": {
    fr: "Dans la colonne « {column} », le même signe (virgule ou point) peut séparer les milliers ou les décimales. Vérifiez la lecture proposée, et choisissez l’autre écriture si elle est fausse.",
    en: "In the column “{column}”, the same sign (comma or point) may separate thousands or decimals. Check the reading proposed, and choose the other writing if it is wrong.",
  },
  "types-digits-rounded": {
    fr: "Dans la colonne « {column} », {count, plural, one {# nombre a plus de chiffres qu’un nombre n’en garde ici. Il est arrondi à 17 chiffres} other {# nombres ont plus de chiffres qu’un nombre n’en garde ici. Ils sont arrondis à 17 chiffres}} ; le fichier d’origine les a tous.",
    en: "In the column “{column}”, {count, plural, one {# number has more digits than a number keeps here. It is rounded to 17 digits} other {# numbers have more digits than a number keeps here. They are rounded to 17 digits}}; the original file has them all.",
  },
  "types-owed-in-brackets": {
    fr: "Dans la colonne « {column} », des nombres sont entre parenthèses ({count, plural, one {# cellule} other {# cellules}}) : à partir de trois chiffres, ou avec des décimales, ils sont lus comme négatifs. Si les parenthèses disent autre chose, choisissez le texte.",
    en: "In the column “{column}”, numbers stand in brackets ({count, plural, one {# cell} other {# cells}}): of three digits and more, or with decimals, they are read as negative. If the brackets say something else, choose the text.",
  },
  "types-units-differ": {
    fr: "Dans la colonne « {column} », toutes les cellules ne sont pas dans la même unité : {unit} pour la plupart, et aussi {others}. Celles qui sont dans une autre unité que {unit} ne sont pas lues comme des nombres. Mettez-les toutes dans la même unité pour pouvoir les additionner.",
    en: "In the column “{column}”, cells are not all of one unit: {unit} for the most part, and {others} too. Those of another unit than {unit} are not read as numbers. Write them all in one unit, so that they can be added up.",
  },
  "types-units-few": {
    fr: "Dans la colonne « {column} », des nombres sans unité voisinent avec d’autres qui en ont une ({others}). Ces derniers ne sont pas lus comme des nombres. Mettez-les tous dans la même unité pour pouvoir les additionner.",
    en: "In the column “{column}”, numbers without a unit stand beside others that have one ({others}). The latter are not read as numbers. Write them all in one unit, so that they can be added up.",
  },
  "types-unit-missing": {
    fr: "Dans la colonne « {column} », {count, plural, one {# nombre est écrit sans {unit}, et lu comme les autres} other {# nombres sont écrits sans {unit}, et lus comme les autres}}, en {unit}. Vérifiez que c’est bien leur unité.",
    en: "In the column “{column}”, {count, plural, one {# number is written without {unit}, and read like the others} other {# numbers are written without {unit}, and read like the others}}, in {unit}. Check that this is their unit.",
  },
  "types-code-shortened": {
    fr: "Dans la colonne « {column} », « {cell} » est ce qu’un tableur laisse d’un long numéro : ses autres chiffres ne sont plus dans le fichier. Dans le fichier d’origine, donnez à la colonne le format Texte, remettez les numéros, et importez-la de nouveau.",
    en: "In the column “{column}”, “{cell}” is what a spreadsheet leaves of a long number: its other digits are no longer in the file. In the original file, give the column the format Text, put the numbers back, and import it again.",
  },
  "types-birth-century": {
    fr: "Dans la colonne « {column} », des années de naissance n’ont que deux chiffres, comme « {cell} » : de 00 à 68, elles sont lues comme 2000 à 2068. Écrivez les années avec quatre chiffres.",
    en: "In the column “{column}”, years of birth have only two digits, as in “{cell}”: from 00 to 68 they are read as 2000 to 2068. Write years with four digits.",
  },
  "types-few-misfits": {
    fr: "Dans la colonne « {column} », {count, plural, one {# cellule ne se lit pas comme les autres. Elle est gardée avec son texte d’origine.} other {# cellules ne se lisent pas comme les autres. Elles sont gardées avec leur texte d’origine.}}",
    en: "In the column “{column}”, {count, plural, one {# cell does not read like the others. It is kept with its original text.} other {# cells do not read like the others. They are kept with their original text.}}",
  },
  "types-many-misfits": {
    fr: "La colonne « {column} » reste un texte : {count, plural, one {# cellule ne se lit pas comme les autres} other {# cellules ne se lisent pas comme les autres}}, et les écarter coûterait plus d’une ligne sur cent. Pour en faire un type plus précis, choisissez-le, et dites ce que deviennent ces cellules.",
    en: "The column “{column}” stays a text: {count, plural, one {# cell does not read like the others} other {# cells do not read like the others}}, and setting them aside would cost more than one row in a hundred. To give it a narrower type, choose it, and say what becomes of these cells.",
  },
  "types-marks-kept": {
    fr: "Dans la colonne « {column} », des cellules sont des marques, comme {marks} : elles sont tenues pour manquantes, et la colonne « {kept} » garde leur texte.",
    en: "In the column “{column}”, some cells are marks, such as {marks}: they are taken as missing, and the column “{kept}” keeps their text.",
  },
  "meaning-invalid-values": {
    fr: "Dans la colonne « {column} » ({meaning, named pages-meaning}), {count, plural, one {# cellule n’est pas valide et reste telle quelle} other {# cellules ne sont pas valides et restent telles quelles}}, par exemple : {examples}.",
    en: "In the column “{column}” ({meaning, named pages-meaning}), {count, plural, one {# cell is not valid and is kept as it is} other {# cells are not valid and are kept as they are}}, for instance: {examples}.",
  },
  "meaning-communes-merged": {
    fr: "Dans la colonne « {column} », {count, plural, one {# code est celui d’une commune qui a fusionné} other {# codes sont ceux de communes qui ont fusionné}} depuis, par exemple : {examples}.",
    en: "In the column “{column}”, {count, plural, one {# code is that of a commune that has merged} other {# codes are those of communes that have merged}} since, for instance: {examples}.",
  },
  "meaning-codes-replaced": {
    fr: "Dans la colonne « {column} », {count, plural, one {# code a été remplacé} other {# codes ont été remplacés}} depuis, par exemple : {examples}.",
    en: "In the column “{column}”, {count, plural, one {# code has been replaced} other {# codes have been replaced}} since, for instance: {examples}.",
  },
  "contours-too-large": {
    fr: "Ce fichier de contours dépasse {limit} Mo. Simplifiez-le, par exemple avec mapshaper, puis recommencez. Les contours précédents restent en place.",
    en: "This file of contours is over {limit} MB. Simplify it, with mapshaper for instance, then try again. The contours that were there stay.",
  },
  "contours-too-detailed": {
    fr: "Même arrondis à cent mètres, ces contours dépassent {limit} Mo. Simplifiez-les, puis recommencez. Les contours précédents restent en place.",
    en: "Even rounded to a hundred metres, these contours are over {limit} MB. Simplify them, then try again. The contours that were there stay.",
  },
  "contours-not-json": {
    fr: "Ce fichier n’est pas du JSON lisible. Donnez un fichier GeoJSON. Les contours précédents restent en place.",
    en: "This file is not readable JSON. Give a GeoJSON file. The contours that were there stay.",
  },
  "contours-not-geojson": {
    fr: "Ce fichier n’est pas une collection GeoJSON (FeatureCollection). Les contours précédents restent en place.",
    en: "This file is not a GeoJSON FeatureCollection. The contours that were there stay.",
  },
  "contours-none": {
    fr: "Ce fichier ne contient aucun polygone. Les contours précédents restent en place.",
    en: "This file holds no polygon. The contours that were there stay.",
  },
  "contours-not-degrees": {
    fr: "Les coordonnées de ce fichier ne sont pas en degrés (WGS 84), comme GeoJSON le demande. Reprojetez-le, puis recommencez.",
    en: "The coordinates of this file are not in degrees (WGS 84), as GeoJSON asks. Reproject it, then try again.",
  },
  "contours-no-code": {
    fr: "Aucune propriété de ce fichier ({properties}) ne porte les codes du niveau demandé ({level}).",
    en: "No property of this file ({properties}) holds the codes of the level asked for ({level}).",
  },
  "contours-no-level": {
    fr: "Aucune propriété de ce fichier ({properties}) ne porte des codes de communes, d’IRIS, d’EPCI, de départements ou de régions.",
    en: "No property of this file ({properties}) holds codes of communes, IRIS, EPCI, départements or régions.",
  },
} as const satisfies Words;
