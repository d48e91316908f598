import type { Words } from "../words.ts";

/** Tables that other instances hold, and questions over several. */
export const remoteWords = {
  "remote-unreachable": {
    fr: "Le site {instance}, qui détient ces données, ne répond pas depuis {moment}. Réessayez plus tard : le reste de ce site fonctionne normalement.",
    en: "The site {instance}, which holds this data, has not answered since {moment}. Try again later: the rest of this site works normally.",
  },
  "remote-busy": {
    fr: "Le site {instance}, qui détient ces données, est très demandé en ce moment. Réessayez dans quelques secondes.",
    en: "The site {instance}, which holds this data, is busy. Try again in a few seconds.",
  },
  "remote-down": {
    fr: "Le site {instance}, qui détient ces données, est momentanément indisponible ({status}). Réessayez plus tard.",
    en: "The site {instance}, which holds this data, is temporarily unavailable ({status}). Try again later.",
  },
  "remote-answer-wrong": {
    fr: "Le site {instance}, qui détient ces données, a répondu autre chose que cette table. Prévenez-le : rien de ce qu’il a envoyé n’est montré.",
    en: "The site {instance}, which holds this data, answered something other than this table. Tell its operator: nothing it sent is shown.",
  },
  "remote-refused": {
    fr: "Le site {instance} a refusé la demande ({status}) : {detail}",
    en: "The site {instance} refused the request ({status}): {detail}",
  },
  "remote-gone": {
    fr: "Le site {instance} ne donne plus cette table ou cette version à qui la demande.",
    en: "The site {instance} no longer gives this table or this version to whoever asks.",
  },
  "remote-not-open": {
    fr: "La table « {table} » n’est pas ouverte à tous ({level}) : elle se lit chez son producteur, par qui y a droit. Sa page dit comment en demander l’accès.",
    en: "The table “{table}” is not open to everybody ({level}): it is read at its producer’s, by who may read it there. Its page tells how to ask for access.",
  },
  "remote-file-open": {
    fr: "La table « {table} » est ouverte à tous : téléchargez-la chez son producteur.",
    en: "The table “{table}” is open to everybody: download it from its producer’s site.",
  },
  "remote-files-busy": {
    fr: "Trop de fichiers sont en cours de téléchargement. Réessayez dans un instant.",
    en: "Too many files are being downloaded. Try again in a moment.",
  },
  "remote-files-many": {
    fr: "Vous téléchargez déjà plusieurs fichiers. Attendez la fin de l’un d’eux.",
    en: "You are downloading several files already. Wait until one of them is done.",
  },
  "sql-source-unreadable": {
    fr: "Ce que le producteur a envoyé pour la table « {name} » n’est pas un fichier Parquet lisible. Prévenez-le.",
    en: "What the producer sent for the table “{name}” is not a readable Parquet file. Tell them.",
  },
  "query-several-busy": {
    fr: "Trop de requêtes sur plusieurs tables s’exécutent en ce moment. Réessayez dans quelques secondes.",
    en: "Too many queries over several tables are running just now. Try again in a few seconds.",
  },
  "query-several-count": {
    fr: "Une requête porte sur une table au moins, et sur {limit} au plus.",
    en: "A query is over one table at least, and {limit} at most.",
  },
  "query-several-name": {
    fr: "« {name} » ne peut pas nommer une table : prenez un mot de lettres sans accent, de chiffres et de « _ », différent pour chaque table, comme « {expected} ».",
    en: "“{name}” cannot name a table: take a word of plain letters, digits and “_”, another for each table, such as “{expected}”.",
  },
  "remote-table-of-several": {
    fr: "Plusieurs instances disent détenir la table « {id} » : {instances}. Adressez-vous à celle que vous voulez lire.",
    en: "Several instances say that they hold the table “{id}”: {instances}. Ask the one that you want to read.",
  },
  "query-several-unnamed": {
    fr: "Une autorisation ne va qu’à l’instance que vous nommez. Donnez l’adresse de la table, {address}, à la place de son identifiant.",
    en: "An authorization goes to no instance but the one that you name. Give the address of the table, {address}, in place of its id.",
  },
  "query-several-unknown": {
    fr: "La table « {table} » n’est connue ni ici ni chez les instances suivies. Donnez son identifiant, ou son adresse https://…/api/resources/….",
    en: "The table “{table}” is known neither here nor at the followed instances. Give its id, or its address https://…/api/resources/….",
  },
  "query-several-not-open": {
    fr: "La table « {table} » n’est pas ouverte à tous ({level}) et se lit sur l’instance de son producteur : donnez dans son `authorization` la clé d’un projet (`Bearer maille_k_…`), qui n’est montrée qu’à cette instance. Sa page dit comment en demander l’accès.",
    en: "The table “{table}” is not open to everybody ({level}) and is read at its producer’s instance: give in its `authorization` the key of a project (`Bearer maille_k_…`), which is shown to that instance alone. Its page tells how to ask for access.",
  },
  "query-several-proof": {
    fr: "Un jeton lié à la clé d’un programme (DPoP) ne peut pas être transmis pour une table : sa preuve ne vaut que pour une adresse. Pour les tables tenues ici, envoyez-le avec sa preuve dans les en-têtes `Authorization` et `DPoP` de la requête ; pour une table d’une autre instance, donnez la clé d’un projet (`Bearer maille_k_…`), ou lisez-la chez son producteur.",
    en: "A token bound to the key of a program (DPoP) cannot be passed on for a table: its proof holds for one address alone. For tables held here, send it with its proof in the headers `Authorization` and `DPoP` of the request; for a table of another instance, give the key of a project (`Bearer maille_k_…`), or read it at its producer’s.",
  },
  "query-several-authorization": {
    fr: "Ce qui est montré pour une table s’écrit `Bearer` puis la clé d’un projet ou un jeton.",
    en: "What is shown for a table is written `Bearer`, then the key of a project or a token.",
  },
  "query-part-large": {
    fr: "Une table de cette requête est trop grande pour venir ici. {instance} répond à la partie qui la lit (« {part} »), mais par plus de {limit} lignes. Mettez dans une sous-requête, ou derrière WITH, ce qui ne lit que des tables de ce site, et filtrez-y ou regroupez-y ; ou donnez à la table moins de colonnes, et des filtres.",
    en: "A table of this query is too large to come here. {instance} answers the part that reads it (“{part}”), but with more than {limit} rows. Put what reads tables of that site alone into a subquery, or behind WITH, and filter or group there; or give the table fewer columns, and filters.",
  },
  "query-part-refused": {
    fr: "Une table de cette requête est trop grande pour venir ici, et {instance} refuse la partie qui la lit (« {part} ») : {detail} Une telle partie ne nomme rien des tables qui sont en dehors d’elle.",
    en: "A table of this query is too large to come here, and {instance} refuses the part that reads it (“{part}”): {detail} Such a part names nothing of the tables outside of it.",
  },
  "query-part-over-budget": {
    fr: "Une table de cette requête est trop grande pour venir ici, et la partie qui la lit (« {part} ») demande trop à {instance} : {detail}",
    en: "A table of this query is too large to come here, and the part that reads it (“{part}”) asks too much of {instance}: {detail}",
  },
  "query-part-type": {
    fr: "Une table de cette requête est trop grande pour venir ici, et la partie que {instance} en lit (« {part} ») répond par une colonne, « {column} », dont le type ({type}) ne se transmet pas. Faites-en un nombre, une date ou un texte.",
    en: "A table of this query is too large to come here, and the part that {instance} reads of it (“{part}”) answers with a column, “{column}”, of a type ({type}) that is not passed on. Make it a number, a date or a text.",
  },
  "query-part-twice": {
    fr: "Une table de cette requête est trop grande pour venir ici, et la partie que {instance} en lit (« {part} ») a deux colonnes « {column} ». Donnez à chacune son nom, avec AS.",
    en: "A table of this query is too large to come here, and the part that {instance} reads of it (“{part}”) has two columns “{column}”. Give each a name of its own, with AS.",
  },
  "query-part-cells": {
    fr: "Une table de cette requête est trop grande pour venir ici, et ce que l’autre site en répond (colonnes {columns}) n’est pas du type qu’il annonce, ou ne se transmet pas : une date infinie, par exemple. Faites-en un texte dans la partie qui la lit.",
    en: "A table of this query is too large to come here, and what the other instance answers of it (columns {columns}) is not of the type that it tells, or is not passed on: an infinite date, for one. Make it a text in the part that reads it.",
  },
  "query-parts-many": {
    fr: "Des tables de cette requête sont trop grandes pour venir ici, et elle les lit en plus de {limit} endroits. Lisez-les moins souvent, dans une sous-requête ou derrière WITH.",
    en: "Tables of this query are too large to come here, and it reads them in more than {limit} places. Read them less often, in a subquery or behind WITH.",
  },
  "query-part-unwritten": {
    fr: "Une table de cette requête est trop grande pour venir ici, et cette instruction ne peut pas être répartie entre les sites. Écrivez-la plus simplement, avec des nombres sans exposant.",
    en: "A table of this query is too large to come here, and this statement cannot be shared out among sites. Write it in a simpler way, with numbers without an exponent.",
  },
  "query-part-long-number": {
    fr: "Une table de cette requête est trop grande pour venir ici, et cette instruction contient un nombre de plus de 15 chiffres, qui ne se transmet pas. Écrivez-le comme un texte entre apostrophes, dont CAST fait un BIGINT.",
    en: "A table of this query is too large to come here, and this statement holds a number of more than 15 digits, which is not passed on. Write it as a text between quotes, of which CAST makes a BIGINT.",
  },
  "pages-queries-parts": {
    fr: "trop grande pour venir ici, ce site a répondu à {n, plural, one {une partie} other {# parties}} de la requête",
    en: "too large to come here, that site answered {n, plural, one {a part} other {# parts}} of the query",
  },
  "answer-query-several": {
    fr: "Les lignes, et pour chaque table d’où elles viennent",
    en: "The rows, and for each table where they came from",
  },
  "operation-runQuery": {
    fr: "Interroger en SQL des tables de plusieurs instances",
    en: "Query tables of several instances in SQL",
  },
  "pages-remote-from": {
    fr: "Données lues en direct chez",
    en: "Live from",
  },
  "pages-remote-silent": {
    fr: "Le site du producteur ne répond pas",
    en: "The producer’s site does not answer",
  },
  "pages-remote-silent-since": {
    fr: "Aucune réponse de {instance} depuis le {date}. Cette page se remplira dès qu’il répondra ; le reste du site n’en dépend pas.",
    en: "No answer from {instance} since {date}. This page will fill as soon as it answers; the rest of the site does not depend on it.",
  },
  "pages-remote-wrong": {
    fr: "La réponse du producteur ne peut pas être affichée",
    en: "The producer’s answer cannot be shown",
  },
  "pages-remote-refused": {
    fr: "Le site du producteur ne donne pas ces données sous votre accord",
    en: "The producer’s site does not give this data under your agreement",
  },
  "pages-remote-columns": {
    fr: "Colonnes annoncées par le producteur",
    en: "Columns announced by the producer",
  },
  "pages-remote-there": {
    fr: "Voir cette table sur le site du producteur",
    en: "See this table on the producer’s site",
  },
  "pages-remote-closed": {
    fr: "Cette table ne se lit pas ici : elle reste chez son producteur, qui décide qui la lit.",
    en: "This table cannot be read here: it stays with its producer, who decides who reads it.",
  },
  "pages-queries-new": { fr: "Interroger plusieurs tables", en: "Query several tables" },
  "pages-queries-lead": {
    fr: "Une requête SQL sur des tables d’ici et d’autres sites : seules les colonnes et les lignes demandées sont transmises. La requête est dans l’adresse de la page, qui se partage.",
    en: "One SQL query over tables of this site and others: only the columns and rows you ask for are shared. The query is in the page address, which you can share.",
  },
  "pages-queries-table": { fr: "Table {number}", en: "Table {number}" },
  "pages-queries-address": {
    fr: "Identifiant ou adresse de la table",
    en: "Id or address of the table",
  },
  "pages-queries-name": { fr: "Nom dans la requête", en: "Name in the query" },
  "pages-queries-columns": {
    fr: "Colonnes, séparées par des virgules (toutes si vide)",
    en: "Columns, separated by commas (all when empty)",
  },
  "pages-queries-filters": {
    fr: "Filtres, comme dans l’adresse de l’API",
    en: "Filters, as in the address of the API",
  },
  "pages-queries-sql": { fr: "Requête SQL (un SELECT)", en: "SQL query (one SELECT)" },
  "pages-queries-run": { fr: "Exécuter", en: "Run" },
  "pages-queries-one-more": { fr: "Ajouter une table", en: "Add a table" },
  "pages-queries-refused": { fr: "La requête n’a pas été exécutée", en: "The query was not run" },
  "pages-queries-result": { fr: "Résultat", en: "Result" },
  "pages-queries-none": { fr: "La requête ne renvoie aucune ligne.", en: "The query returns no rows." },
  "pages-queries-truncated": {
    fr: "Les {n} premières lignes sont montrées ; il y en a d’autres. Le fichier en a {most} au plus.",
    en: "The first {n} rows are shown; there are more. The file has {most} at most.",
  },
  "pages-queries-download": { fr: "Télécharger en CSV", en: "Download as CSV" },
  "pages-queries-from": { fr: "D’où viennent les lignes", en: "Where the rows came from" },
  "pages-queries-version": { fr: "version {number}", en: "version {number}" },
  "pages-queries-read": { fr: "{bytes} reçus", en: "{bytes} received" },
  "pages-queries-kept": { fr: "déjà ici, vérifié", en: "already here, checked" },
  "pages-queries-here": { fr: "ce site", en: "this site" },
} as const satisfies Words;
