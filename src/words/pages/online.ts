import type { Words } from "../words.ts";

/** What a producer reads once a dataset is published. */
export const pagesOnlineWords = {
  "pages-online": { fr: "C’est en ligne", en: "It is online" },
  "pages-online-lead": {
    fr: "Tout le monde peut lire ces données à cette adresse, qui ne changera pas.",
    en: "Anyone can read this data at this address, which will not change.",
  },
  "pages-online-lead-restricted": {
    fr: "Cette adresse ne changera pas. Les données s’y lisent selon l’accès que vous avez choisi.",
    en: "This address will not change. Who can read the data there depends on the access that you chose.",
  },
  "pages-online-address": { fr: "Adresse du jeu de données", en: "Address of the dataset" },
  "pages-online-see": { fr: "Voir le jeu de données", en: "See the dataset" },
  "pages-online-portals": { fr: "Sur les sites qui vous suivent", en: "On the sites that follow you" },
  "pages-online-portals-help": {
    fr: "Ils reprennent vos jeux de données d’eux-mêmes, en général en moins d’une minute.",
    en: "They list your datasets by themselves, usually within a minute.",
  },
  "pages-online-portal": { fr: "Le trouver sur {name}", en: "Find it on {name}" },
  "pages-online-next": { fr: "Et maintenant", en: "What next" },
  "pages-online-describe": { fr: "Ajouter une description", en: "Add a description" },
  "pages-online-describe-help": {
    fr: "Deux phrases suffisent : ce que contient la table, et à quoi elle sert.",
    en: "Two sentences are enough: what the table holds, and what it is for.",
  },
  "pages-online-tell": { fr: "Prévenir un collègue", en: "Tell a colleague" },
  "pages-online-tell-help": {
    fr: "Votre messagerie s’ouvre avec le titre et l’adresse.",
    en: "Your e-mail program opens with the title and the address.",
  },
  "pages-online-chart": { fr: "En faire un graphique", en: "Make a chart" },
  "pages-online-chart-help": {
    fr: "Sous le graphique, « Télécharger ou intégrer » donne le code à coller sur votre site.",
    en: "Under the chart, “Download or embed” gives the code to paste into your own site.",
  },
  "pages-online-refresh": { fr: "Programmer la mise à jour", en: "Schedule updates" },
  "pages-online-refresh-help": {
    fr: "Le fichier vient d’une adresse : elle peut être relue chaque heure, chaque jour ou chaque semaine.",
    en: "The file comes from an address: it can be read again every hour, day or week.",
  },
  "pages-online-refresh-hourly": {
    fr: "L’adresse du fichier est relue chaque heure.",
    en: "The address of the file is read again every hour.",
  },
  "pages-online-refresh-daily": {
    fr: "L’adresse du fichier est relue chaque jour.",
    en: "The address of the file is read again every day.",
  },
  "pages-online-refresh-weekly": {
    fr: "L’adresse du fichier est relue chaque semaine.",
    en: "The address of the file is read again every week.",
  },
  "pages-online-update": { fr: "Envoyer une nouvelle version", en: "Send a new version" },
  "pages-online-update-help": {
    fr: "Quand le fichier change, envoyez le nouveau : l’adresse reste la même, et l’ancienne version reste lisible.",
    en: "When the file changes, send the new one: the address stays the same, and the earlier version can still be read.",
  },
} as const satisfies Words;
