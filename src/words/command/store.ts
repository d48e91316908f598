import type { Words } from "../words.ts";

/** What the command line says of where files are kept. */
export const commandStoreWords = {
  "command-store-purpose": {
    fr: "copier les fichiers de leur place précédente vers MAILLE_STORE, ou dire qu’une place n’en a plus",
    en: "copy files from where they were to MAILLE_STORE, or say that a place has none any more",
  },
  "command-store-action-unknown": {
    fr: "« {action} » n’est pas une action : copy, leave.",
    en: "“{action}” is not an action: copy, leave.",
  },
  "command-store-place-missing": {
    fr: "Dites quelle place n’a plus de fichiers : folder, ou s3://…?endpoint=…, comme le refus la nomme.",
    en: "Say which place has no files any more: folder, or s3://…?endpoint=…, as the refusal names it.",
  },
  "command-store-place-used": {
    fr: "MAILLE_STORE est {place} : les fichiers y sont mis.",
    en: "MAILLE_STORE is {place}: files are put there.",
  },
  "command-store-left": {
    fr: "Plus aucun fichier n’est attendu dans {place}. « maille check » dit s’il en manque.",
    en: "No file is expected in {place} any more. “maille check” says whether one is missing.",
  },
  "command-store-not-a-place": {
    fr: "Aucun fichier n’était attendu dans {place}.",
    en: "No file was expected in {place}.",
  },
  "command-store-progress": { fr: "{files} fichiers", en: "{files} files" },
  "command-store-copied": {
    fr: "{copied, plural, one {# fichier copié} other {# fichiers copiés}}, {there} déjà là{damaged, plural, =0 {. Rien n’a été supprimé : redémarrez sans MAILLE_STORE_FORMER, puis supprimez l’ancienne place.} one { ; # est abîmé et reste où il est.} other { ; # sont abîmés et restent où ils sont.}}",
    en: "{copied, plural, one {# file copied} other {# files copied}}, {there} there already{damaged, plural, =0 {. Nothing was removed: start again without MAILLE_STORE_FORMER, then remove the former place.} one {; # is damaged and stays where it is.} other {; # are damaged and stay where they are.}}",
  },
} as const satisfies Words;
