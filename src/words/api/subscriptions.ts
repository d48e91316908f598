import type { Words } from "../words.ts";

/** What the routes of subscriptions do and answer. */
export const subscriptionRouteWords = {
  "docs-tag-subscriptions": { fr: "Abonnements", en: "Subscriptions" },
  "docs-tag-subscriptions-about": {
    fr: "Recevoir par courriel ce qui paraît d’une recherche, d’un jeu de données ou d’un tableau de bord.",
    en: "Receive by e-mail what appears for a search, a dataset or a dashboard.",
  },
  "operation-listSubscriptions": { fr: "Lister ses abonnements", en: "List one’s subscriptions" },
  "operation-subscribe": { fr: "S’abonner par courriel", en: "Subscribe by e-mail" },
  "operation-unsubscribe": { fr: "Se désabonner", en: "Unsubscribe" },
  "answer-subscription": { fr: "L’abonnement.", en: "The subscription." },
  "answer-subscriptions": {
    fr: "Les abonnements de qui demande, le plus récent d’abord.",
    en: "The subscriptions of whoever asks, the newest first.",
  },
} as const satisfies Words;
