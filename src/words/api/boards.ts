import type { Words } from "../words.ts";

/** What the routes of boards do and answer, and the command. */
export const boardRouteWords = {
  "docs-tag-boards": { fr: "Tableaux de bord", en: "Dashboards" },
  "docs-tag-boards-about": {
    fr: "Composer des pages de chiffres, les publier, les échanger entre sites, lire leurs valeurs pour un lieu.",
    en: "Compose pages of figures, publish them, exchange them between sites, read their values for a place.",
  },
  "operation-listBoards": { fr: "Lister les tableaux de bord", en: "List dashboards" },
  "operation-createBoard": { fr: "Commencer un tableau de bord", en: "Begin a dashboard" },
  "operation-getBoard": { fr: "Lire un tableau de bord", en: "Read a dashboard" },
  "operation-changeBoard": { fr: "Modifier un tableau de bord", en: "Change a dashboard" },
  "operation-deleteBoard": { fr: "Supprimer un tableau de bord", en: "Delete a dashboard" },
  "operation-getBoardDraft": {
    fr: "Lire un tableau de bord tel qu’enregistré en dernier",
    en: "Read a dashboard as it was saved last",
  },
  "operation-publishBoard": { fr: "Publier un tableau de bord", en: "Publish a dashboard" },
  "operation-unpublishBoard": {
    fr: "Faire d’un tableau de bord un brouillon",
    en: "Make a dashboard a draft again",
  },
  "operation-exportBoard": { fr: "Exporter un tableau de bord", en: "Export a dashboard" },
  "operation-importBoard": { fr: "Importer un tableau de bord", en: "Import a dashboard" },
  "operation-getBoardValues": {
    fr: "Lire les valeurs d’un tableau de bord pour un lieu",
    en: "Read the values of a dashboard for a place",
  },
  "parameter-board-q": {
    fr: "Des mots du titre ou de la description.",
    en: "Words of the title or of the description.",
  },
  "parameter-board-dataset": {
    fr: "Ceux qui montrent ce jeu de données ou cet indicateur, par son identifiant.",
    en: "Those that show this dataset or indicator, by its id.",
  },
  "parameter-board-organization": {
    fr: "Ceux de cette organisation, par son identifiant.",
    en: "Those of this organization, by its id.",
  },
  "parameter-board-drafts": {
    fr: "Les brouillons que vous pouvez modifier, à la place de ceux qui sont publiés.",
    en: "The drafts that you may edit, in place of those that are published.",
  },
  "parameter-board-importer": {
    fr: "L’organisation qui porte le tableau de bord importé, par son identifiant.",
    en: "The organization that owns the imported dashboard, by its id.",
  },
  "parameter-board-place": {
    fr: "Le lieu, comme dans l’adresse d’un tableau de bord ; celui du tableau s’il n’est pas dit.",
    en: "The place, as an address of a dashboard writes it; that of the dashboard where absent.",
  },
  "answer-board": { fr: "Le tableau de bord.", en: "The dashboard." },
  "answer-boards": {
    fr: "Les tableaux de bord, le dernier publié d’abord.",
    en: "The dashboards, the last published first.",
  },
  "answer-board-document": {
    fr: "Le tableau de bord en un document, avec ses images.",
    en: "The dashboard as one document, with its pictures.",
  },
  "answer-board-imported": {
    fr: "Le brouillon, et ce qui en a été laissé de côté.",
    en: "The draft, and what was left out of it.",
  },
  "answer-board-values": {
    fr: "Ce que chaque bloc montre d’un indicateur, ou pourquoi il ne montre rien.",
    en: "What each block shows of an indicator, or why it shows nothing.",
  },
  "command-boards-purpose": {
    fr: "lister, exporter, importer ou publier des tableaux de bord",
    en: "list, export, import or publish dashboards",
  },
  "command-boards-option-organization": {
    fr: "celle qui porte le tableau importé, par son adresse ; la seule s’il n’y en a qu’une",
    en: "the one that owns the imported dashboard, by its slug; the only one where there is one",
  },
  "command-boards-action": {
    fr: "« {action} » ne se fait pas. Dites list, export, import ou publish.",
    en: "“{action}” cannot be done. Say list, export, import or publish.",
  },
  "command-boards-what": {
    fr: "Dites lequel : son identifiant ou son adresse, ou un fichier JSON pour import.",
    en: "Say which: its id or slug, or a JSON file to import.",
  },
  "command-boards-file": {
    fr: "{file} n’est pas un tableau de bord en JSON.",
    en: "{file} is no dashboard in JSON.",
  },
  "command-boards-imported": {
    fr: "{title} : brouillon {board} importé. Publiez-le avec maille boards publish {board}.",
    en: "{title}: imported as draft {board}. Publish it with maille boards publish {board}.",
  },
  "command-boards-published": { fr: "{title} : publié à {url}", en: "{title}: published at {url}" },
} as const satisfies Words;
