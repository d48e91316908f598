import type { Words } from "../words.ts";

/** What is deleted, why, and how it comes back: refusals, routes and pages. */
export const deletionWords = {
  "table-deleted": {
    fr: "Cette table a été supprimée par son producteur. Raison : {reason}",
    en: "This table was deleted by its producer. Reason: {reason}",
  },
  "table-deleted-replaced": {
    fr: "Cette table a été supprimée par son producteur. Raison : {reason} Elle est remplacée par « {title} ».",
    en: "This table was deleted by its producer. Reason: {reason} It is replaced by “{title}”.",
  },
  "table-deleted-unexplained": {
    fr: "Cette table a été supprimée par son producteur.",
    en: "This table was deleted by its producer.",
  },
  "table-purged": {
    fr: "« {table} » a été supprimée il y a plus de trente jours : elle ne peut plus être rétablie.",
    en: "“{table}” was deleted more than thirty days ago: it can no longer be restored.",
  },
  "table-replacement-wrong": {
    fr: "La table qui la remplace est une autre table du même jeu de données.",
    en: "The table that replaces it is another table of the same dataset.",
  },
  "catalogue-draft-purged": {
    fr: "Ce brouillon a été supprimé il y a plus de trente jours : il ne peut plus être rétabli.",
    en: "This draft was deleted more than thirty days ago: it can no longer be restored.",
  },

  "operation-deleteDataset": {
    fr: "Supprimer un brouillon ; il peut être rétabli pendant trente jours",
    en: "Delete a draft; it can be restored for thirty days",
  },
  "operation-restoreDataset": { fr: "Rétablir un brouillon supprimé", en: "Restore a deleted draft" },
  "operation-listDeletedDrafts": {
    fr: "Lister les brouillons supprimés d’une organisation qui peuvent être rétablis",
    en: "List the deleted drafts of an organization that can be restored",
  },
  "operation-deleteTable": {
    fr: "Supprimer une table ; elle peut être rétablie pendant trente jours",
    en: "Delete a table; it can be restored for thirty days",
  },
  "operation-restoreTable": { fr: "Rétablir une table supprimée", en: "Restore a deleted table" },
  "operation-listDeletedTables": {
    fr: "Lister les tables supprimées d’un jeu de données qui peuvent être rétablies",
    en: "List the deleted tables of a dataset that can be restored",
  },
  "parameter-deletion-reason": {
    fr: "Montrée à ceux qui cherchent la table. Nécessaire si le jeu de données a été publié.",
    en: "Shown to those who look for the table. Needed where the dataset was ever published.",
  },
  "parameter-replacement": {
    fr: "Une autre table du même jeu de données, qui la remplace.",
    en: "Another table of the same dataset, which takes its place.",
  },
  "parameter-replacing-dataset": {
    fr: "L’identifiant ou le nom court du jeu de données publié qui le remplace.",
    en: "The id or slug of the published dataset that takes its place.",
  },
  "answer-deleted-tables": {
    fr: "Chaque table supprimée, avec la raison et la date jusqu’à laquelle elle peut être rétablie.",
    en: "Each deleted table, with the reason and the date until which it can be restored.",
  },
  "answer-deleted-drafts": {
    fr: "Chaque brouillon supprimé, avec la date jusqu’à laquelle il peut être rétabli.",
    en: "Each deleted draft, with the date until which it can be restored.",
  },
  "answer-restored": { fr: "Tel qu’il est de nouveau.", en: "As it is again." },

  "pages-delete-table-heading": { fr: "Supprimer la table « {name} » ?", en: "Delete the table “{name}”?" },
  "pages-delete-draft-heading": { fr: "Supprimer ce brouillon ?", en: "Delete this draft?" },
  "pages-delete-consequences": { fr: "Ce qui va se passer", en: "What will happen" },
  "pages-delete-readers": {
    fr: "Plus personne ne pourra la lire, ni ici ni par l’API. Son adresse dira qu’elle a été supprimée, et pourquoi.",
    en: "Nobody will be able to read it any more, here or through the API. Its address will say that it was deleted, and why.",
  },
  "pages-delete-nobody": {
    fr: "Seule votre organisation connaît ce brouillon : personne d’autre ne verra rien.",
    en: "Only your organization knows this draft: nobody else will notice anything.",
  },
  "pages-delete-read-count": {
    fr: "Ce jeu de données a été lu {n, plural, =0 {0 fois} one {une fois} other {# fois}} et téléchargé {downloads, plural, =0 {0 fois} one {une fois} other {# fois}}.",
    en: "This dataset was read {n, plural, =0 {0 times} one {once} other {# times}} and downloaded {downloads, plural, =0 {0 times} one {once} other {# times}}.",
  },
  "pages-delete-agreements": {
    fr: "{n, plural, =0 {Aucun accord ne donne accès à cette table.} one {Un accord donne accès à cette table : son titulaire ne pourra plus la lire.} other {# accords donnent accès à cette table : leurs titulaires ne pourront plus la lire.}}",
    en: "{n, plural, =0 {No agreement gives access to this table.} one {One agreement gives access to this table: its holder will no longer be able to read it.} other {# agreements give access to this table: their holders will no longer be able to read it.}}",
  },
  "pages-delete-followers": {
    fr: "{n, plural, =0 {Aucun site ne vous suit.} one {Le site qui vous suit en sera averti.} other {Les # sites qui vous suivent en seront avertis.}}",
    en: "{n, plural, =0 {No site follows you.} one {The site that follows you will be told.} other {The # sites that follow you will be told.}}",
  },
  "pages-delete-reuses": {
    fr: "{n, plural, one {Une réutilisation s’en sert.} other {# réutilisations s’en servent.}}",
    en: "{n, plural, one {One reuse relies on it.} other {# reuses rely on it.}}",
  },
  "pages-delete-embeds": {
    fr: "Les graphiques et les cartes intégrés à d’autres sites, les requêtes enregistrées et les programmes qui l’utilisent cesseront de fonctionner.",
    en: "Charts and maps embedded in other sites, saved queries and programs that use it will stop working.",
  },
  "pages-delete-undo-later": {
    fr: "Vous pourrez la rétablir pendant trente jours. Ensuite, ses lignes et ses fichiers seront effacés.",
    en: "You will be able to restore it for thirty days. After that, its rows and files are erased.",
  },
  "pages-delete-undo-draft-later": {
    fr: "Vous pourrez le rétablir pendant trente jours. Ensuite, il sera effacé avec ses tables.",
    en: "You will be able to restore it for thirty days. After that, it is erased with its tables.",
  },
  "pages-delete-reason": { fr: "Pourquoi la supprimer", en: "Why it is deleted" },
  "pages-delete-reason-help": {
    fr: "Cette raison est publique : ceux qui cherchent la table la liront.",
    en: "This reason is public: those who look for the table will read it.",
  },
  "pages-delete-replacement": { fr: "Table qui la remplace", en: "Table that replaces it" },
  "pages-delete-replacement-none": { fr: "Aucune", en: "None" },
  "pages-delete-table-do": { fr: "Supprimer la table", en: "Delete the table" },
  "pages-delete-cancel": { fr: "Annuler", en: "Cancel" },
  "pages-delete-last": {
    fr: "C’est la seule table de ce jeu de données publié. Pour que plus personne ne la lise, retirez le jeu de données.",
    en: "This is the only table of this published dataset. To have nobody read it any more, withdraw the dataset.",
  },
  "pages-delete-last-withdraw": { fr: "Retirer le jeu de données", en: "Withdraw the dataset" },
  "pages-deleted-done": { fr: "« {name} » est supprimée.", en: "“{name}” is deleted." },
  "pages-deleted-heading": { fr: "Tables supprimées", en: "Deleted tables" },
  "pages-deleted-drafts-heading": { fr: "Brouillons supprimés", en: "Deleted drafts" },
  "pages-deleted-line": {
    fr: "supprimée le {date} · peut être rétablie jusqu’au {until}",
    en: "deleted on {date} · can be restored until {until}",
  },
  "pages-deleted-draft-line": {
    fr: "supprimé le {date} · peut être rétabli jusqu’au {until}",
    en: "deleted on {date} · can be restored until {until}",
  },
  "pages-undelete": { fr: "Rétablir", en: "Restore" },
  "pages-undelete-named": { fr: "Rétablir « {name} »", en: "Restore “{name}”" },
  "pages-restored": { fr: "« {name} » est rétablie.", en: "“{name}” is restored." },
  "pages-restored-renamed": {
    fr: "« {name} » est rétablie sous ce nom : une autre table a pris le sien.",
    en: "“{name}” is restored under this name: another table took its own.",
  },
  "pages-gone-producer": {
    fr: "Voir ce qu’en dit {name}",
    en: "See what {name} says about it",
  },
  "pages-gone-deleted-since": { fr: "Supprimée le {date}", en: "Deleted on {date}" },
  "pages-gone-of": { fr: "Elle faisait partie de", en: "It was part of" },
} as const satisfies Words;
