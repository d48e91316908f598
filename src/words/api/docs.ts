import type { Words } from "../words.ts";

/** The readable page of the API. */
export const docsWords = {
  "docs-title": { fr: "L’API de {name}", en: "The API of {name}" },
  "docs-skip": { fr: "Aller au contenu", en: "Skip to content" },
  "docs-other-language": { fr: "English", en: "Français" },
  "docs-home": { fr: "Accueil", en: "Home" },
  "docs-contents": { fr: "Sommaire", en: "Contents" },
  "docs-start": { fr: "Pour commencer", en: "Getting started" },
  "docs-intro": {
    fr: "Tout ce que font les pages peut se faire ici. Les données publiques se lisent sans compte, depuis tout programme et depuis les pages de tout autre site.",
    en: "Everything the pages do can be done here. Public data is read without an account, from any program and from the pages of any other site.",
  },
  "docs-token": {
    fr: "Pour le reste, créez un jeton sur la page de votre compte et envoyez-le avec chaque demande.",
    en: "For the rest, create a token on your account page and send it with each request.",
  },
  "docs-limits": {
    fr: "Chaque réponse dit combien de demandes il vous reste (en-têtes RateLimit et RateLimit-Policy).",
    en: "Each answer says how many requests you have left (headers RateLimit and RateLimit-Policy).",
  },
  "docs-errors": { fr: "Erreurs", en: "Errors" },
  "docs-errors-intro": {
    fr: "Une erreur est un document application/problem+json (RFC 9457), rédigé dans la langue que demande l’en-tête Accept-Language.",
    en: "An error is an application/problem+json document (RFC 9457), worded in the language that the Accept-Language header asks for.",
  },
  "docs-errors-link": {
    fr: "Toutes les erreurs et ce qu’elles veulent dire",
    en: "All errors and what they mean",
  },
  "docs-openapi-link": {
    fr: "La description complète, en OpenAPI 3.1",
    en: "The full description, as OpenAPI 3.1",
  },
  "docs-status": { fr: "Code HTTP {status}", en: "HTTP status {status}" },
  "docs-parameters": { fr: "Paramètres", en: "Parameters" },
  "docs-parameter": { fr: "Nom", en: "Name" },
  "docs-place": { fr: "Où", en: "Where" },
  "docs-type": { fr: "Type", en: "Type" },
  "docs-meaning": { fr: "Sens", en: "Meaning" },
  "docs-required": { fr: "obligatoire", en: "required" },
  "docs-place-path": { fr: "chemin", en: "path" },
  "docs-place-query": { fr: "requête", en: "query" },
  "docs-place-header": { fr: "en-tête", en: "header" },
  "docs-place-cookie": { fr: "cookie", en: "cookie" },
  "docs-body": { fr: "Corps de la demande", en: "Request body" },
  "docs-answers": { fr: "Réponses", en: "Answers" },
  "docs-answer-default": { fr: "autre", en: "other" },
  "docs-example": { fr: "Exemple", en: "Example" },
  "docs-needs-token": { fr: "Demande un jeton", en: "Needs a token" },
  "docs-first": { fr: "Une première question", en: "A first question" },
  "docs-first-help": {
    fr: "Trois jeux de données de ce site, en JSON. Ajoutez un mot à q pour chercher.",
    en: "Three datasets of this site, as JSON. Add a word to q to search.",
  },
  "docs-token-heading": { fr: "Avec un jeton", en: "With a token" },
  "docs-operations": {
    fr: "{n, plural, one {# opération} other {# opérations}}",
    en: "{n, plural, one {# operation} other {# operations}}",
  },
  "docs-answer-example": { fr: "Exemple de réponse", en: "Example answer" },
  "docs-try": { fr: "Essayer", en: "Try it" },
  "docs-try-open": { fr: "Essayer :", en: "Try it:" },
  "docs-try-answer": { fr: "Réponse", en: "Answer" },
  "docs-try-waiting": { fr: "Question envoyée…", en: "Asking…" },
  "docs-try-failed": {
    fr: "Le site n’a pas répondu. Vérifiez votre connexion, puis réessayez.",
    en: "The site did not answer. Check your connection, then try again.",
  },
  "docs-tag-search": { fr: "Recherche", en: "Search" },
  "docs-tag-search-about": {
    fr: "Trouver des jeux de données par des mots, un lieu, une date ou un thème.",
    en: "Find datasets by words, place, date or theme.",
  },
  "docs-tag-datasets": { fr: "Jeux de données", en: "Datasets" },
  "docs-tag-datasets-about": {
    fr: "Lister, lire, décrire, publier et retirer des jeux de données.",
    en: "List, read, describe, publish and withdraw datasets.",
  },
  "docs-tag-resources": { fr: "Lignes des tables", en: "Table rows" },
  "docs-tag-resources-about": {
    fr: "Filtrer, trier, compter et télécharger les lignes d’une table.",
    en: "Filter, sort, count and download the rows of a table.",
  },
  "docs-tag-places": { fr: "Lieux", en: "Places" },
  "docs-tag-places-about": {
    fr: "Communes, intercommunalités, départements, régions, et les données qui en parlent.",
    en: "Communes, groups of communes, départements, régions, and the data about them.",
  },
  "docs-tag-catalogue": { fr: "Catalogue RDF", en: "RDF catalogue" },
  "docs-tag-catalogue-about": {
    fr: "Le catalogue en DCAT-AP, pour les portails qui le moissonnent.",
    en: "The catalogue as DCAT-AP, for the portals that harvest it.",
  },
  "docs-tag-feeds": { fr: "Flux", en: "Feeds" },
  "docs-tag-feeds-about": {
    fr: "Suivre les nouveautés et les changements, en Atom, JSON Feed ou en direct.",
    en: "Follow updates and changes, as Atom, JSON Feed or live.",
  },
  "docs-tag-organizations": { fr: "Organisations", en: "Organizations" },
  "docs-tag-organizations-about": {
    fr: "Les producteurs, leurs membres et leurs jeux de données.",
    en: "Producers, their members and their datasets.",
  },
  "docs-tag-imports": { fr: "Envois de fichiers", en: "File uploads" },
  "docs-tag-imports-about": {
    fr: "Envoyer un fichier et en faire une table.",
    en: "Upload a file and turn it into a table.",
  },
  "docs-tag-tables": { fr: "Gestion des tables", en: "Managing tables" },
  "docs-tag-tables-about": {
    fr: "Nommer, corriger, valider, suivre et supprimer des tables.",
    en: "Rename, correct, validate, refresh and delete tables.",
  },
  "docs-tag-own-data": { fr: "Mes données", en: "My data" },
  "docs-tag-own-data-about": {
    fr: "Lire et emporter les lignes qui parlent de soi.",
    en: "Read and take away the rows about oneself.",
  },
  "docs-tag-sharing": { fr: "Accès sur demande", en: "Access on request" },
  "docs-tag-sharing-about": {
    fr: "Dire qui peut lire, demander un accès, répondre, conclure un accord.",
    en: "Say who can read, request access, answer, reach an agreement.",
  },
  "docs-tag-journal-about": {
    fr: "Qui a lu les données restreintes, avec la preuve.",
    en: "Who read restricted data, with proof.",
  },
  "docs-tag-projects": { fr: "Réutilisations et clés", en: "Reuses and keys" },
  "docs-tag-projects-about": {
    fr: "Montrer ce qui est fait des données, et créer les clés d’API des projets.",
    en: "Show what was made with the data, and create the API keys of projects.",
  },
  "docs-tag-data-requests": { fr: "Demandes de données", en: "Data requests" },
  "docs-tag-data-requests-about": {
    fr: "Demander des données que personne ne publie, soutenir une demande, y répondre.",
    en: "Ask for data that nobody publishes, support a request, answer it.",
  },
  "docs-tag-people": { fr: "Comptes", en: "Accounts" },
  "docs-tag-people-about": {
    fr: "Son compte, ses jetons, les invitations.",
    en: "One’s account, tokens, invitations.",
  },
  "docs-tag-harvests": { fr: "Moissonnage", en: "Harvesting" },
  "docs-tag-harvests-about": {
    fr: "Rassembler ici les catalogues d’autres portails.",
    en: "Gather the catalogues of other portals here.",
  },
  "docs-tag-network": { fr: "Réseau d’instances", en: "Network of instances" },
  "docs-tag-network-about": {
    fr: "Suivre d’autres instances, et ce qu’elles se disent.",
    en: "Follow other instances, and what instances tell each other.",
  },
  "docs-tag-rudi": { fr: "RUDI", en: "RUDI" },
  "docs-tag-rudi-about": {
    fr: "Échanger avec les nœuds et les portails RUDI.",
    en: "Exchange with RUDI nodes and portals.",
  },
  "docs-tag-instance": { fr: "Ce site", en: "This site" },
  "docs-tag-instance-about": {
    fr: "Ses réglages, son état, ses envois en attente.",
    en: "Its settings, its state, what is waiting to be sent.",
  },
} as const satisfies Words;
