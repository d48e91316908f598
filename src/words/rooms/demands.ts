import type { Words } from "../words.ts";

/** What is said of what people ask about their rows, and of rows that were erased. */
export const demandsWords = {
  "citizens-demand-unknown": {
    fr: "Cette demande n’existe pas, ou vous n’y avez pas accès.",
    en: "There is no such request, or it is not yours to see.",
  },
  "citizens-demand-open": {
    fr: "Vous avez déjà fait cette demande, et elle attend une réponse.",
    en: "You have asked this already, and it is waiting for an answer.",
  },
  "citizens-demands-many": {
    fr: "Vous avez {max} demandes en attente : attendez une réponse, ou retirez-en une.",
    en: "{max} of your requests wait: wait for an answer, or withdraw one.",
  },
  "citizens-demand-answered": {
    fr: "Cette demande n’attend plus de réponse : quelqu’un y a répondu, ou elle a été retirée.",
    en: "This request waits for no answer any more: somebody has answered it, or it was withdrawn.",
  },
  "citizens-demand-prolonged": {
    fr: "Le délai se prolonge une seule fois, et avant la fin du premier mois.",
    en: "The time is prolonged once only, and before the end of the first month.",
  },
  "citizens-demand-lost": {
    fr: "Le contenu de cette demande est perdu avec la clé qui le protégeait. Refusez-la en demandant à la personne de la refaire.",
    en: "What this request says was lost with the key that sealed it. Refuse it, and ask the person to send it again.",
  },
  "citizens-demand-former": {
    fr: "La colonne qui désigne les personnes a changé depuis cette demande : la même valeur peut y désigner quelqu’un d’autre. Refusez-la en demandant à la personne de la refaire.",
    en: "The column that stands for people has changed since this request: the same value may stand for somebody else. Refuse it, and ask the person to send it again.",
  },
  "citizens-words-missing": {
    fr: "Dites ce que vous demandez, en quelques mots.",
    en: "Say what you ask, in a few words.",
  },
  "citizens-cell-wrong": {
    fr: "Cette valeur ne convient pas à la colonne « {column} ».",
    en: "This value does not fit the column “{column}”.",
  },
  "citizens-cell-kept": {
    fr: "La colonne « {column} » ne se change pas ainsi : écrivez-le dans votre demande.",
    en: "The column “{column}” is not changed this way: write it in your request.",
  },
  "citizens-row-gone": {
    fr: "Cette ligne n’est plus dans la dernière version : elle a changé depuis.",
    en: "This row is not in the last version any more: it has changed since.",
  },
  "citizens-erasures-damaged": {
    fr: "La liste de ce qui a été effacé ({file}) est abîmée. Remettez-la depuis votre copie : sans elle, une sauvegarde restaurée ferait revenir des données effacées.",
    en: "The list of what was erased ({file}) is damaged. Put your copy back: without it a restored backup would bring back what was erased.",
  },
  "citizens-kept-type": {
    fr: "La colonne « {column} » n’est pas une date : rien ne dit depuis quand une ligne est gardée.",
    en: "The column “{column}” is no date: nothing tells since when a row is kept.",
  },
  "citizens-kept-months": {
    fr: "La durée est un nombre entier de mois, entre 1 et {max}.",
    en: "The time is a whole number of months, between 1 and {max}.",
  },
  "version-held": {
    fr: "Cette version attend qu’on en retire ce qui a déjà été effacé. Revenez dans un moment. Si cela dure, elle n’a plus la colonne qui désigne les personnes : son producteur doit la corriger.",
    en: "This version waits for what was erased before to be taken out of it. Come back in a moment. Where that lasts, it has lost the column that stands for people: its producer must mend it.",
  },
  "version-erased": {
    fr: "Des lignes de cette version viennent d’être effacées. Recommencez.",
    en: "Rows of this version have just been erased. Begin again.",
  },
  "mail-erase": {
    fr: "Quelqu’un demande sur {instance} d’effacer des données qui vous concernent. Si c’est vous, voici le code, valable trente minutes :\n\n{code}\n\nIl se saisit ici : {address}\n\nSi ce n’est pas vous, ne le donnez à personne : sans lui, rien n’est effacé.",
    en: "Someone has asked {instance} to erase data about you. If it was you, here is the code, valid for thirty minutes:\n\n{code}\n\nEnter it here: {address}\n\nIf it was not you, do not share it: without it, nothing is erased.",
  },
  "mail-demand-asked-subject": {
    fr: "{instance} : une personne attend votre réponse",
    en: "{instance}: somebody waits for your answer",
  },
  "mail-demand-asked": {
    fr: "Une personne demande quelque chose à {organization} au sujet de ses données. La loi vous donne un mois pour répondre.\n\n{address}",
    en: "Somebody asks {organization} something about their data. The law gives you a month to answer.\n\n{address}",
  },
  "mail-demand-check-subject": {
    fr: "{instance} : une personne à vérifier",
    en: "{instance}: somebody to check",
  },
  "mail-demand-check": {
    fr: "Une personne demande à {organization} à voir ses données. Vérifiez qui elle est dans les quatorze jours.\n\n{address}",
    en: "Somebody asks {organization} to see their data. Check who they are within fourteen days.\n\n{address}",
  },
  "mail-demand-checked-subject": {
    fr: "{instance} : votre demande a avancé",
    en: "{instance}: there is news of your request",
  },
  "mail-demand-checked": {
    fr: "{organization} a répondu à votre demande. Sa réponse est ici :\n\n{address}",
    en: "{organization} has answered your request. The answer is here:\n\n{address}",
  },
  "mail-demand-unlinked-subject": {
    fr: "{instance} : retrouvez vos données",
    en: "{instance}: find your data again",
  },
  "mail-demand-unlinked": {
    fr: "Les informations par lesquelles vous aviez retrouvé vos données chez {organization} ont changé. Par sécurité, ces données ne vous sont plus montrées, vos prêts prennent fin, personne ne les voit plus en votre nom, et vos demandes en cours sont retirées. Si ces données sont toujours les vôtres, retrouvez-les ici :\n\n{address}",
    en: "The details by which you found your data at {organization} have changed. To be safe, it is no longer shown to you, your loans of it have ended, nobody sees it for you any more, and your open requests are withdrawn. If it is still yours, find it again here:\n\n{address}",
  },
  "mail-demand-answered-subject": {
    fr: "{instance} : votre demande a avancé",
    en: "{instance}: there is news of your request",
  },
  "mail-demand-answered": {
    fr: "{organization} a du nouveau sur votre demande. Rien n’en est écrit ici : lisez-le dans votre espace.\n\n{address}",
    en: "{organization} has news of your request. None of it is written here: read it in your space.\n\n{address}",
  },
  "mail-demand-told-subject": {
    fr: "{instance} : une information vous concernant a été transmise",
    en: "{instance}: something about you was passed on",
  },
  "mail-demand-told": {
    fr: "{organization} a transmis une information vous concernant à un autre organisme, pour une démarche. Rien n’en est écrit ici : votre espace dit à qui, quand et selon quel texte.\n\n{address}",
    en: "{organization} passed something about you on to another organization, for a procedure. None of it is written here: your space says to whom, when and by which law.\n\n{address}",
  },
  "operation-askOwnDataDemand": {
    fr: "Demander de corriger, compléter, effacer…",
    en: "Ask to correct, complete, erase…",
  },
  "operation-listOwnDataDemands": { fr: "Lister ses demandes", en: "List one’s requests" },
  "operation-getOwnDataDemand": { fr: "Lire une de ses demandes", en: "Read one of one’s requests" },
  "operation-proveOwnDataDemand": {
    fr: "Confirmer une demande d’effacement par son code",
    en: "Confirm a request to erase by its code",
  },
  "operation-withdrawOwnDataDemand": {
    fr: "Retirer une de ses demandes",
    en: "Withdraw one of one’s requests",
  },
  "operation-listDemands": {
    fr: "Lister ce que des personnes demandent à l’organisation",
    en: "List what people ask of the organization",
  },
  "operation-getDemand": { fr: "Lire ce qu’une personne demande", en: "Read what a person asks" },
  "operation-acceptDemand": { fr: "Accepter ce qu’une personne demande", en: "Accept what a person asks" },
  "operation-refuseDemand": { fr: "Refuser ce qu’une personne demande", en: "Refuse what a person asks" },
  "operation-prolongDemand": { fr: "Prolonger le délai de réponse", en: "Prolong the time to answer" },
} as const satisfies Words;
