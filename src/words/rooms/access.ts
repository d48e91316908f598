import type { Words } from "../words.ts";

export const accessWords = {
  "access-sign-in-needed": {
    fr: "Connectez-vous pour faire cela, ou envoyez un jeton d’API.",
    en: "Sign in to do this, or send an API token.",
  },
  "access-administrator-needed": {
    fr: "Seul un administrateur du site peut faire cela.",
    en: "Only an administrator of the site can do this.",
  },
  "access-reason-bounds": {
    fr: "Indiquez un nombre entier entre 1 et {max}.",
    en: "Give a whole number between 1 and {max}.",
  },
  "access-reason-needed": {
    fr: "Cette table parle de personnes : on la lit pour un motif, qui leur est montré. Écrivez-le sur {page}, ou dans l’en-tête Maille-Reason.",
    en: "This table is about people: it is read for a reason, which is shown to them. Write it at {page}, or in the header Maille-Reason.",
  },
  "access-reason-none": {
    fr: "Cette table ne demande pas de motif.",
    en: "This table asks for no reason.",
  },
  "access-reason-unknown": {
    fr: "Ce motif n’attend pas de confirmation de votre part.",
    en: "This reason does not wait for a confirmation of yours.",
  },
  "access-reason-waits": {
    fr: "Votre motif attend qu’un collègue le confirme, sur {page}.",
    en: "Your reason waits for a colleague to confirm it, at {page}.",
  },
  "access-reason-wrong": {
    fr: "Le motif est une phrase de 10 à 500 caractères.",
    en: "The reason is a sentence of 10 to 500 characters.",
  },
  "access-searches-many": {
    fr: "Plus de {max} recherches de personnes en une heure. Attendez avant d’en faire d’autres.",
    en: "More than {max} searches for people within an hour. Wait before you make others.",
  },
  "access-role-needed": {
    fr: "Votre rôle dans cette organisation ne le permet pas : il faut au moins le rôle « {role} ». Un administrateur de l’organisation peut vous le donner.",
    en: "Your role in this organization does not allow it: at least the role “{role}” is needed. An administrator of the organization can give it to you.",
  },
  "access-account-needed": {
    fr: "Ces données se lisent avec un compte : connectez-vous, ou envoyez un jeton d’API.",
    en: "This data is read with an account: sign in, or send an API token.",
  },
  "access-credential-lapsed": {
    fr: "Aucun des accords de cette clé ou de ce jeton n’est en cours : il n’ouvre que les données ouvertes à tous.",
    en: "None of the agreements of this key or token runs: it opens nothing but what is open to everybody.",
  },
  "access-agreement-needed": {
    fr: "Ces données sont sur demande : demandez-en l’accès à leur producteur sur {request}. Si vous avez un accord, connectez-vous ou envoyez la clé ou le jeton qui l’accompagne.",
    en: "This data is available on request: ask its producer for access at {request}. If you hold an agreement, sign in, or send the key or the token that comes with it.",
  },
  "access-agreement-not-yours": {
    fr: "Vous n’avez pas d’accord {agreement} sur cette table. Retirez le paramètre ou l’en-tête qui le nomme, ou nommez l’un des vôtres.",
    en: "You hold no agreement {agreement} over this table. Leave out the parameter or the header that names it, or name one of yours.",
  },
  "access-agreement-not-begun": {
    fr: "L’accord {agreement} ne court qu’à partir du {day, date}.",
    en: "Agreement {agreement} runs from {day, date} only.",
  },
  "access-agreement-expired": {
    fr: "L’accord {agreement}, sous lequel vous lisiez ces données, est arrivé à son terme le {day, date}. Demandez-en le renouvellement sur {request}.",
    en: "Agreement {agreement}, under which you read this data, came to its end on {day, date}. Ask for it to be renewed at {request}.",
  },
  "access-agreement-withdrawn": {
    fr: "Le producteur a retiré l’accord {agreement} le {day, date}, pour cette raison : {reason} Vous pouvez faire une nouvelle demande sur {request}.",
    en: "The producer withdrew agreement {agreement} on {day, date}, for this reason: {reason} You can ask again at {request}.",
  },
  "access-agreement-withdrawn-unexplained": {
    fr: "Le producteur a retiré l’accord {agreement} le {day, date}. Vous pouvez faire une nouvelle demande sur {request}.",
    en: "The producer withdrew agreement {agreement} on {day, date}. You can ask again at {request}.",
  },
  "access-closed": {
    fr: "Le producteur ne donne pas accès à ces données, pour cette raison : {reason}",
    en: "The producer gives no access to this data, for this reason: {reason}",
  },
  "access-closed-unexplained": {
    fr: "Le producteur ne donne pas accès à ces données.",
    en: "The producer gives no access to this data.",
  },
  "access-agreement-changed": {
    fr: "Ce que vous pouvez lire de cette table vient de changer. Reprenez la lecture ; l’accès se demande sur {request}.",
    en: "What you may read of this table has just changed. Read it again; access is asked for at {request}.",
  },
  "access-reading-unsettled": {
    fr: "Ce que vous pouvez lire de cette table change en ce moment. Réessayez dans quelques secondes.",
    en: "What you may read of this table is changing right now. Try again in a few seconds.",
  },
  "access-whole-needed": {
    fr: "Sous un accord se lisent les lignes et les colonnes convenues ; le fichier d’origine, les lignes écartées et l’historique restent au producteur.",
    en: "Under an agreement the rows and columns agreed on are read; the original file, the rows set aside and the history stay with the producer.",
  },
  "access-table-changed": {
    fr: "La table a changé, et ce que l’accord décrit n’y est plus : rien n’en est donné. Demandez au producteur d’adapter l’accord.",
    en: "The table has changed, and what the agreement describes is no longer in it: nothing of it is given. Ask the producer to adapt the agreement.",
  },
  "access-audience-of-table": {
    fr: "Qui voit qu’un jeu de données existe se décide pour le jeu entier, pas pour une de ses tables.",
    en: "Who sees that a dataset exists is decided for the whole dataset, not for one of its tables.",
  },
  "access-columns-none": {
    fr: "Choisissez au moins une colonne.",
    en: "Choose at least one column.",
  },
  "access-column-twice": {
    fr: "La colonne « {column} » est nommée deux fois.",
    en: "Column “{column}” is named twice.",
  },
  "access-column-unknown": {
    fr: "La table n’a pas de colonne « {column} ».",
    en: "The table has no column “{column}”.",
  },
  "access-conditions-too-many": {
    fr: "{most} conditions au plus.",
    en: "{most} conditions at most.",
  },
  "access-operator-unknown": {
    fr: "La comparaison demandée pour la colonne « {column} » n’existe pas.",
    en: "The comparison asked for column “{column}” does not exist.",
  },
  "access-value-too-long": {
    fr: "La valeur comparée à la colonne « {column} » est trop longue.",
    en: "The value that column “{column}” is compared with is too long.",
  },
  "access-row-not-integer": {
    fr: "La condition sur les lignes compare « {column} » à « {value} » ; or cette colonne contient un nombre entier : rien ne serait donné.",
    en: "The condition over rows compares “{column}” with “{value}”, and that column holds a whole number: nothing would be given.",
  },
  "access-row-not-decimal": {
    fr: "La condition sur les lignes compare « {column} » à « {value} » ; or cette colonne contient un nombre : rien ne serait donné.",
    en: "The condition over rows compares “{column}” with “{value}”, and that column holds a number: nothing would be given.",
  },
  "access-row-not-boolean": {
    fr: "La condition sur les lignes compare « {column} » à « {value} » ; or cette colonne contient « oui » ou « non », comparé par égalité : rien ne serait donné.",
    en: "The condition over rows compares “{column}” with “{value}”, and that column holds “true” or “false”, compared for equality: nothing would be given.",
  },
  "access-row-not-date": {
    fr: "La condition sur les lignes compare « {column} » à « {value} » ; or cette colonne contient une date, comme 2026-12-31 : rien ne serait donné.",
    en: "The condition over rows compares “{column}” with “{value}”, and that column holds a date, such as 2026-12-31: nothing would be given.",
  },
  "access-row-not-datetime": {
    fr: "La condition sur les lignes compare « {column} » à « {value} » ; or cette colonne contient une date et une heure, comme 2026-12-31T10:00:00 : rien ne serait donné.",
    en: "The condition over rows compares “{column}” with “{value}”, and that column holds a date and a time, such as 2026-12-31T10:00:00: nothing would be given.",
  },
  "access-row-not-time": {
    fr: "La condition sur les lignes compare « {column} » à « {value} » ; or cette colonne contient une heure, comme 10:30:00 : rien ne serait donné.",
    en: "The condition over rows compares “{column}” with “{value}”, and that column holds a time, such as 10:30:00: nothing would be given.",
  },
  "access-row-not-geometry": {
    fr: "La condition sur les lignes compare « {column} » à « {value} » ; or cette colonne contient une forme géographique, dont on peut seulement dire si elle est là : rien ne serait donné.",
    en: "The condition over rows compares “{column}” with “{value}”, and that column holds a geometry, of which one can only say whether it is there: nothing would be given.",
  },
  "access-row-unfit": {
    fr: "La condition sur les lignes ne peut pas comparer « {column} » à « {value} » : rien ne serait donné.",
    en: "The condition over rows cannot compare “{column}” with “{value}”: nothing would be given.",
  },
  "sharing-access-broken": {
    fr: "La table « {table} » a changé, et il n’en est plus rien donné selon cette offre :",
    en: "The table “{table}” has changed, and nothing of it is given under this offer any more:",
  },
  "sharing-access-broken-agreement": {
    fr: "La table « {table} » a changé, et il n’en est plus rien donné sous l’accord avec {party} :",
    en: "The table “{table}” has changed, and nothing of it is given any more under the agreement with {party}:",
  },
  "pages-access-account": { fr: "Avec un compte", en: "With an account" },
  "pages-access-restricted": { fr: "Sur demande", en: "On request" },
  "pages-access-closed": { fr: "Fermé", en: "Closed" },
  "pages-access-title-account": {
    fr: "Connectez-vous pour lire ces données",
    en: "Sign in to read this data",
  },
  "pages-access-title-restricted": {
    fr: "Ces données sont accessibles sur demande",
    en: "Available on request",
  },
  "pages-access-title-closed": {
    fr: "Ces données ne sont pas accessibles",
    en: "This data is not available",
  },
  "pages-access-how-account": {
    fr: "Un compte permet de lire la table et de la télécharger. Le producteur voit qui l’a lue.",
    en: "With an account you can read the table and download it. Its producer sees who read it.",
  },
  "pages-access-how-restricted": {
    fr: "Le producteur décide qui lit quoi, et jusqu’à quand. Présentez votre projet et les colonnes qu’il vous faut : chaque lecture est ensuite notée dans un journal que vous voyez aussi.",
    en: "The producer decides who reads what, and until when. Describe your project and the columns you need: each reading is then recorded in a log that you can see too.",
  },
  "pages-access-how-closed": {
    fr: "Le producteur indique que ces données existent, mais n’y donne pas accès.",
    en: "The producer states that this data exists, but gives no access to it.",
  },
  "pages-access-reason": { fr: "Raison donnée : {reason}", en: "Reason given: {reason}" },
  "pages-access-ask-again": { fr: "Demander pour un autre projet", en: "Request for another project" },
  "pages-access-ask": { fr: "Demander l’accès", en: "Request access" },
  "pages-access-columns": {
    fr: "{n, plural, one {La colonne qui peut être demandée} other {Les # colonnes qui peuvent être demandées}}",
    en: "{n, plural, one {The column that can be asked for} other {The # columns that can be asked for}}",
  },
  "pages-access-columns-read": {
    fr: "{n, plural, one {La colonne de la table} other {Les # colonnes de la table}}",
    en: "{n, plural, one {The column of the table} other {The # columns of the table}}",
  },
  "pages-access-held-by": {
    fr: "Les données restent chez leur producteur, qui répond aux demandes sur son site :",
    en: "The data stays with its producer, who answers requests on its own site:",
  },
  "pages-access-asked": { fr: "Votre demande :", en: "Your request:" },
  "pages-access-agreed": {
    fr: "Vous avez un accord en cours : il dit comment lire ces données.",
    en: "You have an active agreement: it tells how to read this data.",
  },
  "pages-access-see-agreement": { fr: "Voir l’accord", en: "See the agreement" },
  "pages-access-see-request": { fr: "Voir votre demande", en: "See your request" },
  "pages-access-under-agreement": {
    fr: "Vous lisez ce que votre accord permet. Chaque lecture est notée dans le journal du producteur, et dans le vôtre.",
    en: "You are reading what your agreement allows. Each reading is recorded in the producer’s access log, and in yours.",
  },
  "pages-access-noted": {
    fr: "Ces données ne sont pas ouvertes à tous : chaque lecture est notée au journal du producteur.",
    en: "This data is not open to all: each reading is recorded in the producer’s access log.",
  },
} as const satisfies Words;
