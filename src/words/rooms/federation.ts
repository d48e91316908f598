import type { Words } from "../words.ts";

/** Other catalogues, gathered here: what is refused, what is wrong with a source or one of its records. */
export const federationWords = {
  "federation-already-running": {
    fr: "Un moissonnage de cette source est déjà en cours.",
    en: "A harvest of this source is already under way.",
  },
  "federation-bytes-max": {
    fr: "La source a envoyé plus de {most} octets : le moissonnage s’arrête là.",
    en: "The source sent more than {most} bytes: the harvest ends there.",
  },
  "federation-deleted-there": {
    fr: "Le catalogue d’origine indique que ce jeu de données n’existe plus.",
    en: "The catalogue that it came from says that this dataset no longer exists.",
  },
  "federation-disappeared": {
    fr: "Le catalogue d’origine ne le présente plus : il manquait à deux moissonnages complets de suite.",
    en: "The catalogue that it came from no longer lists it: it was missing from two complete harvests in a row.",
  },
  "federation-distribution-unknown": {
    fr: "Ce jeu de données n’a pas ce fichier.",
    en: "This dataset has no such file.",
  },
  "federation-encoding-broken": {
    fr: "Des caractères sont illisibles : le texte n’est pas dans l’encodage annoncé. Ils sont remplacés par « � ».",
    en: "Some characters cannot be read: the text is not in the encoding that is announced. They are replaced by “�”.",
  },
  "federation-every-wrong": {
    fr: "La fréquence est hourly, daily, weekly ou never.",
    en: "How often is hourly, daily, weekly or never.",
  },
  "federation-fewer-than-announced": {
    fr: "La source annonce {announced} fiches et en a donné {seen} : le moissonnage est incomplet et rien n’est retiré.",
    en: "The source announces {announced} records and gave {seen}: the harvest is incomplete, and nothing is withdrawn.",
  },
  "federation-given-up": {
    fr: "Le moissonnage a été interrompu trop souvent. Il est abandonné ; ce qui a été lu reste.",
    en: "The harvest was interrupted too often. It is given up; what was read stays.",
  },
  "federation-identifier-repeated": {
    fr: "L’identifiant « {identifier} » est déjà celui d’une autre fiche de ce moissonnage ; la première est gardée.",
    en: "The identifier “{identifier}” is already that of another record of this harvest; the first one is kept.",
  },
  "federation-kind-not-found": {
    fr: "Rien de ce que répond {url} n’est un catalogue connu. Indiquez son type, ou l’adresse du catalogue lui-même.",
    en: "Nothing that {url} answers is a known catalogue. Tell its kind, or the address of the catalogue itself.",
  },
  "federation-kind-unknown": {
    fr: "Le type de source « {kind} » est inconnu.",
    en: "The kind of source “{kind}” is not known.",
  },
  "federation-link-empty": {
    fr: "Le fichier est vide.",
    en: "The file is empty.",
  },
  "federation-link-other": {
    fr: "Le fichier n’est pas du format annoncé ({format}).",
    en: "The file is not of the format that is told ({format}).",
  },
  "federation-link-page": {
    fr: "L’adresse répond par une page, et non par le fichier annoncé.",
    en: "The address answers with a page, and not with the file that is told.",
  },
  "federation-no-dataset": {
    fr: "La fiche ne décrit pas un jeu de données.",
    en: "The record does not describe a dataset.",
  },
  "federation-no-identifier": {
    fr: "La fiche n’a pas d’identifiant : on ne pourrait pas la reconnaître la prochaine fois.",
    en: "The record has no identifier: it could not be recognized the next time.",
  },
  "federation-no-title": {
    fr: "La fiche n’a pas de titre.",
    en: "The record has no title.",
  },
  "federation-not-a-file": {
    fr: "C’est un service et non un fichier : il n’y a pas de table à en faire.",
    en: "This is a service and not a file: there is no table to be made of it.",
  },
  "federation-off-host": {
    fr: "La source renvoie vers {host}, que ses pages ne nomment pas : cette adresse n’est pas demandée.",
    en: "The source leads to {host}, which its pages do not name: this address is not asked for.",
  },
  "federation-original-unknown": {
    fr: "Aucune fiche d’origine n’est gardée pour ce jeu de données et cette source.",
    en: "No original record is kept for this dataset and this source.",
  },
  "federation-page-again": {
    fr: "La page suivante a déjà été lue ({url}) : la source tourne en rond.",
    en: "The next page was read already ({url}): the source goes round in circles.",
  },
  "federation-record-broke": {
    fr: "Une erreur de notre part empêche de prendre cette fiche. Elle est notée pour être corrigée.",
    en: "An error on our side keeps this record from being taken in. It is noted, to be mended.",
  },
  "federation-requests-max": {
    fr: "Il faudrait demander plus de {most} pages à la source : le moissonnage s’arrête là.",
    en: "The source would have to be asked for more than {most} pages: the harvest ends there.",
  },
  "federation-robots": {
    fr: "Le fichier robots.txt de {host} demande aux programmes de ne pas lire {path}.",
    en: "The robots.txt of {host} asks programs not to read {path}.",
  },
  "federation-robots-unread": {
    fr: "{host} n’a pas pu donner son robots.txt (erreur {status}) : il n’est pas interrogé davantage. Il le sera au prochain moissonnage, ou aussitôt si son producteur accepte que robots.txt soit ignoré.",
    en: "{host} could not give its robots.txt (error {status}): it is not asked for more. It will be at the next harvest, or at once if its producer agrees that robots.txt is ignored.",
  },
  "federation-run-broke": {
    fr: "Une erreur de notre part a interrompu ce moissonnage. Elle est notée pour être corrigée.",
    en: "An error on our side ended this harvest. It is noted, to be mended.",
  },
  "federation-run-over": {
    fr: "Ce moissonnage est terminé : il n’y a rien à annuler.",
    en: "This harvest is over: there is nothing to cancel.",
  },
  "federation-run-unknown": {
    fr: "Ce moissonnage n’existe pas, ou il est trop ancien pour être gardé.",
    en: "There is no such harvest, or it is too old to be kept.",
  },
  "federation-several-matches": {
    fr: "Plusieurs jeux de données d’ici pourraient être celui-ci ; il est gardé à part.",
    en: "Several datasets here might be this one; it is kept apart.",
  },
  "federation-shrunk": {
    fr: "Sur {before} jeux de données connus, la source n’en donne plus que {seen} : le moissonnage est tenu pour incomplet et rien n’est retiré.",
    en: "Of {before} datasets that are known, the source gives only {seen}: the harvest is held to be incomplete, and nothing is withdrawn.",
  },
  "federation-source-deleted": {
    fr: "La source dont il venait n’est plus moissonnée ici.",
    en: "The source that it came from is no longer harvested here.",
  },
  "federation-source-unknown": {
    fr: "Cette source n’existe pas.",
    en: "There is no such source.",
  },
  "federation-text-max": {
    fr: "Le document dépasse {most} octets et ne peut être lu d’un bloc.",
    en: "The document has more than {most} bytes and cannot be read as a whole.",
  },
  "federation-too-long": {
    fr: "La source met trop de temps à répondre : le moissonnage s’arrête là.",
    en: "The source takes too long to answer: the harvest ends there.",
  },
  "federation-url-secret": {
    fr: "L’adresse ne doit pas contenir de mot de passe : tout le monde peut la lire.",
    en: "The address must not hold a password: everybody can read it.",
  },
  "federation-url-wrong": {
    fr: "Ce n’est pas une adresse http(s).",
    en: "This is not an http(s) address.",
  },
} as const satisfies Words;
