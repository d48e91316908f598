import type { Words } from "../words.ts";

/** What is found in a text file before its columns are looked at: its dialect and what is odd in it. */
export const dialectWords = {
  "import-file-empty": {
    fr: "Ce fichier est vide. Rien n’a été importé. Vérifiez qu’il a été exporté en entier, puis envoyez-le de nouveau.",
    en: "This file is empty. Nothing was imported. Check that it was exported completely, then send it again.",
  },
  "import-file-binary": {
    fr: "Ce fichier n’est pas un texte, malgré son nom. Rien n’a été importé. S’il vient d’un tableur, envoyez le classeur lui-même ou exportez-le en CSV.",
    en: "This file is not text, whatever its name says. Nothing was imported. If it comes from a spreadsheet, send the workbook itself or export it as CSV.",
  },
  "import-file-html": {
    fr: "Ce fichier est une page web, pas un tableau : le lien mène sans doute à une page d’erreur ou de connexion. Rien n’a été importé. Donnez l’adresse du fichier lui-même.",
    en: "This file is a web page, not a table: the link probably leads to an error or sign-in page. Nothing was imported. Give the address of the file itself.",
  },
  "import-file-no-rows": {
    fr: "Ce fichier ne contient aucune ligne de données. Rien n’a été importé.",
    en: "This file holds no row of data. Nothing was imported.",
  },
  "dialect-no-rows": {
    fr: "Le fichier a une ligne d’en-tête, mais aucune ligne de données.",
    en: "The file has a header row, but no row of data.",
  },
  "dialect-no-header": {
    fr: "Aucune ligne d’en-tête n’a été trouvée : les {columns} colonnes sont numérotées. Si la première ligne les nomme, indiquez une ligne d’en-tête.",
    en: "No header row was found: the {columns} columns are numbered. If the first row names them, say that there is one header row.",
  },
  "dialect-name-missing": {
    fr: "La colonne {column} n’a pas de nom : elle s’appelle « {name} ».",
    en: "Column {column} has no name: it is called “{name}”.",
  },
  "dialect-name-twice": {
    fr: "Le nom « {name} » est porté par plusieurs colonnes : la colonne {column} s’appelle « {unique} ».",
    en: "The name “{name}” is given to several columns: column {column} is called “{unique}”.",
  },
  "dialect-several-tables": {
    fr: "Ce fichier contient {count} tableaux l’un sous l’autre : chacun est importé séparément.",
    en: "This file holds {count} tables under one another: each is imported on its own.",
  },
  "dialect-nul-characters": {
    fr: "Le fichier contient des caractères nuls : ils ont été retirés.",
    en: "The file holds NUL characters: they were left out.",
  },
  "dialect-undecodable": {
    fr: "{count, plural, one {# caractère est illisible} other {# caractères sont illisibles}} dans l’encodage du fichier et remplacés par « � » (lignes {lines}). L’original est conservé. Si le texte paraît faux, choisissez un autre encodage.",
    en: "{count, plural, one {# character is} other {# characters are}} unreadable in the file’s encoding and replaced by “�” (lines {lines}). The original is kept. If the text looks wrong, choose another encoding.",
  },
  "dialect-mixed-encodings": {
    fr: "{count, plural, one {# ligne est écrite} other {# lignes sont écrites}} en Windows-1252 dans un fichier en UTF-8 (lignes {lines}) : le texte a été relu dans cet encodage.",
    en: "{count, plural, one {# line is} other {# lines are}} in Windows-1252 within a UTF-8 file (lines {lines}): the text was read in that encoding.",
  },
  "dialect-controls-read": {
    fr: "{count, plural, one {# caractère de contrôle a été lu} other {# caractères de contrôle ont été lus}} comme la ponctuation de Windows-1252 qu’il remplaçait (’, œ, €…).",
    en: "{count, plural, one {# control character was} other {# control characters were}} read as the Windows-1252 punctuation that it stood for (’, œ, €…).",
  },
  "dialect-rows-padded": {
    fr: "{count, plural, one {# ligne a} other {# lignes ont}} moins de cellules que les autres (la première : ligne {line}) : celles qui manquent à la fin sont vides.",
    en: "{count, plural, one {# row has} other {# rows have}} fewer cells than the others (the first: line {line}): those missing at the end are empty.",
  },
  "dialect-cut-short": {
    fr: "Le fichier s’arrête au milieu de sa dernière ligne (ligne {line}) : il a sans doute été coupé pendant un téléchargement ou une copie. Cette ligne n’est pas complète, sa dernière cellule peut-être non plus, et d’autres lignes manquent peut-être. Comparez avec l’original, et envoyez le fichier entier.",
    en: "The file stops within its last row (line {line}): it was probably cut as it was downloaded or copied. That row is not whole, its last cell perhaps neither, and other rows may be missing. Compare it with the original, and send the whole file.",
  },
  "dialect-rows-shortened": {
    fr: "{count, plural, one {# ligne a} other {# lignes ont}} des séparateurs en trop à la fin (la première : ligne {line}) : ils ont été ignorés.",
    en: "{count, plural, one {# row has} other {# rows have}} separators too many at the end (the first: line {line}): they were ignored.",
  },
  "dialect-rows-realigned": {
    fr: "{count, plural, one {# ligne a} other {# lignes ont}} une cellule vide en trop au milieu (la première : ligne {line}) : elle a été retirée pour que les autres retrouvent leur colonne. Vérifiez-la.",
    en: "{count, plural, one {# row has} other {# rows have}} an empty cell too many in the middle (the first: line {line}): it was left out so that the others are in their columns. Check it.",
  },
  "dialect-quotes-mended": {
    fr: "{count, plural, one {# ligne a} other {# lignes ont}} un guillemet isolé ou jamais fermé (la première : ligne {line}) : il a été lu comme du texte.",
    en: "{count, plural, one {# row has} other {# rows have}} a stray or unclosed quote (the first: line {line}): it was read as text.",
  },
  "dialect-blank-rows": {
    fr: "{count, plural, one {# ligne vide a été ignorée} other {# lignes vides ont été ignorées}}.",
    en: "{count, plural, one {# blank row was ignored} other {# blank rows were ignored}}.",
  },
  "dialect-encoding-unsure": {
    fr: "L’encodage de ce fichier n’est pas reconnu : lu comme {encoding}, il ne donne pas de mots. Ses accents ou ses lettres sont sans doute faux. Enregistrez-le en UTF-8, puis importez-le à nouveau.",
    en: "The encoding of this file is not known: read as {encoding}, it makes no words. Its letters are probably wrong. Save it as UTF-8, then import it again.",
  },
  "dialect-comments-left": {
    fr: "{count, plural, one {# ligne de commentaire, entre les lignes du tableau, a été laissée} other {# lignes de commentaire, entre les lignes du tableau, ont été laissées}} (la première : ligne {line}).",
    en: "{count, plural, one {# comment line among the rows was left out} other {# comment lines among the rows were left out}} (the first: line {line}).",
  },
  "dialect-titles-left": {
    fr: "{count, plural, one {# ligne au-dessus du tableau n’en fait pas partie et a été laissée} other {# lignes au-dessus du tableau n’en font pas partie et ont été laissées}} (la première : ligne {line}).",
    en: "{count, plural, one {# line above the table is not part of it and was left out} other {# lines above the table are not part of it and were left out}} (the first: line {line}).",
  },
  "dialect-notes-left": {
    fr: "{count, plural, one {# ligne sous le tableau n’en fait pas partie et a été laissée} other {# lignes sous le tableau n’en font pas partie et ont été laissées}} (la première : ligne {line}).",
    en: "{count, plural, one {# line below the table is not part of it and was left out} other {# lines below the table are not part of it and were left out}} (the first: line {line}).",
  },
  "dialect-table-left": {
    fr: "Parmi elles, {count} lignes ressemblent à un autre tableau, dont le séparateur est « {separator} » (la première : ligne {line}). Elles n’ont pas été importées : mettez-les dans un fichier à part.",
    en: "Among them, {count} lines look like another table, whose separator is “{separator}” (the first: line {line}). They were not imported: put them into a file of their own.",
  },
  "row-too-few-cells": {
    fr: "La ligne a moins de cellules que le tableau, et elles ne correspondent pas à leurs colonnes.",
    en: "The row has fewer cells than the table, and they do not match their columns.",
  },
  "row-too-many-cells": {
    fr: "La ligne a plus de cellules que le tableau.",
    en: "The row has more cells than the table.",
  },
  "row-too-long": {
    fr: "La ligne dépasse la longueur acceptée ; son début seul est montré ici. L’original est conservé.",
    en: "The row is longer than what is accepted; only its beginning is shown here. The original is kept.",
  },
} as const satisfies Words;
