import type { Words } from "../words.ts";

/** The page that asks all sites who read somebody's data, and those that connect them. */
export const pagesConnectionsWords = {
  "who-read-lead": {
    fr: "Ce site, et ceux que vous lui reliez, disent ici qui a lu ce qu’ils détiennent sur vous. Ils sont interrogés à chaque visite ; rien n’est gardé.",
    en: "This site, and those you connect to it, tell here who has read what they hold about you. They are asked at each visit; nothing is kept.",
  },
  "who-read-readings": { fr: "Les lectures", en: "Readings" },
  "who-read-none": {
    fr: "Aucune lecture, d’après les sites qui ont répondu.",
    en: "No reading, according to the sites that answered.",
  },
  "who-read-who-others": { fr: "d’autres que vous", en: "others than you" },
  "who-read-who-own": { fr: "vous, ou qui vous aide", en: "you, or who helps you" },
  "who-read-who-all": { fr: "tout le monde", en: "everybody" },
  "who-read-what-all": { fr: "tout", en: "everything" },
  "who-read-what-rows": { fr: "des lignes lues", en: "rows read" },
  "who-read-what-told-once": { fr: "ce qui a été dit une fois", en: "what was told once" },
  "who-read-what-else": { fr: "le reste : recherches, demandes…", en: "the rest: searches, requests…" },
  "who-read-every-site": { fr: "tous les sites", en: "all sites" },
  "who-read-show": { fr: "Afficher", en: "Show" },
  "who-read-own": { fr: "Voir vos propres lectures", en: "See your own readings" },
  "who-read-site": { fr: "Site", en: "Site" },
  "who-read-data": { fr: "Données", en: "Data" },
  "who-read-told": { fr: "dit une fois à : {name}", en: "told once to {name}" },
  "who-read-sites": { fr: "Les sites interrogés", en: "The sites asked" },
  "who-read-here": { fr: "Ce site", en: "This site" },
  "who-read-state-answered": { fr: "A répondu.", en: "Answered." },
  "who-read-state-late": {
    fr: "N’a pas répondu à temps : ses lectures manquent. Rechargez la page plus tard, ou allez les voir sur ce site.",
    en: "Did not answer in time: its readings are missing. Reload the page later, or see them on that site.",
  },
  "who-read-state-wrong": {
    fr: "N’a pas répondu comme il le devait : ses lectures manquent. Allez les voir sur ce site.",
    en: "Did not answer as it should: its readings are missing. See them on that site.",
  },
  "who-read-state-ended": {
    fr: "Ne répond plus à ce site pour vous : ses lectures manquent. Reliez-le de nouveau.",
    en: "No longer answers this site for you: its readings are missing. Connect it again.",
  },
  "who-read-state-untied": {
    fr: "N’est plus lié à ce site : ses lectures manquent. Allez les voir sur ce site.",
    en: "Is no longer tied to this site: its readings are missing. See them there.",
  },
  "who-read-locked": {
    fr: "{n, plural, one {Une table demande} other {# tables demandent}} un niveau de connexion : connectez-vous ici et là-bas par un service pour citoyens et reliez de nouveau, ou voyez ces lectures sur le site.",
    en: "{n, plural, one {One table asks} other {# tables ask}} for a level of sign-in: sign in here and there by a service for citizens and connect again, or see these readings on the site.",
  },
  "who-read-locked-here": {
    fr: "{n, plural, one {Une table demande} other {# tables demandent}} un niveau de connexion : ouvrez-la depuis « Mes données » pour le montrer.",
    en: "{n, plural, one {One table asks} other {# tables ask}} for a level of sign-in: open it from “My data” to show it.",
  },
  "who-read-until": { fr: "Relié jusqu’au {date}", en: "Connected until {date}" },
  "who-read-go": { fr: "Aller sur le site", en: "Go to the site" },
  "who-read-go-named": { fr: "Aller sur le site de {name}", en: "Go to the site of {name}" },
  "who-read-again": { fr: "Relier de nouveau", en: "Connect again" },
  "who-read-again-named": { fr: "Relier de nouveau : {name}", en: "Connect again: {name}" },
  "who-read-others": { fr: "Les sites à relier", en: "Sites to connect" },
  "who-read-others-lead": {
    fr: "Ils détiennent des données sur des personnes, et ne sont pas interrogés. Si vous y avez retrouvé les vôtres, reliez-les : vous vous connectez là-bas, vous dites oui, et vous revenez ici.",
    en: "They hold data about people, and are not asked. If you found yours there, connect them: you sign in there, say yes, and come back here.",
  },
  "who-read-connect": { fr: "Relier", en: "Connect" },
  "who-read-connect-named": { fr: "Relier {name}", en: "Connect {name}" },
  "who-read-end": { fr: "Ne plus relier", en: "Disconnect" },
  "who-read-end-named": { fr: "Ne plus relier {name}", en: "Disconnect {name}" },
  "who-read-end-help": {
    fr: "À la prochaine question, plus rien n’est dit. L’autre site l’apprend.",
    en: "From the next question on, nothing is told. The other site is informed.",
  },
  "who-read-given": { fr: "Les sites qui interrogent celui-ci", en: "Sites that ask this one" },
  "who-read-given-lead": {
    fr: "Vous leur avez permis de demander qui lit vos données ici.",
    en: "You let them ask who reads your data here.",
  },
  "connection-title": {
    fr: "Montrer à {name} qui lit vos données",
    en: "Show {name} who reads your data",
  },
  "connection-lead": {
    fr: "Vous venez de {name}. Si vous dites oui, ce site pourra demander à celui-ci qui a lu vos données, et vous l’y verrez.",
    en: "You come from {name}. If you say yes, that site may ask this one who has read your data, and you see it there.",
  },
  "connection-told": {
    fr: "Ce qui est dit : ce qui est détenu, par quelle organisation, qui a lu, quand, quelles colonnes, à quel titre et pourquoi. Vos lignes, jamais. Une table qui demande un niveau de connexion ne le dit que si vous l’avez montré ici et là-bas.",
    en: "What is told: what is held, by which organization, who read it, when, which columns, on what grounds and why. Never your rows. A table that asks for a level of sign-in tells it only where you have shown it here and there.",
  },
  "connection-who": {
    fr: "À qui : à ce site, qui ne le montre qu’au compte d’où vous venez et n’en garde rien.",
    en: "To whom: to that site, which shows it to the account you come from alone, and keeps none of it.",
  },
  "connection-until": {
    fr: "Pendant 90 jours. Vous y mettez fin quand vous voulez, ici ou là-bas.",
    en: "For 90 days. You end it whenever you like, here or there.",
  },
  "connection-none-of-mine": {
    fr: "Vous n’avez encore retrouvé aucune de vos données sur ce site.",
    en: "You have not found any of your data on this site yet.",
  },
  "connection-allow": { fr: "Oui, montrer", en: "Yes, show it" },
  "connection-code-lead": {
    fr: "Un code vient d’être envoyé à l’adresse de votre compte. Une fois saisi, vous retournez sur {name}.",
    en: "A code has been sent to the address of your account. Once you enter it, you go back to {name}.",
  },
} as const satisfies Words;
