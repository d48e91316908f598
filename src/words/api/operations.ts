import type { Words } from "../words.ts";

/** What each operation of the API does, by its `operationId`. */
export const operationWords = {
  "operation-acceptInvitation": {
    fr: "Accepter une invitation : faire son compte, ou avec le mot de passe du compte que l’on a déjà",
    en: "Accept an invitation: make one’s account, or with the password of the account one has",
  },
  "operation-changeDataset": { fr: "Modifier un jeu de données", en: "Change a dataset" },
  "operation-changeInstance": {
    fr: "Modifier les réglages de l’instance",
    en: "Change the instance’s settings",
  },
  "operation-changeOrganization": { fr: "Modifier une organisation", en: "Change an organization" },
  "operation-changeOwnAccount": {
    fr: "Modifier son compte ; un nouveau mot de passe ferme toutes les sessions",
    en: "Change one’s account; a new password ends every session",
  },
  "operation-claimAdministrator": {
    fr: "Devenir le premier administrateur, avec le lien affiché au démarrage",
    en: "Become the first administrator, with the link printed at start",
  },
  "operation-createDataset": {
    fr: "Créer un jeu de données, en brouillon",
    en: "Create a dataset, as a draft",
  },
  "operation-createOrganization": { fr: "Créer une organisation", en: "Create an organization" },
  "operation-createToken": {
    fr: "Faire un jeton d’API ; son secret n’est dit qu’une fois",
    en: "Make an API token; its secret is told once",
  },
  "operation-deleteOrganization": {
    fr: "Supprimer une organisation vide",
    en: "Delete an empty organization",
  },
  "operation-dropReplacement": {
    fr: "Ne plus dire ce qui remplace un jeu de données retiré",
    en: "Say no longer what replaces a withdrawn dataset",
  },
  "operation-getAccount": { fr: "Lire un compte", en: "Read an account" },
  "operation-getDataset": { fr: "Lire un jeu de données", en: "Read a dataset" },
  "operation-getHealth": {
    fr: "Savoir si l’instance va bien : 200, ou 503 où quelque chose ne répond pas",
    en: "Know whether the instance is well: 200, or 503 where something does not answer",
  },
  "operation-getInstance": { fr: "Lire ce qu’est l’instance", en: "Read what the instance is" },
  "operation-getProposals": {
    fr: "Lire ce que les fichiers proposent pour la description",
    en: "Read what the files propose for the description",
  },
  "operation-getQuality": {
    fr: "Lire le score de qualité d’un jeu de données",
    en: "Read the quality score of a dataset",
  },
  "operation-getVocabulary": { fr: "Lire un vocabulaire", en: "Read a vocabulary" },
  "operation-giveCertificate": {
    fr: "Donner le certificat de service public",
    en: "Give the certificate of public service",
  },
  "operation-listVocabularies": { fr: "Lister les vocabulaires", en: "List the vocabularies" },
  "operation-setReplacement": {
    fr: "Dire ce qui remplace un jeu de données retiré",
    en: "Say what replaces a withdrawn dataset",
  },
  "operation-takeBackCertificate": {
    fr: "Retirer le certificat de service public",
    en: "Take back the certificate of public service",
  },
  "operation-searchPlaces": { fr: "Chercher un lieu", en: "Search for a place" },
  "operation-getPlace": { fr: "Lire un lieu", en: "Read a place" },
  "operation-listDatasetsOfPlace": {
    fr: "Lister les jeux de données d’un lieu",
    en: "List the datasets of a place",
  },
  "operation-getOrganization": { fr: "Lire une organisation", en: "Read an organization" },
  "operation-getOwnAccount": { fr: "Lire son compte", en: "Read one’s own account" },
  "operation-getStorage": {
    fr: "Savoir la place occupée sur le disque",
    en: "Know the space used on the disk",
  },
  "operation-inviteAccount": {
    fr: "Inviter quelqu’un, par un lien à lui remettre",
    en: "Invite somebody, by a link to hand over",
  },
  "operation-listAccounts": { fr: "Lister les comptes", en: "List the accounts" },
  "operation-listDatasets": {
    fr: "Chercher et lister les jeux de données",
    en: "Search and list the datasets",
  },
  "operation-makeAssertion": {
    fr: "Obtenir ce qui vaut un jeton auprès du producteur",
    en: "Get what a token is given for at the producer’s",
  },
  "operation-giveToken": {
    fr: "Obtenir un jeton pour lire ce qu’un accord laisse lire",
    en: "Get a token to read what an agreement lets out",
  },
  "operation-getTokenServer": {
    fr: "Lire où et comment les jetons s’obtiennent",
    en: "Read where and how tokens are given",
  },
  "operation-getJwks": {
    fr: "Lire les clés publiques de l’instance",
    en: "Read the public keys of the instance",
  },
  "operation-listKeys": { fr: "Lister les clés de l’instance", en: "List the keys of the instance" },
  "operation-rotateKey": {
    fr: "Publier une nouvelle clé, qui signera dans un quart d’heure",
    en: "Publish a new key, which signs in a quarter of an hour",
  },
  "operation-revokeKey": {
    fr: "Ne plus publier une clé que quelqu’un d’autre détient peut-être",
    en: "No longer publish a key that somebody else may hold",
  },
  "operation-listWaitingPeers": {
    fr: "Lister les instances qui n’ont pas encore reçu ce qui leur est destiné",
    en: "List the instances that have not received yet what they must learn",
  },
  "operation-retryPeer": {
    fr: "Envoyer maintenant ce qui attend pour une instance",
    en: "Send now what waits for an instance",
  },
  "operation-listJobs": { fr: "Lister les tâches en file", en: "List the jobs of the queue" },
  "operation-listLicences": { fr: "Lister les licences connues", en: "List the known licences" },
  "operation-listMembers": {
    fr: "Lister les membres d’une organisation",
    en: "List the members of an organization",
  },
  "operation-listOrganizations": { fr: "Lister les organisations", en: "List the organizations" },
  "operation-listTables": {
    fr: "Lister les tables d’un jeu de données",
    en: "List the tables of a dataset",
  },
  "operation-listTokens": { fr: "Lister ses jetons d’API", en: "List one’s API tokens" },
  "operation-publishDataset": {
    fr: "Publier un jeu de données : il faut une licence, une table, et une réponse si des colonnes nomment des personnes",
    en: "Publish a dataset: it needs a licence, a table, and an answer where columns name people",
  },
  "operation-makeRecovery": {
    fr: "Faire un lien pour quelqu’un qui a oublié son mot de passe",
    en: "Make a link for somebody who forgot their password",
  },
  "operation-judgePassword": {
    fr: "Savoir ce que vaut un mot de passe, avant de l’enregistrer",
    en: "Know how well a password would hold, before it is set",
  },
  "operation-recover": {
    fr: "Choisir un nouveau mot de passe, avec un lien remis par un administrateur",
    en: "Choose a new password, with a link handed over by an administrator",
  },
  "operation-removeMember": {
    fr: "Retirer quelqu’un d’une organisation, ou la quitter",
    en: "Remove somebody from an organization, or leave it",
  },
  "operation-restoreAccount": { fr: "Rétablir un compte suspendu", en: "Restore a suspended account" },
  "operation-revokeToken": { fr: "Révoquer un jeton", en: "Revoke a token" },
  "operation-setMember": {
    fr: "Donner un rôle dans une organisation",
    en: "Give a role in an organization",
  },
  "operation-signIn": { fr: "Se connecter", en: "Sign in" },
  "operation-signOut": { fr: "Se déconnecter", en: "Sign out" },
  "operation-suspendAccount": {
    fr: "Suspendre un compte : ses sessions et ses jetons n’ouvrent plus rien",
    en: "Suspend an account: its sessions and tokens no longer open anything",
  },
  "operation-withdrawDataset": {
    fr: "Retirer un jeu de données, en disant pourquoi",
    en: "Withdraw a dataset, saying why",
  },
} as const satisfies Words;
