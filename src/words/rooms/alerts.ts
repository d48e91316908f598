import type { Words } from "../words.ts";

/** What alerts say, and why one is refused. */
export const alertsWords = {
  "alert-said-above": {
    fr: "{title}, {place} : {value} {when}, au-dessus de {limit}.",
    en: "{title}, {place}: {value} {when}, above {limit}.",
  },
  "alert-said-below": {
    fr: "{title}, {place} : {value} {when}, en dessous de {limit}.",
    en: "{title}, {place}: {value} {when}, below {limit}.",
  },
  "alert-said-rise": {
    fr: "{title}, {place} : {value} {when}, soit {size} de plus que {since} ({from}).",
    en: "{title}, {place}: {value} {when}, {size} more than {since} ({from}).",
  },
  "alert-said-fall": {
    fr: "{title}, {place} : {value} {when}, soit {size} de moins que {since} ({from}).",
    en: "{title}, {place}: {value} {when}, {size} less than {since} ({from}).",
  },
  "alert-said-target": {
    fr: "{title}, {place} : {value} {when}, l’objectif de {target} n’est pas atteint.",
    en: "{title}, {place}: {value} {when}, the target of {target} is not reached.",
  },
  "alert-said-absent": {
    fr: "{title}, {place} : aucun chiffre {when}, alors qu’il devrait être là.",
    en: "{title}, {place}: no figure {when}, though it should be there.",
  },
  "alert-rule-above": { fr: "au-dessus de {limit}", en: "above {limit}" },
  "alert-rule-below": { fr: "en dessous de {limit}", en: "below {limit}" },
  "alert-rule-rise": { fr: "hausse d’au moins {size} {over}", en: "up by at least {size} {over}" },
  "alert-rule-fall": { fr: "baisse d’au moins {size} {over}", en: "down by at least {size} {over}" },
  "alert-rule-either": {
    fr: "variation d’au moins {size} {over}",
    en: "up or down by at least {size} {over}",
  },
  "alert-rule-over-year-before": { fr: "en un an", en: "over a year" },
  "alert-rule-over-day": {
    fr: "en {n, plural, one {# jour} other {# jours}}",
    en: "over {n, plural, one {# day} other {# days}}",
  },
  "alert-rule-over-week": {
    fr: "en {n, plural, one {# semaine} other {# semaines}}",
    en: "over {n, plural, one {# week} other {# weeks}}",
  },
  "alert-rule-over-month": {
    fr: "en {n, plural, one {# mois} other {# mois}}",
    en: "over {n, plural, one {# month} other {# months}}",
  },
  "alert-rule-over-quarter": {
    fr: "en {n, plural, one {# trimestre} other {# trimestres}}",
    en: "over {n, plural, one {# quarter} other {# quarters}}",
  },
  "alert-rule-over-year": {
    fr: "en {n, plural, one {# an} other {# ans}}",
    en: "over {n, plural, one {# year} other {# years}}",
  },
  "alert-rule-target": { fr: "objectif non atteint à sa date", en: "target not reached on its date" },
  "alert-rule-absent": {
    fr: "chiffre absent {days, plural, =0 {dès la fin de sa période} one {# jour après la fin de sa période} other {# jours après la fin de sa période}}",
    en: "no figure {days, plural, =0 {at the end of its period} one {# day after the end of its period} other {# days after the end of its period}}",
  },
  "mail-alert-subject": {
    fr: "Alerte : {title}, {place}",
    en: "Alert: {title}, {place}",
  },
  "mail-alert-subject-several": {
    fr: "{n, plural, one {# alerte} other {# alertes}} : {title}",
    en: "{n, plural, one {# alert} other {# alerts}}: {title}",
  },
  "mail-alert": { fr: "Bonjour,", en: "Hello," },
  "mail-alert-more": {
    fr: "{n, plural, one {Et # autre lieu.} other {Et # autres lieux.}}",
    en: "{n, plural, one {And # other place.} other {And # other places.}}",
  },
  "mail-alert-source": {
    fr: "Source : {sources}. Version {version} de l’indicateur, publiée par {producer}.",
    en: "Source: {sources}. Version {version} of the indicator, published by {producer}.",
  },
  "mail-alert-read": { fr: "Voir le chiffre et son évolution :", en: "See the figure and its curve:" },
  "mail-alert-why": {
    fr: "Vous suivez cette alerte sur {instance}. Pour ne plus la recevoir, ouvrez sa page :",
    en: "You follow this alert on {instance}. To stop receiving it, open its page:",
  },
  "alerts-feed-unknown": {
    fr: "Cette adresse ne mène à rien : elle a été retirée ou remplacée.",
    en: "This address leads to nothing: it was taken back or replaced.",
  },
  "alerts-unknown": {
    fr: "Cette alerte n’existe pas, ou vous n’y avez pas accès.",
    en: "This alert does not exist, or you have no access to it.",
  },
  "alerts-rule-unknown": {
    fr: "Cette règle d’alerte n’existe pas, ou vous n’y avez pas accès.",
    en: "This alert rule does not exist, or you have no access to it.",
  },
  "alerts-closed": { fr: "Cette alerte est déjà close.", en: "This alert is closed already." },
  "alerts-rules-many": {
    fr: "Il y a déjà {max} règles, le plus possible. Supprimez-en une pour en créer une autre.",
    en: "There are {max} rules already, the most there may be. Delete one to make another.",
  },
  "alerts-target-none": {
    fr: "Cet indicateur n’a pas d’objectif avec une date et un sens (mieux plus haut ou plus bas) : il n’y a rien à manquer.",
    en: "This indicator has no target with a date and a direction (better higher or lower): there is nothing to miss.",
  },
  "alerts-number-wrong": { fr: "Il faut un nombre.", en: "A number is needed." },
  "alerts-change-wrong": {
    fr: "La variation doit être un nombre plus grand que zéro.",
    en: "The change must be a number above zero.",
  },
  "alerts-count-wrong": {
    fr: "Il faut un nombre entier de {min} à {max}.",
    en: "A whole number from {min} to {max} is needed.",
  },
  "alerts-level-wrong": {
    fr: "L’indicateur n’a pas de chiffres à ce niveau.",
    en: "The indicator has no figures at this level.",
  },
  "alerts-place-unknown": {
    fr: "L’indicateur n’a pas de chiffre pour le lieu « {code} ».",
    en: "The indicator has no figure for the place “{code}”.",
  },
  "alerts-audience-wrong": {
    fr: "Une règle d’organisation est pour tout le monde ou pour ses membres.",
    en: "A rule of an organization is for everybody or for its members.",
  },
  "alerts-figure-closed": {
    fr: "Tout le monde ne peut pas lire cet indicateur : la règle ne peut pas être montrée à tous.",
    en: "Not everybody may read this indicator: the rule cannot be shown to all.",
  },
  "alerts-words-empty": {
    fr: "Dites en un mot ce qui a été fait, ou pourquoi il n’y avait rien à faire.",
    en: "Say in a word what was done, or why nothing had to be.",
  },
  "alerts-words-long": {
    fr: "Ce texte dépasse {max} caractères.",
    en: "This text is over {max} characters.",
  },
  "alerts-silence-wrong": {
    fr: "Choisissez un jour à venir, dans les dix ans.",
    en: "Choose a day to come, within ten years.",
  },
} as const satisfies Words;
