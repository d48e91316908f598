import type { Words } from "../words.ts";

/** The pages where people lend rows about themselves, and where organizations find what they were lent. */
export const pagesLoansWords = {
  "my-readings-loan": { fr: "votre prêt (consentement)", en: "your loan (consent)" },
  "loan-lend": { fr: "Prêter ces données", en: "Lend this data" },
  "loan-lend-lead": {
    fr: "Une organisation que vous choisissez lit une partie de vos lignes, pour ce que vous dites, jusqu’au jour que vous dites. Vous reprenez ce prêt quand vous voulez, d’un geste. Chaque lecture vous est montrée.",
    en: "An organization you choose reads part of your rows, for a purpose and until a day that you set. You can take the loan back at any time, in one step. You see each reading.",
  },
  "loan-to": { fr: "À qui", en: "To whom" },
  "loan-to-help": {
    fr: "Les organisations de ce site et de ceux qui lui sont liés. Un projet lit avec sa propre clé.",
    en: "The organizations of this site and of connected sites. A project reads with its own key.",
  },
  "loan-to-choose": { fr: "Choisissez", en: "Choose" },
  "loan-to-here": { fr: "Organisations", en: "Organizations" },
  "loan-to-projects": { fr: "Projets", en: "Projects" },
  "loan-to-project": { fr: "{project}, par {organization}", en: "{project}, by {organization}" },
  "loan-to-elsewhere": { fr: "{organization} ({site})", en: "{organization} ({site})" },
  "loan-purpose": { fr: "Pour quoi faire", en: "What for" },
  "loan-purpose-help": {
    fr: "Cette phrase est dans le reçu, que l’organisation lit aussi : n’y mettez pas votre nom.",
    en: "This sentence appears in the receipt, which the organization also reads: leave your name out.",
  },
  "loan-columns": { fr: "Ce qu’elle lit", en: "What it reads" },
  "loan-columns-help": {
    fr: "Sans votre numéro ni votre nom, elle ne sait pas de qui sont les lignes.",
    en: "Without your number or name, it does not know whose rows they are.",
  },
  "loan-period": { fr: "Quelles lignes", en: "Which rows" },
  "loan-period-help": {
    fr: "Par « {column} ». Laissez vide pour toutes.",
    en: "By “{column}”. Leave it empty for all.",
  },
  "loan-from": { fr: "Depuis le", en: "From" },
  "loan-until-rows": { fr: "Jusqu’au", en: "To" },
  "loan-until": { fr: "Dernier jour de lecture", en: "Last day of reading" },
  "loan-ask": { fr: "Recevoir un code pour prêter", en: "Get a code to lend" },
  "loan-ask-help": {
    fr: "Un code part par courriel, comme pour effacer. Rien n’est prêté avant que vous le saisissiez.",
    en: "A code is sent by e-mail, as for erasing. Nothing is lent until you enter it.",
  },
  "loan-code-lead": {
    fr: "Un code de huit chiffres est parti par courriel. Il vaut trente minutes.",
    en: "An eight-digit code was sent by e-mail. It is valid for thirty minutes.",
  },
  "loan-code-send": { fr: "Prêter", en: "Lend" },
  "loans-mine": { fr: "Ce que je prête", en: "What I lend" },
  "loans-mine-lead": {
    fr: "À qui, jusqu’à quand, et combien de fois c’est lu. Ce que vous avez repris reste ici, avec la confirmation d’effacement.",
    en: "To whom, until when, and how often it is read. What you took back stays here, with the confirmation of deletion.",
  },
  "loans-none": {
    fr: "Vous ne prêtez rien. Un prêt se fait depuis la page de vos lignes.",
    en: "You lend nothing. Start a loan from the page of your rows.",
  },
  "loan-state": { fr: "État", en: "State" },
  "loan-state-unproven": { fr: "attend votre code", en: "waiting for your code" },
  "loan-state-running": { fr: "en cours", en: "running" },
  "loan-state-ended-person": { fr: "repris par vous", en: "taken back by you" },
  "loan-state-ended-day": { fr: "arrivé à son terme", en: "expired" },
  "loan-state-ended-ground": {
    fr: "fini : les lignes, votre lien ou votre compte ne sont plus",
    en: "ended: the rows, your link or your account are gone",
  },
  "loan-state-ended-tie": {
    fr: "fini : le lien avec ce site est rompu",
    en: "ended: the tie with that site is gone",
  },
  "loan-title": { fr: "{name}, prêté à {organization}", en: "{name}, lent to {organization}" },
  "loan-read": { fr: "Lu", en: "Read" },
  "loan-read-never": { fr: "jamais", en: "never" },
  "loan-read-times": {
    fr: "{n} fois, en dernier le {date}",
    en: "{n, plural, one {once} other {# times}}, last on {date}",
  },
  "loan-rows": { fr: "Lignes", en: "Rows" },
  "loan-rows-all": { fr: "toutes", en: "all" },
  "loan-rows-from-to": { fr: "« {column} », du {from} au {to}", en: "“{column}”, from {from} to {to}" },
  "loan-rows-from": { fr: "« {column} », depuis le {from}", en: "“{column}”, from {from} on" },
  "loan-rows-to": { fr: "« {column} », jusqu’au {to}", en: "“{column}”, to {to}" },
  "loan-ended-on": { fr: "Fini le", en: "Ended on" },
  "loan-deletion": { fr: "Effacement des copies", en: "Deletion of copies" },
  "loan-deletion-done": { fr: "confirmé le {date}", en: "confirmed on {date}" },
  "loan-deletion-due": { fr: "à confirmer avant le {date}", en: "to be confirmed before {date}" },
  "loan-deletion-late": {
    fr: "devait être confirmé avant le {date}, et ne l’a pas été",
    en: "was to be confirmed before {date}, and was not",
  },
  "loan-receipt-given": { fr: "Reçu du consentement", en: "Consent receipt" },
  "loan-receipt-ended": { fr: "Reçu de la fin", en: "Receipt of the end" },
  "loan-receipt-help": {
    fr: "Signé par ce site, selon ISO/IEC TS 27560. Il se vérifie hors ligne par maille verify. Il ne dit pas qui vous êtes.",
    en: "Signed by this site, following ISO/IEC TS 27560. Check it offline with maille verify. It does not say who you are.",
  },
  "loan-withdraw": { fr: "Reprendre ce prêt", en: "Take this loan back" },
  "loan-withdraw-help": {
    fr: "Dès la requête suivante, plus rien n’est lu. L’organisation doit effacer ses copies, et le confirmer.",
    en: "From the next request on, nothing more is read. The organization must delete its copies, and confirm it.",
  },
  "loans-borrowed": { fr: "Données prêtées par des personnes", en: "Data lent by people" },
  "loans-borrowed-lead": {
    fr: "Des personnes prêtent à {organization} des données qui les concernent, chacune sous un pseudonyme. Elles ne servent qu’à ce qui est dit.",
    en: "People lend {organization} data about themselves, each under a pseudonym. The data may only be used for the stated purpose.",
  },
  "loans-borrowed-none": {
    fr: "Rien n’est prêté à cette organisation.",
    en: "Nothing is lent to this organization.",
  },
  "loan-holder": { fr: "Détenu par", en: "Held by" },
  "loan-borrowed-title": { fr: "{name}, prêt {loan}", en: "{name}, loan {loan}" },
  "loan-how": { fr: "Comment lire", en: "How to read" },
  "loan-how-token": {
    fr: "Par un programme : ce site se porte garant par POST {assertions}, puis le site qui détient les données donne un jeton lié à la clé du programme (RFC 7523, DPoP), et la table se lit à {rows}.",
    en: "By a program: this site vouches by POST {assertions}, then the site that holds the data gives a token bound to the program’s key (RFC 7523, DPoP), and the table is read at {rows}.",
  },
  "loan-how-project": {
    fr: "Par le projet : avec sa clé, à la même adresse.",
    en: "By the project: with its key, at the same address.",
  },
  "loan-see-rows": { fr: "Voir les lignes ici", en: "See the rows here" },
  "loan-shown-rows": {
    fr: "{n, plural, one {# ligne prêtée} other {# lignes prêtées}}",
    en: "{n, plural, one {# row lent} other {# rows lent}}",
  },
  "loan-shown-help": {
    fr: "Cette lecture est inscrite au journal, et la personne la voit.",
    en: "This reading is recorded in the journal, and the person sees it.",
  },
  "loan-confirm": { fr: "Confirmer l’effacement", en: "Confirm the deletion" },
  "loan-confirm-help": {
    fr: "Vous affirmez qu’aucune copie ne reste chez vous ni chez vos sous-traitants. La personne en est avertie.",
    en: "You confirm that neither you nor your processors keep a copy. The person is notified.",
  },
  "loan-running-until": { fr: "en cours, jusqu’au {date}", en: "running, until {date}" },
  "loan-over": { fr: "fini", en: "ended" },
} as const satisfies Words;
