import type { Words } from "../words.ts";

/** What is said of procedures, and of what is told once for them; each refusal of an exchange has its sentence. */
export const proceduresWords = {
  "once-procedure-unknown": {
    fr: "Cette démarche n’existe pas, ou n’est plus ouverte.",
    en: "There is no such procedure, or it is not open any more.",
  },
  "once-not-tied": {
    fr: "Les deux sites ne sont plus reliés : rien n’est demandé ni envoyé. Apportez le document vous-même.",
    en: "The two sites are not tied any more: nothing is asked or sent. Bring the document yourself.",
  },
  "once-no-agreement": {
    fr: "Les deux organismes n’ont pas d’accord pour cette démarche : rien n’est envoyé. Apportez le document vous-même.",
    en: "The two organizations have no agreement for this procedure: nothing is sent. Bring the document yourself.",
  },
  "once-agreement-ended": {
    fr: "L’accord entre les deux organismes a pris fin : rien n’est envoyé. Apportez le document vous-même.",
    en: "The agreement between the two organizations has ended: nothing is sent. Bring the document yourself.",
  },
  "once-columns-many": {
    fr: "Cette démarche demande plus que ce que l’accord permet : rien n’est envoyé. Apportez le document vous-même.",
    en: "This procedure asks for more than the agreement allows: nothing is sent. Bring the document yourself.",
  },
  "once-kept-long": {
    fr: "Cette démarche garderait l’information plus longtemps que l’accord ne le permet : rien n’est envoyé.",
    en: "This procedure would keep the information for longer than the agreement allows: nothing is sent.",
  },
  "once-signature": {
    fr: "Ce message n’est pas signé comme il doit l’être, ou répond à une autre demande : il n’en est tenu aucun compte.",
    en: "This message is not signed as it must be, or answers another request: no account is taken of it.",
  },
  "once-expired": {
    fr: "La demande a expiré : elle vaut dix minutes. Recommencez la démarche.",
    en: "The request has expired: it holds for ten minutes. Start the procedure again.",
  },
  "once-asked-twice": {
    fr: "C’est déjà fait : une demande ne reçoit qu’une réponse.",
    en: "That is done already: a request gets one answer.",
  },
  "once-source-away": {
    fr: "Le site qui détient l’information ne répond pas. Réessayez plus tard, ou apportez le document vous-même.",
    en: "The site that holds the information does not answer. Try again later, or bring the document yourself.",
  },
  "once-nobody": {
    fr: "Votre compte n’est relié à aucune ligne de ce fichier. Retrouvez d’abord vos données, puis revenez ici.",
    en: "Your account is linked to no row of this file. Find your data first, then come back here.",
  },
  "once-several": {
    fr: "Votre compte est relié à plusieurs personnes de ce fichier : rien ne dit laquelle fait la démarche. Coupez les liens qui ne vous concernent pas, puis revenez ici.",
    en: "Your account is linked to several people of this file: nothing tells which of them it is for. Cut the links that are not yours, then come back here.",
  },
  "once-unidentified": {
    fr: "L’organisme qui détient l’information ne vous a pas reconnu avec certitude. Apportez le document vous-même.",
    en: "The organization that holds the information did not recognize you with certainty. Bring the document yourself.",
  },
  "once-no-fact": {
    fr: "L’information demandée n’existe pas à votre nom : rien n’est envoyé. Apportez le document vous-même.",
    en: "The information that is asked for does not exist in your name: nothing is sent. Bring the document yourself.",
  },
  "once-rows-many": {
    fr: "Trop de lignes vous concernent pour une seule démarche : rien n’est envoyé.",
    en: "Too many rows are about you for one procedure: nothing is sent.",
  },
  "once-declined": {
    fr: "Vous avez choisi de ne rien envoyer.",
    en: "You chose to send nothing.",
  },
  "once-not-for-agents": {
    fr: "Rien n’est dit ici à des agents sans la personne : la déclaration du fichier, ou l’accord, ne le permet pas.",
    en: "Nothing is told to agents here without the person: the declaration of the table, or the agreement, does not allow it.",
  },
  "once-facts-wrong": {
    fr: "La personne se désigne par ces informations, toutes et elles seules : {facts}.",
    en: "The person is named by these facts, all of them and no others: {facts}.",
  },
  "once-tries-over": {
    fr: "Votre organisme a fait trop de demandes, ou trop qui n’ont trouvé personne : réessayez demain.",
    en: "Your organization asked too often, or too often for somebody who was not found: try again tomorrow.",
  },
  "once-not-tied-agent": {
    fr: "Les deux sites ne sont plus reliés : rien n’est demandé ni envoyé.",
    en: "The two sites are not tied any more: nothing is asked or sent.",
  },
  "once-no-agreement-agent": {
    fr: "Les deux organismes n’ont pas d’accord pour cette démarche, ou le fichier n’est plus dit : rien n’est envoyé.",
    en: "The two organizations have no agreement for this procedure, or the table is told no more: nothing is sent.",
  },
  "once-agreement-ended-agent": {
    fr: "L’accord entre les deux organismes a pris fin : rien n’est envoyé.",
    en: "The agreement between the two organizations has ended: nothing is sent.",
  },
  "once-columns-many-agent": {
    fr: "Cette démarche demande plus que ce que l’accord permet : rien n’est envoyé.",
    en: "This procedure asks for more than the agreement allows: nothing is sent.",
  },
  "once-source-away-agent": {
    fr: "Le site qui détient l’information ne répond pas. Réessayez plus tard.",
    en: "The site that holds the information does not answer. Try again later.",
  },
  "once-unidentified-agent": {
    fr: "L’organisme qui détient l’information n’a pas reconnu une personne, et une seule.",
    en: "The organization that holds the information did not recognize one person, and one alone.",
  },
  "once-no-fact-agent": {
    fr: "L’information demandée n’existe pas pour cette personne : rien n’est envoyé.",
    en: "The information that is asked for does not exist for this person: nothing is sent.",
  },
  "once-rows-many-agent": {
    fr: "Trop de lignes concernent cette personne pour une seule démarche : rien n’est envoyé.",
    en: "Too many rows are about this person for one procedure: nothing is sent.",
  },
  "once-case-wrong": {
    fr: "La référence du dossier s’écrit en lettres sans accent, chiffres, points, tirets et barres, en 64 caractères au plus.",
    en: "The reference of the case is written in letters without accents, digits, dots, hyphens and slashes, 64 at most.",
  },
  "once-agents-unfit": {
    fr: "Aucun agent ne demande ce fichier : une personne s’y trouve par une seule information, ou une seconde personne y confirme chaque lecture.",
    en: "No agent asks for this table: people are found in it by one fact, or a second person confirms each reading of it.",
  },
  "once-changed": {
    fr: "L’information a changé depuis l’aperçu. Relisez-la avant de l’envoyer.",
    en: "The information has changed since you saw it. Read it again before you send it.",
  },
  "once-request-unknown": {
    fr: "Cette demande n’existe pas, ou n’est pas la vôtre.",
    en: "There is no such request, or it is not yours.",
  },
  "once-request-malformed": {
    fr: "Ce message n’est pas une demande comme FEDERATION.md la décrit ({where}).",
    en: "This message is no request as FEDERATION.md tells ({where}).",
  },
  "once-case-unknown": {
    fr: "Ce dossier n’existe pas, ou vous n’y avez pas accès.",
    en: "There is no such case, or it is not yours to see.",
  },
  "once-paper-empty": {
    fr: "Écrivez ce que dit le document, ou joignez-le.",
    en: "Write what the document says, or attach it.",
  },
  "once-paper-long": {
    fr: "Écrivez {max} caractères au plus, ou joignez le document.",
    en: "Write {max} characters at most, or attach the document.",
  },
  "once-files-many": {
    fr: "Joignez {max} fichiers au plus.",
    en: "Attach {max} files at most.",
  },
  "once-files-large": {
    fr: "Ces fichiers sont trop lourds : {max} Mo au plus en tout. Choisissez-les à nouveau.",
    en: "These files are too large: {max} MB in all at most. Choose them again.",
  },
  "once-files-busy": {
    fr: "Trop de documents arrivent en ce moment, ou vous en envoyez déjà. Réessayez dans {retryAfterS} secondes.",
    en: "Too many documents are arriving just now, or you are sending some already. Try again in {retryAfterS} seconds.",
  },
  "once-file-wrong": {
    fr: "« {name} » n’est ni un PDF, ni un JPEG, ni un PNG entier. Choisissez les fichiers à nouveau.",
    en: "“{name}” is not a complete PDF, JPEG or PNG. Choose the files again.",
  },
  "once-files-kept": {
    fr: "Vos fichiers joints dépassent {max} Mo : attendez que les premiers soient effacés.",
    en: "Your attached files go beyond {max} MB: wait until the first ones are erased.",
  },
  "once-file-lost": {
    fr: "Ce fichier ne s’ouvre plus : la clé qui l’a scellé n’est plus là. Apportez-le à nouveau.",
    en: "This file does not open any more: the key that sealed it is gone. Bring it again.",
  },
  "once-source-twice": {
    fr: "Une démarche demande un tableau une seule fois.",
    en: "A procedure asks for a table once.",
  },
  "once-sources-wrong": {
    fr: "Choisissez de un à {max} accords.",
    en: "Choose one to {max} agreements.",
  },
  "once-source-needed": {
    fr: "Dites par `source` à qui demander, par l’identifiant de son tableau : {sources}.",
    en: "Say with `source` whom to ask, by the id of their table: {sources}.",
  },
  "once-agreement-needed": {
    fr: "Choisissez un accord en cours, conclu par votre organisme pour « dites-le-nous une fois ».",
    en: "Choose an agreement that runs, made by your organization for “told once”.",
  },
  "once-ground-missing": {
    fr: "Dites quel texte permet de transmettre ces informations.",
    en: "Say which law lets this information be passed on.",
  },
  "once-slug-wrong": {
    fr: "L’adresse s’écrit en minuscules sans accent, chiffres et tirets.",
    en: "The address is written in lower-case letters without accents, digits and hyphens.",
  },
  "once-slug-taken": {
    fr: "Une autre démarche a déjà cette adresse.",
    en: "Another procedure has this address.",
  },
  "once-words-missing": {
    fr: "Ce champ ne peut pas rester vide.",
    en: "This field cannot be left empty.",
  },
  "once-receipt-differs": {
    fr: "Les deux signatures ne sont pas celles d’un même reçu.",
    en: "The two signatures are not of one receipt.",
  },
  "once-receipt-of": {
    fr: "{organization}, « {procedure} » : {columns}, envoyé le {at}, gardé jusqu’au {until}.",
    en: "{organization}, “{procedure}”: {columns}, sent on {at}, kept until {until}.",
  },
  "once-receipt-proved-source": {
    fr: "{instance}, qui détenait l’information, l’a signé.",
    en: "{instance}, which held the information, signed it.",
  },
  "once-receipt-proved-asker": {
    fr: "{instance}, qui l’a demandée, l’a signé.",
    en: "{instance}, which asked for it, signed it.",
  },
  "once-cases-many": {
    fr: "Vous avez demandé ou apporté {max} informations en un jour : réessayez demain.",
    en: "You asked for, or brought, {max} pieces of information within a day: try again tomorrow.",
  },
  "once-receipt-unproved-source": {
    fr: "Les clés de {instance}, qui détenait l’information, sont inconnues ici.",
    en: "The keys of {instance}, which held the information, are not known here.",
  },
  "once-receipt-unproved-asker": {
    fr: "Les clés de {instance}, qui l’a demandée, sont inconnues ici.",
    en: "The keys of {instance}, which asked for it, are not known here.",
  },
  "once-receipt-disowned-source": {
    fr: "Ce n’est pas une signature de {instance}, qui détenait l’information.",
    en: "This is no signature of {instance}, which held the information.",
  },
  "once-receipt-disowned-asker": {
    fr: "Ce n’est pas une signature de {instance}, qui l’a demandée.",
    en: "This is no signature of {instance}, which asked for it.",
  },
  "operation-askOnce": {
    fr: "Remettre la demande signée d’un citoyen, à qui une information est dite une fois (entre instances)",
    en: "Hand in the signed request of a citizen, of whom something is told once (between instances)",
  },
  "answer-once-request": {
    fr: "La demande attend son citoyen à `/once/{id}` ; à un agent, `answer` et `receipt` répondent aussitôt ; ou `refusal` dit pourquoi non.",
    en: "The request waits for its citizen at `/once/{id}`; to an agent, `answer` and `receipt` answer at once; or `refusal` says why not.",
  },
  "operation-askForCase": {
    fr: "Demander, pour un dossier, ce qu’un autre organisme sait d’une personne",
    en: "Ask for what another organization knows of one person, for a case",
  },
  "operation-readCase": {
    fr: "Relire ce qui a été dit pour un dossier",
    en: "Read again what was told for a case",
  },
  "answer-agent-case": {
    fr: "Ce qui a été dit, comme API Particulier le dit : `data`, `links`, `meta`. Un refus est `{errors: [{code, title, detail, source, meta}]}`.",
    en: "What was told, as API Particulier tells it: `data`, `links`, `meta`. A refusal is `{errors: [{code, title, detail, source, meta}]}`.",
  },
  "parameter-source": {
    fr: "À qui demander, par l’identifiant de son tableau, comme `meta.source` le redit. Absent où la démarche n’a qu’une source ; sans lui, une démarche qui en a plusieurs refuse avec `once-source-needed`, dont `meta.sources` les nomme.",
    en: "Whom to ask, by the id of their table, as `meta.source` says it again. Absent where the procedure has one source; without it, a procedure that has several refuses with `once-source-needed`, whose `meta.sources` names them.",
  },
  "parameter-procedure": {
    fr: "La démarche, par son adresse : `tarif-reduit`.",
    en: "The procedure, by its address: `tarif-reduit`.",
  },
  "parameter-case": {
    fr: "Le dossier, par son identifiant, que `meta.id` donne.",
    en: "The case, by its id, which `meta.id` gives.",
  },
  "pages-job-told-once": {
    fr: "Oublier ce qui a été dit une fois, à son terme",
    en: "Forget what was told once, on its day",
  },
} as const satisfies Words;
