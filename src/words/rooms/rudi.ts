import type { Words } from "../words.ts";

/** Speaking with nodes and portals of RUDI. */
export const rudiWords = {
  "pages-outbox-kind-rudi-publication": {
    fr: "{n, plural, one {# fiche pour un portail RUDI} other {# fiches pour un portail RUDI}}",
    en: "{n, plural, one {# record for a RUDI portal} other {# records for a RUDI portal}}",
  },
  "pages-outbox-kind-rudi-report": {
    fr: "{n, plural, one {# rapport pour un nœud RUDI} other {# rapports pour un nœud RUDI}}",
    en: "{n, plural, one {# report for a RUDI node} other {# reports for a RUDI node}}",
  },
  "answer-of-rudi": {
    fr: "Dans la forme que RUDI définit.",
    en: "In the shape that RUDI defines.",
  },
  "answer-rudi-node": {
    fr: "Le nœud ; son secret n’est donné qu’à sa création et à son renouvellement.",
    en: "The node; its secret is told when it is made and when it is renewed, and at no other time.",
  },
  "answer-rudi-portal": { fr: "Le portail, sans son secret.", en: "The portal, without its secret." },
  "answer-rudi-publications": {
    fr: "Ce que le jeu de données est devenu sur chaque portail.",
    en: "What became of the dataset at each portal.",
  },
  "answer-rudi-record": {
    fr: "La fiche RUDI, et ce qu’elle ne peut pas dire.",
    en: "The record of RUDI, and what it cannot say.",
  },
  "answer-rudi-reports": { fr: "Le plus récent d’abord.", en: "Newest first." },
  "rudi-answered": { fr: "L’autre côté a répondu {status}.", en: "The other side answered {status}." },
  "rudi-client-missing": {
    fr: "Le portail donne à chaque nœud un identifiant et un secret : il faut les deux.",
    en: "The portal gives each node an identifier and a secret: both are needed.",
  },
  "rudi-client-unknown": {
    fr: "Aucun nœud n’a cet identifiant et ce secret.",
    en: "No node has this identifier and this secret.",
  },
  "rudi-err-101": {
    fr: "Le format du fichier transmis est incorrect : une fiche est un objet JSON.",
    en: "The format of what was sent is wrong: a record is a JSON object.",
  },
  "rudi-err-104": {
    fr: "Le jeu de données « {resource} » n’existe pas.",
    en: "The dataset “{resource}” does not exist.",
  },
  "rudi-err-105": {
    fr: "La fiche n’a pas pu être reprise, sans que la raison soit connue.",
    en: "The record could not be taken in, for a reason that is not known.",
  },
  "rudi-err-106": {
    fr: "La version de métadonnées {version} n’est pas prise en charge. La version courante est {current}.",
    en: "Version {version} of the metadata is not supported. The current version is {current}.",
  },
  "rudi-err-201": {
    fr: "Le type du champ « {field} » n’est pas le bon (attendu : {expected} ; reçu : {found}).",
    en: "The field “{field}” is of a wrong type (expected: {expected}; found: {found}).",
  },
  "rudi-err-202": {
    fr: "Le champ « {field} » est manquant alors qu’il est obligatoire.",
    en: "The field “{field}” is missing, and it is mandatory.",
  },
  "rudi-err-203": {
    fr: "Le champ « {field} » est trop long : {length} caractères, pour {most} au plus.",
    en: "The field “{field}” is too long: {length} characters, and {most} at most.",
  },
  "rudi-err-302": {
    fr: "La valeur « {value} » du champ « {field} » n’est pas dans le référentiel ({list}).",
    en: "The value “{value}” of the field “{field}” is not in its list ({list}).",
  },
  "rudi-err-304": {
    fr: "La valeur « {value} » du champ « {field} » est déjà utilisée.",
    en: "The value “{value}” of the field “{field}” is taken already.",
  },
  "rudi-err-306": {
    fr: "Si le champ « {field} » est à vrai, alors le champ « {other} » doit l’être aussi.",
    en: "Where the field “{field}” is true, the field “{other}” must be true too.",
  },
  "rudi-err-307": {
    fr: "La valeur « {value} » du champ « {field} » ne correspond pas au format attendu.",
    en: "The value “{value}” of the field “{field}” is not of the format that is expected.",
  },
  "rudi-err-308": {
    fr: "Une chaîne vide n’est pas acceptée pour le champ « {field} ».",
    en: "The field “{field}” may not be empty.",
  },
  "rudi-err-403": {
    fr: "Le nœud fournisseur authentifié n’est pas le créateur du jeu de données.",
    en: "The node that asks is not the one that made the dataset.",
  },
  "rudi-err-500": {
    fr: "Une erreur technique est survenue. Elle est au journal de l’instance.",
    en: "Something broke. It stands in the log of the instance.",
  },
  "rudi-file-as-service": {
    fr: "RUDI veut d’un fichier sa taille, son empreinte et un type de sa liste : « {name} » est donné comme un service.",
    en: "RUDI wants the size, the hash and a type of its list for a file: “{name}” is told as a service.",
  },
  "rudi-grant-unknown": {
    fr: "Un nœud demande son jeton par client_credentials ou par password.",
    en: "A node asks for its token by client_credentials or by password.",
  },
  "rudi-language-unknown": {
    fr: "RUDI n’a pas de code pour la langue « {language} ».",
    en: "RUDI has no code for the language “{language}”.",
  },
  "rudi-licence-without-address": {
    fr: "RUDI veut l’adresse de la licence « {licence} » : la page du jeu de données en tient lieu.",
    en: "RUDI wants the address of the licence “{licence}”: the page of the dataset stands in for it.",
  },
  "rudi-no-contact": {
    fr: "RUDI veut un contact avec son adresse de courriel.",
    en: "RUDI wants a contact with an e-mail address.",
  },
  "rudi-no-description": {
    fr: "RUDI veut une description : le titre en tient lieu.",
    en: "RUDI wants a description: the title stands in for it.",
  },
  "rudi-no-json": { fr: "Ce n’est pas une fiche en JSON.", en: "This is not a JSON record." },
  "rudi-no-licence": {
    fr: "RUDI exige une licence : là-bas, elle sera « non précisée ».",
    en: "RUDI requires a licence: there it will say that none was given.",
  },
  "rudi-no-media": {
    fr: "RUDI veut au moins un média : ce jeu de données n’a ni fichier, ni table, ni service.",
    en: "RUDI wants at least one medium: this dataset has no file, no table and no service.",
  },
  "rudi-no-report": {
    fr: "Ce n’est pas un rapport d’intégration de RUDI sur ce jeu de données.",
    en: "This is not an integration report of RUDI on this dataset.",
  },
  "rudi-no-theme": {
    fr: "RUDI veut un thème : « citizenship » en tient lieu.",
    en: "RUDI wants a theme: “citizenship” stands in for it.",
  },
  "rudi-node-unknown": { fr: "Il n’y a pas de tel nœud ici.", en: "There is no such node here." },
  "rudi-parameter-wrong": {
    fr: "« {value} » ne convient pas pour {parameter}.",
    en: "“{value}” is not a value for {parameter}.",
  },
  "rudi-period-without-start": {
    fr: "RUDI veut le début d’une période : celle-ci n’est pas dite.",
    en: "RUDI wants the beginning of a period: this one is not told.",
  },
  "rudi-periods-many": {
    fr: "RUDI n’a qu’une période : la première est dite.",
    en: "RUDI has one period: the first is told.",
  },
  "rudi-place-without-box": {
    fr: "RUDI veut les bords d’un lieu : celui-ci n’est pas dit.",
    en: "RUDI wants the edges of a place: this one is not told.",
  },
  "rudi-places-many": {
    fr: "RUDI n’a qu’un lieu : le premier qui a des bords est dit.",
    en: "RUDI has one place: the first that has edges is told.",
  },
  "rudi-portal-refuses": {
    fr: "Le portail ne donne pas de jeton pour cet identifiant et ce secret (réponse {status}).",
    en: "The portal gives no token for this identifier and this secret (it answered {status}).",
  },
  "rudi-portal-unknown": { fr: "Il n’y a pas de tel portail ici.", en: "There is no such portal here." },
  "rudi-producer-wrong": {
    fr: "« {value} » n’est pas l’identifiant d’une organisation chez RUDI (un UUID).",
    en: "“{value}” is not the identifier of an organization at RUDI (a UUID).",
  },
  "rudi-report-accepted": {
    fr: "{problems, plural, =0 {Le jeu de données est repris.} one {Le jeu de données est repris ; un point n’a pas été compris.} other {Le jeu de données est repris ; # points n’ont pas été compris.}}",
    en: "{problems, plural, =0 {The dataset is taken in.} one {The dataset is taken in; one point was not understood.} other {The dataset is taken in; # points were not understood.}}",
  },
  "rudi-report-refused": {
    fr: "{errors, plural, one {Le jeu de données n’est pas repris : une erreur.} other {Le jeu de données n’est pas repris : # erreurs.}}",
    en: "{errors, plural, one {The dataset is not taken in: one error.} other {The dataset is not taken in: # errors.}}",
  },
  "rudi-resources-many": {
    fr: "Cette question en parcourrait plus de {most} : une page de la liste, sans filtre, est toujours possible.",
    en: "This question would look through more than {most}: a page of the list, without a filter, can always be had.",
  },
  "rudi-source-pushed": {
    fr: "Un nœud pousse ses fiches vers cette source : on ne la moissonne pas.",
    en: "A node pushes its records to this source: it is not harvested.",
  },
  "rudi-themes-many": {
    fr: "RUDI n’a qu’un thème : « {kept} » est dit.",
    en: "RUDI has one theme: “{kept}” is told.",
  },
  "rudi-title-long": {
    fr: "RUDI coupe un titre à {most} caractères.",
    en: "RUDI cuts a title at {most} characters.",
  },
  "rudi-token-wrong": {
    fr: "Ce jeton n’est pas valable ici : inconnu, périmé, ou signé par un autre.",
    en: "This token is not valid here: unknown, out of date, or signed by somebody else.",
  },
} as const satisfies Words;
