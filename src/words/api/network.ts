import type { Words } from "../words.ts";

/** What the routes between instances do and answer. */
export const networkRouteWords = {
  "answer-instance-description": {
    fr: "Ce que l’instance dit d’elle-même.",
    en: "What the instance says of itself.",
  },
  "answer-feed-events": {
    fr: "Les événements qui suivent, signés par leur origine (JWS), sans ceux qu’un plus récent remplace ; jusqu’où va cette réponse, et où finit le journal.",
    en: "The events that follow, signed by their origin (JWS), without those that a later one replaces; how far this answer goes, and where the log ends.",
  },
  "answer-feed-boards": {
    fr: "À la fin du journal : les tableaux de bord publiés ici que tout le monde trouve et qu’aucun jeu de données d’ici n’annonce, deux cents au plus, les derniers d’abord.",
    en: "At the end of the log: the dashboards published here that everybody finds and that no dataset of this instance tells, two hundred at most, the newest first.",
  },
  "answer-tie-state": { fr: "Où en est le lien.", en: "Where the tie stands." },
  "answer-tie": { fr: "Le lien.", en: "The tie." },
  "answer-ties": { fr: "Les liens, ceux qui servent d’abord.", en: "The ties, those in use first." },
  "answer-followed": { fr: "Les instances suivies.", en: "The instances that are followed." },
  "answer-tie-invitation": {
    fr: "L’invitation ; son code n’est montré que cette fois.",
    en: "The invitation; its code is shown this time alone.",
  },
  "answer-tie-invitations": { fr: "La plus récente d’abord.", en: "Newest first." },
  "answer-reports": {
    fr: "Ce que d’autres instances n’ont pas pu reprendre de ce jeu de données.",
    en: "What other instances could not take of this dataset.",
  },
  "answer-webhook": {
    fr: "L’adresse ; son secret n’est montré qu’à sa création.",
    en: "The address; its secret is shown when it is made, and never again.",
  },
  "answer-webhooks": { fr: "Les adresses prévenues.", en: "The addresses that are told." },
  "answer-change-feed": {
    fr: "Le flux des changements. Une page pleine ne change plus et se garde pour toujours.",
    en: "The feed of changes. A full page never changes and may be kept for ever.",
  },
  "answer-change-events": {
    fr: "Un message pour chaque changement ; ses données sont un CloudEvent en JSON, son « id » la place à redemander. Le flux ne finit pas de lui-même.",
    en: "A message for each change; its data is a CloudEvent in JSON, its “id” the place to ask again from. The stream does not end by itself.",
  },
  "parameter-after-position": {
    fr: "Ce qui vient après cette place dans le journal.",
    en: "What comes after this place in the log.",
  },
  "answer-row-words": {
    fr: "La liste, et son empreinte signée (JWS).",
    en: "The list, and its digest, signed (JWS).",
  },
  "operation-tellRowWords": {
    fr: "Lire les mots des noms et des codes d’une table, pour la trouver ailleurs",
    en: "Read the words in the names and codes of a table, so that it is found elsewhere",
  },
  "parameter-limit-events": { fr: "Combien d’événements, au plus.", en: "How many events, at most." },
  "parameter-tie-side": {
    fr: "`follows` : ce que nous lisons de l’autre ; `followed` : ce qu’elle lit de nous.",
    en: "`follows`: what we read of the other one; `followed`: what it reads of us.",
  },
  "parameter-feed-end": { fr: "TriG, Turtle ou JSON-LD.", en: "TriG, Turtle or JSON-LD." },
  "parameter-feed-page": { fr: "La page, à partir de 1.", en: "The page, from 1." },
  "operation-describeInstance": {
    fr: "Lire ce que l’instance dit d’elle-même",
    en: "Read what the instance says of itself",
  },
  "operation-readEvents": { fr: "Lire le journal à partir d’une place", en: "Read the log from a place on" },
  "operation-sendTieMessage": {
    fr: "Demander à suivre, accepter, suspendre ou rompre, d’une instance à l’autre (signé)",
    en: "Ask to follow, accept, pause or cut, from one instance to another (signed)",
  },
  "operation-sendPing": {
    fr: "Prévenir une instance qui nous suit qu’il y a du nouveau (signé)",
    en: "Tell an instance that follows us that there is news (signed)",
  },
  "operation-sendReport": {
    fr: "Dire à un producteur ce qui n’a pas pu être repris de sa fiche (signé)",
    en: "Tell a producer what could not be taken of its record (signed)",
  },
  "operation-listTies": {
    fr: "Lister les liens avec d’autres instances",
    en: "List the ties with other instances",
  },
  "operation-followInstance": {
    fr: "Suivre une instance, par un code d’invitation ou par son adresse",
    en: "Follow an instance, by the code of an invitation or by its address",
  },
  "operation-getTie": { fr: "Lire un lien et son histoire", en: "Read a tie and its past" },
  "operation-acceptTie": { fr: "Accepter d’être suivi", en: "Accept to be followed" },
  "operation-refuseTie": { fr: "Refuser d’être suivi", en: "Refuse to be followed" },
  "operation-pauseTie": { fr: "Suspendre un côté d’un lien", en: "Pause one side of a tie" },
  "operation-resumeTie": { fr: "Reprendre un côté d’un lien", en: "Take up one side of a tie again" },
  "operation-cutTie": {
    fr: "Rompre un côté d’un lien ; ce que l’autre seule annonçait s’en va",
    en: "Cut one side of a tie; what the other one alone told goes",
  },
  "operation-rereadTie": {
    fr: "Relire en entier une instance rétablie d’une sauvegarde",
    en: "Read an instance that was restored from a backup anew",
  },
  "operation-tellAgain": {
    fr: "Annoncer de nouveau tout ce qui est publié ici",
    en: "Tell once more all that is published here",
  },
  "operation-listFollowed": {
    fr: "Lister les instances suivies",
    en: "List the instances that are followed",
  },
  "operation-listTieInvitations": {
    fr: "Lister les invitations à suivre",
    en: "List the invitations to follow",
  },
  "operation-inviteInstance": {
    fr: "Inviter une instance à suivre celle-ci",
    en: "Invite an instance to follow this one",
  },
  "operation-revokeTieInvitation": { fr: "Annuler une invitation", en: "Take an invitation back" },
  "operation-listReports": {
    fr: "Lister ce que d’autres instances n’ont pas pu reprendre",
    en: "List what other instances could not take",
  },
  "operation-listWebhooks": { fr: "Lister les adresses à prévenir", en: "List the addresses to tell" },
  "operation-createWebhook": {
    fr: "Prévenir une adresse des changements, tous ou de certains genres (CloudEvents)",
    en: "Tell an address of changes, all or of some kinds (CloudEvents)",
  },
  "operation-enableWebhook": { fr: "Prévenir de nouveau une adresse", en: "Tell an address again" },
  "operation-deleteWebhook": { fr: "Ne plus prévenir une adresse", en: "Tell an address no more" },
  "operation-getFeed": { fr: "Lire le flux des changements (LDES)", en: "Read the feed of changes (LDES)" },
  "operation-getFeedIn": { fr: "Le lire dans un format", en: "Read it in a format" },
  "operation-getFeedPage": { fr: "Lire une page du flux", en: "Read a page of the feed" },
  "operation-getFeedPageIn": { fr: "La lire dans un format", en: "Read it in a format" },
  "operation-getRestrictedFeed": {
    fr: "Lire ce qui n’est destiné qu’à certaines instances (signé)",
    en: "Read what is meant for some instances alone (signed)",
  },
  "operation-watchFeed": {
    fr: "Recevoir chaque changement quand il arrive (SSE)",
    en: "Receive each change as it comes (SSE)",
  },
} as const satisfies Words;
