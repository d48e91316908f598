import type { Words } from "../words.ts";

/** The heading of each failure code, and one sentence on what it means and what to do. */
export const failureWords = {
  "failure-invalid": { fr: "Demande incorrecte", en: "Invalid request" },
  "failure-invalid-meaning": {
    fr: "Un paramètre, un champ ou le corps de la demande n’a pas la forme attendue. Rien n’a été changé. Le détail nomme ce qui ne va pas et ce qui conviendrait.",
    en: "A parameter, a field or the body of the request does not have the expected form. Nothing was changed. The detail names what is wrong and what would be right.",
  },
  "failure-unauthenticated": { fr: "Connexion nécessaire", en: "Sign-in needed" },
  "failure-unauthenticated-meaning": {
    fr: "Il faut se connecter, ou envoyer un jeton d’API valable dans l’en-tête Authorization.",
    en: "Sign in, or send a valid API token in the Authorization header.",
  },
  "failure-forbidden": { fr: "Action non permise", en: "Not allowed" },
  "failure-forbidden-meaning": {
    fr: "Vous êtes reconnu, mais votre rôle ne permet pas cette action. Un administrateur de l’organisation ou du site peut vous le donner.",
    en: "You are known, but your role does not allow this. An administrator of the organization or of the site can give it to you.",
  },
  "failure-not-found": { fr: "Introuvable", en: "Not found" },
  "failure-not-found-meaning": {
    fr: "Rien n’existe à cette adresse, ou rien que vous puissiez voir.",
    en: "Nothing exists at this address, or nothing that you may see.",
  },
  "failure-gone": { fr: "Retiré", en: "Withdrawn" },
  "failure-gone-meaning": {
    fr: "Ce contenu a existé et a été retiré. Le détail dit pourquoi et depuis quand.",
    en: "This existed and was withdrawn. The detail says why and since when.",
  },
  "failure-conflict": { fr: "Conflit", en: "Conflict" },
  "failure-conflict-meaning": {
    fr: "La demande contredit l’état actuel : il a changé entre-temps, ou la valeur est déjà prise. Relisez l’état, puis recommencez.",
    en: "The request contradicts the current state: it has changed meanwhile, or the value is taken. Read the state again, then retry.",
  },
  "failure-precondition": { fr: "Condition non remplie", en: "Condition not met" },
  "failure-precondition-meaning": {
    fr: "Quelque chose doit être fait avant. Le détail dit quoi.",
    en: "Something has to be done first. The detail says what.",
  },
  "failure-too-large": { fr: "Trop volumineux", en: "Too large" },
  "failure-too-large-meaning": {
    fr: "Ce qui a été envoyé dépasse la taille acceptée. Le détail donne la limite.",
    en: "What was sent exceeds the accepted size. The detail gives the limit.",
  },
  "failure-unsupported": { fr: "Format non pris en charge", en: "Unsupported format" },
  "failure-unsupported-meaning": {
    fr: "Le format du fichier ou du corps n’est pas de ceux que ce site sait lire. Le détail les nomme.",
    en: "The format of the file or of the body is not one that this site reads. The detail names those.",
  },
  "failure-too-many": { fr: "Trop de demandes", en: "Too many requests" },
  "failure-too-many-meaning": {
    fr: "Vous avez dépassé le nombre de demandes permises dans ce délai. L’en-tête Retry-After dit quand recommencer.",
    en: "You exceeded the number of requests allowed in this time. The Retry-After header says when to retry.",
  },
  "failure-over-budget": { fr: "Requête trop coûteuse", en: "Query over budget" },
  "failure-over-budget-meaning": {
    fr: "La requête a dépassé le temps, la mémoire ou le nombre de lignes qui lui étaient accordés, et a été arrêtée. Filtrez, choisissez moins de colonnes, ou téléchargez la table entière en Parquet.",
    en: "The query exceeded the time, the memory or the rows that it was granted, and was stopped. Filter, choose fewer columns, or download the whole table as Parquet.",
  },
  "failure-locked": { fr: "Occupé", en: "Busy" },
  "failure-locked-meaning": {
    fr: "Une autre demande écrit déjà la même chose, et une seule le peut à la fois. Recommencez quand l’en-tête Retry-After le dit.",
    en: "Another request is writing the same thing, and one at a time may. Retry when the Retry-After header says.",
  },
  "failure-altered": { fr: "Octets altérés", en: "Bytes altered" },
  "failure-altered-meaning": {
    fr: "Les octets ne sont pas ceux que leur empreinte annonce. Rien n’en a été gardé ; envoyez-les à nouveau.",
    en: "The bytes are not those that their digest tells. None of them were kept; send them again.",
  },
  "failure-no-room": { fr: "Plus de place", en: "No room left" },
  "failure-no-room-meaning": {
    fr: "Le disque du site n’a plus assez de place pour cette écriture. Rien n’a été modifié. Recommencez quand son administrateur aura fait de la place.",
    en: "The site’s disk has too little room for this write. Nothing was changed. Retry once its administrator has made room.",
  },
  "failure-unavailable": { fr: "Momentanément indisponible", en: "Unavailable for the moment" },
  "failure-unavailable-meaning": {
    fr: "Le site ne peut pas répondre à cette demande en ce moment. Rien n’a été perdu ; recommencez un peu plus tard.",
    en: "The site cannot answer this request at the moment. Nothing was lost; retry a little later.",
  },
  "failure-broken": { fr: "Panne de notre côté", en: "Something broke on our side" },
  "failure-broken-meaning": {
    fr: "Quelque chose s’est cassé de notre côté. Vos données sont intactes. La référence du refus permet à l’administrateur du site de retrouver la panne dans son journal.",
    en: "Something broke on our side. Your data is intact. The reference of the refusal lets the site’s administrator find the failure in the log.",
  },
  "failure-broken-detail": {
    fr: "Quelque chose s’est cassé de notre côté. Vos données sont intactes. Signalez cette référence à l’administrateur du site : {reference}.",
    en: "Something broke on our side. Your data is intact. Give the site’s administrator this reference: {reference}.",
  },
  "failure-reference": {
    fr: "Référence de la demande : {reference}",
    en: "Reference of the request: {reference}",
  },
  "changed-meanwhile": {
    fr: "Ceci a été modifié depuis que vous l’avez ouvert, par quelqu’un d’autre ou dans un autre onglet. Rien n’a été enregistré, et votre saisie est toujours là : voyez dans un autre onglet ce qui est écrit maintenant, puis enregistrez à nouveau pour le remplacer.",
    en: "This was changed since you opened it, by somebody else or in another tab. Nothing was saved, and what you wrote is still here: see in another tab what it says now, then save again to replace it.",
  },
} as const satisfies Words;
