import type { Words } from "../words.ts";

/** What the parameters and answers of the API are: a description in the OpenAPI that is a key of these. */
export const apiDescriptionWords = {
  "answer-account": { fr: "Le compte.", en: "The account." },
  "answer-accounts": { fr: "Par nom, pour les administrateurs.", en: "By name, for administrators." },
  "answer-administrator": {
    fr: "Le premier administrateur, connecté.",
    en: "The first administrator, signed in.",
  },
  "answer-as-now": { fr: "Tel qu’il est maintenant.", en: "As it is now." },
  "answer-by-name": { fr: "Par nom.", en: "By name." },
  "answer-dataset": { fr: "Le jeu de données.", en: "The dataset." },
  "answer-datasets": { fr: "Ce que peut lire qui demande.", en: "What the caller may read." },
  "answer-draft": { fr: "Le brouillon.", en: "The draft." },
  "answer-healthy": { fr: "Tout va bien.", en: "All is well." },
  "answer-instance": { fr: "L’instance.", en: "The instance." },
  "answer-loan": { fr: "Ce qui est prêté, sans qui.", en: "What is lent, and not by whom." },
  "answer-loans": {
    fr: "Ce que des personnes prêtent à l’organisation, le plus récent d’abord.",
    en: "What people lend the organization, the newest first.",
  },
  "answer-receipt": {
    fr: "Le reçu tel que l’instance qui détient les lignes l’a signé : un JWS compact.",
    en: "The receipt as the instance that holds the rows signed it: a compact JWS.",
  },
  "answer-held": { fr: "Ce qui est détenu.", en: "What is held." },
  "answer-held-list": {
    fr: "Ce qui est détenu sur des personnes, avec le lien de qui demande.",
    en: "What is held about people, with the link of who asks.",
  },
  "answer-demand": { fr: "La demande.", en: "The request." },
  "answer-demands": { fr: "Les demandes.", en: "The requests." },
  "answer-own-rows": { fr: "Une page de ses propres lignes.", en: "A page of one’s own rows." },
  "answer-own-archive": {
    fr: "Ses lignes en CSV et en JSON, leurs conditions, leurs empreintes et la signature de l’instance.",
    en: "One’s rows as CSV and JSON, their conditions, their digests and the signature of the instance.",
  },
  "parameter-loan-organization": {
    fr: "L’organisation à qui l’on prête, par son id ou son nom d’adresse.",
    en: "The organization that is lent to, by its id or slug.",
  },
  "parameter-receipt-of": { fr: "Du début, ou de la fin.", en: "Of the beginning, or of the end." },
  "answer-assertion": {
    fr: "Ce que le programme envoie au producteur pour avoir un jeton ; valable une minute.",
    en: "What the program sends to the producer for a token; it lives for a minute.",
  },
  "answer-given-token": {
    fr: "Un jeton de dix minutes, lié à la clé du client.",
    en: "A token of ten minutes, bound to the key of the client.",
  },
  "answer-token-server": {
    fr: "Ce que dit un serveur d’autorisation de lui-même (RFC 8414).",
    en: "What an authorization server tells of itself (RFC 8414).",
  },
  "answer-jwks": {
    fr: "Les clés avec lesquelles l’instance signe, a signé ou va signer (RFC 7517).",
    en: "The keys with which the instance signs, signed or will sign (RFC 7517).",
  },
  "answer-keys": {
    fr: "Les clés de l’instance, la plus récente d’abord, révoquées comprises.",
    en: "The keys of the instance, the newest first, revoked ones included.",
  },
  "answer-outbox": {
    fr: "Pour les administrateurs, la plus longue attente d’abord.",
    en: "For administrators, the longest wait first.",
  },
  "answer-jobs": {
    fr: "Pour les administrateurs, les plus récents d’abord.",
    en: "For administrators, newest first.",
  },
  "answer-licences": {
    fr: "Les licences que connaissent les réutilisateurs. Un autre texte est gardé comme il est écrit.",
    en: "The licences that reusers know. Another text is kept as it is written.",
  },
  "answer-link": {
    fr: "Le lien à remettre. Il n’est montré qu’une fois.",
    en: "The link to hand over. It is shown once.",
  },
  "answer-members": { fr: "Par nom ; dit aux membres seulement.", en: "By name; told to members only." },
  "answer-unchanged": {
    fr: "Rien n’a changé depuis la réponse que garde le client.",
    en: "Nothing changed since the answer that the client holds.",
  },
  "answer-moved": {
    fr: "Le jeu a une autre adresse, dite par « Location ».",
    en: "The dataset has another address, told by “Location”.",
  },
  "answer-see-other": {
    fr: "Un navigateur est conduit à la page, dite par « Location ».",
    en: "A browser is led to the page that “Location” tells.",
  },
  "answer-elsewhere": {
    fr: "La table est dans une autre instance, à l’adresse de « Location ».",
    en: "The table is at another instance, at the address in “Location”.",
  },
  "answer-refused-agent": {
    fr: "Un refus, comme les écrit API Particulier.",
    en: "A refusal, as API Particulier writes it.",
  },
  "answer-refused-oauth": {
    fr: "Un refus, comme les écrit OAuth (RFC 6749).",
    en: "A refusal, as OAuth writes it (RFC 6749).",
  },
  "answer-nothing": { fr: "Fait ; il n’y a rien à dire.", en: "Done; there is nothing to say." },
  "answer-organization": { fr: "L’organisation.", en: "The organization." },
  "answer-own": { fr: "Ceux de qui demande.", en: "Those of the caller." },
  "answer-own-account": { fr: "Le compte de qui demande.", en: "The account of the caller." },
  "answer-place": {
    fr: "Le lieu, ce qui l’entoure et ce qu’il contient.",
    en: "The place, what is around it and what is within it.",
  },
  "answer-places": { fr: "Les plus connus d’abord.", en: "The best known first." },
  "answer-datasets-of-place": {
    fr: "Ceux qui déclarent le lieu, puis ceux dont les tables contiennent son code.",
    en: "Those that declare the place, then those whose tables hold its code.",
  },
  "answer-proposals": {
    fr: "Ce que les fichiers disent, pour les champs qui ne disent encore rien, et pour une période que les données dépassent.",
    en: "What the files say, for the fields that say nothing yet, and for a period that the data goes beyond.",
  },
  "answer-quality": {
    fr: "Chaque point du score, avec sa raison et ce qui l’augmenterait.",
    en: "Each point of the score, with its reason and what would raise it.",
  },
  "answer-vocabularies": {
    fr: "Les vocabulaires, avec leur nombre de termes.",
    en: "The vocabularies, with how many terms they have.",
  },
  "answer-vocabulary": { fr: "Les termes, avec leurs libellés.", en: "The terms, with their labels." },
  "parameter-place": {
    fr: "Le début d’un nom, un code ou un code postal.",
    en: "The beginning of a name, a code or a postal code.",
  },
  "answer-password-strength": {
    fr: "Ce que vaut le mot de passe ; `detail` est là où il serait refusé.",
    en: "How well the password holds; `detail` is there where it would be refused.",
  },
  "answer-published": { fr: "Publié.", en: "Published." },
  "answer-recovered": {
    fr: "Connecté, avec le nouveau mot de passe.",
    en: "Signed in, with the new password.",
  },
  "answer-refused": {
    fr: "Un refus, en problem details (RFC 9457).",
    en: "A refusal, as RFC 9457 problem details.",
  },
  "answer-secret": { fr: "Le secret n’est dit qu’une fois.", en: "The secret is told once." },
  "answer-session": {
    fr: "La session est dans le cookie maille_session, suivi du port où l’adresse de l’instance en a un.",
    en: "The session is in the cookie maille_session, followed by the port where the instance’s address has one.",
  },
  "answer-signed-in": { fr: "Connecté.", en: "Signed in." },
  "answer-storage": {
    fr: "Le nombre de fichiers gardés, et des octets : de ces fichiers, de leur forme de service, de la base, et libres sur le disque.",
    en: "Blobs kept, and bytes: of blobs, of serving files, of the database, and free on the disk.",
  },
  "answer-tables": { fr: "Dans leur ordre.", en: "In their order." },
  "answer-unhealthy": { fr: "Quelque chose ne répond pas.", en: "Something does not answer." },
  "answer-withdrawn": { fr: "Retiré.", en: "Withdrawn." },
  "parameter-account": { fr: "Identifiant d’un compte.", en: "Id of an account." },
  "parameter-dataset-id": {
    fr: "L’identifiant du jeu de données, ou son nom dans l’adresse.",
    en: "The dataset’s id or slug.",
  },
  "parameter-lang": {
    fr: "La langue de la réponse : fr ou en.",
    en: "The language of the answer: fr or en.",
  },
  "parameter-organization": { fr: "Identifiant d’une organisation.", en: "Id of an organization." },
  "parameter-organization-id": {
    fr: "L’identifiant de l’organisation, ou son nom dans l’adresse.",
    en: "The organization’s id or slug.",
  },
  "parameter-page": { fr: "Le numéro de la page, à partir de 1.", en: "The number of the page, from 1." },
  "parameter-page-size": { fr: "Combien par page.", en: "How many a page." },
  "parameter-q": {
    fr: "Des mots, compris comme dans une recherche.",
    en: "Words, understood as in a search.",
  },
  "parameter-reason": {
    fr: "Montrée à ceux qui cherchent le jeu de données.",
    en: "Shown to those who look for the dataset.",
  },
  "parameter-sort": {
    fr: "Les derniers publiés d’abord, ou par titre.",
    en: "The last published first, or by title.",
  },
  "parameter-state": {
    fr: "Sans lui, les jeux de données retirés ne sont pas donnés.",
    en: "Without it, withdrawn datasets are left out.",
  },
} as const satisfies Words;
