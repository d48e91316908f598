import type { Words } from "../words.ts";

/** The steward's page of the instance's keys, and `maille keys`. */
export const pagesKeysWords = {
  "pages-admin-keys": { fr: "Clés de signature", en: "Signing keys" },
  "pages-keys-help": {
    fr: "L’instance signe avec ces clés ce qu’elle dit aux autres : événements, accords, demandes, points de contrôle du journal. Elles sont créées automatiquement.",
    en: "The instance signs with these keys what it tells others: events, agreements, requests, checkpoints of the log. Keys are created automatically.",
  },
  "pages-keys-published": { fr: "Lire les clés publiées", en: "Read the published keys" },
  "pages-keys-none": {
    fr: "L’instance n’a encore rien signé : sa clé sera créée à ce moment.",
    en: "The instance has signed nothing yet: its key will be created when it does.",
  },
  "pages-key-id": { fr: "Clé", en: "Key" },
  "pages-key-choose": { fr: "Choisir une clé", en: "Choose a key" },
  "pages-key-state": { fr: "État", en: "State" },
  "pages-key-from": { fr: "Signe depuis", en: "Signs from" },
  "pages-key-until": { fr: "Jusqu’à", en: "Until" },
  "pages-key-state-waiting": { fr: "publiée, en attente", en: "published, waiting" },
  "pages-key-state-signing": { fr: "signe", en: "signs" },
  "pages-key-state-ended": { fr: "remplacée", en: "replaced" },
  "pages-key-state-revoked": { fr: "révoquée", en: "revoked" },
  "pages-key-revoked-at": { fr: "révoquée le {at}", en: "revoked on {at}" },
  "pages-key-rotate": { fr: "Changer de clé", en: "Rotate the key" },
  "pages-key-rotate-help": {
    fr: "La nouvelle clé est publiée aussitôt et signe un quart d’heure plus tard, quand les autres instances l’ont lue. L’ancienne reste publiée : ce qu’elle a signé reste vrai. Changez de clé de temps en temps, et au départ de quelqu’un qui pouvait lire la base.",
    en: "The new key is published at once and signs a quarter of an hour later, when the other instances have read it. The old one stays published: what it signed remains valid. Rotate from time to time, and when someone with database access leaves.",
  },
  "pages-key-rotate-do": { fr: "Publier une nouvelle clé", en: "Publish a new key" },
  "pages-key-waits": {
    fr: "Une nouvelle clé est publiée et signera à partir du {from}.",
    en: "A new key is published and signs from {from}.",
  },
  "pages-key-revoke": { fr: "Révoquer une clé volée", en: "Revoke a stolen key" },
  "pages-key-revoke-help": {
    fr: "Si une clé a pu être volée. Elle n’est plus publiée et plus rien de ce qu’elle a signé ne fait foi, accords et événements passés compris. C’est définitif.",
    en: "If a key may have leaked. It is no longer published and everything it signed stops being trusted, past agreements and events included. This cannot be undone.",
  },
  "pages-key-revoke-do": { fr: "Révoquer cette clé", en: "Revoke this key" },
  "command-keys-purpose": {
    fr: "lister, changer ou révoquer les clés de l’instance",
    en: "list, change or revoke the keys of the instance",
  },
  "command-keys-action-unknown": {
    fr: "« {action} » : seuls rotate et revoke sont connus ; sans rien, les clés sont listées.",
    en: "“{action}”: only rotate and revoke are known; with nothing, the keys are listed.",
  },
  "command-keys-which": {
    fr: "Dites quelle clé révoquer : maille keys revoke <clé>.",
    en: "Say which key to revoke: maille keys revoke <key>.",
  },
} as const satisfies Words;
