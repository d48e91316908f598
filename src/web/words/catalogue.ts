import type { Words } from "./words.ts";

export const catalogueWords = {
  "catalogue-answer-long": {
    fr: "La réponse sur les données personnelles dépasse {max} caractères.",
    en: "The answer about personal data exceeds {max} characters.",
  },
  "catalogue-dataset-not-found": {
    fr: "Il n’y a pas ici de jeu de données « {dataset} », ou il n’est pas publié.",
    en: "There is no dataset “{dataset}” here, or it is not published.",
  },
  "catalogue-delete-published": {
    fr: "Ce jeu de données a été publié : il ne se supprime pas, il se retire, et son adresse dit pourquoi.",
    en: "This dataset was published: it is not deleted but withdrawn, and its address says why.",
  },
  "catalogue-description-long": {
    fr: "La description dépasse {max} caractères.",
    en: "The description exceeds {max} characters.",
  },
  "catalogue-licence-long": {
    fr: "La licence dépasse {max} caractères.",
    en: "The licence exceeds {max} characters.",
  },
  "catalogue-licence-missing": {
    fr: "Choisissez une licence : sans elle, personne ne sait ce qu’il peut faire de ces données.",
    en: "Choose a licence: without one, nobody knows what they may do with this data.",
  },
  "catalogue-personal-data-unanswered": {
    fr: "Des colonnes semblent nommer des personnes : {columns}. Dites pourquoi elles peuvent être publiées, ou retirez-les du fichier. Rien n’est publié d’ici là.",
    en: "Some columns seem to name people: {columns}. Say why they may be published, or take them out of the file. Nothing is published until then.",
  },
  "catalogue-reason-wrong": {
    fr: "Dites en {max} caractères au plus pourquoi ce jeu de données est retiré : la raison est montrée à ceux qui le cherchent.",
    en: "Say in at most {max} characters why this dataset is withdrawn: the reason is shown to those who look for it.",
  },
  "catalogue-table-missing": {
    fr: "Ce jeu de données n’a pas encore de table. Importez un fichier, puis publiez.",
    en: "This dataset has no table yet. Import a file, then publish.",
  },
  "catalogue-title-wrong": {
    fr: "Le titre a de 1 à {max} caractères.",
    en: "The title has 1 to {max} characters.",
  },
  "catalogue-withdraw-draft": {
    fr: "Ce jeu de données n’est pas publié : il n’y a rien à retirer. Un brouillon se supprime.",
    en: "This dataset is not published: there is nothing to withdraw. A draft can be deleted.",
  },
  "catalogue-withdrawn": {
    fr: "Ce jeu de données a été retiré par son producteur. Raison : {reason}",
    en: "This dataset was withdrawn by its producer. Reason: {reason}",
  },
} as const satisfies Words;
