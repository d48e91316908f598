import type { Words } from "../words.ts";

/** Where people say what they want to be told of by e-mail. */
export const pagesSubscriptionsWords = {
  "subscriptions-follow": { fr: "Recevoir les nouveautés par courriel", en: "Get news by e-mail" },
  "subscriptions-heading": { fr: "Mes nouveautés par courriel", en: "My news by e-mail" },
  "subscriptions-lead": {
    fr: "Un courriel par jour au plus pour chaque page suivie, et seulement quand il y a du nouveau.",
    en: "At most one e-mail a day for each page you follow, and only when there is something new.",
  },
  "subscriptions-none": {
    fr: "Vous ne suivez encore rien. Une recherche, un jeu de données ou un tableau de bord se suit depuis sa page.",
    en: "You follow nothing yet. Follow a search, a dataset or a dashboard from its page.",
  },
  "subscriptions-no-mail": {
    fr: "Ce site n’envoie pas encore de courriel : rien ne vous parviendra d’ici là.",
    en: "This site does not send e-mail yet: nothing will reach you until it does.",
  },
  "subscriptions-new": { fr: "Suivre par courriel", en: "Follow by e-mail" },
  "subscriptions-new-search": {
    fr: "Les jeux de données qui paraîtront et répondront à cette recherche : {title}.",
    en: "Datasets that appear and match this search: {title}.",
  },
  "subscriptions-new-everything": {
    fr: "Chaque jeu de données qui paraîtra sur ce site.",
    en: "Every dataset that appears on this site.",
  },
  "subscriptions-new-board": {
    fr: "Les nouveaux chiffres du tableau de bord « {title} ».",
    en: "New figures of the dashboard “{title}”.",
  },
  "subscriptions-new-dataset": {
    fr: "Les nouvelles versions de « {title} », et son retrait s’il a lieu.",
    en: "New versions of “{title}”, and its withdrawal if that happens.",
  },
  "subscriptions-to": {
    fr: "Les courriels vont à {email}.",
    en: "E-mails go to {email}.",
  },
  "subscriptions-confirm": { fr: "Suivre", en: "Follow" },
  "subscriptions-not": { fr: "Ne pas suivre", en: "Do not follow" },
  "subscriptions-made": { fr: "C’est noté.", en: "Done." },
  "subscriptions-everything": { fr: "Tous les jeux de données", en: "All datasets" },
  "subscriptions-kind-search": { fr: "recherche", en: "search" },
  "subscriptions-kind-board": { fr: "tableau de bord", en: "dashboard" },
  "subscriptions-kind-dataset": { fr: "jeu de données", en: "dataset" },
  "subscriptions-since": { fr: "depuis le {date}", en: "since {date}" },
  "subscriptions-gone": {
    fr: "Une page à laquelle vous n’avez plus accès",
    en: "A page you can no longer open",
  },
  "subscriptions-stop": { fr: "Arrêter", en: "Stop" },
  "subscriptions-stop-named": { fr: "Arrêter de suivre {title}", en: "Stop following {title}" },
} as const satisfies Words;
