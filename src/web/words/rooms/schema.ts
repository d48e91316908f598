import type { Words } from "../words.ts";

/** What a table does that its schema (Table Schema, Frictionless) does not allow. */
export const schemaWords = {
  "schema-unreadable": {
    fr: "Ce n’est pas un schéma de table (Table Schema) lisible : voir « {where} » ({why}). Rien n’a été vérifié.",
    en: "This is no readable Table Schema: see “{where}” ({why}). Nothing was checked.",
  },
  "schema-not-json": {
    fr: "Ce schéma n’est pas du JSON lisible. Donnez l’adresse d’un schéma de table (Table Schema), ou son contenu. Rien n’a été vérifié.",
    en: "This schema is no readable JSON. Give the address of a Table Schema, or its content. Nothing was checked.",
  },
  "schema-is-json-schema": {
    fr: "C’est un schéma JSON, qui décrit des objets et non les colonnes d’une table. Donnez un schéma de table (Table Schema, Frictionless).",
    en: "This is a JSON Schema, which describes objects and not the columns of a table. Give a Table Schema (Frictionless).",
  },
  "schema-type": {
    fr: "Colonne « {column} » : « {value} » n’est pas de type {type}.",
    en: "Column “{column}”: “{value}” is not of type {type}.",
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
    en: "“{value}” ({column}) is at row {first} already; it may be there once only.",
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
  "schema-foreign-keys-skipped": {
    fr: "Les clés étrangères du schéma n’ont pas été vérifiées : elles désignent d’autres tables.",
    en: "The foreign keys of the schema were not checked: they point to other tables.",
  },
} as const satisfies Words;
