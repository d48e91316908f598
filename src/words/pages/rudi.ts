import type { Words } from "../words.ts";

/** The steward's page of nodes and portals of RUDI. */
export const pagesRudiWords = {
  "pages-rudi-accepted": { fr: "repris", en: "taken in" },
  "pages-rudi-address": { fr: "Adresse du nœud", en: "Address of the node" },
  "pages-rudi-client": { fr: "Identifiant", en: "Identifier" },
  "pages-rudi-client-secret": { fr: "Secret", en: "Secret" },
  "pages-rudi-datasets": {
    fr: "{n, plural, one {# jeu de données} other {# jeux de données}}",
    en: "{n, plural, one {# dataset} other {# datasets}}",
  },
  "pages-rudi-declare": { fr: "Déclarer un nœud", en: "Declare a node" },
  "pages-rudi-forget": { fr: "Ne plus publier vers ce portail", en: "Stop publishing to this portal" },
  "pages-rudi-heading": { fr: "RUDI", en: "RUDI" },
  "pages-rudi-help": {
    fr: "Des nœuds RUDI envoient leurs fiches à cette instance, et cette instance publie vers des portails RUDI.",
    en: "RUDI nodes push their records to this instance, and this instance publishes to RUDI portals.",
  },
  "pages-rudi-name": { fr: "Nom du nœud", en: "Name of the node" },
  "pages-rudi-nodes": { fr: "Nœuds qui poussent ici", en: "Nodes that push here" },
  "pages-rudi-nodes-help": {
    fr: "Dans les réglages du nœud, le portail est l’adresse de cette instance, avec l’identifiant et le secret qu’elle lui donne.",
    en: "In the settings of the node, the portal is the address of this instance, with the identifier and the secret that it gives.",
  },
  "pages-rudi-not-delivered": {
    fr: "Rapport non remis ({tries, plural, one {# essai} other {# essais}}).",
    en: "Report not delivered ({tries, plural, one {# try} other {# tries}}).",
  },
  "pages-rudi-of-dataset": { fr: "Sur les portails RUDI", en: "On RUDI portals" },
  "pages-rudi-one-accepted": { fr: "accepté", en: "accepted" },
  "pages-rudi-one-refused": { fr: "refusé", en: "refused" },
  "pages-rudi-one-removed": { fr: "retiré", en: "removed" },
  "pages-rudi-one-sent": { fr: "envoyé, sans rapport encore", en: "sent, not reported yet" },
  "pages-rudi-one-waiting": { fr: "en attente", en: "waiting" },
  "pages-rudi-organization": { fr: "Publie au nom de", en: "Publishes in the name of" },
  "pages-rudi-pause": { fr: "Suspendre", en: "Pause" },
  "pages-rudi-portal-address": { fr: "Adresse du portail", en: "Address of the portal" },
  "pages-rudi-portal-name": { fr: "Nom du portail", en: "Name of the portal" },
  "pages-rudi-portal-organization": {
    fr: "Organisation dont les jeux de données y sont publiés",
    en: "Organization whose datasets are published there",
  },
  "pages-rudi-portals": { fr: "Portails destinataires", en: "Portals published to" },
  "pages-rudi-portals-help": {
    fr: "Toutes les métadonnées publiques sont envoyées au portail à chaque changement, comme le fait un nœud.",
    en: "All public metadata is sent to the portal at each change, as a node does.",
  },
  "pages-rudi-producer": {
    fr: "Identifiant de cette organisation sur le portail (organization_id)",
    en: "Identifier of that organization at the portal (organization_id)",
  },
  "pages-rudi-publish": { fr: "Publier vers un portail", en: "Publish to a portal" },
  "pages-rudi-refused": { fr: "refusé", en: "refused" },
  "pages-rudi-remove": {
    fr: "Retirer ce nœud et ses jeux de données",
    en: "Remove this node and withdraw its datasets",
  },
  "pages-rudi-renew": { fr: "Créer un nouveau secret", en: "Create a new secret" },
  "pages-rudi-reported": { fr: "rapport du {at}", en: "reported on {at}" },
  "pages-rudi-reports": { fr: "Derniers rapports", en: "Last reports" },
  "pages-rudi-resume": { fr: "Reprendre", en: "Resume" },
  "pages-rudi-secret": { fr: "Le secret de « {name} »", en: "Secret of “{name}”" },
  "pages-rudi-secret-help": {
    fr: "Il n’est montré qu’une fois. Notez-le dans les réglages du nœud.",
    en: "It is shown only once. Enter it in the settings of the node.",
  },
  "pages-rudi-sent": { fr: "envoyé le {at}", en: "sent on {at}" },
  "pages-rudi-state-accepted": {
    fr: "{n, plural, one {# accepté} other {# acceptés}}",
    en: "{n} accepted",
  },
  "pages-rudi-state-refused": { fr: "{n, plural, one {# refusé} other {# refusés}}", en: "{n} refused" },
  "pages-rudi-state-removed": { fr: "{n, plural, one {# retiré} other {# retirés}}", en: "{n} removed" },
  "pages-rudi-state-sent": {
    fr: "{n, plural, one {# envoyé} other {# envoyés}}, sans rapport encore",
    en: "{n} sent, not reported yet",
  },
  "pages-rudi-state-waiting": { fr: "{n} en attente", en: "{n} waiting" },
  "pages-rudi-undelivered": {
    fr: "{n, plural, one {Un rapport n’a pas pu être remis} other {# rapports n’ont pas pu être remis}} à ce nœud, après cinq essais.",
    en: "{n, plural, one {One report} other {# reports}} could not be delivered to this node, after five tries.",
  },
} as const satisfies Words;
