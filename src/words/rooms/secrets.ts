import type { Words } from "../words.ts";

/** Secrets that are sealed, and their master keys. */
export const secretsWords = {
  "secrets-none": {
    fr: "Ce secret s’est perdu avec sa clé : donnez-le de nouveau.",
    en: "This secret was lost with its key: give it again.",
  },
  "secrets-no-key": {
    fr: "{where} ne donne aucune clé : les secrets ne peuvent pas être scellés.",
    en: "{where} gives no key: secrets cannot be sealed.",
  },
  "secrets-key-missing": {
    fr: "Des secrets de cette instance sont scellés par la clé {key}, que {where} n’a pas. Sans elle, l’instance ne signe plus, n’appelle plus ses webhooks et n’entre plus sur les portails RUDI. Remettez le fichier secrets.key de l’instance d’origine, ou continuez sans : maille secrets forget.",
    en: "Secrets of this instance are sealed with the key {key}, which {where} does not hold. Without it the instance no longer signs, calls no webhook and enters no RUDI portal. Put back the file secrets.key of the instance that it comes from, or go on without: maille secrets forget.",
  },
  "secrets-file-missing": {
    fr: "Les secrets de cette instance sont scellés par une clé qui n’est pas dans {where} : une sauvegarde ne la contient pas. Sans elle, l’instance ne signe plus, n’appelle plus ses webhooks et n’entre plus sur les portails RUDI. Remettez-y le fichier de l’instance d’origine, ou continuez sans : maille secrets forget.",
    en: "The secrets of this instance are sealed with a key that is not in {where}: a backup does not hold it. Without it the instance no longer signs, calls no webhook and enters no RUDI portal. Put the file of the instance that it comes from there, or go on without: maille secrets forget.",
  },
  "secrets-altered": {
    fr: "Un secret scellé a été altéré, ou vient d’ailleurs : {table}, {column}, {row}.",
    en: "A sealed secret was altered, or comes from elsewhere: {table}, {column}, {row}.",
  },
  "secrets-key-open": {
    fr: "Tout le monde peut lire {where} : retirez-en le droit (chmod 600), et changez la clé : maille secrets rotate.",
    en: "Everybody may read {where}: take that right away (chmod 600), and change the key: maille secrets rotate.",
  },
  "secrets-key-unread": {
    fr: "{where} ne se lit pas : vérifiez ses droits.",
    en: "{where} cannot be read: look at its rights.",
  },
  "secrets-key-unreadable": {
    fr: "{where} ne donne pas des clés de 32 octets en base64, une par ligne.",
    en: "{where} does not give keys of 32 bytes in base64, one per line.",
  },
  "secrets-command-failed": {
    fr: "La commande de {setting} a échoué ({code}).",
    en: "The command of {setting} failed ({code}).",
  },
  "secrets-command-same": {
    fr: "Tout est déjà scellé par la première clé que donne {setting} : faites-en donner une nouvelle avant elle, puis recommencez.",
    en: "Everything is sealed with the first key that {setting} gives: have it print a new one before that one, then call this again.",
  },
  "command-secrets-purpose": {
    fr: "dire comment les secrets sont scellés, changer leur clé, ou continuer sans elle",
    en: "tell how secrets are sealed, change their key, or go on without it",
  },
  "command-secrets-action-unknown": {
    fr: "« {action} » n’est pas une action : rotate, forget, ou rien.",
    en: "“{action}” is not an action: rotate, forget, or none.",
  },
  "command-secrets-now": {
    fr: "{sealed, plural, one {# secret scellé} other {# secrets scellés}}, clé {key}, de {where}{others, plural, =0 {.} one { ; # par une autre clé.} other { ; # par une autre clé.}}",
    en: "{sealed, plural, one {# sealed secret} other {# sealed secrets}}, key {key}, from {where}{others, plural, =0 {.} one {; # with another key.} other {; # with another key.}}",
  },
  "command-secrets-rotated": {
    fr: "{rotated, plural, one {# secret est scellé} other {# secrets sont scellés}} par cette clé. La précédente quitte le fichier au prochain démarrage. Gardez-en une copie hors des sauvegardes.",
    en: "{rotated, plural, one {# secret is sealed} other {# secrets are sealed}} with that key. The one before it leaves the file at the next start. Keep a copy apart from the backups.",
  },
  "command-secrets-nothing-lost": {
    fr: "Rien n’est perdu : toutes les clés sont là.",
    en: "Nothing is lost: all keys are there.",
  },
  "command-secrets-lost-instance-keys": {
    fr: "{rows, plural, one {# clé de signature est perdue} other {# clés de signature sont perdues}} : une nouvelle signe dès le démarrage, et ce qui est signé se vérifie encore.",
    en: "{rows, plural, one {# signing key is lost} other {# signing keys are lost}}: a new one signs from the start on, and what was signed is still verified.",
  },
  "command-secrets-lost-store-keys": {
    fr: "{rows, plural, one {# clé des fichiers est perdue} other {# clés des fichiers sont perdues}} : les fichiers des tables de données personnelles ne s’ouvrent plus. Importez-les de nouveau.",
    en: "{rows, plural, one {# key of files is lost} other {# keys of files are lost}}: the files of self-data tables open no more. Import them again.",
  },
  "command-secrets-lost-journal-keys": {
    fr: "La clé du journal est perdue : qui était cherché, et pourquoi, n’y est plus. Le journal reste entier, et le dit.",
    en: "The key of the journal is lost: whom people looked for, and why, is in it no more. The journal is whole, and says so.",
  },
  "command-secrets-lost-webhooks": {
    fr: "{rows, plural, one {# webhook est arrêté} other {# webhooks sont arrêtés}} : supprimez-les et créez-les de nouveau, ils auront un nouveau secret.",
    en: "{rows, plural, one {# webhook is stopped} other {# webhooks are stopped}}: delete and make them again, with a new secret.",
  },
  "command-secrets-lost-rudi-key": {
    fr: "La clé de cette instance envers les nœuds RUDI est perdue : une nouvelle est faite au premier besoin.",
    en: "The key of this instance towards RUDI nodes is lost: a new one is made at first need.",
  },
  "command-secrets-lost-rudi-portals": {
    fr: "{rows, plural, one {# portail RUDI est en pause} other {# portails RUDI sont en pause}} : redonnez-y leur secret, puis reprenez.",
    en: "{rows, plural, one {# RUDI portal is paused} other {# RUDI portals are paused}}: give their secret again, then resume.",
  },
} as const satisfies Words;
