import type { Words } from "../words.ts";

/** What the routes of gathering do and answer. */
export const harvestRouteWords = {
  "answer-harvest-events": {
    fr: "Un événement « run » à chaque changement ; ses données sont un HarvestRun en JSON. Le flux finit avec la moisson.",
    en: "A “run” event at each change; its data is a HarvestRun in JSON. The stream ends with the run.",
  },
  "answer-harvest-original": {
    fr: "La fiche comme la source l’a donnée, et ce qui n’en a pas été compris.",
    en: "The record as the source gave it, and what of it was not understood.",
  },
  "answer-harvest-preview": {
    fr: "Les premières fiches, comme elles seraient reprises.",
    en: "The first records, as they would be taken in.",
  },
  "answer-harvest-problem-kinds": {
    fr: "Chaque sorte de problème, avec le nombre de fiches, un exemple et ce qui y remédie.",
    en: "Each kind of problem, with how many records have it, an example and what mends it.",
  },
  "answer-harvest-problems": {
    fr: "Les fiches refusées d’abord, chacune avec sa place et la raison.",
    en: "Refused records first, each with its place and the reason.",
  },
  "answer-harvest-run": { fr: "Le moissonnage.", en: "The harvest." },
  "answer-harvest-runs": { fr: "Le plus récent d’abord.", en: "Newest first." },
  "answer-harvest-source": { fr: "La source.", en: "The source." },
  "answer-link-checks": {
    fr: "Chaque fichier distant, à sa dernière vérification.",
    en: "Each remote file, at its last check.",
  },
  "operation-cancelHarvestRun": {
    fr: "Annuler un moissonnage ; ce qui a été pris reste",
    en: "Cancel a harvest; what was taken in stays",
  },
  "operation-changeHarvestSource": { fr: "Modifier une source", en: "Change a source" },
  "operation-countHarvestProblems": {
    fr: "Compter par sorte ce qui n’allait pas dans un moissonnage",
    en: "Count by kind what was wrong in a harvest",
  },
  "operation-createHarvestSource": {
    fr: "Ajouter une source ; son type est trouvé s’il n’est pas dit",
    en: "Add a source; its kind is found where not told",
  },
  "operation-deleteHarvestSource": {
    fr: "Ne plus moissonner une source ; ce qui ne venait que d’elle est retiré",
    en: "Harvest a source no more; what came from it alone is withdrawn",
  },
  "operation-getHarvestOriginal": {
    fr: "Lire la fiche d’origine d’un jeu de données moissonné",
    en: "Read the original record of a harvested dataset",
  },
  "operation-getHarvestRun": { fr: "Savoir où en est un moissonnage", en: "Learn how far a harvest is" },
  "operation-getHarvestSource": { fr: "Lire une source", en: "Read a source" },
  "operation-listHarvestProblems": {
    fr: "Lister ce qui n’allait pas dans les fiches d’un moissonnage",
    en: "List what was wrong with the records of a harvest",
  },
  "operation-listHarvestRuns": {
    fr: "Lister les moissonnages d’une source",
    en: "List the harvests of a source",
  },
  "operation-listHarvestSources": {
    fr: "Lister les catalogues moissonnés",
    en: "List the catalogues that are harvested",
  },
  "operation-listLinkChecks": {
    fr: "Savoir si les fichiers distants d’un jeu de données répondent",
    en: "Learn whether the remote files of a dataset answer",
  },
  "operation-makeTableOfRemote": {
    fr: "Faire une table d’un fichier distant, relu chaque semaine",
    en: "Make a table of a remote file, read again each week",
  },
  "operation-pauseHarvestSource": { fr: "Mettre une source en pause", en: "Pause a source" },
  "operation-previewHarvestSource": {
    fr: "Voir les premières fiches d’une source ; rien n’est enregistré",
    en: "See the first records of a source; nothing is stored",
  },
  "operation-resumeHarvestSource": { fr: "Reprendre une source", en: "Resume a source" },
  "operation-startHarvest": {
    fr: "Moissonner maintenant, ou à blanc",
    en: "Harvest now, or as a dry run",
  },
  "operation-watchHarvestRun": {
    fr: "Suivre un moissonnage jusqu’à sa fin (événements envoyés par le serveur)",
    en: "Follow a harvest to its end (server-sent events)",
  },
  "parameter-distribution": {
    fr: "L’identifiant d’un fichier dans le jeu de données.",
    en: "The identifier of a file in the dataset.",
  },
  "parameter-problem-key": {
    fr: "Une seule sorte de problèmes, par sa clé.",
    en: "Problems of one kind, by its key.",
  },
  "parameter-harvest-source": { fr: "L’identifiant d’une source.", en: "The identifier of a source." },
} as const satisfies Words;
