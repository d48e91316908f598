import type { Words } from "../words.ts";

/** What a table does that its schema (Table Schema, Frictionless) does not allow. */
export const schemaWords = {
  "schema-departures": {
    fr: "{n, plural, one {Un écart} other {# écarts}} au schéma {schema}. « Comparer à un schéma » les liste tous ; voici le premier de chaque sorte.",
    en: "{n, plural, one {One mismatch} other {# mismatches}} with the schema {schema}. “Check against a schema” lists them all; here is the first of each kind.",
  },
  "schema-not-compared": {
    fr: "Le fichier n’a pas pu être comparé au schéma {schema}. Il est importé tout de même ; « Comparer à un schéma » permet de recommencer.",
    en: "The file could not be compared with the schema {schema}. It was imported all the same; “Check against a schema” tries again.",
  },
  "schema-unreadable": {
    fr: "Ce n’est pas un schéma de table (Table Schema) lisible : voir « {where} » ({why}). Rien n’a été vérifié.",
    en: "This is not a readable Table Schema: see “{where}” ({why}). Nothing was checked.",
  },
  "schema-not-json": {
    fr: "Ce schéma n’est pas du JSON lisible. Donnez l’adresse d’un schéma de table (Table Schema), ou son contenu. Rien n’a été vérifié.",
    en: "This schema is not readable JSON. Give the address of a Table Schema, or its content. Nothing was checked.",
  },
  "schema-is-json-schema": {
    fr: "C’est un schéma JSON, qui décrit des objets et non les colonnes d’une table. Donnez un schéma de table (Table Schema, Frictionless).",
    en: "This is a JSON Schema, which describes objects and not the columns of a table. Give a Table Schema (Frictionless).",
  },
  "schema-type": {
    fr: "Colonne « {column} » : « {value} » n’est pas du type que demande le schéma ({type}).",
    en: "Column “{column}”: “{value}” is not of the type that the schema asks for ({type}).",
  },
  "schema-written-otherwise": {
    fr: "La colonne « {column} » est écrite {written} ; le schéma demande {asked}.",
    en: "The column “{column}” is written {written}; the schema asks for {asked}.",
  },
  "schema-required": {
    fr: "Colonne « {column} » : une valeur est obligatoire.",
    en: "Column “{column}”: a value is required.",
  },
  "schema-enum": {
    fr: "Colonne « {column} » : « {value} » n’est pas une des valeurs permises : {limit}.",
    en: "Column “{column}”: “{value}” is not one of the values allowed: {limit}.",
  },
  "schema-pattern": {
    fr: "Colonne « {column} » : « {value} » ne suit pas le motif {limit}.",
    en: "Column “{column}”: “{value}” does not follow the pattern {limit}.",
  },
  "schema-min-length": {
    fr: "Colonne « {column} » : « {value} » a moins de {limit} caractères.",
    en: "Column “{column}”: “{value}” has fewer than {limit} characters.",
  },
  "schema-max-length": {
    fr: "Colonne « {column} » : « {value} » a plus de {limit} caractères.",
    en: "Column “{column}”: “{value}” has more than {limit} characters.",
  },
  "schema-minimum": {
    fr: "Colonne « {column} » : {value} est inférieur au minimum, {limit}.",
    en: "Column “{column}”: {value} is below the minimum, {limit}.",
  },
  "schema-maximum": {
    fr: "Colonne « {column} » : {value} est supérieur au maximum, {limit}.",
    en: "Column “{column}”: {value} is above the maximum, {limit}.",
  },
  "schema-exclusive-minimum": {
    fr: "Colonne « {column} » : {value} doit être supérieur à {limit}.",
    en: "Column “{column}”: {value} must be above {limit}.",
  },
  "schema-exclusive-maximum": {
    fr: "Colonne « {column} » : {value} doit être inférieur à {limit}.",
    en: "Column “{column}”: {value} must be below {limit}.",
  },
  "schema-repeated": {
    fr: "« {value} » ({column}) se trouve déjà à la ligne {first} ; il ne peut y être qu’une fois.",
    en: "“{value}” ({column}) is at line {first} already; it may be there once only.",
  },
  "schema-column-missing": {
    fr: "La colonne « {column} » du schéma n’est pas dans la table.",
    en: "The column “{column}” of the schema is not in the table.",
  },
  "schema-column-misnamed": {
    fr: "La colonne « {column} » du schéma n’est pas dans la table ; « {found} » lui ressemble.",
    en: "The column “{column}” of the schema is not in the table; “{found}” looks like it.",
  },
  "schema-column-extra": {
    fr: "La colonne « {column} » n’est pas dans le schéma.",
    en: "The column “{column}” is not in the schema.",
  },
  "schema-pattern-unsupported": {
    fr: "Le motif de la colonne « {column} » n’a pas été vérifié, car il utilise ce que le moteur ne connaît pas : {pattern}",
    en: "The pattern of the column “{column}” was not checked, since it uses what the engine does not know: {pattern}",
  },
  "schema-field-twice": {
    fr: "Ce schéma nomme deux fois la colonne « {field} ». Rien n’a été vérifié.",
    en: "This schema names the column “{field}” twice. Nothing was checked.",
  },
  "schema-key-unknown": {
    fr: "Une clé de ce schéma nomme la colonne « {field} », qu’il ne décrit pas. Rien n’a été vérifié.",
    en: "A key of this schema names the column “{field}”, which it does not describe. Nothing was checked.",
  },
  "schema-type-unknown": {
    fr: "Ce schéma donne à la colonne « {field} » le type {type}, que Table Schema ne connaît pas. Rien n’a été vérifié.",
    en: "This schema gives the column “{field}” the type {type}, which Table Schema does not know. Nothing was checked.",
  },
  "schema-constraint-unfit": {
    fr: "Ce schéma donne à la colonne « {field} » la contrainte {constraint}, qui ne va pas avec le type {type}. Rien n’a été vérifié.",
    en: "This schema gives the column “{field}” the constraint {constraint}, which does not go with the type {type}. Nothing was checked.",
  },
  "schema-limit-unfit": {
    fr: "Ce schéma donne à la colonne « {field} » la contrainte {constraint} : « {limit} », qui n’est pas de type {type}. Rien n’a été vérifié.",
    en: "This schema gives the column “{field}” the constraint {constraint}: “{limit}”, which is not of type {type}. Nothing was checked.",
  },
  "schema-pattern-wrong": {
    fr: "Le motif que ce schéma donne à la colonne « {column} » n’en est pas un : {pattern}. Rien n’a été vérifié.",
    en: "The pattern that this schema gives the column “{column}” is none: {pattern}. Nothing was checked.",
  },
  "schema-column-unnamed": {
    fr: "La colonne {place} du fichier n’a pas de nom.",
    en: "Column {place} of the file has no name.",
  },
  "schema-column-twice": {
    fr: "La colonne « {column} » est deux fois dans le fichier, la seconde fois en position {place}.",
    en: "The column “{column}” is in the file twice, the second time at position {place}.",
  },
  "schema-column-order": {
    fr: "Les colonnes ne sont pas dans l’ordre du schéma, à partir de « {column} ».",
    en: "The columns are not in the order of the schema, from “{column}” on.",
  },
  "schema-blank-row": {
    fr: "Cette ligne est vide.",
    en: "This line is blank.",
  },
  "schema-missing-cell": {
    fr: "Cette ligne a moins de {cells} cellules.",
    en: "This line has fewer than {cells} cells.",
  },
  "schema-extra-cell": {
    fr: "Cette ligne a plus de {cells} cellules.",
    en: "This line has more than {cells} cells.",
  },
  "schema-key-missing": {
    fr: "La clé primaire ({column}) est vide.",
    en: "The primary key ({column}) is empty.",
  },
  "schema-constraint-skipped": {
    fr: "La contrainte {constraint} de la colonne « {column} » n’a pas été vérifiée.",
    en: "The constraint {constraint} of the column “{column}” was not checked.",
  },
  "schema-original-not-read": {
    fr: "Les lignes de la table ont été vérifiées telles que vous pouvez les lire, et non le fichier d’origine avec les lignes écartées.",
    en: "The rows of the table were checked as you may read them, and not the original file with the rows set aside.",
  },
  "schema-foreign-keys-skipped": {
    fr: "Les clés étrangères du schéma n’ont pas été vérifiées : elles désignent d’autres tables.",
    en: "The foreign keys of the schema were not checked: they point to other tables.",
  },
} as const satisfies Words;
