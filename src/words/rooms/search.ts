import type { Words } from "../words.ts";

/** What the page of the search and its API say. */
export const searchWords = {
  "operation-searchDatasets": {
    fr: "Chercher des jeux de données",
    en: "Search the datasets",
  },
  "operation-suggestSearches": {
    fr: "Proposer des suites à un début de question",
    en: "Suggest how a question may go on",
  },
  "search-answer-found": {
    fr: "Les jeux de données qui répondent, les meilleurs d’abord, et ce qui a été compris.",
    en: "The datasets that answer, best first, and what was understood.",
  },
  "search-answer-suggestions": { fr: "Ce qui peut être cherché.", en: "What may be meant." },
  "search-parameter-q": {
    fr: "Une question avec vos mots ; « une expression exacte », -mot pour exclure.",
    en: 'A question in your words; "an exact phrase", -word to exclude.',
  },
  "search-suggestion-producer": {
    fr: "Le producteur, là où plusieurs jeux de données portent le même titre.",
    en: "The producer, where several datasets have the same title.",
  },
  "search-parameter-beginning": { fr: "Le début d’une question.", en: "The beginning of a question." },
  "search-parameter-theme": {
    fr: "Code d’un thème européen (`TRAN`) ; plusieurs valeurs s’ajoutent.",
    en: "Code of an EU theme (`TRAN`); several values add up.",
  },
  "search-parameter-producer": {
    fr: "Identifiant d’adresse (slug) d’un producteur, ou nom d’un éditeur moissonné.",
    en: "Slug of a producer, or name of a publisher that was gathered.",
  },
  "search-parameter-format": { fr: "Code d’un type de fichier (`CSV`).", en: "Code of a file type (`CSV`)." },
  "search-parameter-licence": { fr: "Identifiant d’une licence.", en: "Id of a licence." },
  "search-parameter-access": {
    fr: "Code des droits d’accès (`PUBLIC`, `RESTRICTED`, `NON_PUBLIC`).",
    en: "Code of the access rights (`PUBLIC`, `RESTRICTED`, `NON_PUBLIC`).",
  },
  "search-parameter-territory": {
    fr: "Un lieu et tout ce qu’il contient : `commune/35238`, `region/53`.",
    en: "A place with all that lies in it: `commune/35238`, `region/53`.",
  },
  "search-parameter-period": {
    fr: "Première année d’une décennie (`2010`).",
    en: "First year of a decade (`2010`).",
  },
  "search-parameter-freshness": {
    fr: "Dernière mise à jour : `week`, `month`, `year` ou `older`.",
    en: "Last updated: `week`, `month`, `year` or `older`.",
  },
  "search-parameter-quality": {
    fr: "Qualité de la description : `excellent`, `good`, `sufficient` ou `bad`.",
    en: "Quality of the description: `excellent`, `good`, `sufficient` or `bad`.",
  },
  "search-parameter-origin": {
    fr: "Identifiant d’une source moissonnée, ou `here`.",
    en: "Id of a source that is gathered, or `here`.",
  },
  "search-parameter-keyword": { fr: "Un mot-clé entier.", en: "A whole keyword." },
  "search-parameter-from": {
    fr: "Données d’après cette date : une année, un mois ou un jour (ISO 8601).",
    en: "Data from that date on: a year, a month or a day (ISO 8601).",
  },
  "search-parameter-to": {
    fr: "Données d’avant la fin de cette date.",
    en: "Data until the end of that date.",
  },
  "search-parameter-bbox": {
    fr: "Ouest, sud, est, nord, en degrés.",
    en: "West, south, east, north, in degrees.",
  },
  "search-parameter-sort": {
    fr: "`relevance`, `newest` ou `title`.",
    en: "`relevance`, `newest` or `title`.",
  },
  "search-parameter-literally": {
    fr: "Présent : rien n’est corrigé.",
    en: "Where present, nothing is corrected.",
  },
  "search-parameter-facets": {
    fr: "Les facettes à compter, séparées par des virgules ; toutes sans ce paramètre.",
    en: "The facets to count, with commas between; all without it.",
  },
  "search-answer-place": {
    fr: "Absent si la question ne nomme pas de lieu, et après la première page.",
    en: "Absent where the question names no place, and after the first page.",
  },
  "search-place-meant": {
    fr: "Absent si plusieurs lieux portent ce nom et qu’aucun ne s’impose : ils sont alors dans `others`.",
    en: "Absent where several places have this name and none is clearly meant: they are then in `others`.",
  },
  "search-place-others": {
    fr: "Autres lieux du même nom ou du même code postal, les plus peuplés d’abord.",
    en: "Other places of the same name or postal code, those of most inhabitants first.",
  },
  "search-place-within": {
    fr: "Le département d’une commune, la région d’un département.",
    en: "The département of a commune, the région of a département.",
  },
  "search-place-population": {
    fr: "Population légale (Insee).",
    en: "Legal population (Insee).",
  },
  "search-suggestion-level": { fr: "D’un lieu : ce qu’il est.", en: "Of a place: what it is." },
  "search-figure-name": { fr: "Nom de la colonne.", en: "Name of the column." },
  "search-figure-at": {
    fr: "Année ou date de la valeur, si la table en a une par ligne.",
    en: "Year or date of the value, where the table has one for each row.",
  },
  "search-figure-updated": {
    fr: "Dernière mise à jour de la table.",
    en: "When the table was last updated.",
  },
  "search-card": { fr: "Lieu trouvé", en: "Place found" },
  "search-card-see": { fr: "Tout sur {name}", en: "All about {name}" },
  "search-card-choose": { fr: "Plusieurs lieux répondent. Lequel ?", en: "Several places match. Which one?" },
  "search-card-others": { fr: "Aussi :", en: "Also:" },
  "search-card-inhabitants": { fr: "habitants", en: "inhabitants" },
  "search-card-reference": {
    fr: "Insee, population légale en vigueur en {year}",
    en: "Insee, legal population in force in {year}",
  },
  "search-card-updated": { fr: "mis à jour le {date}", en: "updated {date}" },
  "search-card-at": { fr: "en {at}", en: "in {at}" },
  "search-suggestions": { fr: "Propositions", en: "Suggestions" },
  "search-kind-dataset": { fr: "jeu de données", en: "dataset" },
  "search-kind-keyword": { fr: "mot-clé", en: "keyword" },
  "search-kind-producer": { fr: "producteur", en: "producer" },
  "search-corrected": { fr: "Résultats pour « {meant} ».", en: "Results for “{meant}”." },
  "search-instead": { fr: "Chercher plutôt « {asked} »", en: "Search instead for “{asked}”" },
  "search-unknown": {
    fr: "Dans aucun titre ni aucune description : {words}.",
    en: "In no title or description: {words}.",
  },
  "search-in-rows": {
    fr: "{n, plural, one {# ligne} other {# lignes}} avec {words} dans « {dataset} »",
    en: "{n, plural, one {# row} other {# rows}} with {words} in “{dataset}”",
  },
  "search-in-rows-uncounted": {
    fr: "Des lignes avec {words} dans « {dataset} »",
    en: "Rows with {words} in “{dataset}”",
  },
  "search-rows-number": {
    fr: "Combien ; absent si elles n’ont pas été comptées à temps.",
    en: "How many; absent where they were not counted in time.",
  },
  "search-answer-boards": {
    fr: "Les tableaux de bord qui portent ces mots, ici et sur les sites suivis",
    en: "The dashboards that are called so, here and on the sites that are followed",
  },
  "search-answer-rows": {
    fr: "Tables d’ici ou de sites suivis dont des lignes contiennent les mots qu’aucune description n’a ; trois au plus.",
    en: "Tables of this site or of followed ones of which rows hold the words that no description has; three at most.",
  },
  "search-quoted": { fr: "« {text} »", en: "“{text}”" },
  "search-excluded": { fr: "Sans {words}.", en: "Without {words}." },
  "search-beside": { fr: "Cherché aussi : {words}.", en: "Also searched: {words}." },
  "search-filters": { fr: "Filtrer", en: "Filter" },
  "search-to-filters": { fr: "Filtrer", en: "Filter" },
  "search-facet-kind": { fr: "Type", en: "Type" },
  "search-is-dataset": { fr: "Jeu de données", en: "Dataset" },
  "search-is-indicator": { fr: "Indicateur", en: "Indicator" },
  "search-facet-theme": { fr: "Thème", en: "Theme" },
  "search-facet-producer": { fr: "Producteur", en: "Producer" },
  "search-facet-format": { fr: "Format", en: "Format" },
  "search-facet-licence": { fr: "Licence", en: "Licence" },
  "search-facet-access": { fr: "Accès", en: "Access" },
  "search-facet-territory": { fr: "Territoire", en: "Territory" },
  "search-facet-period": { fr: "Époque des données", en: "Time of the data" },
  "search-facet-freshness": { fr: "Mise à jour", en: "Updated" },
  "search-facet-quality": { fr: "Qualité de la description", en: "Quality of the description" },
  "search-facet-origin": { fr: "Origine", en: "Origin" },
  "search-facet-keyword": { fr: "Mot-clé", en: "Keyword" },
  "search-facet-more": { fr: "{n} de plus", en: "{n} more" },
  "search-freshness-week": { fr: "depuis une semaine", en: "within a week" },
  "search-freshness-month": { fr: "depuis un mois", en: "within a month" },
  "search-freshness-year": { fr: "depuis un an", en: "within a year" },
  "search-freshness-older": { fr: "plus ancienne", en: "longer ago" },
  "search-quality-excellent": { fr: "excellente", en: "excellent" },
  "search-quality-good": { fr: "bonne", en: "good" },
  "search-quality-sufficient": { fr: "suffisante", en: "sufficient" },
  "search-quality-incomplete": { fr: "à compléter", en: "to be completed" },
  "search-quality-bad": { fr: "insuffisante", en: "poor" },
  "search-origin-here": { fr: "publié ici", en: "published here" },
  "search-decade": { fr: "{from}–{to}", en: "{from}–{to}" },
  "search-place": { fr: "{place} ({level})", en: "{place} ({level})" },
  "search-level-epci": { fr: "intercommunalité", en: "group of communes" },
  "search-level-departement": { fr: "département", en: "département" },
  "search-level-region": { fr: "région", en: "région" },
  "search-place-label": {
    fr: "Commune, intercommunalité, département ou région",
    en: "Commune, group of communes, département or région",
  },
  "search-place-unknown": { fr: "Aucun lieu ne s’appelle « {place} ».", en: "No place is called “{place}”." },
  "search-apply": { fr: "OK", en: "OK" },
  "search-dates": { fr: "Dates précises", en: "Exact dates" },
  "search-dates-help": {
    fr: "Une année, un mois ou un jour : 2015, 2015-06, 2015-06-30.",
    en: "A year, a month or a day: 2015, 2015-06, 2015-06-30.",
  },
  "search-box": { fr: "Rectangle sur la carte", en: "Box on the map" },
  "search-box-help": { fr: "Ouest, sud, est, nord, en degrés", en: "West, south, east, north, in degrees" },
  "search-chosen": { fr: "{facet} : {value}", en: "{facet}: {value}" },
  "search-chosen-dates": { fr: "données de {from} à {to}", en: "data from {from} to {to}" },
  "search-chosen-box": { fr: "dans le rectangle {box}", en: "within the box {box}" },
  "search-sort": { fr: "Trier", en: "Sort" },
  "search-sort-relevance": { fr: "les plus pertinents", en: "best first" },
  "search-sort-newest": { fr: "les plus récents", en: "newest first" },
  "search-sort-title": { fr: "par titre", en: "by title" },
  "search-producers": { fr: "Producteurs", en: "Producers" },
  "search-producers-more": {
    fr: "{n, plural, one {# autre} other {# autres}}",
    en: "{n, plural, one {# more} other {# more}}",
  },
  "search-nearest": {
    fr: "Aucun résultat exact. Voici les plus proches.",
    en: "No exact match. Here are the closest results.",
  },
  "search-none": {
    fr: "Aucun jeu de données pour « {q} ».",
    en: "No dataset for “{q}”.",
  },
  "search-by-title": {
    fr: "La recherche est réduite pour l’instant : seuls les titres sont lus, sans filtres. Elle redevient entière d’elle-même.",
    en: "Search is reduced for now: titles alone are looked at, without filters. It becomes whole again by itself.",
  },
  "search-away": {
    fr: "La recherche ne répond pas pour l’instant.",
    en: "Search does not answer for now.",
  },
  "search-answer-by-title": {
    fr: "Vrai tant que le serveur de recherche ne répond pas : seuls les titres sont lus, rien n’est compté, et rien n’est filtré.",
    en: "True while the search server does not answer: titles alone are looked at, nothing is counted, and nothing is narrowed.",
  },
  "search-index-held": {
    fr: "L’index de la recherche est dans la mémoire du programme : il est refait à chaque démarrage. MAILLE_OPENSEARCH le confie à un serveur.",
    en: "The index of searches is in the program’s memory: it is made again at each start. MAILLE_OPENSEARCH gives it to a server.",
  },
  "command-search-purpose": {
    fr: "refaire l’index de la recherche sur son serveur",
    en: "build the index of searches on its server anew",
  },
  "command-search-action-unknown": {
    fr: "« {action} » ne se fait pas. Dites rebuild.",
    en: "“{action}” cannot be done. Say rebuild.",
  },
  "command-search-rebuilt": {
    fr: "L’index est refait, et sert désormais.",
    en: "The index is built anew, and serves from now on.",
  },
  "search-about-you": {
    fr: "Qui détient quelque chose sur vous, et pourquoi :",
    en: "Who holds something about you, and why:",
  },
  "search-about-people": {
    fr: "Jeux de données qui désignent des personnes",
    en: "Datasets that identify people",
  },
  "search-ask": {
    fr: "Il vous manque des données ? Demandez-les",
    en: "Is the data you need missing? Ask for it",
  },
  "search-without-filters": { fr: "Chercher sans filtres", en: "Search without filters" },
  "search-none-narrowed": { fr: "Rien ne correspond à ces filtres.", en: "Nothing matches these filters." },
  "search-follow": { fr: "Suivre cette recherche (flux Atom)", en: "Follow this search (Atom feed)" },
} as const satisfies Words;
