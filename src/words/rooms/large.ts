import type { Words } from "../words.ts";

/** Why the machines that answer for large tables do not read a statement. */
export const largeWords = {
  "sql-left-columns-behind-table": {
    fr: "des noms de colonnes derrière une table",
    en: "names of columns behind a table",
  },
  "sql-left-comparison-of-lists": {
    fr: "une comparaison de listes",
    en: "a comparison of lists",
  },
  "sql-left-condition-on-rounded": {
    fr: "une condition sur un calcul fait de décimaux arrondis",
    en: "a condition on what is computed of rounded decimals",
  },
  "sql-left-distinct-of-groups": {
    fr: "DISTINCT sur des regroupements",
    en: "DISTINCT of groups",
  },
  "sql-left-limit-in-percent": {
    fr: "LIMIT en pourcentage",
    en: "LIMIT in percent",
  },
  "sql-left-limit-without-order": {
    fr: "LIMIT sans ORDER BY",
    en: "LIMIT without ORDER BY",
  },
  "sql-left-long-decimal": {
    fr: "un décimal de plus de 15 chiffres",
    en: "a decimal of more than 15 digits",
  },
  "sql-left-long-statement": {
    fr: "sa longueur, une fois réécrite",
    en: "its length, once it is written anew",
  },
  "sql-left-many-tables": {
    fr: "trop de tables et de sous-requêtes",
    en: "too many tables and subqueries",
  },
  "sql-left-many-without-order": {
    fr: "beaucoup de lignes sans ORDER BY",
    en: "many rows without ORDER BY",
  },
  "sql-left-not-numbers": {
    fr: "des nombres qui n’en sont pas (NaN, infini)",
    en: "numbers that are none (NaN, infinity)",
  },
  "sql-left-offset-by-rounded": {
    fr: "OFFSET derrière un ordre par une somme de décimaux arrondis",
    en: "OFFSET behind an order by a sum of rounded decimals",
  },
  "sql-left-order-by-rounded": {
    fr: "un ordre ou un regroupement par un calcul sur des décimaux arrondis",
    en: "an order, or groups, by what is computed of rounded decimals",
  },
  "sql-left-order-by-value": {
    fr: "un ordre par une valeur écrite",
    en: "an order by a value that is written",
  },
  "sql-left-order-of-hidden": {
    fr: "l’ordre de DISTINCT par ce qui n’est pas affiché",
    en: "an order of DISTINCT by what is not shown",
  },
  "sql-left-order-of-lists": {
    fr: "un ordre ou un regroupement par des listes",
    en: "an order, or groups, by lists",
  },
  "sql-left-order-of-set": {
    fr: "l’ordre d’une union par autre chose qu’une de ses colonnes",
    en: "an order of a union by anything but one of its columns",
  },
  "sql-left-order-within": {
    fr: "ORDER BY dans une sous-requête",
    en: "ORDER BY within a subquery",
  },
  "sql-left-part-of-date": {
    fr: "une partie de date (année, mois…) qui n’est pas écrite telle quelle",
    en: "a part of a date (year, month…) that is not written out",
  },
  "sql-left-read-otherwise": {
    fr: "une forme qu’elles liraient autrement",
    en: "a form that they would read in another way",
  },
  "sql-left-set-of-other-columns": {
    fr: "des côtés d’une union qui n’ont pas les mêmes colonnes",
    en: "sides of a union that have other columns",
  },
  "sql-left-star-changed": {
    fr: "une étoile (*) avec des changements",
    en: "a star (*) with changes",
  },
  "sql-left-star-of-groups": {
    fr: "une étoile (*) dans des regroupements",
    en: "a star (*) of groups",
  },
  "sql-left-subquery-of-columns": {
    fr: "une sous-requête de plusieurs colonnes à la place d’une valeur",
    en: "a subquery of several columns in the place of a value",
  },
  "sql-left-subquery-of-rows": {
    fr: "une sous-requête de plusieurs lignes à la place d’une valeur",
    en: "a subquery of several rows in the place of a value",
  },
  "sql-left-too-near": {
    fr: "un ordre par des sommes si proches que l’arrondi les confond",
    en: "an order by sums so near that rounding takes one for the other",
  },
  "sql-left-window-with-frame": {
    fr: "une fenêtre dont le cadre (ROWS, GROUPS ou RANGE) a une borne calculée ou un écart de valeurs, ou compte des groupes sans ORDER BY, ou finit avant de commencer, ou dont la fonction n’est pas count, sum, min, max, first_value ou last_value",
    en: "a window whose frame (ROWS, GROUPS or RANGE) has a computed bound or a distance in values, or counts groups without ORDER BY, or ends before it begins, or whose function is not count, sum, min, max, first_value or last_value",
  },
  "sql-left-window-with-more": {
    fr: "une fenêtre avec EXCLUDE, IGNORE NULLS, DISTINCT, FILTER, un décalage ou un ordre dans ses arguments",
    en: "a window with EXCLUDE, IGNORE NULLS, DISTINCT, FILTER, an offset or an order among its arguments",
  },
  "sql-left-window-without-id": {
    fr: "row_number, lag, lead, first_value, last_value ou un cadre de lignes (ROWS) sans __id dans l’ordre de la fenêtre",
    en: "row_number, lag, lead, first_value, last_value or a frame of rows (ROWS) without __id in the order of the window",
  },
} as const satisfies Words;
