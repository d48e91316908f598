import type { Words } from "../words.ts";

/** What the API and the formats of statistics say of indicators. */
export const indicatorRouteWords = {
  "docs-tag-indicators": { fr: "Indicateurs", en: "Indicators" },
  "docs-tag-indicators-about": {
    fr: "Ce qui est mesuré, lieu par lieu et période par période, et d’où viennent les chiffres.",
    en: "What is measured, place by place and period by period, and where the figures come from.",
  },
  "operation-listIndicators": { fr: "Lister les indicateurs", en: "List indicators" },
  "operation-createIndicator": { fr: "Créer un indicateur", en: "Create an indicator" },
  "operation-getIndicator": { fr: "Lire un indicateur", en: "Get an indicator" },
  "operation-changeIndicator": { fr: "Changer un indicateur", en: "Change an indicator" },
  "operation-listVintages": {
    fr: "Lister les calculs d’un indicateur",
    en: "List the computations of an indicator",
  },
  "operation-getVintage": { fr: "Lire un calcul et ses sources", en: "Get a computation and its sources" },
  "operation-computeVintageAgain": {
    fr: "Refaire un calcul et le comparer",
    en: "Compute again, and compare",
  },
  "operation-readIndicator": { fr: "Lire les valeurs", en: "Read the values" },
  "operation-readIndicatorAsCsv": { fr: "Lire les valeurs en CSV", en: "Read the values as CSV" },
  "operation-readIndicatorAsSdmx": {
    fr: "Lire les valeurs en SDMX-JSON 2.0",
    en: "Read the values as SDMX-JSON 2.0",
  },
  "operation-readIndicatorAsJsonStat": {
    fr: "Lire les valeurs en JSON-stat 2.0",
    en: "Read the values as JSON-stat 2.0",
  },
  "answer-indicator": { fr: "L’indicateur.", en: "The indicator." },
  "answer-indicators": {
    fr: "Ce que peut lire qui demande, ici et chez ceux que ce site suit.",
    en: "What the caller may read, here and of those that this site follows.",
  },
  "answer-vintage": {
    fr: "Un calcul : de quelles versions il vient, et l’empreinte de ses valeurs.",
    en: "A computation: which versions it comes from, and the digest of its values.",
  },
  "answer-vintages": { fr: "Le plus récent d’abord.", en: "The newest first." },
  "answer-computed-again": {
    fr: "Si les mêmes versions redonnent les mêmes valeurs, au chiffre près.",
    en: "Whether the same versions give the same values, to the last digit.",
  },
  "answer-indicator-values": { fr: "Une série par lieu.", en: "A series for each place." },
  "answer-indicator-csv": {
    fr: "Une ligne par lieu et par période.",
    en: "A line for each place and period.",
  },
  "answer-indicator-sdmx": {
    fr: "Un message de données SDMX-JSON 2.0.",
    en: "An SDMX-JSON 2.0 data message.",
  },
  "answer-indicator-json-stat": { fr: "Un jeu JSON-stat 2.0.", en: "A JSON-stat 2.0 dataset." },
  "parameter-indicator-definition": {
    fr: "Comment il se calcule : une source et des étapes.",
    en: "How it is computed: a source and steps.",
  },
  "parameter-indicator-q": {
    fr: "Mots du titre ou de la description.",
    en: "Words of the title or the description.",
  },
  "parameter-indicator-organization": {
    fr: "Ceux d’une organisation, par son identifiant.",
    en: "Those of an organization, by its id.",
  },
  "parameter-indicator-places": {
    fr: "Des lieux, cinquante au plus, séparés par des virgules : niveau:code.",
    en: "Places, at most fifty, with commas between them: level:code.",
  },
  "parameter-indicator-level": {
    fr: "Tous les lieux de ce niveau ; sans lieu ni niveau, ceux du niveau le plus large.",
    en: "All the places of this level; without a place or a level, those of the widest level.",
  },
  "parameter-indicator-from": {
    fr: "À partir de cette période, désignée par l’un de ses jours.",
    en: "From this period on, given as any day in it.",
  },
  "parameter-indicator-to": {
    fr: "Jusqu’à cette période, désignée par l’un de ses jours.",
    en: "Until this period, given as any day in it.",
  },
  "parameter-indicator-vintage": {
    fr: "Le numéro d’un calcul ; le dernier s’il n’est pas donné.",
    en: "The number of a computation; the last one where absent.",
  },
  "indicator-place-wrong": {
    fr: "« {place} » n’est pas un lieu. Écrivez niveau:code, comme departement:35.",
    en: "“{place}” is not a place. Write level:code, such as departement:35.",
  },
  "indicator-sdmx-frequency": { fr: "Fréquence", en: "Frequency" },
  "indicator-sdmx-unit": { fr: "Unité", en: "Unit" },
  "indicator-column-period": { fr: "Période", en: "Period" },
  "indicator-column-level": { fr: "Niveau", en: "Level" },
  "indicator-column-place": { fr: "Lieu", en: "Place" },
  "indicator-column-value": { fr: "Valeur", en: "Value" },
  "indicator-column-status": { fr: "Statut", en: "Status" },
  "indicator-grain-day": { fr: "Jour", en: "Day" },
  "indicator-grain-week": { fr: "Semaine", en: "Week" },
  "indicator-grain-month": { fr: "Mois", en: "Month" },
  "indicator-grain-quarter": { fr: "Trimestre", en: "Quarter" },
  "indicator-grain-year": { fr: "Année", en: "Year" },
  "indicator-level-commune": { fr: "Commune", en: "Commune" },
  "indicator-level-epci": { fr: "Intercommunalité", en: "Group of communes" },
  "indicator-level-departement": { fr: "Département", en: "Département" },
  "indicator-level-region": { fr: "Région", en: "Région" },
  "indicator-level-country": { fr: "Pays", en: "Country" },
  "indicator-status-observed": { fr: "Observée", en: "Observed" },
  "indicator-status-provisional": { fr: "Provisoire", en: "Provisional" },
  "indicator-status-estimated": { fr: "Estimée", en: "Estimated" },
  "indicator-status-missing": { fr: "Absente", en: "Missing" },
  "mcp-indicator-places": {
    fr: "{n} autres lieux ont des valeurs : nommez-en avec places, ou demandez un classement à compare_places.",
    en: "{n} more places have values: name some with places, or ask compare_places for a ranking.",
  },
  "command-indicators-purpose": {
    fr: "lister, montrer, calculer ou créer des indicateurs",
    en: "list, show, compute or create indicators",
  },
  "command-indicators-option-organization": {
    fr: "celle qui porte le nouvel indicateur, par son adresse ; la seule s’il n’y en a qu’une",
    en: "the one that owns the new indicator, by its slug; the only one where there is one",
  },
  "command-indicators-action": {
    fr: "« {action} » ne se fait pas. Dites list, show, compute ou create.",
    en: "“{action}” cannot be done. Say list, show, compute or create.",
  },
  "command-indicators-what": {
    fr: "Dites lequel : son identifiant ou son adresse, ou un fichier JSON pour create.",
    en: "Say which: its id or slug, or a JSON file to create one.",
  },
  "command-indicators-file": {
    fr: "{file} n’est pas un indicateur en JSON.",
    en: "{file} is not an indicator in JSON.",
  },
  "command-indicators-created": {
    fr: "{title} : brouillon {indicator}, calcul {number}, du {from} au {to}.",
    en: "{title}: draft {indicator}, computation {number}, from {from} to {to}.",
  },
  "command-indicators-computed": {
    fr: "{title} : calcul {number}, du {from} au {to}.",
    en: "{title}: computation {number}, from {from} to {to}.",
  },
} as const satisfies Words;
