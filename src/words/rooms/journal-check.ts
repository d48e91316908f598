import type { Words } from "../words.ts";

/** What `maille check` finds of the journal. */
export const journalCheckWords = {
  "journal-check-entry-altered": {
    fr: "L’entrée {index} du journal a été modifiée, ou mise à la place d’une autre.",
    en: "Entry {index} of the journal was changed, or put in the place of another.",
  },
  "journal-check-missing": {
    fr: "Il manque des entrées du journal, de {from} à {to}.",
    en: "Entries of the journal are missing, from {from} to {to}.",
  },
  "journal-check-clear-altered": {
    fr: "Entrée {index} : ce qui est dit en clair ({field}) n’est pas ce qui avait été engagé.",
    en: "Entry {index}: what is told in clear ({field}) is not what was committed to.",
  },
  "journal-check-cut": {
    fr: "Une tête du journal avait {size} entrées ; il en reste {now}.",
    en: "A head of the journal had {size} entries; {now} are left.",
  },
  "journal-check-changed": {
    fr: "Le journal n’est plus celui de la tête signée à {size} entrées.",
    en: "The journal is no longer that of the signed head of {size} entries.",
  },
  "journal-check-changed-witnessed": {
    fr: "Le journal n’est plus celui que {witness} a vu et signé à {size} entrées.",
    en: "The journal is no longer the one that {witness} saw and signed at {size} entries.",
  },
  "journal-check-size": {
    fr: "Le journal se dit de {told} entrées et en a {found}.",
    en: "The journal says that it has {told} entries, and has {found}.",
  },
  "journal-check-checkpoint-unreadable": {
    fr: "La tête signée à {size} entrées ne se lit pas.",
    en: "The signed head of {size} entries cannot be read.",
  },
  "journal-check-checkpoint-unsigned": {
    fr: "La dernière tête, à {size} entrées, n’est signée par aucune clé de cette instance.",
    en: "The last head, of {size} entries, is signed by no key of this instance.",
  },
  "journal-check-checkpoint-altered": {
    fr: "La racine gardée pour {size} entrées n’est pas celle qui fut signée.",
    en: "The root kept for {size} entries is not the one that was signed.",
  },
  "journal-check-witness-away": {
    fr: "Les clés de {witness}, témoin du journal à {size} entrées, ne peuvent être lues : sa signature n’est pas vérifiée.",
    en: "The keys of {witness}, a witness of the journal at {size} entries, cannot be read: its signature is not verified.",
  },
  "journal-check-cosignature-wrong": {
    fr: "{witness} avait signé une autre tête de {size} entrées : le journal a été réécrit depuis.",
    en: "{witness} signed another head of {size} entries: the journal was rewritten since.",
  },
  "journal-check-cosignature-revoked": {
    fr: "{n, plural, one {# signature du témoin {witness} est} other {# signatures du témoin {witness} sont}} d’une clé qu’il ne publie plus : cela ne prouve plus rien, et ne dit rien contre le journal.",
    en: "{n, plural, one {# signature of the witness {witness} is} other {# signatures of the witness {witness} are}} by a key that it publishes no more: that proves nothing any more, and says nothing against the journal.",
  },
  "journal-check-own-fork": {
    fr: "Un témoin ({seen}) a vu une autre tête de {size} entrées de notre journal : il a été réécrit.",
    en: "A witness ({seen}) saw another head of {size} entries of our journal: it was rewritten.",
  },
  "journal-check-own-unproved": {
    fr: "Un témoin ({seen}) n’accepte pas notre tête de {size} entrées : elle ne suit pas ce qu’il avait vu.",
    en: "A witness ({seen}) does not accept our head of {size} entries: it does not follow what it saw.",
  },
  "journal-check-own-shorter": {
    fr: "Notre journal a {size} entrées, moins que ce qu’un témoin a vu ({seen}) : il a été restauré d’une sauvegarde ancienne, ou coupé.",
    en: "Our journal has {size} entries, fewer than a witness saw ({seen}): it was restored from an old backup, or cut.",
  },
  "journal-check-peer-fork": {
    fr: "{instance} a présenté deux têtes différentes de {size} entrées de son journal : il a été réécrit. Les deux sont gardées.",
    en: "{instance} showed two different heads of {size} entries of its journal: it was rewritten. Both are kept.",
  },
  "journal-check-peer-unproved": {
    fr: "{instance} a présenté une tête de {size} entrées qui ne suit pas celle qu’il avait signée avant : son passé a été réécrit.",
    en: "{instance} showed a head of {size} entries that does not follow the one that it signed before: its past was rewritten.",
  },
  "journal-check-clear-untold": {
    fr: "{missing} valeurs dites en clair manquent au journal, et les effacements en disent {told} : quelqu’un en a ôté sans le dire.",
    en: "{missing} values told in clear are missing from the journal, and its erasures tell of {told}: somebody took them out without a word.",
  },
} as const satisfies Words;
