import type { Words } from "../words.ts";

/** Of the form by which a table or a chart is kept as an indicator. */
export const pagesIndicatorFormWords = {
  "pages-indicator-keep": { fr: "Garder comme indicateur", en: "Keep as an indicator" },
  "pages-indicator-keep-lead": {
    fr: "Un indicateur suit une mesure dans le temps et d’un lieu à l’autre : il a sa page, sa courbe et sa carte, et se met à jour quand les données changent.",
    en: "An indicator follows a measure over time and from place to place: it has a page, a curve and a map of its own, and updates when the data change.",
  },
  "pages-indicator-change": { fr: "Modifier l’indicateur", en: "Change the indicator" },
  "pages-indicator-derive": { fr: "En faire un autre indicateur", en: "Make another indicator from it" },
  "pages-indicator-derive-lead": {
    fr: "Le nouvel indicateur part des valeurs de « {title} » et suit leurs mises à jour.",
    en: "The new indicator starts from the values of “{title}” and follows their updates.",
  },
  "pages-indicator-part-name": { fr: "Ce que c’est", en: "What it is" },
  "pages-indicator-part-measure": { fr: "Ce qui est mesuré", en: "What is measured" },
  "pages-indicator-part-steps": { fr: "Ce qui en est fait", en: "What is made of it" },
  "pages-indicator-part-reading": { fr: "Comment le lire", en: "How to read it" },
  "pages-indicator-title": { fr: "Nom", en: "Name" },
  "pages-indicator-title-help": {
    fr: "Court, comme on le dirait : « Patients à l’hôpital ».",
    en: "Short, as you would say it: “Patients in hospital”.",
  },
  "pages-indicator-meaning": { fr: "Ce que le chiffre veut dire", en: "What the figure means" },
  "pages-indicator-meaning-help": {
    fr: "Une ou deux phrases pour qui ne connaît pas le sujet.",
    en: "A sentence or two for somebody new to the subject.",
  },
  "pages-indicator-value": { fr: "Valeur", en: "Value" },
  "pages-indicator-value-rows": { fr: "Le nombre de lignes", en: "The number of rows" },
  "pages-indicator-aggregation": {
    fr: "Pour plusieurs lignes du même lieu et de la même période",
    en: "For several rows of one place and period",
  },
  "pages-indicator-aggregation-sum": { fr: "les ajouter", en: "add them up" },
  "pages-indicator-aggregation-avg": { fr: "prendre la moyenne", en: "take the mean" },
  "pages-indicator-aggregation-min": { fr: "prendre la plus petite", en: "take the smallest" },
  "pages-indicator-aggregation-max": { fr: "prendre la plus grande", en: "take the greatest" },
  "pages-indicator-aggregation-count": { fr: "les compter", en: "count them" },
  "pages-indicator-aggregation-distinct": {
    fr: "compter les valeurs différentes",
    en: "count the different values",
  },
  "pages-indicator-time": { fr: "Date", en: "Date" },
  "pages-indicator-time-one": { fr: "une même date pour toute la table", en: "one date for the whole table" },
  "pages-indicator-period-one": {
    fr: "La table n’a pas de date",
    en: "The table has no date",
  },
  "pages-indicator-period": { fr: "Elle décrit la période du", en: "It describes the period of" },
  "pages-indicator-period-help": {
    fr: "N’importe quel jour de la période : le 1er janvier 2018 pour l’année 2018.",
    en: "Any day of the period: 1 January 2018 for the year 2018.",
  },
  "pages-indicator-plus": {
    fr: "Ajouter d’autres colonnes à la valeur",
    en: "Add other columns to the value",
  },
  "pages-indicator-plus-help": {
    fr: "Elles s’additionnent ligne par ligne. Une ligne où l’une d’elles est vide n’a pas de valeur.",
    en: "They are added up row by row. A row where one of them is empty has no value.",
  },
  "pages-indicator-grain": { fr: "Une valeur par", en: "One value per" },
  "pages-indicator-grain-day": { fr: "jour", en: "day" },
  "pages-indicator-grain-week": { fr: "semaine", en: "week" },
  "pages-indicator-grain-month": { fr: "mois", en: "month" },
  "pages-indicator-grain-quarter": { fr: "trimestre", en: "quarter" },
  "pages-indicator-grain-year": { fr: "année", en: "year" },
  "pages-indicator-place": { fr: "Lieu", en: "Place" },
  "pages-indicator-place-column": {
    fr: "Celui de la colonne « {column} »",
    en: "That of the column “{column}”",
  },
  "pages-indicator-place-one": { fr: "{place} en un seul bloc", en: "{place} as a whole" },
  "pages-indicator-place-other": {
    fr: "La table n’est que d’un lieu",
    en: "The table is about one place",
  },
  "pages-indicator-place-name": { fr: "Nom du lieu", en: "Name of the place" },
  "pages-indicator-place-name-help": {
    fr: "Une commune, une intercommunalité, un département ou une région : Nantes Métropole.",
    en: "A commune, a group of communes, a département or a région: Nantes Métropole.",
  },
  "pages-indicator-roll-up": {
    fr: "Calculer aussi les territoires plus grands (département, région, France)",
    en: "Compute larger areas too (département, région, France)",
  },
  "pages-indicator-gaps": { fr: "Une période sans ligne", en: "A period without a row" },
  "pages-indicator-gaps-missing": { fr: "manque : on ne sait pas", en: "is missing: nobody knows" },
  "pages-indicator-gaps-zero": { fr: "vaut zéro : il ne s’est rien passé", en: "is zero: nothing happened" },
  "pages-indicator-filter": { fr: "Lignes prises", en: "Rows taken" },
  "pages-indicator-filter-all": { fr: "Toutes les lignes de la table.", en: "Every row of the table." },
  "pages-indicator-filter-help": {
    fr: "Les filtres de la table, tels que son adresse les écrit.",
    en: "The filters of the table, as its address writes them.",
  },
  "pages-indicator-steps-help": {
    fr: "Dans l’ordre, l’une après l’autre. Laissez vide pour garder la valeur telle quelle. Par km² : faites d’abord un indicateur des superficies, depuis une table qui les donne par code, puis divisez par lui.",
    en: "In order, one after the other. Leave empty to keep the value as it is. Per km²: first make an indicator of areas, from a table that tells them by code, then divide by it.",
  },
  "pages-indicator-step": { fr: "Étape {n}", en: "Step {n}" },
  "pages-indicator-step-none": { fr: "rien", en: "nothing" },
  "pages-indicator-step-mean": {
    fr: "moyenne sur {periods}",
    en: "mean over {periods}",
  },
  "pages-indicator-step-sum": { fr: "somme sur {periods}", en: "sum over {periods}" },
  "pages-indicator-step-per": {
    fr: "pour {n, plural, one {un habitant} other {# habitants}}",
    en: "per {n, plural, one {inhabitant} other {# inhabitants}}",
  },
  "pages-indicator-periods-any": {
    fr: "{n, plural, one {une période} other {# périodes}}",
    en: "{n, plural, one {one period} other {# periods}}",
  },
  "pages-indicator-periods-day": {
    fr: "{n, plural, one {un jour} other {# jours}}",
    en: "{n, plural, one {one day} other {# days}}",
  },
  "pages-indicator-periods-week": {
    fr: "{n, plural, one {une semaine} other {# semaines}}",
    en: "{n, plural, one {one week} other {# weeks}}",
  },
  "pages-indicator-periods-month": {
    fr: "{n, plural, one {un mois} other {# mois}}",
    en: "{n, plural, one {one month} other {# months}}",
  },
  "pages-indicator-periods-quarter": {
    fr: "{n, plural, one {un trimestre} other {# trimestres}}",
    en: "{n, plural, one {one quarter} other {# quarters}}",
  },
  "pages-indicator-periods-year": {
    fr: "{n, plural, one {un an} other {# ans}}",
    en: "{n, plural, one {one year} other {# years}}",
  },
  "pages-indicator-step-scale": { fr: "multiplié par {n}", en: "multiplied by {n}" },
  "pages-indicator-step-change-year-percent": {
    fr: "évolution sur un an, en %",
    en: "change on the year before, in %",
  },
  "pages-indicator-step-change-year-value": {
    fr: "différence avec l’année d’avant",
    en: "difference from the year before",
  },
  "pages-indicator-step-change-percent": {
    fr: "évolution sur {periods}, en %",
    en: "change over {periods}, in %",
  },
  "pages-indicator-step-change-value": {
    fr: "différence sur {periods}",
    en: "difference over {periods}",
  },
  "pages-indicator-step-cumulative": { fr: "cumul depuis le début", en: "running total" },
  "pages-indicator-step-share": { fr: "part de la France, en %", en: "share of France, in %" },
  "pages-indicator-step-base-100": { fr: "base 100 à une date", en: "base 100 at a date" },
  "pages-indicator-step-ratio-group": {
    fr: "Divisé par un autre indicateur",
    en: "Divided by another indicator",
  },
  "pages-indicator-step-ratio": { fr: "÷ {title}", en: "÷ {title}" },
  "pages-indicator-step-ratio-percent": { fr: "÷ {title}, en %", en: "÷ {title}, in %" },
  "pages-indicator-step-divided": {
    fr: "divisé par un autre indicateur",
    en: "divided by another indicator",
  },
  "pages-indicator-step-divided-percent": {
    fr: "divisé par un autre indicateur, en %",
    en: "divided by another indicator, in %",
  },
  "pages-indicator-base": { fr: "Date de la base 100", en: "Date of the base 100" },
  "pages-indicator-base-help": {
    fr: "Seulement si une étape est « base 100 » : un jour de la période qui vaut 100.",
    en: "Only where a step is “base 100”: a day of the period that is 100.",
  },
  "pages-indicator-unit": { fr: "Unité", en: "Unit" },
  "pages-indicator-unit-help": {
    fr: "Ce qui suit le chiffre : lits, %, pour 100 000 habitants.",
    en: "What follows the figure: beds, %, per 100,000 inhabitants.",
  },
  "pages-indicator-decimals": { fr: "Chiffres après la virgule", en: "Digits after the point" },
  "pages-indicator-better": { fr: "Une valeur plus haute est", en: "A higher value is" },
  "pages-indicator-better-more": { fr: "une bonne nouvelle", en: "good news" },
  "pages-indicator-better-less": { fr: "une mauvaise nouvelle", en: "bad news" },
  "pages-indicator-better-neither": { fr: "ni l’une ni l’autre", en: "neither" },
  "pages-indicator-target": { fr: "Objectif", en: "Target" },
  "pages-indicator-target-help": { fr: "Facultatif.", en: "Optional." },
  "pages-indicator-target-by": { fr: "Objectif à atteindre le", en: "Target to be met by" },
  "pages-indicator-method": { fr: "Méthode", en: "Method" },
  "pages-indicator-method-help": {
    fr: "Ce qu’il faut savoir pour comprendre le chiffre : qui est compté, ce qui ne l’est pas, ce qui a changé.",
    en: "What one needs to know to understand the figure: who is counted, what is not, what has changed.",
  },
  "pages-indicator-preview": { fr: "Voir la courbe", en: "Preview the curve" },
  "pages-indicator-preview-heading": { fr: "Aperçu : {place}", en: "Preview: {place}" },
  "pages-indicator-preview-told": {
    fr: "{places, plural, one {# lieu} other {# lieux}}, {from} – {to}. Rien n’est encore gardé.",
    en: "{places, plural, one {# place} other {# places}}, {from} – {to}. Nothing is kept yet.",
  },
  "pages-indicator-save": { fr: "Garder l’indicateur", en: "Keep the indicator" },
  "pages-indicator-save-change": { fr: "Enregistrer", en: "Save" },
  "pages-indicator-draft-next": {
    fr: "C’est un brouillon que votre organisation est seule à lire. Publiez-le quand il vous convient.",
    en: "It is a draft that only your organization reads. Publish it when you are happy with it.",
  },
  "pages-indicator-publish": { fr: "Publier", en: "Publish" },
  "pages-indicator-of-dataset": {
    fr: "Indicateur calculé à partir d’autres données :",
    en: "Indicator computed from other data:",
  },
  "pages-indicator-explore": { fr: "Explorer l’indicateur", en: "Explore the indicator" },
  "pages-indicator-source-statement": {
    fr: "La requête de cet indicateur se change par l’API ; le reste se change ici.",
    en: "The statement of this indicator is changed through the API; the rest is changed here.",
  },
  "pages-indicator-source-unread": {
    fr: "Les colonnes de la table ne se lisent pas en ce moment : ce qui est mesuré reste tel quel, le reste se change ici.",
    en: "The columns of the table cannot be read now: what is measured stays as it is, the rest is changed here.",
  },
  "pages-indicator-organization": { fr: "Organisation", en: "Organization" },
} as const satisfies Words;
