import type { Words } from "../words.ts";

/** What is said of settings, the database, the store and the network. */
export const instanceFolderWords = {
  "config-setting-unknown": {
    fr: "Le réglage {name} n’existe pas. Rien n’a été démarré. Les réglages sont : {known}.",
    en: "There is no setting {name}. Nothing was started. The settings are: {known}.",
  },
  "config-setting-wrong": {
    fr: "La valeur du réglage {name} ne convient pas. Rien n’a été démarré. Écrivez par exemple {name}={example}.",
    en: "The value of the setting {name} is not right. Nothing was started. Write for instance {name}={example}.",
  },
  "app-open": {
    fr: "Maille est ouverte : {url}",
    en: "Maille is open: {url}",
  },
  "app-works": {
    fr: "Ce processus travaille pour Maille : {url}",
    en: "This process works for Maille: {url}",
  },
  "app-listens": {
    fr: "Elle écoute sur {listens}.",
    en: "It listens on {listens}.",
  },
  "app-administrator-link": {
    fr: "Pour en devenir l’administrateur, ouvrez ce lien une fois : {link}",
    en: "To become its administrator, open this link once: {link}",
  },
  "app-paused": {
    fr: "Ce processus n’a plus tourné pendant plusieurs secondes, chaque fois qu’il démarrait : la machine a trop à faire. Rien n’est perdu ; démarrez-le de nouveau quand elle aura le temps.",
    en: "This process was not let run for several seconds, each time that it started: the machine has too much to do. Nothing is lost; start it again when the machine has time.",
  },
  "app-already-open": {
    fr: "Une instance travaille déjà dans le dossier {folder} (processus {pid}). Arrêtez-la d’abord, ou choisissez un autre dossier avec MAILLE_DATA.",
    en: "An instance already works in the folder {folder} (process {pid}). Stop it first, or choose another folder with MAILLE_DATA.",
  },
  "app-pages-not-built": {
    fr: "Les pages n’ont pas encore été construites. Lancez Maille avec « npm start », qui le fait, ou « npm run build ».",
    en: "The pages have not been built yet. Start Maille with “npm start”, which does it, or “npm run build”.",
  },
  "app-port-taken": {
    fr: "Le port {port} de {host} est déjà occupé par un autre programme. Choisissez-en un autre avec PORT.",
    en: "The port {port} of {host} is already taken by another program. Choose another with PORT.",
  },
  "app-address-refused": {
    fr: "Cette machine ne permet pas d’écouter à l’adresse {host}, port {port} ({reason}). Changez HOST ou PORT.",
    en: "This machine does not allow listening at {host}, port {port} ({reason}). Change HOST or PORT.",
  },
  "app-folder-unusable": {
    fr: "Le dossier {folder} ne peut pas être écrit ({reason}). Donnez-en les droits, ou choisissez un autre dossier avec MAILLE_DATA.",
    en: "The folder {folder} cannot be written ({reason}). Grant the right to it, or choose another folder with MAILLE_DATA.",
  },
  "app-folder-of-another": {
    fr: "Le dossier {folder} est celui de l’utilisateur « {user} », et root y laisserait des fichiers que celui-ci ne pourrait plus changer. Rien n’a été touché. Lancez la commande comme lui : sudo -u {user} …",
    en: "The folder {folder} belongs to the user “{user}”, and root would leave files there that this user could no longer change. Nothing was touched. Run the command as that user: sudo -u {user} …",
  },
  "app-folder-of-territory": {
    fr: "Le dossier {folder} est celui d’un petit territoire, dont chaque instance a son dossier ({names}). Nommez celle que vous voulez : MAILLE_DATA={portal}. Le petit territoire s’ouvre par « maille start ».",
    en: "The folder {folder} is that of a small territory, each instance of which has its folder ({names}). Name the one that you mean: MAILLE_DATA={portal}. The small territory is opened by “maille start”.",
  },
  "app-database-elsewhere": {
    fr: "Le dossier {folder} contient les fichiers d’une instance, mais pas sa base. Rien n’a été touché. Donnez le réglage DATABASE_URL de cette instance ; si c’est celle d’un petit territoire, ouvrez-le par « maille start ».",
    en: "The folder {folder} holds the files of an instance, and not its database. Nothing was touched. Give the setting DATABASE_URL of this instance; if it is one of a small territory, open that with “maille start”.",
  },
  "app-no-instance": {
    fr: "Il n’y a pas d’instance dans le dossier {folder}. Nommez le sien par MAILLE_DATA, ou sa base par DATABASE_URL ; « maille serve » en ouvre une nouvelle.",
    en: "There is no instance in the folder {folder}. Name its own with MAILLE_DATA, or its database with DATABASE_URL; “maille serve” opens a new one.",
  },
  "app-restore-unfinished": {
    fr: "Une restauration dans le dossier {folder} n’est pas allée à son terme : ce qu’il contient est incomplet. Videz ce dossier (et la base de DATABASE_URL, si c’est elle), puis restaurez à nouveau.",
    en: "A restore into the folder {folder} did not come to its end: what it holds is not the whole. Empty the folder (and the database of DATABASE_URL, where it is that one), then restore again.",
  },
  "app-file-refused": {
    fr: "{path} ne peut pas être lu ou écrit ({reason}). Vérifiez le chemin, ses droits, son utilisateur et la place sur le disque, puis recommencez.",
    en: "{path} cannot be read or written ({reason}). Check the path, its rights, its user and the room on the disk, then try again.",
  },
  "db-no-binaries": {
    fr: "Il n’y a pas de PostgreSQL pour cette machine ({platform}). Installez celui de la distribution et nommez son dossier avec MAILLE_POSTGRES_BIN, ou donnez une base avec DATABASE_URL.",
    en: "There is no PostgreSQL for this machine ({platform}). Install the distribution’s and name its folder with MAILLE_POSTGRES_BIN, or give a database with DATABASE_URL.",
  },
  "db-binaries-unusable": {
    fr: "Les programmes de PostgreSQL dans {folder} ne fonctionnent pas. Vérifiez que ce dossier contient initdb et postgres.",
    en: "The programs of PostgreSQL in {folder} do not run. Check that the folder holds initdb and postgres.",
  },
  "db-no-unprivileged-user": {
    fr: "PostgreSQL refuse de travailler comme root, et cette machine n’a ni utilisateur « postgres » ni « nobody » à lui prêter. Lancez Maille avec un autre utilisateur.",
    en: "PostgreSQL refuses to work as root, and this machine has no user “postgres” or “nobody” to lend it. Start Maille as another user.",
  },
  "db-folder-closed": {
    fr: "PostgreSQL 15 travaille comme un autre utilisateur que root, et ne peut pas entrer dans {folder}, fermé aux autres. Choisissez un dossier ouvert avec MAILLE_DATA, ou PostgreSQL 16 ou plus récent.",
    en: "PostgreSQL 15 works as another user than root, and cannot walk into {folder}, which is closed to others. Choose an open folder with MAILLE_DATA, or PostgreSQL 16 or later.",
  },
  "db-orphan-stays": {
    fr: "Un serveur PostgreSQL d’un arrêt brutal (processus {pid}) tient encore le dossier et ne s’arrête pas. Les données sont intactes. Arrêtez ce processus, puis recommencez.",
    en: "A PostgreSQL server left by a sudden end (process {pid}) still holds the folder and does not stop. The data is intact. Stop that process, then start again.",
  },
  "db-other-major": {
    fr: "La base dans {folder} a été faite par PostgreSQL {made}, et les programmes trouvés sont de la version {found}. Rien n’a été touché. Faites une sauvegarde avec la version {made} et restaurez-la dans un nouveau dossier.",
    en: "The database in {folder} was made by PostgreSQL {made}, and the programs found are of version {found}. Nothing was touched. Make a backup with version {made} and restore it into a new folder.",
  },
  "db-user-without-name": {
    fr: "PostgreSQL veut un utilisateur qui a un nom sur cette machine, et le numéro {uid} n’en a pas. Lancez Maille avec un utilisateur que /etc/passwd connaît : dans un conteneur, celui de l’image (10001).",
    en: "PostgreSQL wants a user who has a name on this machine, and the number {uid} has none. Start Maille as a user that /etc/passwd knows: in a container, that of the image (10001).",
  },
  "db-not-initialized": {
    fr: "La base n’a pas pu être créée dans {folder}. Vérifiez la place sur le disque et les droits.",
    en: "The database could not be made in {folder}. Check the room on the disk and the rights.",
  },
  "db-disk-full": {
    fr: "La base de données n’a plus de place sur son disque. Ce qui était enregistré est intact, et cette écriture n’a pas eu lieu. Recommencez quand l’administrateur du site aura fait de la place ; rien n’est à redémarrer.",
    en: "The database has no room left on its disk. What was stored is intact, and this write did not happen. Try again once the site’s administrator has made room; nothing has to be restarted.",
  },
  "db-not-started": {
    fr: "La base n’a pas démarré. Les données sont intactes ; la raison est écrite à la fin de {log}.",
    en: "The database did not start. The data is intact; the reason is written at the end of {log}.",
  },
  "db-not-reached": {
    fr: "La base de DATABASE_URL ne répond pas. Vérifiez l’adresse, l’utilisateur et le mot de passe.",
    en: "The database of DATABASE_URL does not answer. Check the address, the user and the password.",
  },
  "db-lost-to-another": {
    fr: "Ce processus était arrêté, ou coupé de sa base (DATABASE_URL), et un autre travaille pour elle depuis. Il se termine, pour ne rien écrire par-dessus : ce qu’il avait accepté est dans la base.",
    en: "This process was paused, or cut from its database (DATABASE_URL), and another one works for it since. It ends, so as to write over nothing: what it had accepted is in the database.",
  },
  "db-held-elsewhere": {
    fr: "Un autre processus travaille pour cette base (DATABASE_URL), ici ou sur une autre machine, et l’un des deux la veut à lui seul. Rien n’a été touché. Recommencez quand il aura fini.",
    en: "Another process works for this database (DATABASE_URL), here or on another machine, and one of the two needs it for itself. Nothing was touched. Start again when it has ended.",
  },
  "db-other-folder": {
    fr: "D’autres processus travaillent pour cette base avec un autre dossier que MAILLE_DATA. Rien n’a été touché. Donnez à tous le même dossier.",
    en: "Other processes work for this database with another folder than MAILLE_DATA. Nothing was touched. Give all of them the same folder.",
  },
  "db-work-not-begun": {
    fr: "Ce processus n’a pas pu commencer le travail qu’un seul fait à la fois : la raison est dans son journal. Il se termine, un autre prend sa place.",
    en: "This process could not begin the work that one does at a time: its log says why. It ends, another one takes its place.",
  },
  "db-too-old": {
    fr: "La base de DATABASE_URL est un PostgreSQL {found} ; il faut la version {least} ou une plus récente.",
    en: "The database of DATABASE_URL is a PostgreSQL {found}; version {least} or later is needed.",
  },
  "db-not-utf8": {
    fr: "La base de DATABASE_URL est codée en {found} ; il en faut une en UTF8.",
    en: "The database of DATABASE_URL is encoded in {found}; one in UTF8 is needed.",
  },
  "db-newer-than-code": {
    fr: "La base a été ouverte par une version plus récente de Maille (migration {name}). Rien n’a été touché. Reprenez la version récente.",
    en: "The database was opened by a later version of Maille (migration {name}). Nothing was touched. Use the later version again.",
  },
  "db-migration-changed": {
    fr: "La migration {name} n’est plus celle qui a été exécutée. Rien n’a été touché. Reprenez les fichiers de la version installée.",
    en: "The migration {name} is not the one that was run. Nothing was touched. Take the files of the installed version again.",
  },
  "db-migration-failed": {
    fr: "La migration {name} a échoué. La base est restée comme elle était.",
    en: "The migration {name} failed. The database is as it was.",
  },
  "backup-disk-full": {
    fr: "Le disque où {path} devait être écrit est plein : il n’y a pas de sauvegarde. Libérez-y de la place, ou donnez un fichier d’un autre disque, puis recommencez.",
    en: "The disk on which {path} was to be written is full: there is no backup. Make room on it, or give a file on another disk, then try again.",
  },
  "store-disk-full": {
    fr: "Le disque du site est plein. Ce qui était enregistré est intact. Recommencez quand son administrateur aura fait de la place.",
    en: "The site’s disk is full. What was stored is intact. Try again once its administrator has made room.",
  },
  "store-room-short": {
    fr: "Le disque du site n’a plus que {free} Mo, et {reserve} Mo restent libres pour la base : il n’y a pas la place. Rien n’a été modifié. Son administrateur peut faire de la place, ou changer MAILLE_DISK_RESERVE_MB.",
    en: "The site’s disk has {free} MB left, and {reserve} MB stay free for the database: this does not fit. Nothing was changed. Its administrator can make room, or change MAILLE_DISK_RESERVE_MB.",
  },
  "store-larger-than-room": {
    fr: "Ce fichier fait {megabytes} Mo, et il en reste {room} sur le disque du site pour le lire. Rien n’a été modifié. Son administrateur peut faire de la place.",
    en: "This file is {megabytes} MB, and {room} are left on the site’s disk to read it. Nothing was changed. Its administrator can make room.",
  },
  "engine-copy-no-room": {
    fr: "La copie de ce tableau qui répond aux questions peut prendre {megabytes} Mo, et il en reste {room} sur le disque du site. Rien n’a été modifié. Son administrateur peut faire de la place.",
    en: "The copy of this table that answers questions may take {megabytes} MB, and {room} are left on the site’s disk. Nothing was changed. Its administrator can make room.",
  },
  "store-room-nearly-gone": {
    fr: "Le disque du site n’a plus que {free} Mo : il ne prend plus de modification, et n’a rien changé. La lecture et les suppressions continuent. Son administrateur peut faire de la place ; il n’y aura rien à redémarrer.",
    en: "The site’s disk has {free} MB left: it takes no changes, and changed nothing. Reading and deleting go on. Its administrator can make room; nothing has to be started again.",
  },
  "store-away": {
    fr: "Les fichiers du site sont chez {host}, qui ne répond pas. Rien n’a été modifié. Réessayez dans {retryAfterS} secondes.",
    en: "The site’s files are with {host}, which does not answer. Nothing was changed. Try again in {retryAfterS} seconds.",
  },
  "store-refused": {
    fr: "Les fichiers du site sont chez {host}, qui a refusé ({status} {code}). Son administrateur peut vérifier MAILLE_STORE et les variables AWS_….",
    en: "The site’s files are with {host}, which refused ({status} {code}). Its administrator can check MAILLE_STORE and the AWS_… variables.",
  },
  "store-cannot-copy": {
    fr: "Les fichiers du site sont chez {host}, qui ne sait pas assembler un objet à partir d’autres (UploadPartCopy) : un fichier trop grand pour le disque du site ne peut pas y être déposé. Rien n’a été modifié. L’administrateur du site peut choisir un autre hébergement des fichiers, ou libérer de la place sur le disque.",
    en: "The site’s files are with {host}, which cannot put an object together from others (UploadPartCopy): a file that is too large for the site’s disk cannot be kept there. Nothing was changed. The administrator of the site can choose another object store, or make room on the disk.",
  },
  "store-full": {
    fr: "Les fichiers du site sont chez {host}, où il n’y a plus de place. Rien n’a été modifié. Son administrateur peut en faire.",
    en: "The site’s files are with {host}, where no room is left. Nothing was changed. Its administrator can make some.",
  },
  "store-bucket-missing": {
    fr: "Les fichiers du site sont chez {host}, qui n’a pas le compartiment que nomme MAILLE_STORE. Son administrateur peut le créer.",
    en: "The site’s files are with {host}, which has no bucket as MAILLE_STORE names it. Its administrator can make it.",
  },
  "store-of-another": {
    fr: "Les fichiers sous le préfixe de MAILLE_STORE sont ceux d’une autre instance. Rien n’a été touché. Donnez un préfixe à chacune.",
    en: "The files under the prefix of MAILLE_STORE are those of another instance. Nothing was touched. Give each a prefix of its own.",
  },
  "store-elsewhere": {
    fr: "Des fichiers de cette instance sont dans {there}, que les réglages ne nomment pas : MAILLE_STORE dit {here}. Rien n’a été touché. Redémarrez avec MAILLE_STORE={there}. Pour les déplacer, ajoutez MAILLE_STORE_FORMER={there} et lancez « maille store copy ». Si cette place n’est plus, ou porte un autre nom, « maille store leave {there} » le dit.",
    en: "Files of this instance are in {there}, which the settings do not name: MAILLE_STORE says {here}. Nothing was touched. Start again with MAILLE_STORE={there}. To move them, add MAILLE_STORE_FORMER={there} and run “maille store copy”. If that place is gone, or has another name, “maille store leave {there}” says so.",
  },
  "store-nowhere-to-copy-from": {
    fr: "Il n’y a rien à copier : MAILLE_STORE_FORMER ne dit pas où étaient les fichiers.",
    en: "There is nothing to copy: MAILLE_STORE_FORMER does not tell where files were.",
  },
  "store-too-large": {
    fr: "Le fichier dépasse la limite de {maxBytes} octets. Rien n’a été gardé. Demandez à l’administrateur de l’élever, ou partagez le fichier.",
    en: "The file is over the limit of {maxBytes} bytes. Nothing was kept. Ask the administrator to raise it, or split the file.",
  },
  "store-blob-not-found": {
    fr: "Le contenu {hash} n’est pas ici.",
    en: "The content {hash} is not here.",
  },
  "store-blob-altered": {
    fr: "Le contenu {hash} a été abîmé sur le disque : rien n’en est donné.",
    en: "The content {hash} was damaged on the disk: nothing of it is given out.",
  },
  "store-key-missing": {
    fr: "Le contenu {hash} est chiffré, et rien ici n’a la clé qui l’ouvre.",
    en: "The content {hash} is encrypted, and nothing here has the key that opens it.",
  },
  "store-memory-short": {
    fr: "Des lignes qui concernent des personnes se lisent en mémoire seulement : {needed} Mo sont nécessaires dans {folder}, qui en a {free}. L’administrateur peut agrandir ce dossier (dans un conteneur, shm_size).",
    en: "Rows about people are read in memory alone: {needed} MB are needed in {folder}, which has {free}. The administrator can make that folder larger (in a container, shm_size).",
  },
  "store-memory-full": {
    fr: "Des lignes qui concernent des personnes se traitent en mémoire seulement, et {folder} est plein. Rien n’a été modifié. L’administrateur peut agrandir ce dossier (dans un conteneur, shm_size).",
    en: "Rows about people are worked on in memory alone, and {folder} is full. Nothing was changed. The administrator can make that folder larger (in a container, shm_size).",
  },
  "store-memory-missing": {
    fr: "Des lignes qui concernent des personnes se traitent en mémoire seulement, dans {folder}, qui n’est pas là, n’est pas en mémoire ou ne s’écrit pas. L’administrateur doit le rendre au système (un tmpfs).",
    en: "Rows about people are worked on in memory alone, in {folder}, which is not there, not in memory, or cannot be written to. The administrator has to give it back to the system (a tmpfs).",
  },
  "store-memory-taken": {
    fr: "Les lignes qui concernent des personnes se lisent dans {folder}, que quelqu’un d’autre a créé sur cette machine. L’administrateur doit supprimer ce dossier.",
    en: "Rows about people are read in {folder}, which somebody else made on this machine. The administrator has to remove that folder.",
  },
  "check-serving-damaged": {
    fr: "La copie {file}, qui répond aux requêtes, est abîmée. Elle est refaite à la prochaine question ; vérifiez le disque.",
    en: "The copy {file}, which answers queries, is damaged. It is made again at the next question; check the disk.",
  },
  "store-blob-being-verified": {
    fr: "Ce fichier est grand, et il est vérifié avant sa première lecture. Réessayez dans {retryAfterS} secondes.",
    en: "This file is large, and is verified before it is first read. Try again in {retryAfterS} seconds.",
  },
  "net-address-wrong": {
    fr: "« {url} » n’est pas une adresse en http ou https.",
    en: "“{url}” is not an http or https address.",
  },
  "net-private-address": {
    fr: "L’adresse {host} mène à un réseau privé ({address}), qui n’est pas lu. L’administrateur peut l’autoriser avec MAILLE_ALLOWED_NETWORKS.",
    en: "The address {host} leads to a private network ({address}), which is not read. The administrator can allow it with MAILLE_ALLOWED_NETWORKS.",
  },
  "net-unknown-host": {
    fr: "Le site {host} est introuvable. Vérifiez l’adresse.",
    en: "The site {host} cannot be found. Check the address.",
  },
  "net-unreachable": {
    fr: "Le site {host} ne répond pas ({reason}). Réessayez plus tard.",
    en: "The site {host} does not answer ({reason}). Try again later.",
  },
  "net-status": {
    fr: "Le site {host} a répondu {status} au lieu du fichier. Vérifiez l’adresse, ou réessayez plus tard.",
    en: "The site {host} answered {status} in place of the file. Check the address, or try again later.",
  },
  "net-redirects": {
    fr: "Le site {host} renvoie d’adresse en adresse, plus de {most} fois. Donnez l’adresse finale.",
    en: "The site {host} sends on from address to address, more than {most} times. Give the final address.",
  },
  "net-too-large": {
    fr: "Le fichier de {host} dépasse la limite de {maxBytes} octets. Rien n’a été gardé.",
    en: "The file of {host} is over the limit of {maxBytes} bytes. Nothing was kept.",
  },
  "net-too-slow": {
    fr: "Le site {host} n’a pas fini en {seconds} secondes. Rien n’a été gardé. Réessayez plus tard.",
    en: "The site {host} did not end within {seconds} seconds. Nothing was kept. Try again later.",
  },
  "net-stalled": {
    fr: "Le site {host} n’a plus rien envoyé pendant {seconds} secondes. Rien n’a été gardé. Réessayez plus tard.",
    en: "The site {host} sent nothing more for {seconds} seconds. Nothing was kept. Try again later.",
  },
  "net-cut-short": {
    fr: "Le site {host} a annoncé {announced} octets et en a envoyé {received}. Rien n’a été gardé. Réessayez plus tard.",
    en: "The site {host} announced {announced} bytes and sent {received}. Nothing was kept. Try again later.",
  },
  "net-badly-packed": {
    fr: "Ce que le site {host} a envoyé ne se décompresse pas. Rien n’a été gardé.",
    en: "What the site {host} sent does not unpack. Nothing was kept.",
  },
  "jobs-not-administrator": {
    fr: "Les tâches du site sont montrées à ses administrateurs.",
    en: "The site’s jobs are shown to its administrators.",
  },
  "server-streams-many": {
    fr: "Vous suivez déjà {n, plural, one {# tâche} other {# tâches}} à la fois. Fermez-en une, ou demandez l’état sans la suivre.",
    en: "You already follow {n, plural, one {# job} other {# jobs}} at once. Close one, or ask for the state without following it.",
  },
  "server-streams-full": {
    fr: "Trop de tâches sont suivies en ce moment. Demandez l’état sans les suivre, ou réessayez dans {retryAfterS} secondes.",
    en: "Too many jobs are followed just now. Ask for the state without following it, or try again in {retryAfterS} seconds.",
  },
  "server-busy": {
    fr: "Le site est très demandé en ce moment. Réessayez dans {retryAfterS} secondes.",
    en: "The site is in great demand just now. Try again in {retryAfterS} seconds.",
  },
  "server-caller-busy": {
    fr: "{n} de vos demandes attendent déjà leur réponse. Réessayez dans {retryAfterS} secondes.",
    en: "{n} of your requests wait for their answer already. Try again in {retryAfterS} seconds.",
  },
  "server-address-too-long": {
    fr: "L’adresse demandée est trop longue. Faites une demande plus courte, ou envoyez-la par POST.",
    en: "The address asked for is too long. Ask for less, or send it by POST.",
  },
  "server-headers-too-long": {
    fr: "Les en-têtes de la demande sont trop longs. Effacez les cookies de ce site, ou envoyez moins d’en-têtes.",
    en: "The headers of the request are too long. Clear the cookies of this site, or send fewer headers.",
  },
  "app-nothing-beside": {
    fr: "Aucune instance n’est ouverte dans le dossier {folder}, ni faite dans la base de DATABASE_URL : il n’y a rien à côté de quoi s’ouvrir. Lancez d’abord « maille serve ».",
    en: "No instance is open in the folder {folder}, nor made in the database of DATABASE_URL: there is nothing to open beside. Run “maille serve” first.",
  },
  "fleet-member-not-open": {
    fr: "L’instance « {name} » ne s’est pas ouverte : {reason}",
    en: "The instance “{name}” did not open: {reason}",
  },
  "fleet-verb-failed": {
    fr: "« maille {verb} » a échoué sur l’instance « {name} » : {reason}",
    en: "“maille {verb}” failed on the instance “{name}”: {reason}",
  },
} as const satisfies Words;
