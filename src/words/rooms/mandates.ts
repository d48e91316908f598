import type { Words } from "../words.ts";

/** What is said of those who see somebody's rows for them, by a mandate with an end. */
export const mandatesWords = {
  "citizens-mandate-unknown": {
    fr: "Ce mandat n’existe pas, ou n’est pas pour vous.",
    en: "There is no such mandate, or it is not for you.",
  },
  "citizens-mandate-may-not": {
    fr: "Votre mandat ne le permet pas. La personne que vous aidez peut le faire elle-même.",
    en: "Your mandate does not allow it. The person you help can do it themselves.",
  },
  "citizens-mandate-until": {
    fr: "Donnez un dernier jour à venir, dans {max} jours au plus.",
    en: "Give a last day to come, {max} days from now at most.",
  },
  "citizens-mandate-of-age": {
    fr: "Cette personne est majeure : un parent n’a pas de mandat sur ses données. Elle peut en donner un elle-même.",
    en: "This person is of age: a parent has no mandate over their data. They can give one themselves.",
  },
  "citizens-mandate-birth-unread": {
    fr: "La date de naissance de cette personne ne se lit pas dans la table : aucun mandat n’est donné à un parent sans elle.",
    en: "The date of birth of this person cannot be read in the table: no mandate is given to a parent without it.",
  },
  "citizens-mandate-self": {
    fr: "Donnez l’adresse d’une autre personne que vous.",
    en: "Give the address of somebody other than you.",
  },
  "citizens-mandate-proof": {
    fr: "Dites ce que vous avez vérifié, en dix caractères au moins.",
    en: "State what you checked, in at least ten characters.",
  },
  "citizens-mandate-second": {
    fr: "Une deuxième personne confirme chaque lecture de cette table : aucun mandat n’y est donné par l’organisation.",
    en: "A second person confirms every reading of this table: the organization gives no mandate over it.",
  },
  "citizens-mandate-facts": {
    fr: "Dans cette table, ce que l’on saisit suffit à ouvrir les lignes : qui les verrait pourrait les ouvrir pour toujours. Personne n’y aide par un mandat.",
    en: "In this table, what one types is enough to open the rows: whoever saw them could open them for good. Nobody helps there under a mandate.",
  },
  "citizens-mandates-of-day": {
    fr: "Vous avez donné {max} mandats en un jour : réessayez demain.",
    en: "You gave {max} mandates within a day: try again tomorrow.",
  },
  "mail-mandate-subject": {
    fr: "{instance} : quelqu’un vous demande de l’aide",
    en: "{instance}: someone asks for your help",
  },
  "mail-mandate": {
    fr: "Quelqu’un vous demande sur {instance} de voir des données à sa place. Pour accepter ou refuser, connectez-vous avec cette adresse :\n\n{address}\n\nLe code à saisir pour accepter, valable quatorze jours :\n\n{code}\n\nVous voyez de qui il s’agit une fois le code saisi, et pouvez y mettre fin aussitôt. Si vous n’attendiez pas cette demande, ne faites rien : elle s’éteint d’elle-même.",
    en: "Someone asks you on {instance} to see data for them. To accept or refuse, sign in with this address:\n\n{address}\n\nThe code to enter if you accept, valid for fourteen days:\n\n{code}\n\nYou see who it is once you have entered the code, and can end it at once. If you did not expect this request, do nothing: it expires by itself.",
  },
  "mail-mandate-give": {
    fr: "Quelqu’un demande sur {instance} à faire voir vos données à une autre personne. Si c’est vous, voici le code, valable trente minutes :\n\n{code}\n\nIl se saisit ici : {address}\n\nSi ce n’est pas vous, ne le donnez à personne : sans lui, rien n’est montré.",
    en: "Someone asks on {instance} to let another person see your data. If it was you, here is the code, valid for thirty minutes:\n\n{code}\n\nEnter it here: {address}\n\nIf it was not you, do not share it: without it, nothing is shown.",
  },
} as const satisfies Words;
