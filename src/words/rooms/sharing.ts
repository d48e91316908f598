import type { Words } from "../words.ts";

/** What is said of levels, policies, requests and agreements, and in their letters. */
export const sharingWords = {
  "access-policy-none": {
    fr: "Rien de ce jeu de données n’est donné sur demande : il n’y a pas d’offre.",
    en: "Nothing in this dataset is available on request: there is no offer.",
  },
  "access-reason-missing": {
    fr: "Dites pourquoi ces données sont fermées : la raison est montrée à tout le monde.",
    en: "Tell why this data is closed: the reason is shown to everybody.",
  },
  "access-reason-long": {
    fr: "La raison est trop longue : {max} caractères au plus.",
    en: "The reason is too long: at most {max} characters.",
  },
  "access-all-hidden": {
    fr: "Toutes les colonnes sont cachées : il ne resterait rien à demander. Laissez-en une, ou fermez les données.",
    en: "All columns are hidden: nothing would be left to ask for. Leave one, or close the data.",
  },
  "access-row-of-hidden": {
    fr: "Le filtre porte sur la colonne « {column} », qui est cachée : l’accord en dirait le nom. Filtrez sur une autre, ou montrez celle-ci.",
    en: "The filter is on column “{column}”, which is hidden: the agreement would tell its name. Filter on another, or show this one.",
  },
  "access-days-wrong": {
    fr: "Donnez un nombre de jours entier, de 1 à {max}.",
    en: "Give a whole number of days, from 1 to {max}.",
  },
  "access-terms-long": {
    fr: "Le texte des conditions est trop long : {max} caractères au plus.",
    en: "The text of the terms is too long: at most {max} characters.",
  },
  "access-audience-wrong": {
    fr: "« {found} » n’est ni une organisation d’ici, ni l’adresse d’un autre site.",
    en: "“{found}” is neither an organization of this site nor the address of another.",
  },
  "exchange-not-found": {
    fr: "Il n’y a pas de telle demande, ou elle n’est ni de vous ni pour vous.",
    en: "There is no such request, or it is neither yours nor for you.",
  },
  "exchange-not-begun": {
    fr: "Cette demande n’est pas encore arrivée ici : renvoyez d’abord son premier message.",
    en: "This request has not arrived here yet: send its first message first.",
  },
  "exchange-not-now": {
    fr: "Cela ne peut pas être fait maintenant : la demande en est à un autre point (« {state} »).",
    en: "This cannot be done now: the request stands elsewhere (“{state}”).",
  },
  "exchange-not-asker": {
    fr: "Seuls ceux qui demandent peuvent faire cela.",
    en: "Only those who ask can do this.",
  },
  "exchange-not-producer": {
    fr: "Seuls les éditeurs de l’organisation qui détient les données peuvent faire cela.",
    en: "Only the editors of the organization that holds the data can do this.",
  },
  "exchange-changed-meanwhile": {
    fr: "La demande a changé pendant ce temps. Relisez-la, puis recommencez.",
    en: "The request changed meanwhile. Read it again, then start over.",
  },
  "exchange-columns-none": {
    fr: "Choisissez au moins une colonne.",
    en: "Choose at least one column.",
  },
  "exchange-table-not-offered": {
    fr: "La table {table} n’est pas de celles accessibles sur demande.",
    en: "Table {table} is not one of those available on request.",
  },
  "exchange-until-wrong": {
    fr: "Donnez le dernier jour de lecture.",
    en: "Give the last day of reading.",
  },
  "exchange-until-past": {
    fr: "Le dernier jour de lecture est déjà passé.",
    en: "The last day of reading is past.",
  },
  "exchange-until-far": {
    fr: "Le producteur ne donne accès que pour {days, plural, one {# jour} other {# jours}} : le dernier jour de lecture est au plus tard le {last}.",
    en: "The producer gives access for {days, plural, one {# day} other {# days}} only: the last day of reading is {last} at the latest.",
  },
  "exchange-purpose-not-served": {
    fr: "Le producteur ne donne pas ces données pour cet usage. Son offre dit pour lesquels.",
    en: "The producer does not give this data for this purpose. Its offer tells for which.",
  },
  "exchange-requester-not-served": {
    fr: "Le producteur ne donne pas ces données à ce genre de demandeur. Son offre dit à qui.",
    en: "The producer does not give this data to this kind of requester. Its offer tells to whom.",
  },
  "exchange-note-long": {
    fr: "Le texte est trop long : {max} caractères au plus.",
    en: "The text is too long: at most {max} characters.",
  },
  "exchange-reason-missing": {
    fr: "Dites pourquoi : l’autre partie lira votre raison.",
    en: "Say why: the other party will read your reason.",
  },
  "exchange-too-many-open": {
    fr: "Trop de demandes attendent une réponse : {max} au plus. Retirez-en une, ou attendez.",
    en: "Too many requests wait for an answer: at most {max}. Withdraw one, or wait.",
  },
  "exchange-too-many-given": {
    fr: "Trop d’accords courent déjà sur ces données, ou ont été donnés aujourd’hui : {max} au plus sans réponse d’une personne. Réessayez : votre demande sera transmise au producteur.",
    en: "Too many agreements over this data run already, or were given today: at most {max} without somebody’s answer. Try again: your request will go to the producer.",
  },
  "exchange-nothing-to-renew": {
    fr: "Cette demande n’a pas mené à un accord : il n’y a rien à renouveler.",
    en: "This request led to no agreement: there is nothing to renew.",
  },
  "exchange-project-of-others": {
    fr: "Ce projet n’est pas à la personne ou à l’organisation qui demande : choisissez-en un des siens, ou laissez en faire un.",
    en: "This project is not of the person or organization who asks: choose one of theirs, or let one be made.",
  },
  "exchange-not-tied": {
    fr: "Ce site ne suit pas {instance} et n’est pas suivi par lui : il ne prend pas ses demandes. Son administrateur peut établir un lien.",
    en: "This site neither follows {instance} nor is followed by it: it takes no request from it. Its administrator can make a tie.",
  },
  "exchange-not-tied-here": {
    fr: "Ce site n’a pas de lien avec {instance}, qui détient ces données : demandez-les là-bas, ou demandez à votre administrateur d’établir un lien.",
    en: "This site has no tie with {instance}, which holds this data: ask there, or ask your administrator to make a tie.",
  },
  "exchange-message-malformed": {
    fr: "Ce message n’est pas de ceux que FEDERATION.md décrit ({where}).",
    en: "This message is not one that FEDERATION.md describes ({where}).",
  },
  "exchange-message-of-another": {
    fr: "Le message est signé d’une autre instance que celle qui l’envoie.",
    en: "The message is signed by another instance than the one that sends it.",
  },
  "exchange-party-of-another": {
    fr: "Une instance ne demande que pour ses propres utilisateurs.",
    en: "An instance asks for its own users only.",
  },
  "exchange-policy-changed": {
    fr: "L’offre du producteur n’est plus celle d’après laquelle c’est demandé. Relisez-la, puis demandez à nouveau.",
    en: "The producer’s offer is no longer the one after which this is asked. Read it again, then ask anew.",
  },
  "exchange-subject-changed": {
    fr: "Le jeu de données, ses tables ou son producteur ont changé de nom. Demandez à nouveau quand la nouvelle vous sera parvenue.",
    en: "The dataset, its tables or its producer changed names. Ask again once the news has reached you.",
  },
  "exchange-fork": {
    fr: "Un autre message de ce côté tient déjà cette place.",
    en: "Another message of this side is in this place already.",
  },
  "exchange-too-many-waiting": {
    fr: "Trop de messages de cette demande attendent celui qui les précède.",
    en: "Too many messages of this request wait for the one before them.",
  },
  "exchange-agreement-differs": {
    fr: "L’accord qui est signé n’est pas celui qui est demandé ou offert.",
    en: "The agreement that is signed is not the one that is asked for or offered.",
  },
  "exchange-agreement-none": {
    fr: "Il n’y a pas d’accord : les deux côtés n’ont pas signé.",
    en: "There is no agreement: both sides have not signed.",
  },
  "exchange-agreement-unreadable": {
    fr: "Ce n’est pas un accord de Maille tel qu’il a été écrit : quelque chose y a été changé, ou c’est un autre fichier.",
    en: "This is not an agreement of Maille as it was written: something in it was changed, or it is another file.",
  },
  "exchange-agreement-signature-missing": {
    fr: "Il y manque une signature.",
    en: "A signature is missing.",
  },
  "exchange-signature-wrong-producer": {
    fr: "La signature de {instance}, pour qui détient les données, ne tient pas : l’accord a été changé, ou un autre l’a signé.",
    en: "The signature of {instance}, for who holds the data, does not hold: the agreement was changed, or somebody else signed it.",
  },
  "exchange-signature-wrong-asker": {
    fr: "La signature de {instance}, pour qui demande, ne tient pas : l’accord a été changé, ou un autre l’a signé.",
    en: "The signature of {instance}, for who asks, does not hold: the agreement was changed, or somebody else signed it.",
  },
  "command-verify-agreement-between": {
    fr: "{producer} donne à {asker} l’accès à « {dataset} » jusqu’au {until} ; convenu le {day}.",
    en: "{producer} gives {asker} access to “{dataset}” until {until}; agreed on {day}.",
  },
  "command-verify-agreement-table": {
    fr: "De « {table} » : {columns} ; {conditions, plural, =0 {toutes les lignes} one {les lignes sous # condition} other {les lignes sous # conditions}}.",
    en: "Of “{table}”: {columns}; {conditions, plural, =0 {all rows} one {the rows under # condition} other {the rows under # conditions}}.",
  },
  "exchange-refused-there": {
    fr: "{instance} n’a pas pris le message : {detail}",
    en: "{instance} did not take the message: {detail}",
  },
  "exchange-silent-there": {
    fr: "{instance} ne répond pas depuis trente jours : la demande n’y est jamais arrivée.",
    en: "{instance} has not answered for thirty days: the request never arrived there.",
  },
  "notification-ask": {
    fr: "{asker} demande l’accès à « {dataset} ».",
    en: "{asker} requests access to “{dataset}”.",
  },
  "notification-offer": {
    fr: "{producer} propose d’autres conditions pour « {dataset} ». Acceptez-les, ou retirez votre demande.",
    en: "{producer} offers other terms for “{dataset}”. Accept them, or withdraw your request.",
  },
  "notification-accept": {
    fr: "{by} accepte la demande sur « {dataset} ». L’accord est en cours de signature.",
    en: "{by} accepts the request for “{dataset}”. The agreement is being signed.",
  },
  "notification-running": {
    fr: "L’accord entre {producer} et {asker} sur « {dataset} » est valable jusqu’au {until, date}.",
    en: "The agreement between {producer} and {asker} on “{dataset}” is valid until {until, date}.",
  },
  "notification-reuse": {
    fr: "« {title} », de {by}, réutilise vos données : {datasets}.",
    en: "“{title}”, by {by}, reuses your data: {datasets}.",
  },
  "notification-reuse-elsewhere": {
    fr: "« {title} », de {by}, sur {instance}, réutilise vos données : {datasets}.",
    en: "“{title}”, by {by}, on {instance}, reuses your data: {datasets}.",
  },
  "notification-refuse": {
    fr: "{producer} refuse l’accès à « {dataset} ».",
    en: "{producer} refuses access to “{dataset}”.",
  },
  "notification-take-back": {
    fr: "{asker} retire sa demande sur « {dataset} », ou met fin à l’accord.",
    en: "{asker} withdraws the request for “{dataset}”, or ends the agreement.",
  },
  "notification-withdraw": {
    fr: "{producer} retire l’accord sur « {dataset} ».",
    en: "{producer} withdraws the agreement on “{dataset}”.",
  },
  "notification-expired": {
    fr: "L’accord entre {producer} et {asker} sur « {dataset} » est arrivé à son terme.",
    en: "The agreement between {producer} and {asker} on “{dataset}” has ended.",
  },
  "notification-end-near": {
    fr: "L’accord sur « {dataset} » prend fin le {until, date}. Vous pouvez le renouveler en un clic.",
    en: "The agreement on “{dataset}” ends on {until, date}. You can renew it in one click.",
  },
  "notification-answer-due": {
    fr: "La demande de {asker} sur « {dataset} » attend votre réponse avant le {day, date}.",
    en: "{asker}’s request for “{dataset}” is waiting for your answer before {day, date}.",
  },
  "notification-undelivered": {
    fr: "L’autre site n’a pas accepté un message concernant « {dataset} ».",
    en: "The other site did not accept a message about “{dataset}”.",
  },
  "notification-late": {
    fr: "{instance} ne répond pas depuis un jour : un message de la demande sur « {dataset} » attend encore. Il partira dès que ce site répondra.",
    en: "{instance} has not answered for a day: a message of the request for “{dataset}” is still waiting. It leaves as soon as that site answers.",
  },
  "mail-notification-subject": {
    fr: "{instance} : « {dataset} »",
    en: "{instance}: “{dataset}”",
  },
  "mail-notification-why": {
    fr: "Vous recevez ce message de {instance} parce que vous êtes partie à cette demande.",
    en: "You receive this message from {instance} because you are a party to this request.",
  },
  "answer-access": {
    fr: "Le niveau, l’offre et l’audience du jeu de données, et ceux de ses tables.",
    en: "The level, the offer and the audience of the dataset, and those of its tables.",
  },
  "answer-policy": { fr: "L’offre, en ODRL (JSON-LD).", en: "The offer, in ODRL (JSON-LD)." },
  "answer-exchange": {
    fr: "La demande, avec tout ce qu’elle est devenue.",
    en: "The request, with all that became of it.",
  },
  "answer-exchanges": {
    fr: "Celles qui attendent une réponse d’abord.",
    en: "Those that wait for an answer first.",
  },
  "answer-agreement": {
    fr: "L’accord signé des deux côtés (JWS en JSON).",
    en: "The agreement signed by both sides (JWS in JSON).",
  },
  "answer-exchange-message": {
    fr: "Ce qu’il est advenu du message ; il n’est pas à renvoyer.",
    en: "What became of the message; it need not be sent again.",
  },
  "answer-notifications": { fr: "Les plus récentes d’abord.", en: "The newest first." },
  "answer-request-figures": {
    fr: "Des nombres, et le nom de personne.",
    en: "Counts, and nobody’s name.",
  },
  "parameter-exchange-side": {
    fr: "Ce que l’on a demandé (`asker`), ou ce à quoi l’on répond (`producer`).",
    en: "What one asked (`asker`), or what one answers (`producer`).",
  },
  "parameter-exchange-organization": {
    fr: "Celles auxquelles répond cette organisation.",
    en: "Those that this organization answers.",
  },
  "operation-getAccess": {
    fr: "Lire qui peut lire un jeu de données et chacune de ses tables",
    en: "Read who may read a dataset and each of its tables",
  },
  "operation-setAccess": {
    fr: "Dire qui peut lire un jeu de données, et sous quelle offre",
    en: "Say who may read a dataset, and under which offer",
  },
  "operation-setTableAccess": {
    fr: "Dire qui peut lire une table, et sous quelle offre",
    en: "Say who may read a table, and under which offer",
  },
  "operation-clearTableAccess": {
    fr: "Rendre à une table la règle de son jeu de données",
    en: "Give a table back the rule of its dataset",
  },
  "operation-getPolicy": {
    fr: "Lire l’offre d’un jeu de données (ODRL)",
    en: "Read the offer of a dataset (ODRL)",
  },
  "operation-getRequestFigures": {
    fr: "Compter les demandes d’accès d’un jeu de données",
    en: "Count the requests for access to a dataset",
  },
  "operation-askForAccess": {
    fr: "Demander l’accès à un jeu de données donné sur demande",
    en: "Request access to a dataset available on request",
  },
  "operation-listExchanges": {
    fr: "Lister les demandes d’accès, faites ou reçues",
    en: "List requests for access, made or received",
  },
  "operation-getExchange": {
    fr: "Lire une demande d’accès et ce qu’il en advint",
    en: "Read a request for access and what became of it",
  },
  "operation-getAgreement": {
    fr: "Télécharger l’accord signé des deux côtés",
    en: "Download the agreement that both sides signed",
  },
  "operation-acceptExchange": {
    fr: "Accepter une demande, ou les conditions offertes",
    en: "Accept a request, or the terms offered",
  },
  "operation-offerTerms": {
    fr: "Offrir d’autres conditions à qui demande",
    en: "Offer other terms to who asks",
  },
  "operation-refuseExchange": {
    fr: "Refuser une demande, avec sa raison",
    en: "Refuse a request, with the reason",
  },
  "operation-withdrawAgreement": {
    fr: "Retirer un accord, avec sa raison",
    en: "Withdraw an agreement, with the reason",
  },
  "operation-takeBackExchange": {
    fr: "Retirer sa demande, ou mettre fin à son accord",
    en: "Withdraw a request, or end an agreement",
  },
  "operation-renewAgreement": {
    fr: "Demander le même accord pour la même durée encore",
    en: "Ask for the same agreement for as long again",
  },
  "operation-sendExchangeMessage": {
    fr: "Remettre un message signé d’une demande (entre instances)",
    en: "Hand in a signed message of a request (between instances)",
  },
  "operation-listNotifications": { fr: "Lister ses notifications", en: "List one’s notifications" },
  "operation-readNotifications": {
    fr: "Marquer ses notifications comme lues",
    en: "Mark one’s notifications as read",
  },
  "parameter-exchange-state": { fr: "À ce point seulement.", en: "That stand there only." },
} as const satisfies Words;
