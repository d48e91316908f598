import type { Words } from "../words.ts";

/** What pages say of boards. */
export const pagesBoardsWords = {
  "boards-heading": { fr: "Tableaux de bord", en: "Dashboards" },
  "boards-lead": {
    fr: "Des chiffres, des courbes et des cartes, choisis par ceux qui les suivent, pour la France et pour chaque lieu.",
    en: "Figures, curves and maps, chosen by those who follow them, for France and for each place.",
  },
  "boards-search": { fr: "Chercher un tableau de bord", en: "Find a dashboard" },
  "boards-make": { fr: "Créer un tableau de bord", en: "Make a dashboard" },
  "boards-drafts": { fr: "Vos brouillons", en: "Your drafts" },
  "boards-none": {
    fr: "Aucun tableau de bord n’est publié pour l’instant.",
    en: "No dashboard is published yet.",
  },
  "boards-none-found": {
    fr: "Aucun tableau de bord ne contient ces mots.",
    en: "No dashboard has these words.",
  },
  "boards-is-draft": {
    fr: "Ce brouillon n’est visible que de ceux qui le modifient.",
    en: "This draft is seen only by those who edit it.",
  },
  "boards-choose-place": { fr: "Choisir un lieu", en: "Choose a place" },
  "boards-for-place": { fr: "Pour quel lieu ?", en: "For which place?" },
  "boards-see-place": { fr: "Voir ce lieu", en: "See this place" },
  "boards-back-to-usual": { fr: "Revenir à la vue d’ensemble", en: "Back to the overview" },
  "boards-place-unknown": {
    fr: "Aucun lieu connu ne s’appelle « {name} ».",
    en: "No known place is called “{name}”.",
  },
  "boards-places-several": {
    fr: "Plusieurs lieux répondent à « {name} » :",
    en: "Several places answer to “{name}”:",
  },
  "boards-all-of-place": { fr: "Toutes les données sur {name}", en: "All data about {name}" },
  "boards-follow": { fr: "Suivre par Atom", en: "Follow by Atom" },
  "boards-embed": { fr: "Intégrer à un autre site", en: "Embed in another site" },
  "boards-on-screen": { fr: "Afficher sur un écran", en: "Show on a screen" },
  "boards-export": { fr: "Exporter (JSON)", en: "Export (JSON)" },
  "boards-edit": { fr: "Modifier", en: "Edit" },
  "boards-place": { fr: "Lieu", en: "Place" },
  "boards-level": { fr: "Niveau", en: "Level" },
  "boards-level-commune": { fr: "communes", en: "communes" },
  "boards-level-epci": { fr: "intercommunalités", en: "groups of communes (EPCI)" },
  "boards-level-departement": { fr: "départements", en: "départements" },
  "boards-level-region": { fr: "régions", en: "régions" },
  "boards-level-country": { fr: "pays", en: "country" },
  "boards-block-unread": { fr: "Ce bloc ne peut pas être montré.", en: "This block cannot be shown." },
  "boards-block-stands": {
    fr: "Ce chiffre n’est plus mis à jour.",
    en: "This figure is not updated any more.",
  },
  "boards-embed-more": { fr: "Voir tout le tableau de bord", en: "See the whole dashboard" },
  "boards-no-value": { fr: "Il n’y a pas encore de valeur.", en: "There is no value yet." },
  "boards-no-value-of": {
    fr: "Aucune valeur n’est connue pour ce lieu : {place}.",
    en: "No value is known for this place: {place}.",
  },
  "boards-no-level": {
    fr: "Aucune valeur n’est connue à ce niveau : {level}.",
    en: "No value is known at this level: {level}.",
  },
  "boards-change-up": { fr: "en hausse de {by}", en: "up by {by}" },
  "boards-change-down": { fr: "en baisse de {by}", en: "down by {by}" },
  "boards-change-none": { fr: "stable", en: "unchanged" },
  "boards-points": {
    fr: "{n} {size, plural, one {point} other {points}}",
    en: "{n} percentage {size, plural, one {point} other {points}}",
  },
  "boards-target-plain": { fr: "Objectif : {value}", en: "Target: {value}" },
  "boards-target-by": { fr: "Objectif : {value} pour le {by}", en: "Target: {value} by {by}" },
  "boards-target-plain-reached": { fr: "Objectif atteint : {value}", en: "Target reached: {value}" },
  "boards-target-by-reached": {
    fr: "Objectif atteint : {value} pour le {by}",
    en: "Target reached: {value} by {by}",
  },
  "boards-period": { fr: "Période", en: "Period" },
  "boards-value": { fr: "Valeur", en: "Value" },
  "boards-map-date": { fr: "Date des cartes", en: "Date of the maps" },
  "boards-as-table": { fr: "Les valeurs", en: "The values" },
  "boards-datasets-hidden": {
    fr: "{n, plural, one {# autre n’est pas accessible à tous.} other {# autres ne sont pas accessibles à tous.}}",
    en: "{n, plural, one {# other is not open to everybody.} other {# others are not open to everybody.}}",
  },
  "boards-source": {
    fr: "Source : {producer}, mise à jour le {date}",
    en: "Source: {producer}, updated on {date}",
  },
  "boards-of-dataset": {
    fr: "Tableaux de bord qui montrent ces données",
    en: "Dashboards that show this data",
  },
  "boards-elsewhere": { fr: "Sur les sites suivis", en: "On the sites that are followed" },
  "boards-of-place": { fr: "Tableaux de bord de ce lieu", en: "Dashboards of this place" },
  "boards-on-home": { fr: "Tableau de bord en page d’accueil", en: "Dashboard on the home page" },
  "boards-on-home-help": {
    fr: "L’adresse d’un tableau de bord publié ici, comme /boards/hopitaux : le portail s’ouvre sur ses chiffres. Laissez vide pour la page habituelle.",
    en: "The address of a dashboard that is published here, such as /boards/hospitals: the portal opens with its figures. Leave empty for the usual page.",
  },
  "boards-see-board": { fr: "Voir ce tableau de bord", en: "See this dashboard" },
  "boards-feed-updated": { fr: "{title} : nouvelles valeurs", en: "{title}: new values" },
} as const satisfies Words;
