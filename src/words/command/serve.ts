import type { Words } from "../words.ts";

/** What the command line says of a process that serves. */
export const commandServeWords = {
  "command-serve-purpose": {
    fr: "ouvrir l’instance : les pages et l’API",
    en: "open the instance: the pages and the API",
  },
  "command-serve-option-role": {
    fr: "web : répond aux demandes ; work : exécute les tâches ; all : les deux. Une instance peut avoir plusieurs processus de chaque sorte.",
    en: "web: answers requests; work: runs jobs; all: both. An instance may have several processes of each kind.",
  },
  "command-serve-role": {
    fr: "--role est l’un de : {roles}.",
    en: "--role is one of: {roles}.",
  },
  "command-serve-option-kinds": {
    fr: "les sortes de tâches qu’il exécute, séparées par des virgules ; toutes par défaut",
    en: "the kinds of jobs that it runs, with commas between; all of them by default",
  },
  "command-serve-kinds-of-web": {
    fr: "--kinds dit quelles tâches sont exécutées : « --role web » n’en exécute aucune.",
    en: "--kinds says which jobs are run: “--role web” runs none.",
  },
  "command-serve-kind-unknown": {
    fr: "« {kind} » n’est pas une sorte de tâche. Les sortes sont : {known}.",
    en: "“{kind}” is no kind of job. The kinds are: {known}.",
  },
} as const satisfies Words;
