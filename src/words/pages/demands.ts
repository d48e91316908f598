import type { Words } from "../words.ts";

/** The pages where people ask something of their rows, and where organizations answer. */
export const pagesDemandsWords = {
  "demand-ask": { fr: "Exercer mes droits", en: "Use my rights" },
  "demand-of-row": { fr: "Demander", en: "Ask" },
  "demand-of-row-short": { fr: "Corriger…", en: "Correct…" },
  "demand-of-row-named": {
    fr: "Corriger, compléter ou effacer la ligne {n}",
    en: "Correct, complete or erase row {n}",
  },
  "demand-kinds": { fr: "Ce que vous demandez", en: "What you ask" },
  "demand-kind-correct": { fr: "Corriger", en: "Correct" },
  "demand-kind-complete": { fr: "Compléter", en: "Complete" },
  "demand-kind-erase": { fr: "Effacer", en: "Erase" },
  "demand-kind-oppose": { fr: "S’opposer", en: "Object" },
  "demand-kind-limit": { fr: "Limiter", en: "Restrict" },
  "demand-kind-contest": { fr: "Contester une lecture", en: "Contest a reading" },
  "demand-help-contest": {
    fr: "Dites pourquoi cette lecture ne vous paraît pas justifiée. L’organisation répond avec un motif ; elle sait qui a lu, et vous pouvez ensuite saisir la CNIL.",
    en: "Say why this reading does not seem justified to you. The organization answers with a reason; it knows who read, and you can then turn to the CNIL.",
  },
  "demand-reading": {
    fr: "Lecture contestée : n° {index} du journal.",
    en: "Contested reading: no. {index} of the journal.",
  },
  "demand-help-correct": {
    fr: "Une valeur est fausse : écrivez la bonne. Acceptée, elle devient une nouvelle version, et c’est elle qui est lue.",
    en: "A value is wrong: write the right one. Accepted, it becomes a new version, and that one is read.",
  },
  "demand-help-complete": {
    fr: "Il manque quelque chose : dites quoi.",
    en: "Something is missing: say what.",
  },
  "demand-help-erase": {
    fr: "Ce qui est effacé l’est de toutes les versions, de tous les fichiers et des sauvegardes à venir. Cela ne se défait pas. Le producteur dit ce que la loi l’oblige à garder, et pourquoi.",
    en: "What is erased goes from every version, every file and every backup to come. It cannot be undone. The producer says what the law has them keep, and why.",
  },
  "demand-help-oppose": {
    fr: "Dites pourquoi, dans votre situation, vos données ne devraient pas servir à cela.",
    en: "Say why, in your situation, your data should not be used for this.",
  },
  "demand-help-limit": {
    fr: "Demandez qu’elles soient gardées sans servir, le temps qu’une question soit réglée.",
    en: "Ask that they are kept and not used, until a question is settled.",
  },
  "demand-lead-row": { fr: "Au sujet d’une ligne.", en: "About one row." },
  "demand-lead-all": {
    fr: "Au sujet de toutes vos lignes. Pour une seule, partez de celle-ci.",
    en: "About all of your rows. For a single one, begin at that row.",
  },
  "demand-choose-row": {
    fr: "Pour changer une valeur, choisissez d’abord la ligne.",
    en: "To change a value, choose its row first.",
  },
  "demand-see-rows": { fr: "Voir mes lignes", en: "See my rows" },
  "demand-words": { fr: "En quelques mots", en: "In a few words" },
  "demand-words-help": {
    fr: "Le producteur seul les lit.",
    en: "The producer alone reads them.",
  },
  "demand-erase-code": {
    fr: "Un code vous sera envoyé par courriel ; la demande part quand vous le saisissez.",
    en: "We e-mail you a code; the request is sent once you enter it.",
  },
  "demand-send": { fr: "Envoyer la demande", en: "Send the request" },
  "demand-delay": {
    fr: "Le producteur a un mois pour répondre, ou trois s’il vous dit pourquoi avant la fin du premier.",
    en: "The producer has one month to answer, or three if they explain why before the first month ends.",
  },
  "demand-mine": { fr: "Mes demandes", en: "My requests" },
  "demand-title": { fr: "Demande du {date} : {what}", en: "Request of {date}: {what}" },
  "demand-due": { fr: "réponse due le {date}", en: "answer due on {date}" },
  "demand-answered": { fr: "réponse du {date}", en: "answered on {date}" },
  "demand-state-unproven": { fr: "Elle attend votre code", en: "Waiting for your code" },
  "demand-state-asked": { fr: "En attente", en: "Waiting" },
  "demand-state-accepted": { fr: "Acceptée", en: "Accepted" },
  "demand-state-refused": { fr: "Refusée", en: "Refused" },
  "demand-state-done": { fr: "Acceptée, et faite", en: "Accepted, and done" },
  "demand-state-withdrawn": { fr: "Retirée", en: "Withdrawn" },
  "demand-erasing": {
    fr: "Les lignes sont en train d’être retirées de chaque version.",
    en: "The rows are being taken out of each version.",
  },
  "demand-erased": {
    fr: "Plus aucune version, aucun fichier, aucune sauvegarde à venir ne les contient.",
    en: "No version, no file and no backup to come holds them any more.",
  },
  "demand-code-lead": {
    fr: "Un code de huit chiffres vient de partir par courriel. Il est valable trente minutes. Sans lui, la demande ne part pas.",
    en: "A code of eight digits has just left by e-mail. It is valid for thirty minutes. Without it the request does not leave.",
  },
  "demand-prolonged": { fr: "Pourquoi il faut plus d’un mois :", en: "Why it takes more than a month:" },
  "demand-why-not": { fr: "Pourquoi elle est refusée :", en: "Why it is refused:" },
  "demand-answer-says": { fr: "Le producteur ajoute :", en: "The producer adds:" },
  "demand-unsure": {
    fr: "Dans ces versions, rien ne dit si la ligne à effacer est écrite autrement : elle y reste si c’est le cas. Effacer toutes les lignes de la personne les retire aussi.",
    en: "In these versions, nothing tells whether the row to erase is written otherwise: if it is, it stays there. To erase all of the person’s rows takes them out too.",
  },
  "demand-unsure-rows": {
    fr: "version {version} : {rows, plural, one {# ligne} other {# lignes}} de la personne",
    en: "version {version}: {rows, plural, one {# row} other {# rows}} of the person",
  },
  "demand-appeal": {
    fr: "Vous pouvez écrire au délégué à la protection des données du producteur, puis saisir la CNIL (cnil.fr) ou un juge.",
    en: "You may write to the producer’s data protection officer, then to the data protection authority (in France, cnil.fr) or a court.",
  },
  "demand-row": { fr: "La ligne", en: "The row" },
  "demand-person": { fr: "La personne", en: "The person" },
  "demand-column": { fr: "Colonne", en: "Column" },
  "demand-cell-now": { fr: "Valeur d’alors", en: "Value at the time" },
  "demand-cell-wanted": { fr: "Valeur demandée", en: "Value requested" },
  "demand-withdraw": { fr: "Retirer la demande", en: "Withdraw the request" },
  "demand-withdraw-help": {
    fr: "Ce que vous y avez écrit est effacé. Vous pourrez en faire une autre.",
    en: "What you wrote in it is erased. You may send another one.",
  },
  "demand-to-answer": { fr: "Demandes de personnes", en: "Requests from people" },
  "demand-to-answer-lead": {
    fr: "Ce que des personnes demandent au sujet de leurs lignes. La loi donne un mois pour répondre.",
    en: "What people ask about their rows. The law gives a month to answer.",
  },
  "demand-none": { fr: "Personne n’a rien demandé.", en: "Nobody has asked anything." },
  "demand-read-noted": {
    fr: "Ouvrir une demande, c’est lire ce qu’elle montre des lignes : la personne le voit.",
    en: "Opening a request counts as reading what it shows of the rows: the person sees that.",
  },
  "demand-of-all": { fr: "Au sujet de toutes les lignes.", en: "About all the rows." },
  "demand-answer": { fr: "Répondre", en: "Answer" },
  "demand-accept": { fr: "Accepter", en: "Accept" },
  "demand-accept-version": {
    fr: "La ligne corrigée devient une nouvelle version. Corrigez-la aussi dans votre logiciel : le prochain fichier la remplacera.",
    en: "The corrected row becomes a new version. Correct it in your own software too: the next file takes its place.",
  },
  "demand-accept-help": {
    fr: "Rien ne change ici tout seul : vous dites à la personne que vous faites ce qu’elle demande.",
    en: "Nothing changes automatically: you confirm to the person that you are doing what they asked.",
  },
  "demand-accept-erase": { fr: "Accepter et effacer", en: "Accept and erase" },
  "demand-accept-erase-help": {
    fr: "Les lignes sont retirées de toutes les versions, avec les fichiers d’origine, et de ce que vous enverrez ensuite. Cela ne se défait pas. Effacez-les aussi dans votre logiciel.",
    en: "The rows are taken out of every version, with the original files, and out of what you send later. It cannot be undone. Erase them in your own software too.",
  },
  "demand-keep": {
    fr: "Ce que vous devez garder ailleurs, et pourquoi (s’il y en a)",
    en: "What you must keep elsewhere, and why (if anything)",
  },
  "demand-say": { fr: "Ce que vous en dites (facultatif)", en: "Your comment (optional)" },
  "demand-refuse": { fr: "Refuser", en: "Refuse" },
  "demand-refuse-help": {
    fr: "La personne lit votre raison, et peut saisir la CNIL.",
    en: "The person reads your reason, and may go to the data protection authority.",
  },
  "demand-reason": { fr: "Pourquoi", en: "Why" },
  "demand-prolong": { fr: "Prolonger de deux mois", en: "Extend by two months" },
  "demand-prolong-help": {
    fr: "Une seule fois, avant la fin du premier mois. La personne lit pourquoi.",
    en: "Only once, before the end of the first month. The person reads why.",
  },
  "pages-attention-demands": {
    fr: "{name} : {n, plural, one {# demande d’une personne attend} other {# demandes de personnes attendent}} une réponse, dont la loi fixe le délai",
    en: "{name}: {n, plural, one {# personal request is waiting} other {# personal requests are waiting}} for an answer within the time limit set by law",
  },
  "pages-attention-demands-near": {
    fr: "{name} : {n, plural, one {# demande d’une personne est près de son délai, ou l’a passé} other {# demandes de personnes sont près de leur délai, ou l’ont passé}}",
    en: "{name}: {n, plural, one {# personal request is close to its time limit, or past it} other {# personal requests are close to their time limit, or past it}}",
  },
  "self-data-kept": {
    fr: "Effacer ce qui a été gardé assez longtemps",
    en: "Delete what has been kept long enough",
  },
  "self-data-kept-help": {
    fr: "Chaque jour, les lignes dont la date est plus ancienne sont effacées de toutes les versions, pour toujours, à partir du lendemain de cet enregistrement. Le journal en garde la preuve.",
    en: "Each day, rows whose date is older are erased from every version, for good, from the day after this is saved. The journal keeps the proof.",
  },
  "self-data-kept-column": { fr: "La colonne de la date", en: "The date column" },
  "self-data-kept-none": { fr: "Ne rien effacer", en: "Delete nothing" },
  "self-data-kept-months": { fr: "Nombre de mois", en: "Number of months" },
  "my-kept": {
    fr: "Ici, une ligne est effacée {n, plural, one {# mois} other {# mois}} après sa date ({column}), de toutes les versions.",
    en: "Here a row is erased {n, plural, one {# month} other {# months}} after its date ({column}), from every version.",
  },
  "pages-version-erased": {
    fr: "{n, plural, one {# ligne effacée} other {# lignes effacées}} le {date}",
    en: "{n, plural, one {# row erased} other {# rows erased}} on {date}",
  },
  "pages-version-erased-note": {
    fr: "Ce que ce site en a signé (maille-erasure+jws) :",
    en: "What this site signed about it (maille-erasure+jws):",
  },
  "pages-version-corrected": {
    fr: "une ligne de la version {number} corrigée",
    en: "a row of version {number} corrected",
  },
} as const satisfies Words;
