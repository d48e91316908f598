import type { Words } from "../words.ts";

/** What the routes of alerts do and answer. */
export const alertRouteWords = {
  "docs-tag-alerts": { fr: "Alertes", en: "Alerts" },
  "docs-tag-alerts-about": {
    fr: "Être averti d’un chiffre qui dépasse un seuil, varie, manque son objectif ou ne vient pas.",
    en: "Be told of a figure that crosses a threshold, changes, misses its target or does not come.",
  },
  "operation-listAlerts": { fr: "Lister les alertes", en: "List alerts" },
  "operation-getAlert": { fr: "Lire une alerte", en: "Read an alert" },
  "operation-closeAlert": { fr: "Clore une alerte", en: "Close an alert" },
  "operation-listAlertRules": { fr: "Lister les règles d’alerte", en: "List alert rules" },
  "operation-createAlertRule": { fr: "Créer une règle d’alerte", en: "Create an alert rule" },
  "operation-getAlertRule": { fr: "Lire une règle d’alerte", en: "Read an alert rule" },
  "operation-changeAlertRule": { fr: "Changer une règle d’alerte", en: "Change an alert rule" },
  "operation-deleteAlertRule": { fr: "Supprimer une règle d’alerte", en: "Delete an alert rule" },
  "operation-silenceAlertRule": {
    fr: "Mettre une alerte en silence jusqu’à un jour",
    en: "Silence an alert until a day",
  },
  "operation-endAlertSilence": { fr: "Lever le silence d’une alerte", en: "End the silence of an alert" },
  "operation-followAlertRule": { fr: "Recevoir une alerte par courriel", en: "Receive an alert by e-mail" },
  "operation-unfollowAlertRule": {
    fr: "Ne plus recevoir une alerte par courriel",
    en: "Stop receiving an alert by e-mail",
  },
  "operation-getAlertsFeed": { fr: "Suivre les alertes", en: "Follow the alerts" },
  "operation-getOwnAlertsFeed": {
    fr: "Suivre ses propres alertes par une adresse secrète",
    en: "Follow one’s own alerts by a secret address",
  },
  "doors-parameter-feed-key": {
    fr: "Le secret de l’adresse, donné sur la page de ses règles",
    en: "The secret of the address, given on the page of one’s rules",
  },
  "doors-feed-of-own-alerts": { fr: "Mes alertes, {name}", en: "My alerts, {name}" },
  "doors-feed-of-alerts": { fr: "Alertes de {name}", en: "Alerts of {name}" },
  "answer-alert": {
    fr: "L’alerte, avec son chiffre tel qu’il était et ce qu’il en est depuis.",
    en: "The alert, with its figure as it was and what has become of it.",
  },
  "answer-alerts": {
    fr: "Une page d’alertes, les plus récentes d’abord.",
    en: "A page of alerts, the newest first.",
  },
  "answer-alert-rule": {
    fr: "La règle. `followed` dit si elle vous est envoyée par courriel.",
    en: "The rule. `followed` says whether it is sent to you by e-mail.",
  },
  "answer-alert-rules": {
    fr: "Une page de règles, les plus récentes d’abord.",
    en: "A page of rules, the newest first.",
  },
  "parameter-alert-state": {
    fr: "`open` (ni close ni en silence, par défaut), `running` (vraie du dernier chiffre), `over`, `silenced`, `closed` ou `all`.",
    en: "`open` (neither closed nor silenced, the default), `running` (true of the last figure), `over`, `silenced`, `closed` or `all`.",
  },
  "parameter-alert-indicator": {
    fr: "L’indicateur, par son identifiant ou la fin de son adresse.",
    en: "The indicator, by its id or the end of its address.",
  },
  "parameter-alert-level": { fr: "Le niveau des lieux.", en: "The level of the places." },
  "parameter-alert-code": { fr: "Le code du lieu.", en: "The code of the place." },
  "parameter-alert-rule": { fr: "La règle qui les a levées.", en: "The rule that raised them." },
  "parameter-alert-rule-indicator": {
    fr: "L’indicateur, par son identifiant.",
    en: "The indicator, by its id.",
  },
  "parameter-alert-silence-code": {
    fr: "Le lieu dont le silence est levé ; toute la règle sans cela.",
    en: "The place whose silence ends; that of the whole rule where absent.",
  },
} as const satisfies Words;
