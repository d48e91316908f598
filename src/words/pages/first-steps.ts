import type { Words } from "../words.ts";

/** What the overview of the administration says first: what to begin with, and what asks for attention. */
export const pagesFirstStepsWords = {
  "pages-claim-organization": { fr: "Votre organisation", en: "Your organization" },
  "pages-claim-organization-help": {
    fr: "On publie au nom d’une organisation : la collectivité, l’opérateur, l’association. Vous pourrez en ajouter.",
    en: "Data is published by an organization: the authority, the operator, the association. You can add more later.",
  },
  "pages-claim-over": {
    fr: "Ce lien n’ouvre plus rien : ce site a déjà un administrateur, ou le lien a expiré. Si vous avez un compte, connectez-vous ; sinon, demandez une invitation à l’administrateur.",
    en: "This link no longer works: this site already has an administrator, or the link has expired. If you have an account, sign in; otherwise ask the administrator for an invitation.",
  },
  "pages-steps": { fr: "Pour commencer", en: "Getting started" },
  "pages-steps-done": { fr: "{done} sur {all}", en: "{done} of {all}" },
  "pages-steps-away": { fr: "Masquer cette liste", en: "Hide this list" },
  "pages-steps-back": { fr: "Revoir la liste « Pour commencer »", en: "Show “Getting started” again" },
  "pages-step-is-done": { fr: "fait", en: "done" },
  "pages-step-is-open": { fr: "à faire", en: "to do" },
  "pages-step-organization": { fr: "Créer votre organisation", en: "Create your organization" },
  "pages-step-publish": { fr: "Publier un premier jeu de données", en: "Publish a first dataset" },
  "pages-step-identity": { fr: "Donner au site son nom et son logo", en: "Give the site its name and logo" },
  "pages-step-contact": { fr: "Indiquer le responsable du site", en: "Say who is responsible for the site" },
  "pages-step-mail": { fr: "Régler l’envoi des messages", en: "Set up e-mail" },
  "pages-step-contours": {
    fr: "Ajouter les contours des communes, pour les cartes",
    en: "Add the outlines of communes, for maps",
  },
  "pages-step-invite": { fr: "Inviter une collègue ou un collègue", en: "Invite a colleague" },
  "pages-step-follow": {
    fr: "Suivre un autre site, ou moissonner un catalogue",
    en: "Follow another site, or harvest a catalogue",
  },
  "pages-attention": { fr: "Demande votre attention", en: "Asks for your attention" },
  "pages-attention-none": { fr: "Rien ne demande votre attention.", en: "Nothing asks for your attention." },
  "pages-attention-jobs": {
    fr: "{n, plural, one {# tâche a échoué} other {# tâches ont échoué}} depuis sept jours",
    en: "{n, plural, one {# job has failed} other {# jobs have failed}} in the last seven days",
  },
  "pages-attention-imports": {
    fr: "{n, plural, one {# fichier n’a pas pu être lu} other {# fichiers n’ont pas pu être lus}} depuis sept jours",
    en: "{n, plural, one {# file could not be read} other {# files could not be read}} in the last seven days",
  },
  "pages-attention-harvests": {
    fr: "{n, plural, one {# catalogue n’a pas été moissonné en entier} other {# catalogues n’ont pas été moissonnés en entier}} : {names}",
    en: "{n, plural, one {# catalogue was not fully harvested} other {# catalogues were not fully harvested}}: {names}",
  },
  "pages-attention-outbox": {
    fr: "{n, plural, one {# site ne reçoit pas} other {# sites ne reçoivent pas}} ce qui lui est destiné : {names}",
    en: "{n, plural, one {# site does not receive} other {# sites do not receive}} what is meant for it: {names}",
  },
  "pages-attention-reading": {
    fr: "{n, plural, one {# site suivi ne répond pas} other {# sites suivis ne répondent pas}} : {names}",
    en: "{n, plural, one {# followed site does not answer} other {# followed sites do not answer}}: {names}",
  },
  "pages-attention-ties": {
    fr: "{n, plural, one {# site demande} other {# sites demandent}} à vous suivre : {names}",
    en: "{n, plural, one {# site asks} other {# sites ask}} to follow you: {names}",
  },
  "pages-attention-requests": {
    fr: "{n, plural, one {# demande de données attend} other {# demandes de données attendent}}",
    en: "{n, plural, one {# request for data waits} other {# requests for data wait}}",
  },
  "pages-attention-exchanges": {
    fr: "{n, plural, one {# demande d’accès attend} other {# demandes d’accès attendent}} une réponse de {name}",
    en: "{n, plural, one {# access request waits} other {# access requests wait}} for an answer from {name}",
  },
  "pages-attention-mail-off": {
    fr: "L’envoi des messages n’est pas réglé : invitations et mots de passe oubliés ne partent pas",
    en: "E-mail is not set up: invitations and forgotten passwords are not sent",
  },
  "pages-attention-mail-failed": {
    fr: "Le dernier message n’est pas parti",
    en: "The last message was not sent",
  },
  "pages-attention-disk": {
    fr: "Il ne reste que {free} sur le disque",
    en: "Only {free} are left on the disk",
  },
  "pages-attention-unwell": {
    fr: "La base ou le moteur ne répond pas",
    en: "The database or the engine does not answer",
  },
  "pages-jobs-all": { fr: "toutes les tâches", en: "all jobs" },
  "pages-jobs-failed": { fr: "échecs seulement", en: "failed only" },
  "pages-jobs-filter": { fr: "Filtrer", en: "Filter" },
  "pages-jobs-routine": {
    fr: "Les vérifications périodiques qui se passent bien ne sont pas montrées.",
    en: "Periodic checks that go well are not shown.",
  },
} as const satisfies Words;
