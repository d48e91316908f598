import type { Words } from "../words.ts";

/** What is said of rights that an organization tells another without being asked; each refusal has its sentence. */
export const entitlementsWords = {
  "entitlement-unknown": {
    fr: "Ce droit n’existe pas, ou ne vous concerne pas.",
    en: "There is no such right, or it is not about you.",
  },
  "entitlement-condition-wrong": {
    fr: "La condition s’écrit comme un filtre de l’API des tableaux, et dit quelles lignes : quotient__strictly_less=700.",
    en: "The condition is written as a filter of the table API, and says which rows: quotient__strictly_less=700.",
  },
  "entitlement-condition-names": {
    fr: "La condition ne vise personne en particulier : elle ne porte pas sur {column}, qui dit de qui est la ligne.",
    en: "The condition singles out nobody: it does not look at {column}, which says whose row it is.",
  },
  "entitlement-law-missing": {
    fr: "Nommez le texte : son titre, son article et l’adresse où chacun peut le lire.",
    en: "Name the law: its title, its article and the address where everybody can read it.",
  },
  "entitlement-days-wrong": {
    fr: "Donnez un nombre de jours de {least} à {most}.",
    en: "Give a number of days from {least} to {most}.",
  },
  "entitlement-agreement-needed": {
    fr: "Choisissez un accord en cours, conclu pour « dites-le-nous une fois » sur ce tableau.",
    en: "Choose an agreement that runs, made for “told once” over this table.",
  },
  "entitlement-nobody-named": {
    fr: "Ce qui est transmis doit dire de qui : ajoutez ces colonnes, que l’accord doit permettre : {columns}.",
    en: "What is told must say of whom: add these columns, which the agreement must allow: {columns}.",
  },
  "entitlement-many": {
    fr: "Il y en a trop : {max} au plus.",
    en: "There are too many: {max} at most.",
  },
  "entitlement-not-told-first": {
    fr: "La personne n’a pas été prévenue quinze jours avant : rien n’est pris.",
    en: "The person was not told fifteen days before: nothing is taken.",
  },
  "entitlement-no-procedure": {
    fr: "L’organisme n’a pas cette démarche, ou n’y reçoit rien sans demande.",
    en: "The organization has no such procedure, or takes nothing for it that it did not ask for.",
  },
  "entitlement-expired": {
    fr: "Le terme de cette information est passé.",
    en: "The day of this information has passed.",
  },
  "entitlement-twice": {
    fr: "C’est déjà dit : un droit ne se dit qu’une fois d’une personne.",
    en: "It was told already: a right is told once of a person.",
  },
  "entitlement-forgotten": {
    fr: "La personne s’y est opposée, ou c’est repris : cette information est oubliée ici.",
    en: "The person opposed, or it was taken back: this information is forgotten here.",
  },
  "entitlement-malformed": {
    fr: "Ce message n’est pas celui que FEDERATION.md décrit.",
    en: "This message is not the one that FEDERATION.md tells.",
  },
  "mail-demand-entitled-subject": {
    fr: "{instance} : un droit pourrait vous être ouvert",
    en: "{instance}: you may have a right",
  },
  "mail-demand-entitled": {
    fr: "{organization} prévoit de signaler à un autre organisme que vous avez un droit. Rien n’en est écrit ici : votre espace dit quoi, à qui, quand et selon quel texte, et vous pouvez vous y opposer.\n\n{address}",
    en: "{organization} is about to tell another organization that you have a right. None of it is written here: your space says what, to whom, when and by which law, and you can oppose it.\n\n{address}",
  },
  "mail-demand-entitled-no-more-subject": {
    fr: "{instance} : un droit n’est plus signalé",
    en: "{instance}: a right is told no more",
  },
  "mail-demand-entitled-no-more": {
    fr: "{organization} avait signalé à un autre organisme que vous avez un droit, et lui demande de l’oublier. Rien n’en est écrit ici : votre espace dit lequel, et comment le demander vous-même.\n\n{address}",
    en: "{organization} had told another organization that you have a right, and asks it to forget that. None of it is written here: your space says which right, and how to ask for it yourself.\n\n{address}",
  },
  "mail-demand-entitlements-subject": {
    fr: "{instance} : un droit a été signalé à {organization}",
    en: "{instance}: {organization} was told of a right",
  },
  "mail-demand-entitlements": {
    fr: "Un autre organisme a signalé à {organization} qu’une personne a un droit. Rien n’en est écrit ici.\n\n{address}",
    en: "Another organization told {organization} that somebody has a right. None of it is written here.\n\n{address}",
  },
  "operation-listOwnEntitlements": {
    fr: "Lister les droits signalés de la personne",
    en: "List the rights that are told of the person",
  },
  "operation-opposeEntitlement": {
    fr: "S’opposer à ce qu’un droit soit signalé",
    en: "Oppose that a right is told",
  },
  "operation-listToldEntitlements": {
    fr: "Lister les droits signalés à l’organisation",
    en: "List the rights that the organization was told of",
  },
  "operation-getToldEntitlement": {
    fr: "Lire un droit signalé, et de qui",
    en: "Read a right that was told, and of whom",
  },
  "answer-own-entitlement": {
    fr: "Le droit, ce qui le permet, qui l’apprend et quand ; `rows` est ce qui partirait.",
    en: "The right, what allows it, who is told and when; `rows` is what would leave.",
  },
  "answer-own-entitlements": {
    fr: "Les droits signalés de la personne, ceux qui attendent d’abord.",
    en: "The rights told of the person, those that wait first.",
  },
  "answer-told-entitlement": {
    fr: "Le droit, ce qui le permet et qui le signale ; `rows` dit de qui, tant que c’est gardé.",
    en: "The right, what allows it and who tells it; `rows` says of whom, while it is kept.",
  },
  "answer-told-entitlements": {
    fr: "Les droits signalés, ceux qui sont gardés d’abord.",
    en: "The rights that were told, those that are kept first.",
  },
  "operation-sendEntitlementMessage": {
    fr: "Dire qu’une personne a un droit, ou demander de l’oublier (entre instances)",
    en: "Tell that somebody has a right, or ask to forget it (between instances)",
  },
  "answer-entitlement-message": {
    fr: "`refusal` dit pourquoi rien n’est pris ; absent, c’est pris. La réponse ne dit jamais si la personne est connue.",
    en: "`refusal` says why nothing is taken; absent, it is. The answer never tells whether the person is known.",
  },
} as const satisfies Words;
