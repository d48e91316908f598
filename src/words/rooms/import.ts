import type { Words } from "../words.ts";

/** Uploads, imports, tables and versions. */
export const importWords = {
  "engine-time-exceeded": {
    fr: "Ce calcul a dépassé le temps permis et a été arrêté. Demandez moins de lignes ou de colonnes.",
    en: "This took longer than allowed and was stopped. Ask for fewer rows or columns.",
  },
  "engine-disk-full": {
    fr: "Le disque du site est plein. Rien n’a été modifié ; réessayez quand de la place aura été faite.",
    en: "The site’s disk is full. Nothing was changed; try again once room has been made.",
  },
  "engine-memory-exceeded": {
    fr: "Ce calcul demande plus de mémoire que le site n’en accorde. Rien n’a été modifié.",
    en: "This needs more memory than the site allows. Nothing was changed.",
  },
  "engine-no-process": {
    fr: "Cette machine ne peut pas traiter ce fichier en ce moment. Rien n’a été modifié ; réessayez dans un instant.",
    en: "This machine cannot work on this file just now. Nothing was changed; try again in a moment.",
  },
  "upload-length-invalid": {
    fr: "La taille annoncée du fichier (« Upload-Length ») n’est pas un nombre d’octets.",
    en: "The announced size of the file (“Upload-Length”) is not a number of bytes.",
  },
  "upload-offset-wrong": {
    fr: "{received} octets ont été reçus de ce fichier : reprenez l’envoi à partir de là, et non de {offset}.",
    en: "{received} bytes of this file were received: go on from there, not from {offset}.",
  },
  "upload-incomplete": {
    fr: "Le fichier n’est pas encore entier : {received} octets reçus sur {bytes}. Terminez l’envoi, puis importez.",
    en: "The file is not whole yet: {received} of {bytes} bytes received. Finish the upload, then import.",
  },
  "upload-unknown": {
    fr: "Cet envoi n’existe pas ou n’est plus là. Envoyez le fichier à nouveau.",
    en: "There is no such upload any more. Send the file again.",
  },
  "uploads-many": {
    fr: "Vous avez déjà {max} fichiers en attente. Importez d’abord ceux que vous avez envoyés, ou supprimez-les, et choisissez les feuilles de ceux que vous avez donnés par leur adresse.",
    en: "You already have {max} files that wait. First import or delete those that you sent, and choose the sheets of those that you gave by their address.",
  },
  "uploads-too-large": {
    fr: "Vos fichiers en attente dépasseraient {limit} octets ensemble : ils en tiennent déjà {held}. Importez d’abord ceux que vous avez envoyés, ou supprimez-les, et choisissez les feuilles de ceux que vous avez donnés par leur adresse.",
    en: "Your files that wait would exceed {limit} bytes together: they hold {held} already. First import or delete those that you sent, and choose the sheets of those that you gave by their address.",
  },
  "upload-too-large": {
    fr: "Le fichier dépasse la taille permise ici ({limit} octets).",
    en: "The file is larger than allowed here ({limit} bytes).",
  },
  "upload-disk-full": {
    fr: "Le disque du site est plein. Ce qui a été reçu est gardé ; reprenez l’envoi plus tard.",
    en: "The site’s disk is full. What was received is kept; go on with the upload later.",
  },
  "upload-written": {
    fr: "Une autre demande est en train d’écrire ce fichier. Reprenez l’envoi dans {retryAfterS} secondes.",
    en: "Another request is writing this file. Go on with the upload in {retryAfterS} seconds.",
  },
  "upload-taken-over": {
    fr: "Une autre demande a repris l’envoi de ce fichier : celle-ci est close. Ce qu’elle avait écrit est gardé.",
    en: "Another request has taken over the upload of this file: this one has ended. What it had written is kept.",
  },
  "upload-cut": {
    fr: "La connexion s’est interrompue avant la fin. Reprenez l’envoi à partir de ce qui a été reçu.",
    en: "The connection broke off before the end. Go on from what was received.",
  },
  "upload-checksum-invalid": {
    fr: "« Upload-Checksum » se compose d’un algorithme ({algorithms}) et d’une empreinte en base64.",
    en: "“Upload-Checksum” is an algorithm ({algorithms}) and a digest in base64.",
  },
  "upload-checksum-wrong": {
    fr: "Les octets reçus n’ont pas l’empreinte annoncée ({algorithm}). Ils n’ont pas été gardés : envoyez-les à nouveau.",
    en: "The bytes received do not have the digest that was told ({algorithm}). They were not kept: send them again.",
  },
  "upload-hash-invalid": {
    fr: "« sha256 » se compose de 64 chiffres hexadécimaux.",
    en: "“sha256” is 64 hexadecimal digits.",
  },
  "upload-hash-wrong": {
    fr: "Le fichier reçu n’est pas celui qui était annoncé (SHA-256 {expected}). Rien n’en a été gardé : envoyez-le à nouveau depuis le début.",
    en: "The file received is not the one that was told (SHA-256 {expected}). None of it was kept: send it again from its beginning.",
  },
  "upload-altered": {
    fr: "Le fichier a changé sur le disque depuis qu’il a été reçu : son empreinte était {expected}, elle est {found}. Rien n’a été importé ; envoyez-le à nouveau.",
    en: "The file has changed on the disk since it was received: its hash was {expected}, it is {found}. Nothing was imported; send it again.",
  },
  "upload-version-unsupported": {
    fr: "Cette instance parle la version {version} du protocole tus.",
    en: "This instance speaks version {version} of the tus protocol.",
  },
  "import-unknown": { fr: "Cet import n’existe pas.", en: "There is no such import." },
  "import-ended": {
    fr: "Cet import est déjà terminé ; il n’y a plus rien à arrêter.",
    en: "This import has already ended; there is nothing left to stop.",
  },
  "import-broken": {
    fr: "L’import s’est arrêté sur un défaut de notre côté. Rien n’a été modifié ; l’administrateur en est informé.",
    en: "The import stopped on a fault of ours. Nothing was changed; the administrator was told.",
  },
  "import-path-forbidden": {
    fr: "Un chemin ne peut être donné que sur la machine elle-même, en ligne de commande.",
    en: "A path can only be given on the machine itself, from the command line.",
  },
  "import-path-unreadable": {
    fr: "Le fichier « {path} » n’existe pas ou ne peut pas être lu.",
    en: "The file “{path}” does not exist or cannot be read.",
  },
  "import-source-unclear": {
    fr: "Donnez soit un envoi (« upload »), soit une adresse (« url »), et pas les deux.",
    en: "Give either an upload (“upload”) or an address (“url”), not both.",
  },
  "import-url-invalid": {
    fr: "Cette adresse n’est pas celle d’un fichier : donnez une adresse qui commence par https:// ou http://.",
    en: "This is not the address of a file: give one that begins with https:// or http://.",
  },
  "import-url-secret": {
    fr: "L’adresse ne doit pas contenir de mot de passe : tout le monde peut la lire.",
    en: "The address must not hold a password: everybody can read it.",
  },
  "import-upload-gone": {
    fr: "Le fichier envoyé n’est plus là. Envoyez-le à nouveau.",
    en: "The uploaded file is no longer there. Send it again.",
  },
  "import-no-pipe": {
    fr: "Ce fichier est trop grand pour le disque du site, qui le lit par un tube nommé ; la commande « mkfifo » du système manque, ou n’a pas pu en créer un. Rien n’a été importé. L’administrateur du site peut installer cette commande (coreutils) ; relancez ensuite l’import.",
    en: "This file is too large for the site’s disk, which reads it through a named pipe; the system’s command “mkfifo” is missing, or could not make one. Nothing was imported. The administrator of the site can install that command (coreutils); then begin the import again.",
  },
  "import-too-many-open": {
    fr: "Le site a trop de fichiers ouverts pour lire celui-ci. Rien n’a été importé. Recommencez dans {retryAfterS} secondes ; si cela dure, l’administrateur du site peut en permettre davantage (ulimit -n).",
    en: "The site has too many files open to read this one. Nothing was imported. Try again in {retryAfterS} seconds; if that does not help, the administrator of the site can allow more (ulimit -n).",
  },
  "import-original-gone": {
    fr: "Le fichier d’origine de cette version n’est plus dans l’entrepôt, ou n’y est plus intact. Importez-le à nouveau.",
    en: "The original file of this version is no longer in the store, or no longer intact. Import it again.",
  },
  "import-given-up": {
    fr: "Le serveur s’est arrêté, ou a perdu sa base, à chacun des essais d’import de ce fichier. Rien n’a été importé. Recommencez ; si cela se répète, prévenez l’administrateur.",
    en: "The server stopped, or lost its database, each time it tried to import this file. Nothing was imported. Try again; if it happens again, tell the administrator.",
  },
  "import-no-table": {
    fr: "Aucun tableau n’a été trouvé dans ce fichier. Rien n’a été importé.",
    en: "No table was found in this file. Nothing was imported.",
  },
  "import-no-row-fits": {
    fr: "Aucune ligne n’a pu être lue : les {rejected} lignes du fichier n’ont pas sa forme. Rien n’a été importé.",
    en: "No row could be read: all {rejected} rows of the file break its form. Nothing was imported.",
  },
  "import-table-not-in-file": {
    fr: "Le fichier ne contient pas de table « {table} ». Il contient : {tables}.",
    en: "The file holds no table “{table}”. It holds: {tables}.",
  },
  "import-too-many-columns": {
    fr: "Le tableau a {columns} colonnes ; {limit} au plus sont acceptées. Le séparateur est peut-être mal reconnu.",
    en: "The table has {columns} columns; {limit} at most are accepted. Its separator may be misread.",
  },
  "import-closed-like-people": {
    fr: "« {name} » est une nouvelle table, avec les colonnes qui désignent les personnes d’une autre table de ce jeu : elle est fermée. Si c’est la même, envoyez le fichier depuis la page de cette table ; si elle ne désigne personne, ouvrez-la dans « Qui peut lire ».",
    en: "“{name}” is a new table with the columns that name the people of another table of this dataset: it is closed. If it is the same, send the file from that table’s page; if it names nobody, open it in “Who can read”.",
  },
  "import-unchanged": {
    fr: "Le contenu est le même que celui de la version actuelle : aucune version n’a été créée.",
    en: "The content is that of the current version: no version was made.",
  },
  "import-cells-not-of-type": {
    fr: "Dans la colonne « {column} », {count, plural, one {# cellule n’est pas du type demandé et manque ; le fichier d’origine l’a toujours.} other {# cellules ne sont pas du type demandé et manquent ; le fichier d’origine les a toujours.}}",
    en: "In the column “{column}”, {count, plural, one {# cell is not of the type asked for and is missing; the original file still has it.} other {# cells are not of the type asked for and are missing; the original file still has them.}}",
  },
  "import-not-finite": {
    fr: "Dans la colonne « {column} », {count, plural, one {# valeur infinie ou indéfinie (NaN) est tenue pour manquante.} other {# valeurs infinies ou indéfinies (NaN) sont tenues pour manquantes.}}",
    en: "In the column “{column}”, {count, plural, one {# value that is infinite or no number (NaN) is taken as missing.} other {# values that are infinite or no number (NaN) are taken as missing.}}",
  },
  "import-nanoseconds-cut": {
    fr: "Dans la colonne « {column} », {count, plural, one {# heure est écrite à la nanoseconde et coupée à la microseconde.} other {# heures sont écrites à la nanoseconde et coupées à la microseconde.}}",
    en: "In the column “{column}”, {count, plural, one {# time is written to the nanosecond and cut to the microsecond.} other {# times are written to the nanosecond and cut to the microsecond.}}",
  },
  "import-nanoseconds-not-read": {
    fr: "Les heures de la colonne « {column} » sont écrites à la nanoseconde et lues à la microseconde.",
    en: "The times of the column “{column}” are written to the nanosecond and read to the microsecond.",
  },
  "csvw-unreadable": {
    fr: "Ces métadonnées ne sont pas celles de CSV on the Web : voir « {where} ». Rien n’a été importé.",
    en: "This metadata is not that of CSV on the Web: see “{where}”. Nothing was imported.",
  },
  "csvw-other-table": {
    fr: "Ces métadonnées décrivent plusieurs tables, dont aucune ne s’appelle « {file} ». Rien n’a été importé.",
    en: "This metadata describes several tables, none of which is called “{file}”. Nothing was imported.",
  },
  "import-total-rows": {
    fr: "{count, plural, one {Une ligne semble être un total : « {first} », ligne {row} du tableau. Elle est importée comme les autres, et une somme la compterait deux fois} other {# lignes semblent être des totaux, la première « {first} », ligne {row} du tableau. Elles sont importées comme les autres, et une somme les compterait deux fois}}. Sans {count, plural, one {elle} other {elles}} dans le fichier, importé de nouveau, les sommes sont justes.",
    en: "{count, plural, one {One row seems to be a total: “{first}”, row {row} of the table. It is imported as the others are, and a sum would count it twice} other {# rows seem to be totals, the first “{first}”, row {row} of the table. They are imported as the others are, and a sum would count them twice}}. Take {count, plural, one {it} other {them}} out of the file and import it again, and sums are right.",
  },
  "import-rows-set-aside": {
    fr: "{rows, plural, one {# ligne écartée : elle est gardée avec sa raison.} other {# lignes écartées : chacune est gardée avec sa raison.}}",
    en: "{rows, plural, one {# row set aside: it is kept with its reason.} other {# rows set aside: each is kept with its reason.}}",
  },
  "import-many-rows-broken": {
    fr: "{rows} lignes sur {total} ne peuvent pas être lues : elles n’ont pas les cellules du tableau, ou sont abîmées. La première est la ligne {line} du fichier : « {text} ». C’est peut-être le séparateur ou l’en-tête qui a été mal reconnu. Si ces lignes doivent être écartées, dites-le, et importez à nouveau.",
    en: "{rows} of {total} rows cannot be read: they have not the cells of the table, or are damaged. The first is line {line} of the file: “{text}”. Perhaps the separator or the header was misread. If these rows are to be set aside, say so, and import again.",
  },
  "import-most-rows-gone": {
    fr: "« {table} » a {before, plural, one {# ligne} other {# lignes}}, et n’en aurait plus {after, plural, =0 {aucune} one {que #} other {que #}} avec ce fichier. Est-il complet ? Un téléchargement a pu s’interrompre, ou le fichier ne contient que les nouveautés. Rien n’a été changé : la table reste comme elle est. Si ces lignes ont bien disparu, dites-le ; sinon, envoyez le fichier entier.",
    en: "“{table}” has {before, plural, one {# row} other {# rows}}, and with this file it would have {after, plural, =0 {none} other {only #}}. Is it whole? A download may have broken off, or the file may hold only what is new. Nothing was changed: the table stays as it is. If these rows are gone, say so; otherwise send the whole file.",
  },
  "import-rows-fewer": {
    fr: "« {table} » passe de {before, plural, one {# ligne} other {# lignes}} à {after, plural, one {# ligne} other {# lignes}}. Vérifiez que le fichier est complet ; sinon, la version précédente peut être rétablie.",
    en: "“{table}” goes from {before, plural, one {# row} other {# rows}} to {after, plural, one {# row} other {# rows}}. Check that the file is whole; otherwise the version before can be restored.",
  },
  "import-columns-gone": {
    fr: "« {table} » n’a plus {n, plural, one {la colonne {columns}} other {les colonnes {columns}}}. Les indicateurs, cartes et programmes qui s’en servent ne {n, plural, one {la} other {les}} trouveront plus. Si {n, plural, one {elle a seulement changé de nom, redonnez-lui} other {elles ont seulement changé de nom, redonnez-leur}} l’ancien dans les corrections.",
    en: "“{table}” no longer has the {n, plural, one {column {columns}} other {columns {columns}}}. Indicators, maps and programs that use {n, plural, one {it} other {them}} will not find {n, plural, one {it} other {them}} any more. Where only {n, plural, one {its name has} other {their names have}} changed, give back the former one in the corrections.",
  },
  "import-columns-retyped": {
    fr: "Dans « {table} », {n, plural, one {la colonne {columns} n’a} other {les colonnes {columns} n’ont}} plus le même type que dans la version précédente. Vérifiez {n, plural, one {comment elle est lue} other {comment elles sont lues}}.",
    en: "In “{table}”, the {n, plural, one {column {columns} is} other {columns {columns} are}} no longer of the type that the version before had. Check how {n, plural, one {it is} other {they are}} read.",
  },
  "import-sheets-asked": {
    fr: "Le fichier a {n} feuilles. Dites lesquelles sont à lire, et à quelle ligne est leur en-tête.",
    en: "The file has {n} sheets. Say which are to be read, and on which line their header is.",
  },
  "import-sheets-chosen": {
    fr: "On a dit quelles feuilles lire : un autre import les lit.",
    en: "It was said which sheets are to be read: another import reads them.",
  },
  "import-sheets-gone": {
    fr: "Le fichier attendait que l’on dise quelles feuilles lire. Il n’est plus gardé : pour le lire, donnez à nouveau son adresse.",
    en: "The file waited for somebody to say which sheets are to be read. It is no longer kept: to read it, give its address again.",
  },
  "import-asks-nothing": {
    fr: "Cet import n’attend pas de réponse. Importez le fichier à nouveau avec les options voulues.",
    en: "This import waits for no answer. Import the file again with the options that you want.",
  },
  "import-not-again": {
    fr: "Cet import ne peut pas être réessayé tel quel. Envoyez le fichier à nouveau.",
    en: "This import cannot be tried again as it is. Send the file again.",
  },
  "import-not-all-accounted": {
    fr: "Le compte n’y est pas : {lines, plural, one {# ligne} other {# lignes}} du fichier sur {total} ne se {lines, plural, one {retrouve} other {retrouvent}} ni dans le tableau ni parmi ce qui a été écarté ou laissé. Comparez avec le fichier d’origine, et signalez-le à l’administrateur.",
    en: "The count does not add up: {lines, plural, one {# line} other {# lines}} of the {total} in the file {lines, plural, one {is} other {are}} neither in the table nor among what was set aside or left out. Compare with the original file, and tell the administrator.",
  },
  "import-cell-not-integer": {
    fr: "La cellule n’est pas un nombre entier",
    en: "The cell is not a whole number",
  },
  "import-cell-not-decimal": { fr: "La cellule n’est pas un nombre", en: "The cell is not a number" },
  "import-cell-not-boolean": { fr: "La cellule n’est ni oui ni non", en: "The cell is neither yes nor no" },
  "import-cell-not-date": { fr: "La cellule n’est pas une date", en: "The cell is not a date" },
  "import-cell-not-datetime": {
    fr: "La cellule n’est pas une date et heure",
    en: "The cell is not a date and time",
  },
  "import-cell-not-time": { fr: "La cellule n’est pas une heure", en: "The cell is not a time" },
  "import-cell-not-geometry": { fr: "La cellule n’est pas une géométrie", en: "The cell is not a geometry" },
  "import-cell-not-fitting": {
    fr: "La cellule ne convient pas à sa colonne",
    en: "The cell does not fit its column",
  },
  "import-row-short": {
    fr: "La ligne a moins de cellules que l’en-tête",
    en: "The row has fewer cells than the header",
  },
  "import-row-long": {
    fr: "La ligne a plus de cellules que l’en-tête",
    en: "The row has more cells than the header",
  },
  "import-row-quote": { fr: "Un guillemet est mal fermé", en: "A quote is not closed as it should be" },
  "import-row-too-large": {
    fr: "La ligne est trop longue pour être lue",
    en: "The row is too long to be read",
  },
  "import-row-encoding": {
    fr: "La ligne contient des octets qui ne sont pas du texte",
    en: "The row holds bytes that are not text",
  },
  "import-row-unreadable": { fr: "La ligne ne peut pas être lue", en: "The row cannot be read" },
  "refresh-without-url": {
    fr: "La table « {table} » ne vient pas d’une adresse : il n’y a rien à suivre. Importez-la d’abord par son adresse.",
    en: "The table “{table}” does not come from an address: there is nothing to follow. Import it by its address first.",
  },
  "table-unknown": { fr: "Cette table n’existe pas.", en: "There is no such table." },
  "table-without-version": {
    fr: "La table « {table} » n’a pas encore de données.",
    en: "The table “{table}” has no data yet.",
  },
  "table-name-invalid": {
    fr: "Donnez à la table un nom de 1 à {max} caractères.",
    en: "Give the table a name of 1 to {max} characters.",
  },
  "table-name-taken": {
    fr: "Une autre table de ce jeu de données s’appelle déjà « {name} ».",
    en: "Another table of this dataset is already called “{name}”.",
  },
  "table-key-unknown": {
    fr: "La table n’a pas de colonne « {column} ».",
    en: "The table has no column “{column}”.",
  },
  "table-last-of-published": {
    fr: "« {table} » est la seule table d’un jeu de données publié. Retirez d’abord le jeu de données.",
    en: "“{table}” is the only table of a published dataset. Withdraw the dataset first.",
  },
  "version-unknown": {
    fr: "La table « {table} » n’a pas de version {number}.",
    en: "The table “{table}” has no version {number}.",
  },
  "version-current": {
    fr: "La version {number} est déjà la version actuelle.",
    en: "Version {number} is already the current one.",
  },
} as const satisfies Words;
