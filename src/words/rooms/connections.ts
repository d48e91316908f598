import type { Words } from "../words.ts";

/** What is said where one site asks another who reads somebody's data. */
export const connectionsWords = {
  "citizens-connection-unknown": {
    fr: "Ces deux sites ne sont pas reliés pour cette personne.",
    en: "These two sites are not connected for this person.",
  },
  "citizens-connection-untied": {
    fr: "Aucun lien n’unit ce site et {instance} : ils ne peuvent pas être reliés.",
    en: "There is no tie between this site and {instance}: they cannot be connected.",
  },
  "citizens-connection-malformed": {
    fr: "Ce n’est pas la demande d’un site du réseau.",
    en: "This is not a request from a site of the network.",
  },
  "citizens-connection-of-another": {
    fr: "Cette demande vient d’un autre compte. Recommencez depuis « Qui a lu mes données ».",
    en: "This request comes from another account. Start again from “Who has read my data”.",
  },
  "citizens-connection-over": {
    fr: "Cette demande a plus d’une heure. Recommencez depuis « Qui a lu mes données », sur le site d’où vous venez.",
    en: "This request is more than an hour old. Start again from “Who has read my data”, on the site you come from.",
  },
  "citizens-connection-twice": {
    fr: "Cette demande a déjà servi. Recommencez depuis « Qui a lu mes données », sur le site d’où vous venez.",
    en: "This request was used already. Start again from “Who has read my data”, on the site you come from.",
  },
  "citizens-connections-many": {
    fr: "{max} sites vous posent déjà cette question. Mettez fin à l’un d’eux d’abord.",
    en: "{max} sites ask this for you already. End one of them first.",
  },
  "mail-connect": {
    fr: "Quelqu’un demande sur {instance} à montrer à un autre site qui lit vos données. Si c’est vous, voici le code, valable trente minutes :\n\n{code}\n\nIl se saisit ici : {address}\n\nSi ce n’est pas vous, ne le donnez à personne : sans lui, rien n’est montré.",
    en: "Someone asks on {instance} to show another site who reads your data. If it was you, here is the code, valid for thirty minutes:\n\n{code}\n\nEnter it here: {address}\n\nIf it was not you, do not share it: without it, nothing is shown.",
  },
  "operation-beginConnection": {
    fr: "Commencer à demander qui lit les données d’une personne (entre instances)",
    en: "Begin to ask who reads the data of a person (between instances)",
  },
  "operation-askReadings": {
    fr: "Demander qui a lu les données d’une personne (entre instances)",
    en: "Ask who read the data of a person (between instances)",
  },
  "operation-sayConnectionEnded": {
    fr: "Dire que deux sites ne sont plus reliés pour une personne (entre instances)",
    en: "Say that two sites are connected for a person no more (between instances)",
  },
  "operation-listWhoRead": {
    fr: "Lister qui a lu ses données, ici et sur les sites reliés",
    en: "List who read one’s data, here and at the sites that are connected",
  },
  "operation-listConnections": {
    fr: "Lister les sites reliés pour soi",
    en: "List the sites that are connected for oneself",
  },
  "operation-endConnection": { fr: "Ne plus relier un site", en: "End a connection" },
  "answer-connection-begun": {
    fr: "Jusqu’à quand la question peut être posée.",
    en: "Until when the question may be asked.",
  },
  "answer-signed-readings": {
    fr: "Les lectures, signées par l’instance : un JWS compact.",
    en: "The readings, signed by the instance: a compact JWS.",
  },
  "answer-who-read": {
    fr: "Qui a lu, le plus récent d’abord, et ce que chaque site a répondu.",
    en: "Who read, the newest first, and what became of each site’s answer.",
  },
  "answer-connection": { fr: "Deux sites reliés.", en: "Two sites that are connected." },
  "answer-connections": {
    fr: "Les sites que celui-ci interroge, puis ceux qui l’interrogent.",
    en: "The sites that this one asks, then those that ask it.",
  },
  "parameter-readings-who": {
    fr: "`others` : lues par d’autres ; `own` : par vous, ou qui vous aide. Toutes, sinon.",
    en: "`others`: read by others; `own`: by you, or who helps you. All of them else.",
  },
  "parameter-readings-what": {
    fr: "`rows` : des lignes ; `told-once` : ce qui a été dit une fois ; `else` : le reste, comme une recherche.",
    en: "`rows`: of rows; `told-once`: what was told once; `else`: the rest, such as a search.",
  },
  "parameter-readings-site": {
    fr: "De ce site seul, par son adresse.",
    en: "Of that site alone, by its address.",
  },
  "parameter-readings-older": {
    fr: "Celles d’avant : `older` de la réponse précédente.",
    en: "Those before: `older` of the previous answer.",
  },
} as const satisfies Words;
