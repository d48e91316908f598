import type { Words } from "../words.ts";

/** The pages where people let somebody see their rows for them, and where organizations do. */
export const pagesMandatesWords = {
  "my-readings-mandate": { fr: "mandat", en: "mandate" },
  "my-readings-helper": { fr: "La personne qui vous aide", en: "The person who helps you" },
  "my-under-mandate": {
    fr: "Vous voyez ces lignes à la place d’une autre personne, par un mandat, jusqu’au {date}. Elle voit chacune de vos lectures.",
    en: "You see these rows for somebody else, under a mandate, until {date}. They see each of your readings.",
  },
  "my-mandate-cut": { fr: "Ne plus aider", en: "Stop helping" },
  "mandates-mine": { fr: "Mandats", en: "Mandates" },
  "mandates-lead": {
    fr: "Qui voit vos lignes à votre place, et de qui vous voyez les lignes. Chacun des deux y met fin d’un geste.",
    en: "Who sees your rows for you, and whose rows you see. Either of you ends it in one gesture.",
  },
  "mandates-none": {
    fr: "Aucun mandat. Il se donne depuis la page de vos lignes.",
    en: "No mandate. One is given from the page of your rows.",
  },
  "mandates-asked": {
    fr: "On vous demande de l’aide",
    en: "Your help is asked for",
  },
  "mandates-given": { fr: "Qui vous aide", en: "Who helps you" },
  "mandates-held": { fr: "Qui vous aidez", en: "Whom you help" },
  "mandate-give": { fr: "Me faire aider", en: "Get help" },
  "mandate-give-lead": {
    fr: "Une personne de confiance voit ces lignes avec son propre compte, jusqu’au jour que vous choisissez. Vous voyez chacune de ses lectures, et vous y mettez fin d’un geste.",
    en: "Somebody you trust sees these rows from their own account, until the day you choose. You see each of their readings, and end it in one gesture.",
  },
  "mandate-email": { fr: "Son adresse électronique", en: "Their e-mail address" },
  "mandate-email-help": {
    fr: "Celle de son compte sur ce site. Elle reçoit un code, et accepte ou refuse.",
    en: "That of their account on this site. They receive a code, and accept or refuse.",
  },
  "mandate-may": { fr: "En plus de voir, cette personne peut", en: "Besides seeing, this person may" },
  "mandate-may-act": {
    fr: "télécharger, et demander des corrections en votre nom",
    en: "download, and ask for corrections in your name",
  },
  "mandate-may-erase": { fr: "demander l’effacement", en: "ask for erasure" },
  "mandate-may-never": {
    fr: "Elle ne prête rien, ne transmet rien à une administration, et ne donne pas ce mandat à d’autres.",
    en: "They lend nothing, tell no administration anything, and do not pass the mandate on.",
  },
  "mandate-until": { fr: "Dernier jour", en: "Last day" },
  "mandate-ask": { fr: "Recevoir un code pour demander", en: "Get a code to ask" },
  "mandate-ask-level": { fr: "Demander de l’aide", en: "Ask for help" },
  "mandate-ask-help": {
    fr: "Un code part d’abord vers vous. Cette personne n’est sollicitée qu’une fois ce code saisi.",
    en: "A code is sent to you first. This person is asked only once you have typed it.",
  },
  "mandate-code-lead": {
    fr: "Un code de huit chiffres est parti par courriel. Il vaut trente minutes.",
    en: "An eight-digit code was sent by e-mail. It is valid for thirty minutes.",
  },
  "mandate-accept-lead": {
    fr: "Le code est dans le courriel que vous avez reçu. En acceptant, vous voyez ces lignes avec votre compte ; chacune de vos lectures est montrée à cette personne.",
    en: "The code is in the e-mail that you received. Once you accept, you see these rows from your account; each of your readings is shown to this person.",
  },
  "mandate-accept": { fr: "Accepter", en: "Accept" },
  "mandate-see": { fr: "Voir ces lignes", en: "See these rows" },
  "mandate-end": { fr: "Mettre fin au mandat", en: "End the mandate" },
  "mandate-end-help": {
    fr: "Dès maintenant, rien ne se voit plus par ce mandat. Il faut le donner à nouveau pour reprendre.",
    en: "From now on nothing is seen under this mandate. It must be given anew to begin again.",
  },
  "mandate-refuse": { fr: "Refuser", en: "Refuse" },
  "mandate-of": { fr: "{name}, pour {who}", en: "{name}, for {who}" },
  "mandate-by": { fr: "{name}, par {who}", en: "{name}, by {who}" },
  "mandate-who-organization": {
    fr: "une personne que désigne {organization}",
    en: "a person named by {organization}",
  },
  "mandate-who-asks": {
    fr: "une personne que vous verrez après avoir saisi le code",
    en: "a person whom you see once you have entered the code",
  },
  "mandate-who-gone": {
    fr: "une personne dont le compte est supprimé",
    en: "a person whose account is gone",
  },
  "mandate-state": { fr: "État", en: "State" },
  "mandate-state-unproven": { fr: "attend votre code", en: "waiting for your code" },
  "mandate-state-offered": { fr: "attend une réponse", en: "waiting for an answer" },
  "mandate-state-running": { fr: "en cours", en: "running" },
  "mandate-state-ended": { fr: "terminé", en: "ended" },
  "mandate-ended-by-person": { fr: "par la personne aidée", en: "by the person who is helped" },
  "mandate-ended-by-organization": { fr: "par l’organisation", en: "by the organization" },
  "mandate-ended-by-helper": { fr: "par la personne qui aide", en: "by the helper" },
  "mandate-ended-by-day": { fr: "à sa date de fin", en: "on its last day" },
  "mandate-ended-by-ground": {
    fr: "avec ce qui le fondait : le lien, les lignes, un compte ou la déclaration",
    en: "with what it stood on: the link, the rows, an account or the declaration",
  },
  "mandate-kind": { fr: "À quel titre", en: "In what capacity" },
  "mandate-kind-helper": { fr: "personne de confiance", en: "somebody trusted" },
  "mandate-kind-parent": { fr: "parent", en: "parent" },
  "mandate-kind-guardian": { fr: "tuteur ou curateur", en: "guardian" },
  "mandate-allows": { fr: "Ce qui est permis", en: "What is allowed" },
  "mandate-allows-see": { fr: "voir", en: "see" },
  "mandate-helper": { fr: "Qui aide", en: "Who helps" },
  "mandate-proof": { fr: "Ce que l’organisation a vérifié", en: "What the organization checked" },
  "mandates-granted": { fr: "Mandats donnés", en: "Mandates given" },
  "mandates-granted-lead": {
    fr: "Un parent ou un tuteur voit les lignes de qui ne peut se connecter, après que vous avez vérifié son titre. La personne concernée, si elle a un compte, voit ce mandat et peut y mettre fin.",
    en: "A parent or a guardian sees the rows of somebody who cannot sign in, once you have checked their title. The person, where they have an account, sees this mandate and can end it.",
  },
  "mandates-granted-none": { fr: "Aucun mandat donné.", en: "No mandate given." },
  "mandates-no-table": {
    fr: "Aucune table de cette organisation ne se prête à un mandat : elle doit demander plus que ce que l’on saisit (un code par courriel, ou quelqu’un qui vérifie), et pas de deuxième personne.",
    en: "No table of this organization takes mandates: it has to ask for more than what one types (a code by e-mail, or somebody who checks), and for no second person.",
  },
  "mandate-grant": { fr: "Donner un mandat", en: "Give a mandate" },
  "mandate-grant-of": { fr: "Retrouver la personne", en: "Find the person" },
  "mandate-grant-of-help": {
    fr: "Une seule personne doit répondre à ces informations. C’est une recherche, comptée comme telle.",
    en: "Exactly one person must match these details. It is a search, and counted as one.",
  },
  "mandate-parent-to-majority": {
    fr: "Le mandat d’un parent s’arrête aux dix-huit ans de l’enfant, d’après sa date de naissance dans cette table.",
    en: "A parent’s mandate ends when the child turns eighteen, by the date of birth in this table.",
  },
  "mandate-parent-unknown": {
    fr: "Cette table ne désigne aucune date de naissance : pour un parent, choisissez vous-même un dernier jour avant les dix-huit ans de l’enfant.",
    en: "This table names no date of birth: for a parent, choose a last day before the child turns eighteen yourself.",
  },
  "mandate-grant-proof-help": {
    fr: "Le document vu, et quand : « livret de famille, vu au guichet le 3 mars ». La personne et le mandataire le lisent.",
    en: "The document seen, and when: “family record book, seen at the desk on 3 March”. The person and the helper read it.",
  },
} as const satisfies Words;
