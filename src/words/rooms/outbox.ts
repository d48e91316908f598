import type { Words } from "../words.ts";

/** What other machines must learn, and have not learned yet. */
export const outboxWords = {
  "outbox-broke": {
    fr: "L’envoi a échoué ici. L’erreur est dans le journal du programme.",
    en: "Sending failed here. The error is in the program’s log.",
  },
  "outbox-peer-unknown": {
    fr: "Rien n’attend d’être envoyé à cette adresse.",
    en: "Nothing waits to be sent to this address.",
  },
  "pages-outbox-heading": { fr: "Envois en attente", en: "Waiting to be sent" },
  "pages-outbox-help": {
    fr: "Ce que d’autres instances et sites doivent recevoir d’ici et n’ont pas encore reçu. Chaque envoi est réessayé automatiquement.",
    en: "What other instances and sites should receive from here and have not received yet. Each item is sent again automatically.",
  },
  "pages-outbox-none": { fr: "Aucun envoi en attente.", en: "Nothing pending." },
  "pages-outbox-since": { fr: "depuis le {at}", en: "since {at}" },
  "pages-outbox-next": {
    fr: "{tries, plural, one {# essai} other {# essais}}, le prochain le {at}",
    en: "{tries, plural, one {# try} other {# tries}}, the next on {at}",
  },
  "pages-outbox-retry": { fr: "réessayer maintenant", en: "retry now" },
  "pages-outbox-kind-project-key": {
    fr: "{n, plural, one {# clé de projet} other {# clés de projets}}",
    en: "{n, plural, one {# project key} other {# project keys}}",
  },
  "pages-outbox-kind-exchange-message": {
    fr: "{n, plural, one {# message d’une demande d’accès} other {# messages de demandes d’accès}}",
    en: "{n, plural, one {# message of an access request} other {# messages of access requests}}",
  },
  "pages-outbox-kind-network-report": {
    fr: "{n, plural, one {# fiche à corriger} other {# fiches à corriger}}",
    en: "{n, plural, one {# record to mend} other {# records to mend}}",
  },
  "pages-outbox-kind-network-reuse": {
    fr: "{n, plural, one {# réutilisation} other {# réutilisations}}",
    en: "{n, plural, one {# reuse} other {# reuses}}",
  },
  "pages-outbox-kind-network-tie": {
    fr: "{n, plural, one {# message sur le lien} other {# messages sur le lien}}",
    en: "{n, plural, one {# message about the tie} other {# messages about the tie}}",
  },
  "pages-outbox-kind-loan": {
    fr: "{n, plural, one {# reçu de prêt, ou sa réponse} other {# reçus de prêt, ou leurs réponses}}",
    en: "{n, plural, one {# receipt of a loan, or its answer} other {# receipts of loans, or their answers}}",
  },
  "pages-outbox-kind-connection": {
    fr: "{n, plural, one {# site qui n’est plus relié pour une personne} other {# sites qui ne sont plus reliés pour une personne}}",
    en: "{n, plural, one {# site that is no longer connected for a person} other {# sites that are no longer connected for a person}}",
  },
  "pages-outbox-kind-entitlement": {
    fr: "{n, plural, one {# droit signalé, ou à oublier} other {# droits signalés, ou à oublier}}",
    en: "{n, plural, one {# right that is told, or to be forgotten} other {# rights that are told, or to be forgotten}}",
  },
  "pages-outbox-kind-alert-webhook": {
    fr: "{n, plural, one {# message d’alerte} other {# messages d’alerte}}",
    en: "{n, plural, one {# alert message} other {# alert messages}}",
  },
  "pages-outbox-kind-network-webhook": {
    fr: "{n, plural, one {# adresse à prévenir des changements} other {# adresses à prévenir des changements}}",
    en: "{n, plural, one {# address to notify of changes} other {# addresses to notify of changes}}",
  },
} satisfies Words;
