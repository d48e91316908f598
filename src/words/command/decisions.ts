import type { Words } from "../words.ts";

/** What `maille verify` says of a decision. */
export const commandDecisionWords = {
  "command-verify-offline-address": {
    fr: "Sans réseau (--offline), donnez un fichier et non une adresse.",
    en: "Without the network (--offline), give a file and no address.",
  },
  "command-verify-no-address-answer": {
    fr: "Il n’y a pas de décision publiée à {address} (réponse {status}).",
    en: "There is no published decision at {address} (answer {status}).",
  },
  "command-verify-decision-misplaced": {
    fr: "La décision lue à {address} a été signée pour {url}.",
    en: "The decision that was read at {address} was signed for {url}.",
  },
  "command-verify-figure-same": {
    fr: "{title}, {place}, {period, date} : {value}. Recalculé par {instance} (calcul {vintage}) : le même, jusqu’au dernier chiffre.",
    en: "{title}, {place}, {period, date}: {value}. Computed again by {instance} (computation {vintage}): the same, to the last digit.",
  },
  "command-verify-figure-differs": {
    fr: "{title}, {place}, {period, date} : {value} dans la décision. Recalculé par {instance} (calcul {vintage}), ce n’est pas le même : {now}.",
    en: "{title}, {place}, {period, date}: {value} in the decision. Computed again by {instance} (computation {vintage}), it is not the same: {now}.",
  },
  "command-verify-figure-unreadable": {
    fr: "{title}, {place}, {period, date} : {value}. Ne peut plus être recalculé par {instance} (calcul {vintage}) :",
    en: "{title}, {place}, {period, date}: {value}. Cannot be computed again by {instance} (computation {vintage}):",
  },
  "command-verify-figure-refused": {
    fr: "Le site du producteur répond {status}.",
    en: "The producer’s site answers {status}.",
  },
} as const satisfies Words;
