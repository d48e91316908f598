import type { Words } from "../words.ts";

/** What people are told of by e-mail, and why they are not. */
export const subscriptionsWords = {
  "subscription-long": {
    fr: "Cette recherche est trop longue pour être suivie : {max} caractères au plus.",
    en: "This search is too long to follow: at most {max} characters.",
  },
  "subscriptions-many": {
    fr: "Vous recevez déjà les nouveautés de {max} pages : arrêtez-en une d’abord.",
    en: "You already receive news of {max} pages: stop one first.",
  },
  "subscription-unknown": {
    fr: "Cet abonnement n’existe pas, ou n’est pas le vôtre.",
    en: "This subscription does not exist, or is not yours.",
  },
  "mail-subscription-subject": { fr: "Du nouveau : {title}", en: "What is new: {title}" },
  "mail-subscription-over": { fr: "Données retirées : {title}", en: "Data withdrawn: {title}" },
  "mail-subscription-news": {
    fr: "Voici ce qui a paru pour « {title} » depuis le {since, date} :",
    en: "Here is what has appeared for “{title}” since {since, date}:",
  },
  "mail-subscription-item": {
    fr: "{of} ({producer}), le {at, date}",
    en: "{of} ({producer}), {at, date}",
  },
  "mail-subscription-more": {
    fr: "{n, plural, one {Et # autre nouveauté.} other {Et # autres nouveautés.}}",
    en: "{n, plural, one {And # other item.} other {And # other items.}}",
  },
  "mail-subscription-page": { fr: "Tout voir :", en: "See everything:" },
  "mail-subscription-was": { fr: "La page de ces données :", en: "The page of this data:" },
  "mail-subscription-ended": {
    fr: "Cet abonnement s’arrête donc : vous ne recevrez plus rien à ce sujet.",
    en: "This subscription therefore ends: you will receive nothing more about it.",
  },
  "mail-subscription-why": {
    fr: "Vous avez demandé à {instance} de recevoir ces nouveautés, un courriel par jour au plus. Pour arrêter :",
    en: "You asked {instance} for this news, at most one e-mail a day. To stop:",
  },
} as const satisfies Words;
