import type { Words } from "../words.ts";

/** What is said of rows that are each about a person, and of who sees theirs. */
export const citizensWords = {
  "citizens-not-declared": {
    fr: "Cette table n’est pas ouverte aux personnes dont elle parle.",
    en: "This table is not open to the people whom it is about.",
  },
  "citizens-person-type": {
    fr: "La colonne « {column} » ne peut pas désigner une personne : il faut un texte ou un nombre entier, comme un numéro de contrat.",
    en: "The column “{column}” cannot stand for a person: a text or a whole number is needed, as the number of a contract.",
  },
  "citizens-facts-count": {
    fr: "Indiquez entre une et {max} colonnes qui permettent de retrouver une personne.",
    en: "Name between one and {max} columns by which a person is found.",
  },
  "citizens-facts-twice": {
    fr: "Une même colonne est indiquée deux fois.",
    en: "The same column is named twice.",
  },
  "citizens-facts-few": {
    fr: "Une seule information se devine : demandez-en une deuxième, ou une preuve par courriel.",
    en: "A single fact can be guessed: ask for a second one, or for a proof by e-mail.",
  },
  "citizens-fact-type": {
    fr: "La colonne « {column} » ne se demande pas à une personne : choisissez un texte, un nombre ou une date.",
    en: "The column “{column}” cannot be asked of a person: choose a text, a number or a date.",
  },
  "citizens-identity-date": {
    fr: "La colonne « {column} » ne contient pas de dates de naissance.",
    en: "The column “{column}” does not hold dates of birth.",
  },
  "citizens-identity-level": {
    fr: "L’état civil n’est connu que d’un service pour citoyens : choisissez le niveau demandé.",
    en: "Civil status is known by a service for citizens alone: choose the level that is asked for.",
  },
  "citizens-identity-none": {
    fr: "Cette table ne retrouve personne par son état civil.",
    en: "This table finds nobody by their civil status.",
  },
  "citizens-level-anew": {
    fr: "Montrez à nouveau qui vous êtes : cela ne se défait pas.",
    en: "Show anew who you are: this cannot be undone.",
  },
  "citizens-level-needed": {
    fr: "Le producteur demande à connaître plus sûrement qui voit ces données (niveau {level}). Identifiez-vous par un service pour citoyens, puis recommencez.",
    en: "The producer asks to know more surely who sees this data (level {level}). Identify yourself by a service for citizens, then begin again.",
  },
  "citizens-weakening-none": {
    fr: "Rien n’attend votre accord ici : un autre collègue qui peut publier l’accepte, et qui l’a demandé ne l’accepte pas.",
    en: "Nothing waits for your consent here: another colleague who may publish agrees, and who asked does not.",
  },
  "citizens-link-other": {
    fr: "Ces lignes ont été retrouvées par une autre identité que la vôtre, ou avant que le producteur demande à la connaître. Retrouvez-vous à nouveau.",
    en: "These rows were found under another identity than yours, or before the producer asked to know it. Find yourself again.",
  },
  "citizens-declaration-changed": {
    fr: "Le producteur vient de changer la façon de vous retrouver. Recommencez.",
    en: "The producer has just changed how you are found. Begin again.",
  },
  "citizens-columns-gone": {
    fr: "La dernière version de cette table n’a plus la colonne qui désigne les personnes. Son producteur doit la corriger.",
    en: "The last version of this table has lost the column that stands for people. Its producer must mend it.",
  },
  "citizens-fact-missing": {
    fr: "Remplissez chaque champ.",
    en: "Fill in each field.",
  },
  "citizens-nobody-found": {
    fr: "Ces informations ne désignent pas une personne et une seule. Vérifiez-les sur un courrier ou une facture du producteur ; pour protéger chacun, nous n’en disons pas plus.",
    en: "These details do not match exactly one person. Check them against a letter or a bill from the producer. To protect everyone, we cannot say more.",
  },
  "citizens-compared-table": {
    fr: "Donnez l’adresse d’une table ou d’un indicateur de ce site que tout le monde lit.",
    en: "Give the address of a table or an indicator of this site that everybody reads.",
  },
  "citizens-compared-column": {
    fr: "Il n’y a pas de colonne de ce nom. Celles de cette table : {columns}.",
    en: "There is no column of that name. Those of this table: {columns}.",
  },
  "citizens-compared-name": {
    fr: "Dites comment la courbe se nomme, par exemple « Moyenne de votre quartier ».",
    en: "Say what the curve is called, for example “Average of your neighbourhood”.",
  },
  "citizens-compared-period": { fr: "Il faut une colonne de dates.", en: "It takes a column of dates." },
  "citizens-compared-place": {
    fr: "Il faut une colonne de textes ou de codes.",
    en: "It takes a column of texts or codes.",
  },
  "citizens-compared-value": { fr: "Il faut une colonne de nombres.", en: "It takes a column of numbers." },
  "citizens-tries-over": {
    fr: "Trop d’essais en {hours} heures. Réessayez demain, ou écrivez au producteur.",
    en: "Too many tries within {hours} hours. Try again tomorrow, or write to the producer.",
  },
  "citizens-code-wrong": {
    fr: "Ce n’est pas le code du dernier courriel.",
    en: "This is not the code in the latest e-mail.",
  },
  "citizens-code-over": {
    fr: "Ce code n’est plus valable. Demandez-en un autre.",
    en: "This code is no longer valid. Ask for another one.",
  },
  "citizens-proof-one": {
    fr: "Choisissez une seule preuve : le courriel, ou quelqu’un qui vérifie.",
    en: "Choose one proof: e-mail, or somebody who checks.",
  },
  "citizens-proof-second": {
    fr: "Une deuxième personne qui confirme, ou quelqu’un qui vérifie seul : pas les deux.",
    en: "A second person who confirms, or somebody who checks alone: not both.",
  },
  "citizens-check-second": {
    fr: "Une deuxième personne confirme chaque lecture de cette table : un éditeur seul n’y laisse entrer personne.",
    en: "A second person confirms every reading of this table: one editor alone lets nobody in.",
  },
  "citizens-check-unknown": {
    fr: "Cette demande n’attend plus, ou n’est pas à vous de la vérifier.",
    en: "This request waits no more, or is not yours to check.",
  },
  "citizens-link-unknown": {
    fr: "Ce lien n’existe pas, ou vous l’avez coupé.",
    en: "There is no such link, or you have cut it.",
  },
  "catalogue-self-data-incomplete": {
    fr: "Dites ce qui est détenu, pourquoi, sur quelle base légale, d’où viennent les données, combien de temps elles sont gardées, qui les reçoit et à qui écrire.",
    en: "State what is held, why, on what legal basis, where the data comes from, how long it is kept, who receives it and whom to contact.",
  },
  "mail-link-subject": {
    fr: "{instance} : votre code",
    en: "{instance}: your code",
  },
  "mail-link": {
    fr: "Quelqu’un demande à voir sur {instance} des données qui vous concernent. Si c’est vous, voici le code, valable trente minutes :\n\n{code}\n\nIl se saisit ici : {address}\n\nSi ce n’est pas vous, ne le donnez à personne : sans lui, rien n’est montré.",
    en: "Someone has asked to see data about you on {instance}. If it was you, here is the code, valid for thirty minutes:\n\n{code}\n\nEnter it here: {address}\n\nIf it was not you, do not share it: without it, nothing is shown.",
  },
  "command-verify-archive": {
    fr: "Ce sont les lignes qu’une personne a emportées de {instance} le {day}, de la version {version} de la table.",
    en: "These are the rows that somebody took away from {instance} on {day}, of version {version} of the table.",
  },
  "command-verify-archive-same": {
    fr: "Chaque fichier est tel qu’il a été signé : {files}",
    en: "Every file is as it was signed: {files}",
  },
  "command-verify-archive-signed": {
    fr: "L’archive est signée par {instance}.",
    en: "The archive is signed by {instance}.",
  },
  "command-verify-archive-unproved": {
    fr: "La signature de {instance} n’est pas prouvée : ses clés n’ont pas été données, et elle n’a pas répondu.",
    en: "The signature of {instance} is not proved: its keys were not given, and it did not answer.",
  },
  "command-verify-archive-changed": {
    fr: "{file} n’est plus le fichier qui a été emporté.",
    en: "{file} is no longer the file that was taken away.",
  },
  "command-verify-archive-gone": {
    fr: "{file} manque dans l’archive.",
    en: "{file} is missing from the archive.",
  },
  "command-verify-archive-added": {
    fr: "{file} a été ajouté à l’archive et n’est pas signé.",
    en: "{file} was added to the archive, and is not signed.",
  },
} as const satisfies Words;
