import type { Words } from "../words.ts";

/** What the routes of decisions do and answer. */
export const decisionRouteWords = {
  "docs-tag-decisions": { fr: "Décisions et chiffres cités", en: "Decisions and cited figures" },
  "docs-tag-decisions-about": {
    fr: "Dire ce qui a été décidé et sur quels chiffres, les relire tels qu’ils étaient, les recalculer.",
    en: "Say what was decided and on which figures, read these as they were, compute them again.",
  },
  "operation-listDecisions": { fr: "Lister les décisions", en: "List decisions" },
  "operation-createDecision": { fr: "Commencer une décision", en: "Begin a decision" },
  "operation-getDecision": { fr: "Lire une décision", en: "Read a decision" },
  "operation-changeDecision": {
    fr: "Modifier le brouillon d’une décision",
    en: "Change the draft of a decision",
  },
  "operation-deleteDecision": {
    fr: "Supprimer un brouillon de décision",
    en: "Delete a draft of a decision",
  },
  "operation-getDecisionDraft": {
    fr: "Lire le brouillon d’une décision",
    en: "Read the draft of a decision",
  },
  "operation-publishDecision": { fr: "Publier une décision", en: "Publish a decision" },
  "operation-listDecisionVersions": {
    fr: "Lister les versions d’une décision",
    en: "List the versions of a decision",
  },
  "operation-getDecisionDocument": {
    fr: "Lire une décision telle que signée",
    en: "Read a decision as it was signed",
  },
  "operation-checkDecision": {
    fr: "Recalculer les chiffres d’une décision",
    en: "Compute the figures of a decision again",
  },
  "operation-citeFigure": { fr: "Citer un chiffre dans une décision", en: "Cite a figure in a decision" },
  "operation-removeFigure": {
    fr: "Retirer un chiffre d’une décision",
    en: "Remove a figure from a decision",
  },
  "operation-expectEffect": { fr: "Ajouter un effet attendu", en: "Add an expected effect" },
  "operation-removeEffect": { fr: "Retirer un effet attendu", en: "Remove an expected effect" },
  "operation-putDecisionFile": { fr: "Joindre le fichier de l’acte", en: "Attach the file of the act" },
  "operation-removeDecisionFile": { fr: "Retirer le fichier de l’acte", en: "Remove the file of the act" },
  "operation-getDecisionFile": { fr: "Lire le fichier de l’acte", en: "Read the file of the act" },
  "operation-getDecisionsFeed": { fr: "Suivre les décisions", en: "Follow the decisions" },
  "doors-feed-of-decisions": { fr: "Décisions de {name}", en: "Decisions of {name}" },
  "operation-getFigure": {
    fr: "Lire un chiffre et d’où il vient",
    en: "Read a figure and where it comes from",
  },
  "operation-checkFigure": { fr: "Recalculer un chiffre", en: "Compute a figure again" },
  "parameter-decision-q": {
    fr: "Des mots du titre, du texte ou de qui a décidé.",
    en: "Words of the title, of the text or of who decided.",
  },
  "parameter-decision-dataset": {
    fr: "Celles qui s’appuient sur ce jeu de données.",
    en: "Those that stand on this dataset.",
  },
  "parameter-decision-organization": {
    fr: "Celles de cette organisation ; ses membres voient aussi ses brouillons.",
    en: "Those of this organization; its members see its drafts too.",
  },
  "parameter-decision-version": {
    fr: "Le numéro d’une version ; la dernière si absent.",
    en: "The number of a version; the last one where absent.",
  },
  "parameter-decision-at": {
    fr: "Sa place dans la liste du brouillon, à partir de 0.",
    en: "Its place in the list of the draft, from 0.",
  },
  "parameter-decision-file": { fr: "Le nom du fichier.", en: "The name of the file." },
  "parameter-figure-table": {
    fr: "L’identifiant de la table des valeurs de l’indicateur.",
    en: "The id of the table of the indicator’s values.",
  },
  "parameter-figure-level": { fr: "Le niveau du lieu.", en: "The level of the place." },
  "parameter-figure-code": { fr: "Le code du lieu.", en: "The code of the place." },
  "parameter-figure-period": { fr: "Le premier jour de la période.", en: "The first day of the period." },
  "parameter-figure-vintage": {
    fr: "Le numéro du calcul ; le dernier si absent.",
    en: "The number of the computation; the last one where absent.",
  },
  "answer-decision": { fr: "La décision.", en: "The decision." },
  "answer-decisions": {
    fr: "Les décisions, la plus récente d’abord.",
    en: "The decisions, the newest first.",
  },
  "answer-decision-versions": {
    fr: "Les versions publiées, la plus récente d’abord.",
    en: "The published versions, the newest first.",
  },
  "answer-decision-check": {
    fr: "Pour chaque chiffre, si les versions enregistrées le redonnent.",
    en: "For each figure, whether the recorded versions give it again.",
  },
  "answer-decision-file": { fr: "Le fichier de l’acte.", en: "The file of the act." },
  "answer-decision-document": { fr: "Le document signé (JWS).", en: "The signed document (JWS)." },
  "answer-figure": {
    fr: "La valeur, et tout ce dont elle vient.",
    en: "The value, and all that it comes from.",
  },
  "answer-figure-check": {
    fr: "La valeur relue, l’empreinte enregistrée et celle du nouveau calcul.",
    en: "The value read again, the digest that was recorded and that of the new computation.",
  },
} as const satisfies Words;
