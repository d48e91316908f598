import type { Words } from "../words.ts";

/** What is said of indicators and of how they are computed. */
export const indicatorsWords = {
  "indicator-unknown": {
    fr: "{indicator} n’est pas un indicateur.",
    en: "{indicator} is no indicator.",
  },
  "indicator-vintage-unknown": {
    fr: "Cet indicateur n’a pas de calcul numéro {number}.",
    en: "This indicator has no computation number {number}.",
  },
  "indicator-not-computed": {
    fr: "Cet indicateur n’a pas encore de valeurs.",
    en: "This indicator has no values yet.",
  },
  "indicator-definition-wrong": {
    fr: "La définition de l’indicateur est incomplète ou fausse : {parameter}.",
    en: "The definition of the indicator is incomplete or wrong: {parameter}.",
  },
  "indicator-time-wrong": {
    fr: "La colonne {column} ne contient ni dates ni années. Choisissez la colonne qui dit quand.",
    en: "Column {column} holds neither dates nor years. Choose the column that says when.",
  },
  "indicator-value-needed": {
    fr: "Choisissez la colonne des valeurs.",
    en: "Choose the column of the values.",
  },
  "indicator-value-wrong": {
    fr: "La colonne {column} ne contient pas de nombres.",
    en: "Column {column} does not hold numbers.",
  },
  "indicator-filter-groups": {
    fr: "Le filtre d’un indicateur choisit des lignes ; il ne les regroupe pas.",
    en: "The filter of an indicator chooses rows; it does not group them.",
  },
  "indicator-empty": {
    fr: "Aucune ligne n’a à la fois une date et un lieu connus : il n’y a rien à calculer.",
    en: "No row has both a date and a place that are known: there is nothing to compute.",
  },
  "indicator-too-large": {
    fr: "{places} lieux × {periods} périodes font trop de valeurs. Choisissez une période plus longue ou un filtre.",
    en: "{places} places × {periods} periods make too many values. Choose a longer period or a filter.",
  },
  "indicator-places-many": {
    fr: "On lit au plus {max} lieux à la fois.",
    en: "At most {max} places are read at once.",
  },
  "indicator-values-many": {
    fr: "On lit au plus {max} valeurs à la fois. Demandez moins de lieux ou moins de temps.",
    en: "At most {max} values are read at once. Ask for fewer places or less time.",
  },
  "indicator-grains-differ": {
    fr: "On ne divise pas une mesure par {grain} par une mesure par {other} : leurs périodes ne sont pas les mêmes.",
    en: "A measure per {grain} is not divided by a measure per {other}: their periods differ.",
  },
  "indicator-loop": {
    fr: "Un indicateur ne peut pas se calculer à partir de lui-même.",
    en: "An indicator cannot be computed from itself.",
  },
  "indicator-too-deep": {
    fr: "Plus de {max} indicateurs se calculent les uns à partir des autres.",
    en: "More than {max} indicators are computed one from the other.",
  },
  "indicator-rows-undated": {
    fr: "{rows, plural, one {# ligne n’a} other {# lignes n’ont}} pas de date et {rows, plural, one {n’est} other {ne sont}} pas comptées.",
    en: "{rows, plural, one {# row has} other {# rows have}} no date and {rows, plural, one {is} other {are}} not counted.",
  },
  "indicator-rows-unplaced": {
    fr: "{rows, plural, one {# ligne a} other {# lignes ont}} un code de lieu inconnu ({codes}) et ne sont pas comptées.",
    en: "{rows, plural, one {# row has} other {# rows have}} a place code that is not known ({codes}), and are not counted.",
  },
  "indicator-statement-unsupported": {
    fr: "Une requête SQL ne peut pas encore définir un indicateur.",
    en: "An SQL statement cannot define an indicator yet.",
  },
  "pages-version-computed": {
    fr: "Calculée à partir d’autres données",
    en: "Computed from other data",
  },
} as const satisfies Words;
