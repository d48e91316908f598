import type { Words } from "../words.ts";

/** What is refused or went wrong between instances. */
export const networkWords = {
  "federation-told-by-producer": {
    fr: "Le producteur publie désormais ces données lui-même.",
    en: "The producer now publishes this data itself.",
  },
  "network-tie-cut": {
    fr: "Ce site ne suit plus celui qui publiait ces données.",
    en: "This site no longer follows the one that published this data.",
  },
  "network-not-told-any-more": {
    fr: "Le site qui publiait ces données ne les propose plus.",
    en: "The site that published this data no longer offers it.",
  },
  "people-organization-elsewhere": {
    fr: "Cette organisation est sur un autre site ({instance}) : c’est là qu’elle et ses données se modifient.",
    en: "This organization is on another site ({instance}): it is changed there, with its data.",
  },
  "people-profile-long": {
    fr: "Ce texte est trop long : {max} caractères au plus.",
    en: "This text is too long: {max} characters at most.",
  },
  "network-no-keys": {
    fr: "{instance} n’a pas donné ses clés : rien de ce qui en vient ne peut être vérifié pour l’instant.",
    en: "{instance} gave no keys: nothing that comes from it can be verified for now.",
  },
  "network-answer-wrong": {
    fr: "{instance} a répondu autre chose que ce qui lui était demandé.",
    en: "{instance} answered something else than what it was asked.",
  },
  "network-boards-left": {
    fr: "Certains des tableaux de bord de ce site sont laissés de côté ({left}) : au-delà de {most}, sans titre, ou à une adresse qui n’est pas la sienne.",
    en: "Some of the dashboards of this site are left out ({left}): beyond {most}, without a title, or at an address that is not its own.",
  },
  "network-refused": {
    fr: "{instance} a refusé ({status}) : {detail}",
    en: "{instance} refused ({status}): {detail}",
  },
  "network-event-wrong": {
    fr: "Un événement de son journal n’en est pas un.",
    en: "An event of its log is none.",
  },
  "network-event-of-another": {
    fr: "Un événement signé par {origin} parle de données qui ne sont pas les siennes : il est laissé de côté.",
    en: "An event signed by {origin} is about data that is not its own: it is left out.",
  },
  "network-record-broke": {
    fr: "Cette fiche n’a pas pu être enregistrée.",
    en: "This record could not be stored.",
  },
  "network-record-wrong": {
    fr: "Ce champ de la fiche n’a pas la forme attendue.",
    en: "This field of the record does not have the form that is expected.",
  },
  "network-too-many-subjects": {
    fr: "Cette instance annonce plus de {most} jeux de données : ceux qui suivent ne sont pas repris.",
    en: "This instance tells of more than {most} datasets: those beyond are not taken in.",
  },
  "network-log-shorter": {
    fr: "Son journal s’arrête à {head} alors qu’il a été lu jusqu’à {read} : cette instance a sans doute été rétablie d’une sauvegarde. Rien n’est remplacé ici tant que vous n’avez pas décidé.",
    en: "Its log ends at {head} while it was read up to {read}: this instance was most likely restored from a backup. Nothing is replaced here before you decide.",
  },
  "network-read-meanwhile": {
    fr: "Cette instance est déjà en train d’être lue.",
    en: "This instance is being read already.",
  },
  "network-reading-broke": {
    fr: "La lecture s’est arrêtée sur une erreur de notre côté.",
    en: "The reading stopped for an error on our side.",
  },
  "network-report-wrong": { fr: "Ce rapport n’en est pas un.", en: "This is not a report." },
  "network-subject-unknown": {
    fr: "Ce jeu de données n’est pas annoncé par cette instance.",
    en: "This dataset is not told of by this instance.",
  },
  "network-reports-too-many": {
    fr: "Cette instance a déjà envoyé trop de rapports.",
    en: "This instance has already sent too many reports.",
  },
  "network-no-instance": {
    fr: "Aucune instance de Maille ne répond à {instance}. Vérifiez l’adresse, et que ce serveur peut la joindre.",
    en: "No instance of Maille answers at {instance}. Check the address, and that this server can reach it.",
  },
  "network-other-address": {
    fr: "L’instance qui répond à {instance} dit s’appeler {told} : elle n’est pas suivie sous un autre nom que le sien.",
    en: "The instance that answers at {instance} says that it is {told}: it is not followed under another name than its own.",
  },
  "network-address-wrong": {
    fr: "Collez un code d’invitation, ou écrivez l’adresse d’une instance, comme https://data.example.org.",
    en: "Paste an invitation code, or write the address of an instance, as https://data.example.org.",
  },
  "network-code-wrong": {
    fr: "Ce code est incomplet : copiez-le en entier.",
    en: "This code is not whole: copy all of it.",
  },
  "network-code-expired": {
    fr: "Ce code n’est plus valable : demandez-en un autre.",
    en: "This code is out of date: ask for another one.",
  },
  "network-code-used": {
    fr: "Ce code a déjà servi, n’est plus valable ou a été annulé.",
    en: "This code was used already, is out of date or was taken back.",
  },
  "network-other-key": {
    fr: "L’instance qui répond à {instance} n’est pas celle qui a fait ce code : sa clé n’est pas la même.",
    en: "The instance that answers at {instance} is not the one that made this code: its key is another one.",
  },
  "network-itself": {
    fr: "Une instance ne se suit pas elle-même.",
    en: "An instance does not follow itself.",
  },
  "network-days-wrong": {
    fr: "Une invitation vaut de 1 à 90 jours.",
    en: "An invitation is good for 1 to 90 days.",
  },
  "network-invitation-unknown": {
    fr: "Cette invitation n’existe pas, a servi ou a été annulée.",
    en: "There is no such invitation, or it was used or taken back.",
  },
  "network-tie-unknown": {
    fr: "Aucun lien avec cette instance.",
    en: "There is no tie with this instance.",
  },
  "network-tie-state": {
    fr: "Le lien n’est pas dans un état qui le permette ({state}).",
    en: "The tie is in a state that does not allow it ({state}).",
  },
  "network-message-wrong": { fr: "Ce message n’en est pas un.", en: "This is not a message." },
  "network-requests-waiting": {
    fr: "Trop de demandes attendent déjà une réponse ici.",
    en: "Too many requests already wait for an answer here.",
  },
  "network-too-many-messages": {
    fr: "{instance} envoie plus de {most} messages par minute.",
    en: "{instance} sends more than {most} messages a minute.",
  },
  "network-strangers-many": {
    fr: "{instance} a nommé plus de {most} instances inconnues ici en une minute. Réessayez dans une minute.",
    en: "{instance} named more than {most} instances that are unknown here within a minute. Try again in a minute.",
  },
  "network-paused": {
    fr: "Cette instance ne donne rien pour le moment : le lien est suspendu de son côté.",
    en: "This instance gives nothing for now: the tie is paused on its side.",
  },
  "network-not-accepted-yet": {
    fr: "La demande attend l’accord de cette instance.",
    en: "The request waits for this instance to accept it.",
  },
  "network-not-followed": {
    fr: "Vous ne suivez pas cette instance, ou elle a rompu le lien.",
    en: "You do not follow this instance, or it cut the tie.",
  },
  "network-no-logo": { fr: "Cette instance n’a pas de logo.", en: "This instance has no logo." },
  "network-feed-unsettled": {
    fr: "Un jeu de données du flux est en train de changer : il sera dit dans un instant. Redemandez.",
    en: "A dataset of the feed is changing: it will be told in a moment. Ask again.",
  },
  "network-feed-page-unknown": {
    fr: "Le flux n’a pas de page {page} : il en a {pages}.",
    en: "The feed has no page {page}: it has {pages}.",
  },
  "network-webhook-url-wrong": {
    fr: "Écrivez l’adresse entière, en http ou https, sans mot de passe.",
    en: "Write the whole address, in http or https, without a password.",
  },
  "network-webhook-kinds-wrong": {
    fr: "Choisissez au moins un genre de changement, de ceux qui existent.",
    en: "Choose one kind of change at least, of those that there are.",
  },
  "network-webhooks-many": {
    fr: "Il y a déjà {most} adresses à prévenir.",
    en: "There already are {most} addresses to tell.",
  },
  "network-webhook-unknown": {
    fr: "Cette adresse n’est pas parmi celles qui sont prévenues.",
    en: "This address is not among those that are told.",
  },
  "network-webhook-refused": {
    fr: "L’adresse a répondu {status}.",
    en: "The address answered {status}.",
  },
  "network-reuse-wrong": {
    fr: "Ce message ne dit pas ce qu’est une réutilisation de l’instance qui l’envoie.",
    en: "This message does not tell what a reuse of the instance that sends it is.",
  },
  "network-reuse-untied": {
    fr: "Cette instance n’est pas liée à celle qui envoie ce message.",
    en: "This instance is not tied to the one that sends this message.",
  },
  "network-reuse-datasets-unknown": {
    fr: "Aucun de ces jeux de données n’est connu ici.",
    en: "None of these datasets is known here.",
  },
  "network-reuses-many": {
    fr: "Une instance annonce au plus {max} réutilisations.",
    en: "An instance tells of {max} reuses at most.",
  },
  "network-reuse-unknown": {
    fr: "Aucune autre instance n’annonce cette réutilisation pour ce jeu de données.",
    en: "No other instance tells of this reuse for this dataset.",
  },
  "operation-tellReuse": {
    fr: "Dire, d’instance à instance, ce qu’est une réutilisation des données de l’autre",
    en: "Tell, from instance to instance, what a reuse of the other’s data is",
  },
  "operation-hideReuse": {
    fr: "Masquer, pour un jeu de données, une réutilisation publiée sur une autre instance",
    en: "Hide, beside a dataset, a reuse that another instance publishes",
  },
  "operation-showReuse": {
    fr: "Montrer à nouveau une réutilisation masquée",
    en: "Show a hidden reuse again",
  },
  "command-invite-purpose": {
    fr: "créer un code avec lequel une autre instance suit celle-ci",
    en: "make a code with which another instance follows this one",
  },
  "command-invite-option-note": { fr: "pour qui il est", en: "for whom it is" },
  "command-invite-option-days": {
    fr: "nombre de jours où il sert ; 7 sinon",
    en: "number of days in which it is good; 7 otherwise",
  },
  "command-invite-once": {
    fr: "Ce code sert une fois, et n’est montré que maintenant.",
    en: "This code is good for one use, and is shown now alone.",
  },
  "command-follow-purpose": {
    fr: "suivre une autre instance, par un code d’invitation ou par son adresse",
    en: "follow another instance, by an invitation code or by its address",
  },
  "command-follow-running": { fr: "{instance} est suivie.", en: "{instance} is followed." },
  "command-follow-asked": {
    fr: "La demande est arrivée à {instance} ; elle attend son accord.",
    en: "The request has reached {instance}, and waits to be accepted there.",
  },
  "command-peers-purpose": {
    fr: "lister les liens avec d’autres instances, et ce qui ne va pas",
    en: "list the ties with other instances, and what is wrong with them",
  },
  "command-peers-instance": { fr: "instance", en: "instance" },
  "command-peers-follows": { fr: "suivie", en: "followed" },
  "command-peers-followed": { fr: "nous suit", en: "follows us" },
  "command-peers-datasets": { fr: "jeux de données", en: "datasets" },
  "command-peers-contact": { fr: "dernier échange", en: "last contact" },
  "command-peers-problem": { fr: "problème", en: "problem" },
} as const satisfies Words;
