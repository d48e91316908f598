import type { Words } from "../words.ts";

/** What the routes of RUDI do. */
export const rudiRouteWords = {
  "operation-changeRudiPortal": { fr: "Modifier un portail RUDI", en: "Change a portal of RUDI" },
  "operation-changeRudiResource": {
    fr: "Un nœud RUDI pousse une fiche modifiée",
    en: "A node of RUDI pushes a record that changed",
  },
  "operation-checkRudiToken": {
    fr: "Vérifier le jeton d’un nœud RUDI",
    en: "Check the token of a node of RUDI",
  },
  "operation-checkRudiTokenInBody": {
    fr: "Vérifier le jeton d’un nœud RUDI, donné dans le corps",
    en: "Check the token of a node of RUDI, told in the body",
  },
  "operation-createRudiNode": {
    fr: "Déclarer un nœud RUDI qui pousse ici",
    en: "Declare a node of RUDI that pushes here",
  },
  "operation-createRudiPortal": {
    fr: "Publier vers un portail RUDI",
    en: "Publish to a portal of RUDI",
  },
  "operation-deleteRudiNode": {
    fr: "Ne plus accepter un nœud RUDI ; ce qu’il a poussé est retiré",
    en: "Take a node of RUDI no longer; what it pushed is withdrawn",
  },
  "operation-deleteRudiPortal": {
    fr: "Ne plus publier vers un portail RUDI",
    en: "Publish to a portal of RUDI no longer",
  },
  "operation-deleteRudiResource": {
    fr: "Un nœud RUDI retire une fiche",
    en: "A node of RUDI withdraws a record",
  },
  "operation-getPushedRudiResource": {
    fr: "La fiche RUDI d’un jeu de données, pour un nœud",
    en: "The record of RUDI of a dataset, for a node",
  },
  "operation-getRudiMetadata": {
    fr: "Pour un nœud RUDI : ce que le catalogue a de sa fiche",
    en: "For a node of RUDI: what the catalogue has of its record",
  },
  "operation-getRudiNode": { fr: "Un nœud RUDI", en: "A node of RUDI" },
  "operation-getRudiPortal": { fr: "Un portail RUDI", en: "A portal of RUDI" },
  "operation-getRudiRecordOfDataset": {
    fr: "La fiche RUDI d’un jeu de données, avec ce qu’elle ne peut pas dire",
    en: "The record of RUDI of a dataset, with what it cannot say",
  },
  "operation-getRudiResource": {
    fr: "Un jeu de données, comme le donne un nœud RUDI",
    en: "A dataset, as a node of RUDI tells it",
  },
  "operation-getRudiTokenKey": {
    fr: "La clé publique de ce qui est signé envers les nœuds RUDI",
    en: "The public key of what is signed towards nodes of RUDI",
  },
  "operation-getRudiVersion": {
    fr: "La version des métadonnées RUDI",
    en: "The version of the metadata of RUDI",
  },
  "operation-giveRudiToken": { fr: "Le jeton d’un nœud RUDI", en: "The token of a node of RUDI" },
  "operation-listRudiKeys": {
    fr: "Les clés publiques, comme les donne un nœud RUDI",
    en: "The public keys, as a node of RUDI tells them",
  },
  "operation-listRudiNodes": {
    fr: "Les nœuds RUDI qui poussent ici",
    en: "The nodes of RUDI that push here",
  },
  "operation-listRudiPortals": {
    fr: "Les portails RUDI vers lesquels on publie",
    en: "The portals of RUDI that are published to",
  },
  "operation-listRudiPublications": {
    fr: "Un jeu de données sur chaque portail RUDI, et ce qui en est rapporté",
    en: "A dataset at each portal of RUDI, and what is reported of it",
  },
  "operation-listRudiReports": {
    fr: "Les rapports rendus à un nœud RUDI",
    en: "The reports that are sent back to a node of RUDI",
  },
  "operation-listRudiResources": {
    fr: "Les jeux de données, comme les donne un nœud RUDI",
    en: "The datasets, as a node of RUDI lists them",
  },
  "operation-makeRudiId": {
    fr: "Un identifiant pour une nouvelle fiche RUDI",
    en: "An identifier for a new record of RUDI",
  },
  "operation-pauseRudiPortal": {
    fr: "Suspendre la publication vers un portail RUDI",
    en: "Pause publishing to a portal of RUDI",
  },
  "operation-pushRudiResource": {
    fr: "Un nœud RUDI pousse une nouvelle fiche",
    en: "A node of RUDI pushes a new record",
  },
  "operation-receiveRudiReport": {
    fr: "Un portail RUDI rapporte ce qu’il a fait d’une fiche",
    en: "A portal of RUDI reports what became of a record",
  },
  "operation-renewRudiNodeSecret": {
    fr: "Donner un nouveau secret à un nœud RUDI",
    en: "Give a new secret to a node of RUDI",
  },
  "operation-resumeRudiPortal": {
    fr: "Reprendre la publication vers un portail RUDI",
    en: "Resume publishing to a portal of RUDI",
  },
} as const satisfies Words;
