import type { Words } from "../words.ts";

/** What the command line says. */
export const commandWords = {
  "command-help-intro": {
    fr: "maille : publiez vos données, restez-en maître.\n\nUsage : maille <commande> [options]",
    en: "maille: publish your data, stay master of it.\n\nUsage: maille <command> [options]",
  },
  "command-help-more": {
    fr: "« maille <commande> --help » montre les options et des exemples. --json donne une réponse pour les programmes.\nCodes de fin : 0 fait · 1 refusé ou échoué · 2 appel mal écrit · 3 défaut trouvé, ou fichier faux · 4 tout n’est pas prouvé · 130 interrompu.",
    en: "“maille <command> --help” shows options and examples. --json gives an answer for programs.\nExit codes: 0 done · 1 refused or failed · 2 wrongly written call · 3 a defect was found, or a file is false · 4 not all is proved · 130 interrupted.",
  },
  "command-help-options": { fr: "Options :", en: "Options:" },
  "command-help-examples": { fr: "Exemples :", en: "Examples:" },
  "command-option-json": {
    fr: "répondre en JSON, sans barre de progression",
    en: "answer in JSON, without a progress bar",
  },

  "command-unknown": {
    fr: "« {command} » n’est pas une commande de maille. Les commandes sont : {commands}.",
    en: "“{command}” is not a command of maille. The commands are: {commands}.",
  },
  "command-argument-missing": {
    fr: "Il manque <{argument}>. « maille {command} --help » montre comment l’écrire.",
    en: "<{argument}> is missing. “maille {command} --help” shows how to write it.",
  },
  "command-argument-surplus": {
    fr: "« {argument} » est de trop. « maille {command} --help » montre comment écrire l’appel.",
    en: "“{argument}” is one too many. “maille {command} --help” shows how to write the call.",
  },
  "command-option-wrong": {
    fr: "L’option « {option} » n’existe pas, ou il lui manque une valeur. « maille {command} --help » montre les options.",
    en: "The option “{option}” does not exist, or its value is missing. “maille {command} --help” shows the options.",
  },

  "command-start-purpose": {
    fr: "ouvrir un petit territoire de démonstration : un portail et trois producteurs ; ou l’instance, là où un réglage ou le dossier en désigne une",
    en: "open a small territory to try: a portal and three producers; or the instance, where a setting or the folder is of one",
  },
  "command-start-opening": {
    fr: "Un petit territoire s’ouvre : un portail, une métropole, un réseau de bus et une association. Pour une seule instance : « maille serve ».",
    en: "A small territory opens: a portal, a metropolis, a bus network and an association. For one instance: “maille serve”.",
  },
  "command-start-one-instance": {
    fr: "Le dossier {folder} est celui d’une instance, qui s’ouvre seule, avec tout ce qu’elle contient. Pour le petit territoire, nommez un autre dossier : MAILLE_DATA=…",
    en: "The folder {folder} is that of one instance, which opens alone with all that it holds. For the small territory, name another folder: MAILLE_DATA=…",
  },
  "command-start-step-furnish-metropolis": {
    fr: "… la métropole publie ses données",
    en: "… the metropolis publishes its data",
  },
  "command-start-step-furnish-operator": {
    fr: "… le réseau de bus publie ses données",
    en: "… the bus network publishes its data",
  },
  "command-start-step-furnish-association": {
    fr: "… l’association publie ses données",
    en: "… the association publishes its data",
  },
  "command-start-step-furnish-portal": {
    fr: "… le portail reçoit ses premiers comptes",
    en: "… the portal gets its first accounts",
  },
  "command-start-step-follow-metropolis": {
    fr: "… le portail suit la métropole",
    en: "… the portal follows the metropolis",
  },
  "command-start-step-follow-operator": {
    fr: "… le portail suit le réseau de bus",
    en: "… the portal follows the bus network",
  },
  "command-start-step-follow-association": {
    fr: "… le portail suit l’association",
    en: "… the portal follows the association",
  },
  "command-start-step-request": {
    fr: "… un laboratoire demande la fréquentation des arrêts",
    en: "… a laboratory asks how busy the stops are",
  },
  "command-start-step-home": {
    fr: "… le portail s’ouvre sur des chiffres et une carte",
    en: "… the portal opens with figures and a map",
  },
  "command-start-step-operator-follows": {
    fr: "… le réseau de bus suit la métropole",
    en: "… the bus network follows the metropolis",
  },
  "command-start-step-metropolis-follows": {
    fr: "… la métropole suit l’association",
    en: "… the metropolis follows the association",
  },
  "command-start-step-reduced-fare": {
    fr: "… le réseau de bus ouvre son tarif réduit",
    en: "… the bus network opens its reduced fare",
  },
  "command-start-citizens": {
    fr: "Des citoyens inventés, sans mot de passe, et leurs données : {url}",
    en: "Invented citizens, without passwords, and their data: {url}",
  },
  "command-start-instance": { fr: "{name} : {url}", en: "{name}: {url}" },
  "command-start-account": {
    fr: "compte de démonstration : {person}, {email}, mot de passe {password}",
    en: "demonstration account: {person}, {email}, password {password}",
  },
  "command-start-open": { fr: "Le territoire est ouvert : {url}", en: "The territory is open: {url}" },
  "command-demo-option-part": {
    fr: "ce dont commence une instance du petit territoire : portal, metropolis, operator, association, request, home, reduced-fare ou agree",
    en: "what an instance of the small territory begins with: portal, metropolis, operator, association, request, home, reduced-fare or agree",
  },
  "command-demo-option-issuer": {
    fr: "l’adresse du service par lequel les citoyens du petit territoire se connectent",
    en: "the address of the provider by which the citizens of the small territory sign in",
  },
  "command-demo-part-unknown": {
    fr: "La démonstration n’a pas de partie « {part} ». Parties : {parts}.",
    en: "The demonstration has no part “{part}”. Parts: {parts}.",
  },
  "command-demo-purpose": {
    fr: "charger la démonstration : communes, EPCI, départements et régions avec leur population",
    en: "load the demonstration: communes, EPCI, départements and régions with their populations",
  },
  "command-demo-issuer": {
    fr: "« --issuer » est pour les identités inventées d’un territoire d’essai : http://localhost et un port.",
    en: "“--issuer” is for the invented identities of a trial territory: http://localhost and a port.",
  },
  "command-demo-done": {
    fr: "La démonstration est chargée : {address}",
    en: "The demonstration is loaded: {address}",
  },
  "command-demo-present": {
    fr: "La démonstration est déjà là : {address}. Rien n’a été changé.",
    en: "The demonstration is there already: {address}. Nothing was changed.",
  },

  "command-file-unreadable": {
    fr: "« {file} » n’est pas un fichier que l’on peut lire. Vérifiez son chemin et ses droits.",
    en: "“{file}” is not a file that can be read. Check its path and its permissions.",
  },
  "command-refresh-wrong": {
    fr: "« {value} » n’est pas un rythme. Choisissez hourly, daily ou weekly.",
    en: "“{value}” is not a pace. Choose hourly, daily or weekly.",
  },
  "command-organization-unknown": {
    fr: "Il n’y a pas d’organisation « {organization} » ici.",
    en: "There is no organization “{organization}” here.",
  },
  "command-organization-choose": {
    fr: "Choisissez l’organisation du nouveau jeu avec --organization : {organizations}.",
    en: "Choose the organization of the new dataset with --organization: {organizations}.",
  },

  "command-export-purpose": {
    fr: "écrire les lignes d’un jeu de données dans un fichier",
    en: "write the rows of a dataset to a file",
  },
  "command-export-option-table": {
    fr: "table du jeu, par son nom, son identifiant ou son rang",
    en: "table of the dataset, by name, identifier or place",
  },
  "command-export-option-format": {
    fr: "csv, json, ndjson, parquet, arrow, xlsx ou geojson",
    en: "csv, json, ndjson, parquet, arrow, xlsx or geojson",
  },
  "command-export-option-where": {
    fr: "filtres, tri et colonnes, écrits comme dans l’API",
    en: "filters, order and columns, written as in the API",
  },
  "command-export-option-version": {
    fr: "numéro d’une version antérieure",
    en: "number of an earlier version",
  },
  "command-export-option-output": {
    fr: "fichier à écrire ; la sortie standard sinon",
    en: "file to write; standard output otherwise",
  },
  "command-export-option-bom": {
    fr: "CSV : commencer par une marque d’ordre des octets, pour Excel",
    en: "CSV: begin with a byte order mark, for Excel",
  },
  "command-export-option-neutralize": {
    fr: "CSV et XLSX : désarmer les cellules qu’un tableur exécuterait",
    en: "CSV and XLSX: disarm cells that a spreadsheet would run",
  },
  "command-server-gone": {
    fr: "Le processus qui sert l’instance s’est arrêté avant la fin de la commande, qui est peut-être faite en partie. Relancez-le, vérifiez, puis recommencez.",
    en: "The process that serves the instance ended before the command did, which may be done in part. Start it again, check, then run the command again.",
  },
  "command-export-done": { fr: "Écrit : {output}", en: "Written: {output}" },
  "command-format-unknown": {
    fr: "« {value} » n’est pas un format d’export. Choisissez : {formats}.",
    en: "“{value}” is not an export format. Choose: {formats}.",
  },
  "command-version-wrong": {
    fr: "« {value} » n’est pas un numéro de version. Écrivez un entier, par exemple 3.",
    en: "“{value}” is not a version number. Write an integer, e.g. 3.",
  },
  "command-dataset-unknown": {
    fr: "Il n’y a pas ici de jeu de données « {dataset} ». Voici ce qui s’en approche : {nearest}.",
    en: "There is no dataset “{dataset}” here. What comes near: {nearest}.",
  },
  "command-dataset-empty": {
    fr: "Le jeu « {dataset} » n’a pas encore de table.",
    en: "The dataset “{dataset}” has no table yet.",
  },
  "command-table-choose": {
    fr: "Choisissez une table de « {dataset} » avec --table : {tables}.",
    en: "Choose a table of “{dataset}” with --table: {tables}.",
  },

  "command-query-purpose": {
    fr: "poser une question en SQL à une table, nommée « rows »",
    en: "ask a table, named “rows”, a question in SQL",
  },
  "command-query-option-table": {
    fr: "table du jeu, par son nom, son identifiant ou son rang",
    en: "table of the dataset, by name, identifier or place",
  },
  "command-query-truncated": {
    fr: "Les {rows} premières lignes sont montrées. Ajoutez un filtre ou un agrégat, ou utilisez « maille export ».",
    en: "The first {rows} rows are shown. Add a filter or an aggregate, or use “maille export”.",
  },

  "command-token-purpose": { fr: "faire un jeton d’API", en: "make an API token" },
  "command-token-option-admin": {
    fr: "pour l’administrateur de l’instance",
    en: "for the instance’s administrator",
  },
  "command-token-option-account": { fr: "adresse e-mail du compte", en: "e-mail address of the account" },
  "command-token-option-name": { fr: "à quoi il servira", en: "what it will serve for" },
  "command-token-option-days": {
    fr: "nombre de jours avant sa fin ; sans fin sinon",
    en: "number of days before it ends; endless otherwise",
  },
  "command-token-once": {
    fr: "Gardez-le : il n’est montré qu’une fois.",
    en: "Keep it: it is shown once only.",
  },
  "command-token-whose": {
    fr: "Dites pour qui : --admin, ou --account avec une adresse e-mail.",
    en: "Say for whom: --admin, or --account with an e-mail address.",
  },
  "command-token-days-wrong": {
    fr: "« {value} » n’est pas un nombre de jours.",
    en: "“{value}” is not a number of days.",
  },

  "command-backup-purpose": {
    fr: "écrire toute l’instance dans un seul fichier, pendant qu’elle sert",
    en: "write the whole instance to one file, while it serves",
  },
  "command-backup-option-keep": {
    fr: "l’argument est un dossier : y écrire un fichier daté, et n’y garder que les derniers",
    en: "the argument is a folder: write a dated file there, and keep so many of the newest",
  },
  "command-backup-keep-wrong": {
    fr: "« {value} » n’est pas un nombre de sauvegardes à garder.",
    en: "“{value}” is not a number of backups to keep.",
  },
  "command-backup-no-file": {
    fr: "« {path} » n’est pas un fichier : rien n’y a été écrit. Donnez le nom d’un fichier ; ou, avec --keep, d’un dossier où garder plusieurs sauvegardes.",
    en: "“{path}” is not a file: nothing was written there. Give the name of a file; or, with --keep, of a folder to keep several backups in.",
  },
  "command-backup-progress": {
    fr: "{blobs} fichiers sur {blobsTotal}, {bytes}",
    en: "{blobs} files of {blobsTotal}, {bytes}",
  },
  "command-backup-done": {
    fr: "Sauvegarde écrite : {file} ({blobs} fichiers, {bytes}, SHA-256 {sha256})",
    en: "Backup written: {file} ({blobs} files, {bytes}, SHA-256 {sha256})",
  },

  "command-restore-purpose": {
    fr: "remettre une sauvegarde dans une instance vide",
    en: "bring a backup into an empty instance",
  },
  "command-restore-done": {
    fr: "L’instance est rétablie telle qu’elle était le {date} : {blobs} fichiers.",
    en: "The instance is restored as it was on {date}: {blobs} files.",
  },
  "command-database-left": {
    fr: "La base de l’instance ne répond plus : l’instance a sans doute été arrêtée. Un import ou un moissonnage commencé reprend à son prochain démarrage.",
    en: "The instance’s database no longer answers: the instance was stopped, no doubt. An import or a harvest that was begun goes on at its next start.",
  },
  "command-restore-occupied": {
    fr: "Le dossier « {folder} » contient déjà une instance. Rien n’a été changé. Nommez un dossier vide par MAILLE_DATA.",
    en: "The folder “{folder}” holds an instance already. Nothing was changed. Name an empty folder with MAILLE_DATA.",
  },
  "command-restore-store-occupied": {
    fr: "Il y a déjà des fichiers sous le préfixe de MAILLE_STORE : une autre instance les tient peut-être. Rien n’a été changé. Nommez un préfixe neuf.",
    en: "There are files under the prefix of MAILLE_STORE already: another instance may hold them. Nothing was changed. Name a new prefix.",
  },
  "command-restore-database-occupied": {
    fr: "La base de DATABASE_URL n’est pas vide : « {name} » s’y trouve. Rien n’a été changé. Nommez une base neuve.",
    en: "The database of DATABASE_URL is not empty: it holds “{name}”. Nothing was changed. Name a new database.",
  },
  "command-restore-unverified": {
    fr: "Cette sauvegarde est d’un ancien format, sans empreinte de ses lignes : rien ne prouve qu’elles sont ce qui a été écrit. Ses fichiers ont été vérifiés.",
    en: "This backup is of a former format, without a digest of its rows: nothing proves that they are what was written. Its files were verified.",
  },
  "backup-unreadable": {
    fr: "« {file} » n’est pas une sauvegarde lisible, ou elle est tronquée. Rien n’a été touché.",
    en: "“{file}” is not a readable backup, or it is truncated. Nothing was touched.",
  },
  "backup-altered": {
    fr: "« {file} » n’est plus ce qui a été écrit : des octets y ont changé ou y manquent. Rien n’a été touché. Prenez une autre copie.",
    en: "“{file}” is no longer what was written: bytes of it have changed or are missing. Nothing was touched. Take another copy.",
  },
  "backup-member-altered": {
    fr: "La sauvegarde n’est plus ce qui a été écrit : « {member} » y a changé. Rien n’a été touché. Prenez une autre copie.",
    en: "The backup is no longer what was written: “{member}” in it has changed. Nothing was touched. Take another copy.",
  },
  "backup-rows-refused": {
    fr: "La base a refusé les lignes de « {table} » : {reason}. Rien n’a été gardé.",
    en: "The database refused the rows of “{table}”: {reason}. Nothing was kept.",
  },
  "backup-blob-missing": {
    fr: "Le fichier {hash} manque dans l’entrepôt de l’instance : la sauvegarde ne l’a pas. « maille check » dit ce qui en dépend.",
    en: "The file {hash} is missing from the instance’s store: the backup does not have it. “maille check” says what depends on it.",
  },
  "backup-blob-was-altered": {
    fr: "Le fichier {hash} était déjà altéré quand la sauvegarde a été écrite. Il n’est pas rétabli.",
    en: "The file {hash} was altered already when the backup was written. It is not restored.",
  },
  "backup-blob-was-missing": {
    fr: "Le fichier {hash} manquait déjà quand la sauvegarde a été écrite.",
    en: "The file {hash} was missing already when the backup was written.",
  },
  "backup-no-manifest": {
    fr: "Ce fichier n’est pas une sauvegarde de Maille.",
    en: "This file is not a backup of Maille.",
  },
  "backup-format-newer": {
    fr: "Cette sauvegarde est au format {format}, plus récent que ce programme. Mettez Maille à jour.",
    en: "This backup has format {format}, newer than this program. Update Maille.",
  },
  "backup-entry-unknown": {
    fr: "La sauvegarde contient « {entry} », qui n’y a pas sa place. Rien n’a été gardé.",
    en: "The backup holds “{entry}”, which has no place there. Nothing was kept.",
  },
  "backup-truncated": {
    fr: "La sauvegarde est incomplète : il y manque des fichiers. Rien n’a été gardé.",
    en: "The backup is incomplete: files are missing. Nothing was kept.",
  },
  "backup-blob-altered": {
    fr: "Le fichier {hash} est altéré : ses octets ne sont pas ceux de son empreinte.",
    en: "The file {hash} is altered: its bytes are not those of its hash.",
  },

  "command-check-purpose": {
    fr: "vérifier chaque empreinte, version et référence",
    en: "verify every hash, version and reference",
  },
  "command-check-good": {
    fr: "Tout est en ordre : {blobs} fichiers, {versions} versions.",
    en: "All is well: {blobs} files, {versions} versions.",
  },
  "command-check-bad": {
    fr: "{count, plural, one {# défaut.} other {# défauts.}}",
    en: "{count, plural, one {# defect.} other {# defects.}}",
  },
  "check-blob-altered": {
    fr: "Le fichier {hash} ne correspond plus à son empreinte.",
    en: "The file {hash} no longer matches its hash.",
  },
  "check-blob-missing": {
    fr: "Le fichier {hash} ({role}) de la version {version} de la table « {table} » manque.",
    en: "The file {hash} ({role}) of version {version} of the table “{table}” is missing.",
  },
  "check-rows-differ": {
    fr: "La version {version} de la table « {table} » annonce {expected} lignes, son Parquet en a {found}.",
    en: "Version {version} of the table “{table}” claims {expected} rows; its Parquet has {found}.",
  },
  "check-columns-differ": {
    fr: "Les colonnes de la version {version} de la table « {table} » ne sont pas celles de son Parquet.",
    en: "The columns of version {version} of the table “{table}” are not those of its Parquet.",
  },
  "check-parquet-unreadable": {
    fr: "Le Parquet de la version {version} de la table « {table} » est illisible.",
    en: "The Parquet of version {version} of the table “{table}” cannot be read.",
  },

  "command-step-fetch": { fr: "réception", en: "receiving" },
  "command-step-unpack": { fr: "ouverture", en: "unpacking" },
  "command-step-read": { fr: "lecture", en: "reading" },
  "command-step-types": { fr: "types", en: "types" },
  "command-step-write": { fr: "écriture", en: "writing" },
  "command-step-profile": { fr: "profil", en: "profile" },
  "command-step-record": { fr: "enregistrement", en: "recording" },
  "command-progress-rows": { fr: "{rows} lignes", en: "{rows} rows" },
  "command-progress-remaining": { fr: "reste {time}", en: "{time} left" },
} as const satisfies Words;
