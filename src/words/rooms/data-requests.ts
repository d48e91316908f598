import type { Words } from "../words.ts";

/** What is said of public requests for data: their states, their pages, and what their routes do. */
export const dataRequestWords = {
  "requests-public-already": {
    fr: "Cette demande est déjà publique.",
    en: "This request is public already.",
  },
  "requests-not-open": { fr: "Cette demande a déjà sa réponse.", en: "This request has its answer already." },
  "requests-not-yours": {
    fr: "L’organisation à qui la demande est confiée y répond, ou les personnes qui s’occupent de ce site.",
    en: "The organization that the request is assigned to answers it, or those who look after this site.",
  },
  "requests-answer-empty": {
    fr: "Écrivez une réponse, ou choisissez un jeu de données ({max} caractères au plus).",
    en: "Write an answer, or choose a dataset ({max} characters at most).",
  },
  "requests-answer-dataset": {
    fr: "Il n’y a pas ici de jeu de données publié à cette adresse.",
    en: "There is no published dataset here at this address.",
  },
  "requests-reason-wrong": {
    fr: "Dites pourquoi ({max} caractères au plus).",
    en: "Tell why ({max} characters at most).",
  },
  "answer-data-request": { fr: "La demande.", en: "The request." },
  "answer-data-requests": {
    fr: "Les demandes publiques, la plus soutenue d’abord.",
    en: "Public requests, the most supported first.",
  },
  "answer-request-received": {
    fr: "Elle est reçue ; qui s’occupe de ce site la lit avant qu’elle soit publique.",
    en: "It is received; those who look after this site read it before it is public.",
  },
  "parameter-request-state": { fr: "Dans cet état seulement.", en: "In this state only." },
  "parameter-request-organization": {
    fr: "Confiées à cette organisation, par son identifiant.",
    en: "Assigned to this organization, by its identifier.",
  },
  "parameter-request-sort": {
    fr: "« supported » : la plus soutenue d’abord ; « newest » : la plus récente.",
    en: "“supported”: the most supported first; “newest”: the newest.",
  },
  "parameter-request-all": {
    fr: "« yes » : toutes, pour les administrateurs de l’instance.",
    en: "“yes”: all of them, for administrators of the instance.",
  },
  "operation-listDataRequests": {
    fr: "Chercher parmi les demandes de données",
    en: "Search requests for data",
  },
  "operation-askForData": {
    fr: "Demander des données que personne ne publie",
    en: "Ask for data that nobody publishes",
  },
  "operation-getDataRequest": { fr: "Lire une demande de données", en: "Read a request for data" },
  "operation-deleteDataRequest": { fr: "Supprimer une demande de données", en: "Delete a request for data" },
  "operation-supportDataRequest": { fr: "Soutenir une demande de données", en: "Support a request for data" },
  "operation-withdrawSupport": {
    fr: "Ne plus soutenir une demande de données",
    en: "No longer support a request for data",
  },
  "operation-publishDataRequest": {
    fr: "Rendre une demande publique, après l’avoir lue",
    en: "Make a request public, after reading it",
  },
  "operation-closeDataRequest": {
    fr: "Clore une demande : plus personne ne la voit",
    en: "Close a request: nobody sees it any more",
  },
  "operation-assignDataRequest": {
    fr: "Confier une demande à une organisation",
    en: "Assign a request to an organization",
  },
  "operation-answerDataRequest": {
    fr: "Répondre à une demande, par un jeu de données ou des mots",
    en: "Answer a request, with a dataset or in words",
  },
  "operation-refuseDataRequest": {
    fr: "Refuser une demande, avec la raison",
    en: "Refuse a request, with the reason",
  },
  "requests-page-intro": {
    fr: "Les données que des personnes ont cherchées ici sans les trouver. Soutenez les demandes qui sont aussi les vôtres.",
    en: "Data people could not find. Support the requests you share.",
  },
  "requests-state-received": { fr: "reçue", en: "received" },
  "requests-state-public": { fr: "ouverte", en: "open" },
  "requests-state-assigned": { fr: "confiée", en: "assigned" },
  "requests-state-answered": { fr: "traitée", en: "answered" },
  "requests-state-refused": { fr: "refusée", en: "refused" },
  "requests-state-closed": { fr: "close", en: "closed" },
  "requests-step-received": { fr: "Demandée", en: "Asked" },
  "requests-step-public": { fr: "Rendue publique", en: "Made public" },
  "requests-step-assigned": { fr: "Confiée à {organization}", en: "Assigned to {organization}" },
  "requests-step-assigned-gone": {
    fr: "Confiée à une organisation qui n’est plus ici",
    en: "Assigned to an organization that is no longer here",
  },
  "requests-step-answered": { fr: "Réponse donnée", en: "Answered" },
  "requests-step-answered-by": { fr: "Réponse de {organization}", en: "Answered by {organization}" },
  "requests-step-refused": { fr: "Refusée", en: "Refused" },
  "requests-step-refused-by": { fr: "Refusée par {organization}", en: "Refused by {organization}" },
  "requests-step-closed": { fr: "Close", en: "Closed" },
  "requests-history": { fr: "Suivi", en: "History" },
  "requests-supports": {
    fr: "{n, plural, =0 {personne d’autre ne la soutient encore} one {# personne la soutient} other {# personnes la soutiennent}}",
    en: "{n, plural, =0 {nobody else supports it yet} one {# person supports it} other {# people support it}}",
  },
  "requests-support": { fr: "Soutenir", en: "Support" },
  "requests-support-withdraw": { fr: "Ne plus soutenir", en: "No longer support" },
  "requests-supported": { fr: "Vous la soutenez.", en: "You support it." },
  "requests-support-sign-in": { fr: "Connectez-vous pour la soutenir", en: "Sign in to support it" },
  "requests-search": { fr: "Chercher parmi les demandes", en: "Search the requests" },
  "requests-state": { fr: "État", en: "State" },
  "requests-state-any": { fr: "tous", en: "any" },
  "requests-sort": { fr: "Ordre", en: "Order" },
  "requests-sort-supported": { fr: "les plus soutenues", en: "most supported" },
  "requests-sort-newest": { fr: "les plus récentes", en: "newest" },
  "requests-show": { fr: "Afficher", en: "Show" },
  "requests-found-none": { fr: "Aucune demande publique ne correspond.", en: "No public request matches." },
  "requests-see-all": { fr: "Voir toutes les demandes", en: "See all requests" },
  "requests-of-organization": {
    fr: "Demandes confiées à cette organisation",
    en: "Requests assigned to this organization",
  },
  "requests-publish": { fr: "Rendre publique", en: "Make public" },
  "requests-publish-help": {
    fr: "Relisez d’abord : tout le monde verra ce titre et ce texte. Retirez-en les noms et les adresses.",
    en: "Read it again first: everyone will see this title and this text. Remove names and addresses.",
  },
  "requests-title": { fr: "Titre", en: "Title" },
  "requests-text": { fr: "Texte", en: "Text" },
  "requests-assign": { fr: "Confier à une organisation", en: "Assign to an organization" },
  "requests-assign-to": { fr: "Organisation", en: "Organization" },
  "requests-answer": { fr: "Répondre", en: "Answer" },
  "requests-answer-words": { fr: "Réponse", en: "Answer" },
  "requests-answer-dataset-field": {
    fr: "Adresse du jeu de données, sur ce site (facultatif)",
    en: "Address of the dataset, on this site (optional)",
  },
  "requests-answer-dataset-help": {
    fr: "Par exemple : /datasets/menus-des-cantines",
    en: "For example: /datasets/school-menus",
  },
  "requests-refuse": { fr: "Refuser", en: "Refuse" },
  "requests-reason": { fr: "Raison, que tout le monde lira", en: "Reason, which everybody will read" },
  "requests-forget": { fr: "effacer l’adresse", en: "erase the address" },
  "requests-forget-named": {
    fr: "Effacer l’adresse de qui a demandé « {title} »",
    en: "Erase the address of who asked for “{title}”",
  },
  "requests-see": { fr: "Voir sa page", en: "See its page" },
  "requests-answer-is": { fr: "La réponse :", en: "The answer:" },
} as const satisfies Words;
