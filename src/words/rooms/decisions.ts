import type { Words } from "../words.ts";

/** What is said of decisions, of the figures that they cite, and of whether these still hold. */
export const decisionsWords = {
  "decisions-not-found": {
    fr: "Il n’y a pas ici de décision « {decision} », ou elle n’est pas publiée.",
    en: "There is no decision “{decision}” here, or it is not published.",
  },
  "decisions-not-published": {
    fr: "Cette décision n’est pas encore publiée.",
    en: "This decision is not published yet.",
  },
  "decisions-published": {
    fr: "Une décision publiée ne s’efface pas : publiez une correction.",
    en: "A published decision is not deleted: publish a correction.",
  },
  "decisions-figure-none": {
    fr: "L’indicateur n’a pas de valeur pour ce lieu à cette date.",
    en: "The indicator has no value for this place at this date.",
  },
  "decisions-figure-missing": {
    fr: "La valeur manque à cette date : elle ne peut pas être citée.",
    en: "The value is missing at this date: it cannot be cited.",
  },
  "decisions-figure-closed": {
    fr: "Une décision est publique : tout le monde doit pouvoir lire l’indicateur. Publiez-le d’abord.",
    en: "A decision is public: everybody must be able to read the indicator. Publish it first.",
  },
  "decisions-figure-untold": {
    fr: "Le site du producteur ne dit pas si le calcul redonne cette valeur.",
    en: "The producer’s site does not tell whether this value comes out again.",
  },
  "decisions-figure-cited": {
    fr: "Ce chiffre est déjà cité : le même lieu, la même date, le même calcul.",
    en: "This figure is cited already: the same place, the same date, the same computation.",
  },
  "decisions-effect-expected": {
    fr: "Une valeur est déjà attendue de cet indicateur, pour ce lieu et ce jour. Retirez-la d’abord.",
    en: "A value of this indicator is expected already, for this place and this day. Remove it first.",
  },
  "decisions-figures-many": {
    fr: "Pas plus de {max}. Retirez-en un d’abord.",
    en: "No more than {max}. Remove one first.",
  },
  "decisions-text-long": {
    fr: "Ce texte a plus de {max} caractères. Raccourcissez-le.",
    en: "This text has more than {max} characters. Shorten it.",
  },
  "decisions-day-wrong": {
    fr: "Cette date n’existe pas. Écrivez-la comme 2026-11-27.",
    en: "There is no such date. Write it as 2026-11-27.",
  },
  "decisions-url-wrong": {
    fr: "Cette adresse n’en est pas une. Écrivez-la entière, comme https://exemple.fr/acte.",
    en: "This is not an address. Write it whole, as https://example.org/act.",
  },
  "decisions-value-wrong": {
    fr: "Écrivez un nombre.",
    en: "Write a number.",
  },
  "decisions-place-unknown": {
    fr: "Cet indicateur ne connaît aucun lieu de ce nom : {place}.",
    en: "This indicator knows no place of that name: {place}.",
  },
  "decisions-place-not-country": {
    fr: "Cet indicateur n’a pas de valeur pour la France entière. Écrivez le nom d’un lieu.",
    en: "This indicator has no value for France as a whole. Write the name of a place.",
  },
  "decisions-place-which": {
    fr: "Ce nom en désigne plusieurs. Écrivez l’un de ceux-ci : {places}.",
    en: "There are several of that name. Write one of these: {places}.",
  },
  "decisions-level-wrong": {
    fr: "Choisissez une commune, un EPCI, un département, une région ou la France.",
    en: "Choose a commune, an EPCI, a département, a région or France.",
  },
  "decisions-incomplete": {
    fr: "Avant de publier, dites ce qui a été décidé, par qui et quel jour.",
    en: "Before you publish, say what was decided, by whom and on which day.",
  },
  "decisions-no-figure": {
    fr: "Citez au moins un chiffre avant de publier.",
    en: "Cite at least one figure before you publish.",
  },
  "decisions-nothing-new": {
    fr: "Rien n’a changé depuis la dernière version publiée.",
    en: "Nothing has changed since the last published version.",
  },
  "decisions-correction-missing": {
    fr: "Dites en une phrase ce que cette version corrige.",
    en: "Say in a sentence what this version corrects.",
  },
  "decisions-changed-meanwhile": {
    fr: "Quelqu’un vient de modifier cette décision. Relisez-la avant de publier.",
    en: "Somebody has just changed this decision. Read it again before you publish.",
  },
  "decisions-file-missing": {
    fr: "Choisissez un fichier qui n’est pas vide.",
    en: "Choose a file that is not empty.",
  },
  "decisions-file-none": { fr: "Cette décision n’a pas de fichier.", en: "This decision has no file." },
  "decisions-verify-none": {
    fr: "Ce fichier a la forme d’une décision, mais son document signé n’en est pas une.",
    en: "This file looks like a decision, but its signed document is none.",
  },
  "decisions-verify-unknown": {
    fr: "« {title} » (version {version}, {organization}, {day, date}) : les clés de {instance} ne sont pas connues ; donnez-les avec --keys.",
    en: "“{title}” (version {version}, {organization}, {day, date}): the keys of {instance} are not known; give them with --keys.",
  },
  "decisions-verify-signed": {
    fr: "« {title} » (version {version}, {organization}, {day, date}) est signée par {instance}.",
    en: "“{title}” (version {version}, {organization}, {day, date}) is signed by {instance}.",
  },
  "decisions-verify-disowned": {
    fr: "« {title} » n’est pas signée par {instance} : la clé {key} n’est pas la sienne, ou le texte a été modifié.",
    en: "“{title}” is not signed by {instance}: the key {key} is not its own, or the text was altered.",
  },
  "decisions-verify-altered": {
    fr: "Le fichier ne dit pas ce que {instance} a signé : il a été modifié.",
    en: "The file does not say what {instance} signed: it was altered.",
  },
} as const satisfies Words;
