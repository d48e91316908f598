import type { Words } from "../words.ts";

/** What the instance writes in letters, and what it says where one cannot be sent. */
export const mailWords = {
  "mail-invitation-subject": {
    fr: "{by} vous invite sur {instance}",
    en: "{by} invites you to {instance}",
  },
  "mail-invited": {
    fr: "Bonjour,\n\n{by} vous invite à créer un compte sur {instance} ({url}). Pour accepter, ouvrez ce lien :",
    en: "Hello,\n\n{by} invites you to make an account on {instance} ({url}). To accept, open this link:",
  },
  "mail-invited-organization": {
    fr: "Bonjour,\n\n{by} vous invite à rejoindre {organization} sur {instance} ({url}), avec le rôle : {role}. Pour accepter, ouvrez ce lien :",
    en: "Hello,\n\n{by} invites you to join {organization} on {instance} ({url}), with the role: {role}. To accept, open this link:",
  },
  "mail-invitation-until": {
    fr: "Il sert une seule fois, jusqu’au {day}. Ne le transmettez à personne.",
    en: "It works once, until {day}. Hand it on to nobody.",
  },
  "mail-invitation-unexpected": {
    fr: "Si vous n’attendiez pas cette invitation, ignorez-la : sans ce lien, rien n’est créé à votre nom.",
    en: "If you did not expect this invitation, ignore it: without that link, nothing is made in your name.",
  },
  "mail-refused": {
    fr: "Le serveur de messagerie {host} a refusé la lettre : {answer}",
    en: "The mail server {host} refused the letter: {answer}",
  },
  "mail-unreachable": {
    fr: "Le serveur de messagerie {host} ne répond pas comme prévu. La lettre n’est pas partie.",
    en: "The mail server {host} does not answer as expected. The letter was not sent.",
  },
} as const satisfies Words;
