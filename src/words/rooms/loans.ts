import type { Words } from "../words.ts";

/** What is said of rows that people lend, and of who reads them. */
export const loansWords = {
  "access-loan-ended": {
    fr: "Ce prêt a pris fin le {day}. Effacez vos copies de ces données, et confirmez-le.",
    en: "This loan ended on {day}. Delete your copies of this data, and confirm it.",
  },
  "citizens-loan-past": {
    fr: "Le dernier jour de lecture est passé.",
    en: "The last day of reading is over.",
  },
  "citizens-loan-long": {
    fr: "Un prêt dure au plus {days} jours. Vous pourrez en faire un autre.",
    en: "A loan lasts {days} days at most. You can make another one.",
  },
  "citizens-loan-day": {
    fr: "Indiquez un jour, comme 2027-06-30.",
    en: "Give a day, as 2027-06-30.",
  },
  "citizens-loan-columns": {
    fr: "Choisissez au moins une colonne.",
    en: "Choose one column at least.",
  },
  "citizens-loan-period": {
    fr: "La période finit avant de commencer.",
    en: "The period ends before it begins.",
  },
  "citizens-loan-purpose": {
    fr: "Dites à quoi ce prêt doit servir.",
    en: "Say what this loan is for.",
  },
  "citizens-loan-nobody": {
    fr: "Choisissez une organisation, autre que celle qui détient ces données.",
    en: "Choose an organization, other than the one that holds this data.",
  },
  "citizens-loan-untied": {
    fr: "Aucun lien n’unit ce site et {instance} : rien ne s’y prête.",
    en: "This site and {instance} are not tied: nothing is lent there.",
  },
  "citizens-loans-many": {
    fr: "Vous avez {max} prêts en cours : retirez-en un d’abord.",
    en: "You have {max} running loans: withdraw one first.",
  },
  "citizens-loans-of-day": {
    fr: "Vous avez demandé {max} prêts en un jour : réessayez demain.",
    en: "You asked for {max} loans within a day: try again tomorrow.",
  },
  "citizens-loans-of-project": {
    fr: "{max} personnes prêtent déjà à ce projet : il n’en prend pas plus. Prêtez à l’organisation.",
    en: "{max} people lend to this project already: it takes no more. Lend to the organization.",
  },
  "citizens-loans-taken": {
    fr: "Cette organisation a reçu {max} prêts de ce site, en cours ou de ce jour : elle n’en prend pas plus.",
    en: "This organization was lent {max} loans by this site, running or within a day: it takes no more.",
  },
  "citizens-loan-document-long": {
    fr: "Ce reçu compte plus de {max} caractères.",
    en: "This receipt has more than {max} characters.",
  },
  "citizens-loan-unknown": {
    fr: "Ce prêt n’existe pas, ou vous n’y avez pas accès.",
    en: "There is no such loan, or it is not yours to see.",
  },
  "citizens-loan-lost": {
    fr: "Le contenu de ce prêt est perdu avec la clé qui le protégeait. Faites-en un autre.",
    en: "What this loan says was lost with the key that sealed it. Make another one.",
  },
  "citizens-loan-runs": {
    fr: "Ce prêt est en cours : l’effacement se confirme après sa fin.",
    en: "This loan runs: deletion is confirmed after its end.",
  },
  "citizens-loan-of-another": {
    fr: "Ce message parle d’un prêt qui ne regarde pas cette instance.",
    en: "This message is about a loan that is none of this instance’s.",
  },
  "citizens-receipt-none": {
    fr: "Ce reçu n’existe pas.",
    en: "There is no such receipt.",
  },
  "citizens-consent-malformed": {
    fr: "Ce n’est pas un reçu de consentement ({where}).",
    en: "This is no consent receipt ({where}).",
  },
  "mail-lend": {
    fr: "Quelqu’un demande sur {instance} à prêter des données qui vous concernent. Si c’est vous, voici le code, valable trente minutes :\n\n{code}\n\nIl se saisit ici : {address}\n\nSi ce n’est pas vous, ne le donnez à personne : sans lui, rien n’est prêté.",
    en: "Somebody asks on {instance} to lend data that is about you. If it is you, here is the code, valid for thirty minutes:\n\n{code}\n\nIt is typed here: {address}\n\nIf it is not you, give it to nobody: without it nothing is lent.",
  },
  "mail-loan-lent-subject": {
    fr: "{instance} : des données sont prêtées à {organization}",
    en: "{instance}: data is lent to {organization}",
  },
  "mail-loan-lent": {
    fr: "Une personne prête à {organization} des données qui la concernent. À quoi elles servent, jusqu’à quand et comment les lire :\n\n{address}",
    en: "A person lends {organization} data that is about them. What it is for, until when and how it is read:\n\n{address}",
  },
  "mail-loan-ended-subject": {
    fr: "{instance} : un prêt à {organization} a pris fin",
    en: "{instance}: a loan to {organization} has ended",
  },
  "mail-loan-ended": {
    fr: "Un prêt de données à {organization} a pris fin. Effacez vos copies, puis confirmez-le ici :\n\n{address}",
    en: "A loan of data to {organization} has ended. Delete your copies, then confirm it here:\n\n{address}",
  },
  "mail-loan-over-subject": {
    fr: "{instance} : un de vos prêts a pris fin",
    en: "{instance}: one of your loans has ended",
  },
  "mail-loan-over": {
    fr: "Votre prêt à {organization} a pris fin. Pourquoi, et ce qui reste à confirmer :\n\n{address}",
    en: "Your loan to {organization} has ended. Why, and what is left to confirm:\n\n{address}",
  },
  "mail-loan-deleted-subject": {
    fr: "{instance} : effacement confirmé",
    en: "{instance}: deletion confirmed",
  },
  "mail-loan-deleted": {
    fr: "{organization} confirme avoir effacé ses copies de ce que vous lui aviez prêté :\n\n{address}",
    en: "{organization} confirms that it has deleted its copies of what you had lent it:\n\n{address}",
  },
  "command-verify-consent-given": {
    fr: "Le {day}, une personne prête à {borrower} ce que {producer} détient sur elle ({columns}), jusqu’au {until} : « {purpose} »",
    en: "On {day} a person lends {borrower} what {producer} holds about them ({columns}), until {until}: “{purpose}”",
  },
  "command-verify-consent-withdrawn": {
    fr: "Le prêt est repris depuis le {day}.",
    en: "The loan is taken back since {day}.",
  },
  "command-verify-consent-expired": {
    fr: "Le prêt est arrivé à son terme le {day}.",
    en: "The loan was over on {day}.",
  },
  "command-verify-consent-signed": {
    fr: "Ce reçu est signé par {instance}, qui détient les données.",
    en: "This receipt is signed by {instance}, which holds the data.",
  },
  "command-verify-consent-unproved": {
    fr: "La signature de {instance} n’est pas prouvée : ses clés n’ont pas été données, et elle n’a pas répondu.",
    en: "The signature of {instance} is not proved: its keys were not given, and it did not answer.",
  },
  "operation-sendLoanMessage": {
    fr: "Remettre un reçu de prêt, ou une confirmation d’effacement (entre instances)",
    en: "Hand in the receipt of a loan, or a confirmation of deletion (between instances)",
  },
  "operation-listBorrowedLoans": {
    fr: "Lister ce que des personnes prêtent à une organisation",
    en: "List what people lend an organization",
  },
  "operation-getLoanReceipt": { fr: "Lire le reçu d’un prêt", en: "Read the receipt of a loan" },
  "operation-makeLoanAssertion": {
    fr: "Faire porter garant pour lire sous un prêt",
    en: "Have this instance vouch for reading under a loan",
  },
  "operation-confirmLoanDeletion": {
    fr: "Confirmer que les copies d’un prêt fini sont effacées",
    en: "Confirm that the copies of an ended loan are deleted",
  },
  "operation-listHeldData": {
    fr: "Lister qui détient quelque chose sur soi",
    en: "List who holds something about oneself",
  },
  "operation-listOwnRows": { fr: "Lire ses propres lignes", en: "Read one’s own rows" },
  "operation-takeOwnData": {
    fr: "Emporter toutes ses lignes (ZIP)",
    en: "Take all of one’s rows away (ZIP)",
  },
} as const satisfies Words;
