import type { Words } from "../words.ts";

/** What is said where somebody asks for data that is not here. */
export const requestWords = {
  "requests-heading": { fr: "Demandes de données", en: "Requests for data" },
  "requests-heading-for": { fr: "Demandes de données pour « {q} »", en: "Requests for data about “{q}”" },
  "requests-ask": { fr: "Demander des données", en: "Request data" },
  "requests-intro": {
    fr: "Dites ce qui vous manque. L’équipe de ce site lit votre demande, puis la rend publique, sans votre adresse, pour que d’autres la soutiennent et qu’une organisation y réponde.",
    en: "Tell us what is missing. The team of this site reads your request, then makes it public, without your address, so that others can support it and an organization can answer.",
  },
  "requests-law": {
    fr: "En France, la loi ouvre les documents des administrations à qui les demande (code des relations entre le public et l’administration, article L. 311-1). Vous pouvez aussi écrire au producteur qui devrait les avoir.",
    en: "In France, the law opens the documents of administrations to whoever asks (code des relations entre le public et l’administration, article L. 311-1). You may also write to the producer who should have them.",
  },
  "requests-question": { fr: "Vous cherchiez", en: "You were looking for" },
  "requests-wish": { fr: "Quelles données, et pour quoi faire ?", en: "Which data, and what for?" },
  "requests-wish-help": {
    fr: "Le sujet, le territoire, la période. De 10 à 2000 caractères.",
    en: "The subject, the territory, the period. From 10 to 2000 characters.",
  },
  "requests-email": { fr: "Votre adresse électronique (facultative)", en: "Your e-mail address (optional)" },
  "requests-email-help": {
    fr: "Pour vous répondre. Elle n’est jamais publiée, et elle est effacée après la réponse.",
    en: "To answer you. It is never published, and it is erased after the answer.",
  },
  "requests-trap": { fr: "Laissez ce champ vide", en: "Leave this field empty" },
  "requests-send": { fr: "Envoyer la demande", en: "Send the request" },
  "requests-sent": {
    fr: "Votre demande est arrivée. Merci.",
    en: "Your request has arrived. Thank you.",
  },
  "requests-sent-email": {
    fr: "Si vous avez laissé une adresse, une réponse pourra y être envoyée.",
    en: "If you left an address, an answer may be sent to it.",
  },
  "requests-none": { fr: "Personne n’a demandé de données.", en: "Nobody has asked for data." },
  "requests-searched": { fr: "Après avoir cherché « {q} »", en: "After searching for “{q}”" },
  "requests-close": { fr: "clore", en: "close" },
  "requests-close-named": { fr: "Clore la demande « {wish} »", en: "Close the request “{wish}”" },
  "requests-delete": { fr: "supprimer", en: "delete" },
  "requests-delete-named": { fr: "Supprimer la demande « {wish} »", en: "Delete the request “{wish}”" },
  "requests-close-help": {
    fr: "Une demande close n’est plus visible que d’ici, et elle est gardée sans l’adresse de la personne qui l’a faite.",
    en: "A closed request is visible from here only, and is kept without the address of the person who made it.",
  },
  "requests-too-many": {
    fr: "Trop de demandes sont arrivées aujourd’hui. Revenez demain.",
    en: "Too many requests came in today. Come back tomorrow.",
  },
  "requests-automatic": {
    fr: "Un champ qui doit rester vide a été rempli, comme le font les robots. Videz-le et renvoyez la demande.",
    en: "A field that must stay empty was filled, as robots do. Empty it and send the request again.",
  },
  "requests-wish-length": {
    fr: "Écrivez de {min} à {max} caractères.",
    en: "Write from {min} to {max} characters.",
  },
  "requests-unknown": {
    fr: "Cette demande n’existe pas, ou elle est close.",
    en: "There is no such request, or it is closed.",
  },
} as const satisfies Words;
