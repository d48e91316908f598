import type { Words } from "../words.ts";

export const catalogueWords = {
  "catalogue-address-wrong": {
    fr: "« {address} » n’est pas une adresse web (http ou https).",
    en: "“{address}” is not a web address (http or https).",
  },
  "catalogue-answer-long": {
    fr: "La réponse sur les données personnelles dépasse {max} caractères.",
    en: "The answer about personal data exceeds {max} characters.",
  },
  "catalogue-box-turned": {
    fr: "L’emprise « {box} » n’est pas dans l’ordre ouest, sud, est, nord.",
    en: "The box “{box}” is not in the order west, south, east, north.",
  },
  "catalogue-box-wrong": {
    fr: "L’emprise « {box} » n’est pas en degrés : ouest et est de -180 à 180, sud et nord de -90 à 90.",
    en: "The box “{box}” is not in degrees: west and east from -180 to 180, south and north from -90 to 90.",
  },
  "catalogue-checksum-wrong": {
    fr: "L’empreinte n’a pas les chiffres hexadécimaux que donne {algorithm}.",
    en: "The checksum does not have the hexadecimal digits that {algorithm} gives.",
  },
  "catalogue-dataset-not-found": {
    fr: "Il n’y a pas ici de jeu de données « {dataset} », ou il n’est pas publié.",
    en: "There is no dataset “{dataset}” here, or it is not published.",
  },
  "catalogue-date-wrong": {
    fr: "« {date} » n’est pas une date qui existe. Écrivez 2020, 2020-05 ou 2020-05-31.",
    en: "“{date}” is not a date that exists. Write 2020, 2020-05 or 2020-05-31.",
  },
  "catalogue-delete-published": {
    fr: "Ce jeu de données a été publié : il ne se supprime pas, il se retire, et son adresse dit pourquoi.",
    en: "This dataset was published: it is not deleted but withdrawn, and its address says why.",
  },
  "catalogue-description-long": {
    fr: "La description dépasse {max} caractères.",
    en: "The description exceeds {max} characters.",
  },
  "catalogue-distribution-nowhere": {
    fr: "La distribution « {title} » ne mène nulle part : elle n’a pas d’adresse.",
    en: "The distribution “{title}” leads nowhere: it has no address.",
  },
  "catalogue-distribution-twice": {
    fr: "Deux distributions ont l’identifiant « {id} ».",
    en: "Two distributions have the identifier “{id}”.",
  },
  "catalogue-email-wrong": {
    fr: "« {email} » n’est pas une adresse électronique.",
    en: "“{email}” is not an e-mail address.",
  },
  "catalogue-field-unknown": {
    fr: "Le champ « {name} » n’est pas connu.",
    en: "The field “{name}” is not known.",
  },
  "catalogue-language-unknown": {
    fr: "« {value} » n’est pas une langue connue. Écrivez un code comme fr ou en.",
    en: "“{value}” is not a known language. Write a code such as fr or en.",
  },
  "catalogue-licence-long": {
    fr: "La licence dépasse {max} caractères.",
    en: "The licence exceeds {max} characters.",
  },
  "catalogue-licence-missing": {
    fr: "Choisissez une licence : sans elle, personne ne sait ce qu’il peut faire de ces données.",
    en: "Choose a licence: without one, nobody knows what they may do with this data.",
  },
  "catalogue-media-type-wrong": {
    fr: "« {type} » n’est pas un type de média comme text/csv.",
    en: "“{type}” is not a media type such as text/csv.",
  },
  "catalogue-period-turned": {
    fr: "La période va de {start} à {end} : elle finit avant de commencer.",
    en: "The period goes from {start} to {end}: it ends before it starts.",
  },
  "catalogue-reason-wrong": {
    fr: "Dites en {max} caractères au plus pourquoi ce jeu de données est retiré : la raison est montrée à ceux qui le cherchent.",
    en: "Say in at most {max} characters why this dataset is withdrawn: the reason is shown to those who look for it.",
  },
  "catalogue-changed-meanwhile": {
    fr: "Ce jeu de données a changé depuis que vous l’avez ouvert. Rien n’a été enregistré : voyez dans un autre onglet ce qu’il dit maintenant, puis enregistrez à nouveau pour le remplacer.",
    en: "This dataset changed since you opened it. Nothing was saved: see in another tab what it says now, then save again to replace it.",
  },
  "catalogue-replacement-itself": {
    fr: "Un jeu de données ne se remplace pas lui-même, ni par une suite qui revient à lui.",
    en: "A dataset does not replace itself, nor by a chain that comes back to it.",
  },
  "catalogue-replacement-not-withdrawn": {
    fr: "Ce jeu de données n’est pas retiré : rien ne le remplace encore. Retirez-le d’abord.",
    en: "This dataset is not withdrawn: nothing replaces it yet. Withdraw it first.",
  },
  "catalogue-replacement-unpublished": {
    fr: "Ce qui remplace un jeu de données retiré est publié. « {dataset} » ne l’est pas.",
    en: "What replaces a withdrawn dataset is published. “{dataset}” is not.",
  },
  "catalogue-source-hidden": {
    fr: "Ces valeurs sont calculées à partir d’un brouillon : {titles}. Publiez-le d’abord.",
    en: "These values are computed from a draft: {titles}. Publish that first.",
  },
  "catalogue-table-missing": {
    fr: "Ce jeu de données n’a encore ni table ni distribution. Importez un fichier ou donnez un lien, puis publiez.",
    en: "This dataset has neither a table nor a distribution yet. Import a file or give a link, then publish.",
  },
  "catalogue-text-cut": {
    fr: "Le texte dépasse {max} caractères.",
    en: "The text exceeds {max} characters.",
  },
  "catalogue-title-wrong": {
    fr: "Le titre a de 1 à {max} caractères.",
    en: "The title has 1 to {max} characters.",
  },
  "catalogue-too-many": {
    fr: "Il y en a plus de {max}.",
    en: "There are more than {max}.",
  },
  "catalogue-value-missing": {
    fr: "Il manque « {name} ».",
    en: "“{name}” is missing.",
  },
  "catalogue-value-wrong": {
    fr: "« {value} » ne convient pas ici.",
    en: "“{value}” does not fit here.",
  },
  "catalogue-vocabulary-not-found": {
    fr: "Il n’y a pas de vocabulaire « {name} ».",
    en: "There is no vocabulary “{name}”.",
  },
  "catalogue-withdraw-draft": {
    fr: "Ce jeu de données n’est pas publié : il n’y a rien à retirer. Un brouillon se supprime.",
    en: "This dataset is not published: there is nothing to withdraw. A draft can be deleted.",
  },
  "catalogue-withdrawn": {
    fr: "Ce jeu de données a été retiré par son producteur. Raison : {reason}",
    en: "This dataset was withdrawn by its producer. Reason: {reason}",
  },
  "catalogue-withdrawn-replaced": {
    fr: "Ce jeu de données a été retiré par son producteur. Raison : {reason} Il est remplacé par « {title} ».",
    en: "This dataset was withdrawn by its producer. Reason: {reason} It is replaced by “{title}”.",
  },
} as const satisfies Words;
