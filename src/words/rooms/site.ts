import type { Words } from "../words.ts";

/** What is refused to who writes the site's own pages, and to who writes to its steward. */
export const siteWords = {
  "picture-wrong": {
    fr: "Cette image n’est ni un PNG, ni un JPEG, ni un WebP entier. Convertissez-la, puis envoyez-la à nouveau.",
    en: "This picture is not a complete PNG, JPEG or WebP. Convert it, then send it again.",
  },
  "picture-sides": {
    fr: "Cette image est trop grande : {max} pixels de côté au plus.",
    en: "This picture is too large: {max} pixels a side at most.",
  },
  "picture-large": {
    fr: "Cette image est trop lourde : {max} octets au plus. Réduisez-la, ou enregistrez-la en WebP.",
    en: "This picture is too heavy: {max} bytes at most. Make it smaller, or save it as WebP.",
  },
  "site-picture-missing": {
    fr: "Choisissez d’abord une image sur votre ordinateur.",
    en: "Choose a picture on your computer first.",
  },
  "site-page-unknown": {
    fr: "Ce site n’a pas de page à cette adresse.",
    en: "This site has no page at this address.",
  },
  "site-news-unknown": { fr: "Cette actualité n’existe plus.", en: "This news item no longer exists." },
  "site-title-missing": {
    fr: "Donnez un titre, en français ou en anglais.",
    en: "Give a title, in French or in English.",
  },
  "site-text-long": {
    fr: "Ce texte est trop long : {max} caractères au plus.",
    en: "This text is too long: {max} characters at most.",
  },
  "site-place-wrong": {
    fr: "Une page se montre dans le menu, en pied de page, ou pas du tout.",
    en: "A page is shown in the menu, in the footer, or not at all.",
  },
  "site-featured-wrong": {
    fr: "Donnez l’adresse d’un jeu de données ou d’une réutilisation de ce site, comme /datasets/communes.",
    en: "Give the address of a dataset or a reuse of this site, such as /datasets/communes.",
  },
  "site-board-wrong": {
    fr: "Donnez l’adresse d’un tableau de bord de ce site, comme /boards/hopitaux.",
    en: "Give the address of a dashboard of this site, such as /boards/hospitals.",
  },
  "site-day-wrong": {
    fr: "Écrivez la date ainsi : 2026-11-27.",
    en: "Write the date like this: 2026-11-27.",
  },
  "site-conformity-wrong": {
    fr: "L’accessibilité du site est non conforme, partiellement conforme ou totalement conforme.",
    en: "The site’s accessibility is not, partially or fully compliant.",
  },
  "site-link-wrong": {
    fr: "Donnez une adresse qui commence par https:// ou par / pour une page de ce site.",
    en: "Give an address that begins with https://, or with / for a page of this site.",
  },
  "site-contact-closed": {
    fr: "Ce site ne reçoit pas de messages par formulaire.",
    en: "This site takes no messages by form.",
  },
  "site-contact-text": {
    fr: "Écrivez votre message, de {max} caractères au plus.",
    en: "Write your message, of {max} characters at most.",
  },
  "site-contact-many": {
    fr: "Trop de messages ont été envoyés depuis votre réseau. Réessayez dans une heure.",
    en: "Too many messages were sent from your network. Try again in an hour.",
  },
  "mail-contact-subject": {
    fr: "{name} vous écrit depuis {instance}",
    en: "{name} writes to you from {instance}",
  },
  "mail-contact": {
    fr: "{name} ({email}) a écrit ceci sur la page de contact de {instance} :",
    en: "{name} ({email}) wrote this on the contact page of {instance}:",
  },
  "mail-contact-end": {
    fr: "Répondez à ce message pour lui répondre. L’adresse n’a pas été vérifiée.",
    en: "Reply to this message to answer. The address was not verified.",
  },
} as const satisfies Words;
