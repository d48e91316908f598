import type { Words } from "../words.ts";

/** What is said of indicators and of how they are computed. */
export const indicatorsWords = {
  "indicator-unknown": {
    fr: "{indicator} n’est pas un indicateur.",
    en: "{indicator} is not an indicator.",
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
  "indicator-unit-changed": {
    fr: "L’unité a changé : {was}, puis {unit}.",
    en: "The unit has changed: {was}, then {unit}.",
  },
  "indicator-places-changed": {
    fr: "Les lieux qu’il mesure ont changé.",
    en: "The places that it measures have changed.",
  },
  "indicator-method-changed": {
    fr: "Il se calcule autrement depuis.",
    en: "It has been computed another way since.",
  },
  "indicator-loop": {
    fr: "Un indicateur ne peut pas se calculer à partir de lui-même.",
    en: "An indicator cannot be computed from itself.",
  },
  "indicator-too-deep": {
    fr: "Plus de {max} indicateurs se calculent les uns à partir des autres.",
    en: "More than {max} indicators are computed one from the other.",
  },
  "indicator-rows-empty": {
    fr: "{rows, plural, one {Une ligne n’a pas de valeur et n’est pas comptée} other {# lignes n’ont pas de valeur et ne sont pas comptées}}.",
    en: "{rows, plural, one {One row has no value and is} other {# rows have no value and are}} not counted.",
  },
  "indicator-place-unknown": {
    fr: "Aucun lieu ne s’appelle « {name} ».",
    en: "No place is called “{name}”.",
  },
  "indicator-rows-undated": {
    fr: "{rows, plural, one {# ligne n’a} other {# lignes n’ont}} pas de date et {rows, plural, one {n’est} other {ne sont}} pas comptées.",
    en: "{rows, plural, one {# row has} other {# rows have}} no date and {rows, plural, one {is} other {are}} not counted.",
  },
  "indicator-rows-several": {
    fr: "{periods, plural, one {Pour une période d’un lieu} other {Pour # périodes de lieux}}, plusieurs lignes ont été additionnées. C’est juste si chacune compte une part du lieu.",
    en: "{periods, plural, one {For one period of a place} other {For # periods of places}}, several rows were added up. That is right where each counts a part of the place.",
  },
  "indicator-rows-same": {
    fr: "{rows, plural, one {Au moins une de ces lignes en répète une autre} other {Au moins # de ces lignes en répètent une autre}} en tout point : les valeurs sont peut-être comptées deux fois.",
    en: "{rows, plural, one {At least one of these rows repeats} other {At least # of these rows repeat}} another to the last cell: values may be counted twice.",
  },
  "indicator-rows-unplaced": {
    fr: "{rows, plural, one {# ligne a un code de lieu inconnu ({codes}) et n’est pas comptée} other {# lignes ont un code de lieu inconnu ({codes}) et ne sont pas comptées}}.",
    en: "{rows, plural, one {# row has a place code that is not known ({codes}), and is not counted} other {# rows have a place code that is not known ({codes}), and are not counted}}.",
  },
  "indicator-column-gone": {
    fr: "La table lue n’a plus de colonne « {column} ».",
    en: "The table that it reads has no column “{column}” any more.",
  },
  "indicator-rows-without-place": {
    fr: "{rows, plural, one {# ligne ne dit pas de quel lieu elle est, et n’est pas comptée} other {# lignes ne disent pas de quel lieu elles sont, et ne sont pas comptées}}.",
    en: "{rows, plural, one {# row does not say of what place it is, and is not counted} other {# rows do not say of what place they are, and are not counted}}.",
  },
  "indicator-statement-columns": {
    fr: "La requête doit répondre les colonnes period, value et, pour des lieux, code. Il manque : {columns}.",
    en: "The statement must answer the columns period, value and, for places, code. Missing: {columns}.",
  },
  "indicator-source-persons": {
    fr: "« {title} » porte sur des personnes, qui voient chaque lecture de leurs lignes : un indicateur n’en est pas calculé.",
    en: "“{title}” is about people, who see each reading of their rows: no indicator is computed from it.",
  },
  "indicator-statement-twice": {
    fr: "La requête répond deux valeurs pour la période {period} et le code « {code} ». Regroupez par période et par code.",
    en: "The statement answers two values for the period {period} and the code “{code}”. Group by period and code.",
  },
  "indicator-statement-tables": {
    fr: "Une requête nomme {max} tables au plus.",
    en: "A statement names at most {max} tables.",
  },
  "indicator-statement-table": {
    fr: "La ligne « {line} » ne désigne pas une table que vous pouvez lire ici. Écrivez « nom = adresse du jeu de données », et la table après une barre s’il en a plusieurs.",
    en: "The line “{line}” names no table that you can read here. Write “name = address of the dataset”, and the table after a slash where it has several.",
  },
  "indicator-statement-value": {
    fr: "La requête répond « {value} » comme valeur : ce n’est pas un nombre.",
    en: "The statement answers “{value}” as a value: that is not a number.",
  },
  "indicator-statement-large": {
    fr: "Il y a plus de {max} valeurs à lire. Choisissez un filtre ou une période plus longue.",
    en: "There are more than {max} values to read. Choose a filter or a longer period.",
  },
  "indicator-overtaken": {
    fr: "Cet indicateur change sans cesse pendant qu’il se calcule. Réessayez dans un instant.",
    en: "This indicator keeps changing while it is computed. Try again in a moment.",
  },
  "indicator-broken": {
    fr: "Le calcul s’est arrêté sur une erreur de notre côté ; le journal du serveur en dit la cause.",
    en: "The computation stopped at an error on our side; the log of the server says why.",
  },
  "table-computed-import": {
    fr: "Ces données sont calculées : elles ne reçoivent pas de fichier. Changez l’indicateur, ou publiez le fichier dans un autre jeu de données.",
    en: "This data is computed: it takes no file. Change the indicator, or publish the file in another dataset.",
  },
  "table-computed-back": {
    fr: "Ces données sont calculées : chaque calcul reste lisible, et le dernier en est la version du moment. Pour retrouver d’autres valeurs, changez l’indicateur.",
    en: "This data is computed: each computation stays readable, and the last one is the current version. To have other values, change the indicator.",
  },
  "table-computed-key": {
    fr: "La clé d’une table calculée ne change pas : ce sont la période et le lieu.",
    en: "The key of a computed table does not change: it is the period and the place.",
  },
  "table-computed-delete": {
    fr: "La table d’un indicateur se supprime avec lui : supprimez le brouillon, ou retirez l’indicateur.",
    en: "The table of an indicator goes with it: delete the draft, or withdraw the indicator.",
  },
  "check-vintage-differs": {
    fr: "Indicateur « {indicator} », calcul {number} : recalculé, il donne d’autres valeurs.",
    en: "Indicator “{indicator}”, computation {number}: computed again, it gives other values.",
  },
  "check-vintage-unread": {
    fr: "Indicateur « {indicator} », calcul {number} : ce dont il vient ne se lit plus.",
    en: "Indicator “{indicator}”, computation {number}: what it was computed from cannot be read any more.",
  },
  "command-check-vintages": {
    fr: "Indicateurs : {same, plural, one {# calcul refait à l’identique} other {# calculs refaits à l’identique}}, {differs} différents, {unread} dont les données ne se lisent plus.",
    en: "Indicators: {same, plural, one {# computation} other {# computations}} done again alike, {differs} different, {unread} whose data cannot be read any more.",
  },
  "command-check-option-vintages": {
    fr: "calculs d’indicateurs refaits et comparés : last (le dernier de chacun), all ou none",
    en: "computations of indicators done again and compared: last (of each), all or none",
  },
  "command-check-vintages-wrong": {
    fr: "--vintages vaut last, all ou none.",
    en: "--vintages is last, all or none.",
  },
  "pages-attention-indicators": {
    fr: "{n, plural, one {Un indicateur ne se calcule plus} other {# indicateurs ne se calculent plus}} : {names}.",
    en: "{n, plural, one {An indicator is} other {# indicators are}} not computed any more: {names}.",
  },
  "pages-version-computed": {
    fr: "Calculée à partir d’autres données",
    en: "Computed from other data",
  },
} as const satisfies Words;
