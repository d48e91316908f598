import type { Words } from "../words.ts";

/** What the table API says where a question cannot be answered. */
export const queryWords = {
  "query-column-unknown": {
    fr: "La table n’a pas de colonne « {column} ». Ses colonnes sont à l’adresse …/profile/.",
    en: "The table has no column “{column}”. Its columns are at …/profile/.",
  },
  "query-column-unknown-nearest": {
    fr: "La table n’a pas de colonne « {column} ». Vouliez-vous dire « {nearest} » ?",
    en: "The table has no column “{column}”. Did you mean “{nearest}”?",
  },
  "query-column-twice": {
    fr: "Le paramètre « {parameter} » nomme deux fois la même colonne.",
    en: "The parameter “{parameter}” names the same column twice.",
  },
  "query-columns-with-groups": {
    fr: "« {parameter} » ne va pas avec des regroupements : ceux-ci disent déjà ce qui est rendu.",
    en: "“{parameter}” does not go with groups: they already say what is answered.",
  },
  "query-parameter-unknown": {
    fr: "Le paramètre « {parameter} » n’existe pas. Un filtre s’écrit colonne__opérateur=valeur.",
    en: "There is no parameter “{parameter}”. A filter is written column__operator=value.",
  },
  "query-parameter-unknown-nearest": {
    fr: "Le paramètre « {parameter} » n’existe pas. Vouliez-vous dire « {nearest} » ?",
    en: "There is no parameter “{parameter}”. Did you mean “{nearest}”?",
  },
  "query-parameter-needs-operator": {
    fr: "« {parameter} » est une colonne : il manque un opérateur, par exemple « {nearest} ».",
    en: "“{parameter}” is a column: an operator is missing, such as “{nearest}”.",
  },
  "query-operator-unknown": {
    fr: "« {operator} » n’est pas un opérateur (dans « {parameter} »). Le plus proche est « {nearest} ».",
    en: "“{operator}” is not an operator (in “{parameter}”). The nearest one is “{nearest}”.",
  },
  "query-operator-not-for-type": {
    fr: "L’opérateur « {operator} » ne s’applique pas à une colonne de type {type} (dans « {parameter} »).",
    en: "The operator “{operator}” does not apply to a column of type {type} (in “{parameter}”).",
  },
  "query-value-wrong": {
    fr: "« {value} » ne convient pas à « {parameter} ». Valeur attendue, par exemple : {expected}.",
    en: "“{value}” does not suit “{parameter}”. A right value is, for example: {expected}.",
  },
  "query-value-unreadable": {
    fr: "Une valeur de la requête ne peut pas être lue dans le type de sa colonne.",
    en: "A value of the query cannot be read as its column’s type.",
  },
  "query-choice-wrong": {
    fr: "« {parameter} » vaut : {expected}.",
    en: "“{parameter}” is one of: {expected}.",
  },
  "query-number-wrong": {
    fr: "« {parameter} » est un nombre entier de {least} à {most}.",
    en: "“{parameter}” is a whole number from {least} to {most}.",
  },
  "query-version-wrong": {
    fr: "« {parameter} » est le numéro d’une version, par exemple {expected}.",
    en: "“{parameter}” is the number of a version, such as {expected}.",
  },
  "query-twice": {
    fr: "« {parameter} » ne se donne qu’une fois.",
    en: "“{parameter}” is given once only.",
  },
  "query-logic-unreadable": {
    fr: "« {parameter} » ne se lit pas au caractère {position}, près de « {near} ». Forme attendue : {expected}.",
    en: "“{parameter}” cannot be read at character {position}, near “{near}”. Expected form: {expected}.",
  },
  "query-too-deep": {
    fr: "« {parameter} » imbrique plus de {expected} niveaux.",
    en: "“{parameter}” nests more than {expected} levels.",
  },
  "query-too-many-conditions": {
    fr: "La requête a plus de {expected} conditions (à « {parameter} »). L’opérateur « in » en réunit plusieurs.",
    en: "The query has more than {expected} conditions (at “{parameter}”). The operator “in” joins several.",
  },
  "query-list-too-long": {
    fr: "« {parameter} » énumère plus de {expected} valeurs.",
    en: "“{parameter}” lists more than {expected} values.",
  },
  "query-too-many-words": {
    fr: "« {parameter} » cherche plus de {expected} mots à la fois.",
    en: "“{parameter}” looks for more than {expected} words at once.",
  },
  "query-too-long-address": {
    fr: "L’adresse est trop longue : {expected} caractères de paramètres au plus.",
    en: "The address is too long: {expected} characters of parameters at most.",
  },
  "query-sort-not-in-groups": {
    fr: "« {parameter} » : un regroupement se trie par ce qu’il rend ({expected}).",
    en: "“{parameter}”: groups are sorted by what they answer ({expected}).",
  },
  "query-cursor-wrong": {
    fr: "Le curseur de « {parameter} » n’est pas de cette requête. Reprenez à la première page.",
    en: "The cursor of “{parameter}” is not of this query. Begin again at the first page.",
  },
  "query-cursor-with-groups": {
    fr: "« {parameter} » ne va pas avec des regroupements : demandez des pages.",
    en: "“{parameter}” does not go with groups: ask for pages.",
  },
  "query-no-places": {
    fr: "« {parameter} » demande un lieu, et la table n’a ni géométrie, ni longitude et latitude.",
    en: "“{parameter}” needs a place, and the table has neither a geometry nor a longitude and latitude.",
  },
  "query-bbox-wrong": {
    fr: "« {parameter} » est ouest,sud,est,nord en degrés, par exemple {expected}.",
    en: "“{parameter}” is west,south,east,north in degrees, such as {expected}.",
  },
  "query-distance-wrong": {
    fr: "« {parameter} » est longitude,latitude,mètres, par exemple {expected}.",
    en: "“{parameter}” is longitude,latitude,metres, such as {expected}.",
  },
  "query-too-long": {
    fr: "La requête demande trop de temps. Filtrez davantage, demandez une page plus petite ou sans tri, ou téléchargez la table en Parquet.",
    en: "The query takes too long. Filter more, ask for a smaller page or none sorted, or download the table as Parquet.",
  },
  "query-too-large": {
    fr: "La requête demande trop de mémoire. Filtrez davantage, regroupez par une colonne qui a moins de valeurs, ou téléchargez la table en Parquet.",
    en: "The query takes too much memory. Filter more, group by a column with fewer values, or download the table as Parquet.",
  },
  "query-large-away": {
    fr: "Cette table est très grande, et ce qui répond de telles tables ne répond pas en ce moment. Réessayez dans {retryAfterS} secondes, ou téléchargez la table en Parquet.",
    en: "This table is very large, and what answers for such tables does not answer right now. Try again in {retryAfterS} seconds, or download the table as Parquet.",
  },
  "query-rows-not-ready": {
    fr: "Les lignes de cette table sont en préparation. Réessayez dans {retryAfterS} secondes.",
    en: "The rows of this table are being made ready. Try again in {retryAfterS} seconds.",
  },
  "query-copy-damaged": {
    fr: "La copie des lignes qui répond aux requêtes était abîmée : elle est refaite. Réessayez dans {retryAfterS} secondes.",
    en: "The copy of the rows that answers queries was damaged: it is being made again. Try again in {retryAfterS} seconds.",
  },
  "version-rows-damaged": {
    fr: "Les lignes de la version {version} de la table « {table} » sont abîmées sur le disque de ce site (fichier {hash}) : rien n’en est donné. Le site essaie de les refaire à partir du fichier d’origine. Si ce message reste, son administrateur remet ce fichier depuis une sauvegarde, ou la table est importée à nouveau.",
    en: "The rows of version {version} of the table “{table}” are damaged on this site’s disk (file {hash}): nothing of them is given out. The site tries to make them again from the original file. If this message stays, its administrator puts that file back from a backup, or the table is imported again.",
  },
  "version-original-damaged": {
    fr: "Le fichier d’origine de la version {version} de la table « {table} » est abîmé sur le disque de ce site (fichier {hash}) : rien n’en est donné. S’il venait d’une adresse, le site l’y demande à nouveau. Si ce message reste, son administrateur le remet depuis une sauvegarde, ou le fichier est envoyé à nouveau.",
    en: "The original file of version {version} of the table “{table}” is damaged on this site’s disk (file {hash}): nothing of it is given out. Where it came from an address, the site asks for it there again. If this message stays, its administrator puts it back from a backup, or the file is sent again.",
  },
  "version-rejects-damaged": {
    fr: "La liste des lignes écartées de la version {version} de la table « {table} » est abîmée sur le disque de ce site (fichier {hash}) : rien n’en est donné. Le site essaie de la refaire à partir du fichier d’origine. Si ce message reste, son administrateur remet ce fichier depuis une sauvegarde.",
    en: "The list of rows set aside of version {version} of the table “{table}” is damaged on this site’s disk (file {hash}): nothing of it is given out. The site tries to make it again from the original file. If this message stays, its administrator puts that file back from a backup.",
  },
  "mend-nothing-left": {
    fr: "Rien de ce qui reste ici ne permet de le refaire : remettez ce fichier depuis une sauvegarde.",
    en: "Nothing that is left here can make it again: put this file back from a backup.",
  },
  "mend-original-gone": {
    fr: "Le fichier d’origine n’est plus intact ici, ni le même à son adresse : remettez-le depuis une sauvegarde, ou importez la table à nouveau.",
    en: "The original is no longer intact here, nor the same at its address: put it back from a backup, or import the table again.",
  },
  "mend-other-bytes": {
    fr: "L’import du fichier d’origine ne redonne pas ce fichier à l’octet près : remettez-le depuis une sauvegarde, ou importez la table à nouveau.",
    en: "Importing the original does not give the very same bytes: put this file back from a backup, or import the table again.",
  },
  "query-engine-busy": {
    fr: "Trop de requêtes attendent en ce moment. Réessayez dans {retryAfterS} secondes, ou téléchargez la table en Parquet.",
    en: "Too many queries are waiting just now. Try again in {retryAfterS} seconds, or download the table as Parquet.",
  },
  "resource-elsewhere": {
    fr: "Cette table est détenue par une autre instance. Lisez-la à {address}, avec ce que cette instance vous a donné : ce que vous avez montré ici ne lui est pas transmis.",
    en: "Another instance holds this table. Read it at {address}, with what that instance gave you: what you showed here is not passed on to it.",
  },
  "resource-unknown": {
    fr: "Il n’y a pas de ressource « {id} » ici.",
    en: "There is no resource “{id}” here.",
  },
  "resource-version-unknown": {
    fr: "« {number} » n’est pas le numéro d’une version.",
    en: "“{number}” is not the number of a version.",
  },
  "resource-without-version": {
    fr: "La table « {name} » n’a pas encore de lignes : son import n’est pas terminé.",
    en: "The table “{name}” has no rows yet: its import has not ended.",
  },
  "sql-not-a-select": {
    fr: "Seule une instruction SELECT est acceptée.",
    en: "Only a SELECT statement is accepted.",
  },
  "sql-syntax": {
    fr: "L’instruction n’est pas du SQL à partir du caractère {position} : {reason}.",
    en: "The statement is not SQL from character {position} on: {reason}.",
  },
  "sql-several-statements": {
    fr: "Une seule instruction à la fois est acceptée.",
    en: "One statement at a time is accepted.",
  },
  "sql-table-unknown": {
    fr: "La table « {name} » n’est pas à portée. {n, plural, one {Celle des lignes s’appelle} other {Celles de la requête s’appellent}} {expected}.",
    en: "The table “{name}” is not in reach. {n, plural, one {That of the rows is named} other {Those of the query are named}} {expected}.",
  },
  "sql-name-taken": {
    fr: "« {name} » ne peut pas nommer une sous-requête. Choisissez un autre nom, en lettres et chiffres.",
    en: "“{name}” cannot name a subquery. Choose another name, of letters and digits.",
  },
  "sql-passing": {
    fr: "La requête d’un indicateur ne dépend ni du jour ni du hasard, pour se recalculer à l’identique : retirez {name}.",
    en: "The statement of an indicator depends neither on the day nor on chance, so as to compute again alike: leave out {name}.",
  },
  "sql-function-refused": {
    fr: "La fonction « {name} » n’est pas à portée.",
    en: "The function “{name}” is not in reach.",
  },
  "sql-expression-refused": {
    fr: "L’instruction contient une forme qui n’est pas acceptée : {name}.",
    en: "The statement holds a form that is not accepted: {name}.",
  },
  "sql-refused": {
    fr: "Le moteur refuse l’instruction : {reason}",
    en: "The engine refuses the statement: {reason}",
  },
  "sql-too-long-text": {
    fr: "L’instruction a plus de {limit} caractères.",
    en: "The statement has more than {limit} characters.",
  },
  "sql-large-left": {
    fr: "Cette table est grande, et les machines qui répondent pour les grandes tables ne savent pas lire cette instruction, à cause de « {what} ». Elle a été tentée sur une seule machine, pour laquelle elle était trop lourde. Écrivez-la autrement, ou sur moins de lignes.",
    en: "This table is large, and the machines that answer for large tables do not read this statement, for “{what}”. It was tried on one machine, for which it was too much. Write it in another way, or over fewer rows.",
  },
  "sql-large-left-why": {
    fr: "Cette table est grande, et les machines qui répondent pour les grandes tables ne savent pas lire cette instruction : {why, named sql-left}. Elle a été tentée sur une seule machine, pour laquelle elle était trop lourde. Écrivez-la autrement, ou sur moins de lignes.",
    en: "This table is large, and the machines that answer for large tables do not read this statement: {why, named sql-left}. It was tried on one machine, for which it was too much. Write it in another way, or over fewer rows.",
  },
  "sql-too-slow": {
    fr: "L’instruction n’a pas abouti en {seconds} secondes. Filtrez, regroupez, ou téléchargez la table en Parquet.",
    en: "The statement did not end within {seconds} seconds. Filter, group, or download the table as Parquet.",
  },
  "sql-too-much-memory": {
    fr: "L’instruction demande trop de mémoire ou de disque. Filtrez, regroupez, ou téléchargez la table en Parquet.",
    en: "The statement takes too much memory or disk. Filter, group, or download the table as Parquet.",
  },
  "sql-answer-too-large": {
    fr: "La réponse dépasse {limit} octets. Choisissez moins de colonnes ou moins de lignes.",
    en: "The answer is over {limit} bytes. Choose fewer columns or fewer rows.",
  },
  "sql-one-at-a-time": {
    fr: "Votre instruction précédente n’est pas terminée. Réessayez dans {retryAfterS} secondes.",
    en: "Your previous statement has not ended. Try again in {retryAfterS} seconds.",
  },
  "query-caller-busy": {
    fr: "{n} de vos demandes attendent déjà leur tour. Réessayez dans {retryAfterS} secondes.",
    en: "{n} of your requests are waiting for their turn already. Try again in {retryAfterS} seconds.",
  },
  "sql-no-process": {
    fr: "Les instructions SQL ne peuvent pas être exécutées sur cette machine en ce moment.",
    en: "SQL statements cannot be run on this machine just now.",
  },
} as const satisfies Words;
