import type { Words } from "../words.ts";

/** What the pages say of signing in elsewhere. */
export const pagesProvidersWords = {
  "pages-sign-in-with": { fr: "Se connecter avec {name}", en: "Sign in with {name}" },
  "pages-sign-in-or": {
    fr: "Avec un compte que vous avez ailleurs",
    en: "With an account that you have elsewhere",
  },
  "pages-link": { fr: "Relier votre compte", en: "Link your account" },
  "pages-link-lead": {
    fr: "Il y a déjà un compte ici pour {email}. Montrez une fois qu’il est à vous : ensuite, {provider} suffira.",
    en: "There is already an account here for {email}. Show once that it is yours: from then on, {provider} is enough.",
  },
  "pages-link-do": { fr: "Relier et se connecter", en: "Link and sign in" },
  "pages-link-over": {
    fr: "Cette demande a trop attendu ou a déjà servi. Recommencez depuis la connexion.",
    en: "This request has waited too long or was used already. Begin again from signing in.",
  },
  "pages-link-lost": {
    fr: "Sans mot de passe, ou s’il est oublié : demandez-en un nouveau par courriel, puis recommencez.",
    en: "Without a password, or if it is forgotten: ask for a new one by e-mail, then begin again.",
  },
  "pages-ways-in": { fr: "Moyens de connexion", en: "Ways of signing in" },
  "pages-ways-in-lead": {
    fr: "Les services auxquels votre compte est lié. Pour en lier un, connectez-vous avec lui une fois, avec l’adresse de votre compte.",
    en: "The services that your account is linked to. To link one, sign in with it once, with the address of your account.",
  },
  "pages-ways-in-none": { fr: "Aucun service n’est lié.", en: "No service is linked." },
  "pages-ways-in-no-password": {
    fr: "Votre compte n’a pas de mot de passe.",
    en: "Your account has no password.",
  },
  "pages-ways-in-set-password": { fr: "S’en donner un par courriel", en: "Set one by e-mail" },
  "pages-ways-in-since": { fr: "Lié le", en: "Linked on" },
  "pages-ways-in-used": { fr: "Dernière connexion", en: "Last sign-in" },
  "pages-ways-in-cut": { fr: "Délier", en: "Unlink" },
  "pages-ways-in-cut-named": { fr: "Délier {name}", en: "Unlink {name}" },
  "pages-ways-in-last": { fr: "Seul moyen de connexion", en: "Only way of signing in" },
  "pages-signed-out": { fr: "Vous êtes déconnecté d’ici", en: "You are signed out here" },
  "pages-signed-out-there": {
    fr: "Vous êtes peut-être encore connecté chez {name}. Sur un ordinateur partagé, déconnectez-vous aussi là-bas.",
    en: "You may still be signed in at {name}. On a shared computer, sign out there too.",
  },
  "pages-signed-out-do": { fr: "Se déconnecter de {name}", en: "Sign out of {name}" },
  "pages-signed-out-home": { fr: "Revenir à l’accueil", en: "Back to the home page" },
  "pages-providers": { fr: "Services de connexion", en: "Sign-in services" },
  "pages-providers-lead": {
    fr: "On peut se connecter ici avec un compte de ProConnect, de Keycloak ou de tout service OpenID Connect.",
    en: "People can sign in here with an account of ProConnect, Keycloak or any OpenID Connect service.",
  },
  "pages-providers-none": { fr: "Aucun service pour l’instant.", en: "No service yet." },
  "pages-providers-manage": { fr: "Régler les services de connexion", en: "Set up sign-in services" },
  "pages-provider-new": { fr: "Ajouter un service", en: "Add a service" },
  "pages-provider-on": { fr: "Proposé à la connexion", en: "Offered at sign-in" },
  "pages-provider-off": { fr: "éteint", en: "off" },
  "pages-provider-name": { fr: "Nom, écrit sur le bouton", en: "Name, written on the button" },
  "pages-provider-issuer": { fr: "Adresse du service (issuer)", en: "Address of the service (issuer)" },
  "pages-provider-client": { fr: "Identifiant client", en: "Client id" },
  "pages-provider-secret": { fr: "Secret client", en: "Client secret" },
  "pages-provider-secret-kept": {
    fr: "Laissez vide pour garder celui qui est enregistré.",
    en: "Leave empty to keep the one that is saved.",
  },
  "pages-provider-scopes": { fr: "Portées (scopes)", en: "Scopes" },
  "pages-provider-makes": {
    fr: "Créer un compte aux personnes qui n’en ont pas, même si l’inscription est fermée",
    en: "Create an account for people who have none, even where sign-up is closed",
  },
  "pages-provider-vouches": {
    fr: "Ce service vérifie toutes les adresses électroniques, sans le dire de chacune (ProConnect)",
    en: "This service verifies all e-mail addresses, without saying so of each (ProConnect)",
  },
  "pages-provider-kind": { fr: "Pour qui", en: "For whom" },
  "pages-provider-kind-help": {
    fr: "Un service pour citoyens a le profil de FranceConnect : il dit avec quelle sûreté il connaît une personne, et qui elle est.",
    en: "A service for citizens has the profile of FranceConnect: it says how surely it knows a person, and who they are.",
  },
  "pages-provider-kind-accounts": { fr: "Les comptes d’une organisation", en: "Accounts of an organization" },
  "pages-provider-kind-citizens": { fr: "Les citoyens (FranceConnect)", en: "Citizens (FranceConnect)" },
  "pages-provider-citizens": { fr: "Service pour citoyens", en: "Service for citizens" },
  "pages-provider-level": { fr: "Niveau demandé au moins", en: "Level asked for at least" },
  "pages-provider-minutes": { fr: "Durée, en minutes", en: "Duration, in minutes" },
  "pages-provider-minutes-help": {
    fr: "Entre 5 et 480 : après cela, le niveau est à montrer à nouveau, et une session qui ne sert pas s’arrête.",
    en: "From 5 to 480: after that the level is to be shown again, and a session that is not used ends.",
  },
  "level-eidas1": { fr: "faible (eIDAS 1)", en: "low (eIDAS 1)" },
  "level-eidas2": { fr: "substantiel (eIDAS 2)", en: "substantial (eIDAS 2)" },
  "level-eidas3": { fr: "élevé (eIDAS 3)", en: "high (eIDAS 3)" },
  "pages-provider-claim": { fr: "Donnée dont viennent les rôles (claim)", en: "Claim that roles come from" },
  "pages-provider-roles": { fr: "Rôles donnés", en: "Roles given" },
  "pages-provider-roles-help": {
    fr: "Un par ligne : valeur ; identifiant de l’organisation dans son adresse ; reader, editor ou administrator. Exemple : sig ; ville-de-rennes ; editor",
    en: "One per line: value; name of the organization in its address; reader, editor or administrator. Example: gis; city-of-rennes; editor",
  },
  "pages-provider-return": {
    fr: "Adresse de retour à déclarer chez le service",
    en: "Return address to register at the service",
  },
  "pages-provider-return-out": {
    fr: "Adresse de retour après déconnexion",
    en: "Return address after signing out",
  },
  "pages-provider-saved": { fr: "Le service est enregistré.", en: "The service is saved." },
  "pages-provider-try": { fr: "Essayer", en: "Test" },
  "pages-provider-right": {
    fr: "Le service répond et se décrit comme il faut. L’identifiant et le secret, eux, ne s’éprouvent qu’en se connectant.",
    en: "The service answers and describes itself as it should. Client id and secret are only proved by signing in.",
  },
  "pages-provider-delete": { fr: "Supprimer ce service", en: "Delete this service" },
  "pages-provider-delete-help": {
    fr: "Les comptes restent, mais ce service n’ouvre plus de session, et les rôles qu’il a donnés sont retirés. Sans mot de passe, on en demande un par courriel.",
    en: "Accounts stay, but this service no longer signs anyone in, and the roles it gave are removed. People without a password can ask for one by e-mail.",
  },
} as const satisfies Words;
