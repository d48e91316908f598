import type { Words } from "../words.ts";

/** What readers of JSON, of pages and of spreadsheets say of a record or of a page of records. */
export const readJsonWords = {
  "read-address-wrong": {
    fr: "« {address} » n’est pas une adresse que l’on puisse ouvrir : elle est laissée de côté.",
    en: "“{address}” is not an address that can be opened: it is left aside.",
  },
  "read-box-swapped": {
    fr: "Les côtés de l’emprise étaient inversés : ils ont été remis dans l’ordre.",
    en: "The sides of the box were swapped: they were put in order.",
  },
  "read-checksum-wrong": {
    fr: "L’empreinte du fichier n’en est pas une : elle est laissée de côté.",
    en: "The checksum of the file is not one: it is left aside.",
  },
  "read-distribution-without-address": {
    fr: "Une ressource n’indique pas d’adresse : elle est laissée de côté.",
    en: "A resource gives no address: it is left aside.",
  },
  "read-fewer": {
    fr: "La source annonce {announced, plural, one {# fiche} other {# fiches}} et en donne {seen}.",
    en: "The source announces {announced, plural, one {# record} other {# records}} and gives {seen}.",
  },
  "read-field-wrong": {
    fr: "Le champ « {field} » contient une valeur d’une autre nature que prévu : elle est laissée de côté.",
    en: "The field “{field}” holds a value of another kind than expected: it is left aside.",
  },
  "read-folders-many": {
    fr: "Ce dossier en contient d’autres, plus nombreux que {most} ou à plus de {depth} niveaux : ceux-là ne sont pas lus.",
    en: "This folder holds others, more than {most} or deeper than {depth} levels: those are not read.",
  },
  "read-json-broken": {
    fr: "Ce JSON est faux à partir de l’octet {offset}.",
    en: "This JSON is wrong from byte {offset}.",
  },
  "read-json-element-broken": {
    fr: "Le JSON de cette fiche est faux vers le caractère {offset}.",
    en: "The JSON of this record is wrong around character {offset}.",
  },
  "read-json-empty": {
    fr: "La réponse est vide.",
    en: "The answer is empty.",
  },
  "read-json-encoding": {
    fr: "Cette fiche n’est pas en UTF-8 : elle a été lue comme du Windows-1252.",
    en: "This record is not in UTF-8: it was read as Windows-1252.",
  },
  "read-json-html": {
    fr: "La source répond par une page HTML là où du JSON était attendu.",
    en: "The source answers with an HTML page where JSON was expected.",
  },
  "read-json-lenient": {
    fr: "Ce JSON n’est pas écrit selon la norme (une virgule de trop, des apostrophes) : il a été lu quand même.",
    en: "This JSON is not written as the standard says (a comma too many, apostrophes): it was read all the same.",
  },
  "read-json-no-list": {
    fr: "La réponse ne contient pas de liste de fiches.",
    en: "The answer holds no list of records.",
  },
  "read-json-not": {
    fr: "La réponse n’est pas du JSON ; elle commence par « {begins} ».",
    en: "The answer is not JSON; it begins with “{begins}”.",
  },
  "read-json-truncated": {
    fr: "La réponse s’arrête trop tôt, après l’octet {offset}.",
    en: "The answer ends too early, after byte {offset}.",
  },
  "read-licence-contradicted": {
    fr: "La source nomme sa licence de deux façons : « {licence} » et « {other} ». Celle qui permet le moins est gardée.",
    en: "The source names its licence in two ways: “{licence}” and “{other}”. The one that allows less is kept.",
  },
  "read-licence-unknown": {
    fr: "La source dit ne pas connaître la licence : aucune n’est reprise.",
    en: "The source says that it does not know the licence: none is taken.",
  },
  "read-licence-unknown-but": {
    fr: "La source dit ne pas connaître la licence, et donne l’adresse de « {other} » : aucune n’est reprise.",
    en: "The source says that it does not know the licence, and gives the address of “{other}”: none is taken.",
  },
  "read-links-no-address": {
    fr: "Cette ligne n’indique pas d’adresse que l’on puisse ouvrir.",
    en: "This line gives no address that can be opened.",
  },
  "read-links-no-columns": {
    fr: "Aucune colonne n’est nommée comme celles d’une liste de liens (« titre », « url »…). Colonnes : {columns}.",
    en: "No column is named like those of a list of links (“title”, “url”…). Columns: {columns}.",
  },
  "read-no-identifier": {
    fr: "La fiche n’a pas d’identifiant : elle ne pourrait pas être reconnue d’une fois sur l’autre.",
    en: "The record has no identifier: it could not be recognized from one run to the next.",
  },
  "read-no-title": {
    fr: "Le jeu de données n’a pas de titre : son identifiant en tient lieu.",
    en: "The dataset has no title: its identifier stands in for it.",
  },
  "read-not-a-dataset": {
    fr: "Cette fiche ne décrit pas un jeu de données : elle n’a ni titre ni ressource.",
    en: "This record describes no dataset: it has neither a title nor a resource.",
  },
  "read-not-a-record": {
    fr: "Cet élément n’est pas une fiche.",
    en: "This element is not a record.",
  },
  "read-opendatasoft-no-portal": {
    fr: "L’adresse du portail n’est pas connue : les exports du jeu de données ne peuvent pas être indiqués. L’option « portal » la donne.",
    en: "The address of the portal is not known: the exports of the dataset cannot be told. The option “portal” gives it.",
  },
  "read-page-repeats": {
    fr: "La source redonne une page déjà lue : la lecture s’arrête là.",
    en: "The source gives a page again that was read before: reading stops there.",
  },
  "read-pages-many-sitemaps": {
    fr: "Le site a plus de {most} plans : les suivants n’ont pas été lus.",
    en: "The site has more than {most} sitemaps: those that follow were not read.",
  },
  "read-pages-no-sitemap": {
    fr: "« {address} » n’est pas un plan de site.",
    en: "“{address}” is not a sitemap.",
  },
  "read-pages-nothing": {
    fr: "Cette page ne décrit aucun jeu de données (schema.org en JSON-LD), et n’est pas un plan de site.",
    en: "This page describes no dataset (schema.org in JSON-LD), and is not a sitemap.",
  },
  "read-pages-script-broken": {
    fr: "{count, plural, one {Le JSON-LD de cette page est faux} other {Les # scripts JSON-LD de cette page sont faux}}.",
    en: "{count, plural, one {The JSON-LD of this page is wrong} other {The # JSON-LD scripts of this page are wrong}}.",
  },
  "read-pages-sitemap-broken": {
    fr: "Le plan du site est abîmé : il ne peut pas être lu.",
    en: "The sitemap is damaged: it cannot be read.",
  },
  "read-pages-sitemap-large": {
    fr: "Cette page ou ce plan de site dépasse {bytesMax} octets.",
    en: "This page or sitemap is larger than {bytesMax} bytes.",
  },
  "read-rudi-encrypted": {
    fr: "Ce fichier est chiffré à la source : il ne peut être lu qu’avec une clé.",
    en: "This file is encrypted at the source: it can only be read with a key.",
  },
  "read-source-error": {
    fr: "La source répond par une erreur : {message}",
    en: "The source answers with an error: {message}",
  },
  "read-too-deep": {
    fr: "La source ne donne pas plus de {offsetMax} fiches par ce chemin, sur {announced} annoncées.",
    en: "The source gives no more than {offsetMax} records this way, of {announced} announced.",
  },
  "read-without-end": {
    fr: "La source n’a pas de fin : la lecture s’arrête après {pages} pages.",
    en: "The source has no end: reading stops after {pages} pages.",
  },
} as const satisfies Words;
