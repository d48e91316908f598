import type { Words } from "../words.ts";

/** What `maille harvest` says. */
export const commandHarvestWords = {
  "command-harvest-address": { fr: "Détail : {address}", en: "Details: {address}" },
  "command-harvest-dry": {
    fr: "Essai à blanc : rien n’a été enregistré.",
    en: "Dry run: nothing was stored.",
  },
  "command-harvest-none": {
    fr: "Aucune source à moissonner. Pour en ajouter une : maille harvest https://…",
    en: "There is no source to harvest. To add one: maille harvest https://…",
  },
  "command-harvest-option-dry-run": {
    fr: "compter ce qui changerait, sans rien enregistrer des fiches",
    en: "count what would change, and store nothing of the records",
  },
  "command-harvest-option-every": {
    fr: "hourly, daily, weekly ou never (daily sinon)",
    en: "hourly, daily, weekly or never (daily otherwise)",
  },
  "command-harvest-option-kind": {
    fr: "type de catalogue ; trouvé sinon",
    en: "kind of catalogue; found otherwise",
  },
  "command-harvest-option-name": { fr: "nom d’une nouvelle source", en: "name of a new source" },
  "command-harvest-option-organization": {
    fr: "organisation qui répond des jeux de données d’une nouvelle source",
    en: "organization that answers for the datasets of a new source",
  },
  "command-harvest-option-preview": {
    fr: "montrer les premières fiches, sans rien enregistrer",
    en: "show the first records, and store nothing",
  },
  "command-harvest-option-ignore-robots": {
    fr: "ne pas suivre robots.txt, avec l’accord du producteur",
    en: "do not follow robots.txt, as its producer agreed",
  },
  "command-harvest-problems": {
    fr: "{n, plural, one {# fiche} other {# fiches}}{refused, plural, =0 {} one {, # refusée} other {, # refusées}} : {problem}",
    en: "{n, plural, one {# record} other {# records}}{refused, plural, =0 {} one {, # refused} other {, # refused}}: {problem}",
  },
  "command-harvest-progress": {
    fr: "{name} : {seen} fiches, {created} nouvelles, {changed} modifiées, {refused} refusées",
    en: "{name}: {seen} records, {created} new, {changed} changed, {refused} refused",
  },
  "command-harvest-purpose": {
    fr: "moissonner un catalogue, ou toutes les sources",
    en: "harvest a catalogue, or all sources",
  },
  "command-harvest-summary": {
    fr: "{name} : {state}. {seen} fiches lues : {created} nouvelles, {changed} modifiées, {unchanged} inchangées, {joined} déjà connues, {refused} refusées, {withdrawn} retirées ; {withProblems} prises avec un élément non compris.",
    en: "{name}: {state}. {seen} records read: {created} new, {changed} changed, {unchanged} unchanged, {joined} known already, {refused} refused, {withdrawn} withdrawn; {withProblems} taken in with something not understood.",
  },
} as const satisfies Words;
