import type { Words } from "../words.ts";

/** What the instance says of signing in elsewhere. */
export const providersWords = {
  "people-identity-not-found": {
    fr: "Ce moyen de connexion n’est pas, ou plus, lié à votre compte.",
    en: "This way of signing in is not, or no longer, linked to your account.",
  },
  "people-citizen-other": {
    fr: "{name} connaît déjà le titulaire de ce compte, et ce n’est pas vous. Déliez d’abord l’autre identité, sous « Moyens de connexion ».",
    en: "{name} already knows the holder of this account, who is not you. Unlink the other identity first, under “Ways of signing in”.",
  },
  "people-last-way-in": {
    fr: "C’est votre seul moyen de connexion. Donnez-vous d’abord un mot de passe.",
    en: "This is your only way of signing in. Set a password first.",
  },
  "people-provider-answer-wrong": {
    fr: "La réponse de {issuer} n’est pas celle qu’on attend d’un service de connexion ({reason}). Personne n’a été connecté.",
    en: "The answer of {issuer} is not what is expected of a sign-in service ({reason}). Nobody was signed in.",
  },
  "people-provider-citizen-roles": {
    fr: "Un service pour citoyens ne donne pas de rôles. Laissez vide la donnée dont ils viennent.",
    en: "A service for citizens gives no roles. Leave empty the claim that they come from.",
  },
  "people-provider-citizen-scope": {
    fr: "La portée « {scope} » ne se demande pas sur un citoyen : seules le sont son état civil et son adresse électronique, jamais un numéro.",
    en: "The scope “{scope}” is not asked of a citizen: only their civil status and e-mail address are, and never a number.",
  },
  "people-provider-level-low": {
    fr: "{name} vous connaît moins sûrement qu’il n’est demandé (niveau {reached}, demandé : {asked}). Choisissez là-bas un moyen plus sûr.",
    en: "{name} knows you less surely than is asked for (level {reached}, asked for: {asked}). Choose a surer way there.",
  },
  "people-provider-minutes": {
    fr: "La durée est un nombre entier de minutes, de 5 à 480.",
    en: "The duration is a whole number of minutes, from 5 to 480.",
  },
  "people-provider-not-anew": {
    fr: "{name} n’a pas demandé à nouveau qui vous êtes. Déconnectez-vous là-bas, puis recommencez.",
    en: "{name} did not ask anew who you are. Sign out there, then begin again.",
  },
  "people-provider-unsigned": {
    fr: "{issuer} ne signe pas ce qu’il dit des citoyens (UserInfo). Personne n’a été connecté.",
    en: "{issuer} does not sign what it tells of citizens (UserInfo). Nobody was signed in.",
  },
  "people-step-up-other": {
    fr: "{name} connaît quelqu’un d’autre que vous, qui a son propre compte ici. Déconnectez-vous d’ici et de là-bas, puis recommencez.",
    en: "{name} knows somebody other than you, who has an account of their own here. Sign out here and there, then begin again.",
  },
  "people-provider-claim-missing": {
    fr: "Dites de quelle donnée du service viennent les rôles, comme groups.",
    en: "Say which claim of the service the roles come from, such as groups.",
  },
  "people-provider-client-wrong": {
    fr: "L’identifiant client est celui que le service vous a donné, de 500 caractères au plus.",
    en: "The client id is the one that the service gave you, of 500 characters at most.",
  },
  "people-provider-denied": {
    fr: "La connexion a été annulée ou refusée chez {issuer}.",
    en: "Signing in was cancelled or refused at {issuer}.",
  },
  "people-provider-issuer-wrong": {
    fr: "L’adresse du service commence par https://, sans paramètres : celle qui précède /.well-known/openid-configuration.",
    en: "The address of the service begins with https://, without parameters: the one before /.well-known/openid-configuration.",
  },
  "people-provider-lacks": {
    fr: "{issuer} ne dit pas son adresse « {field} », sans laquelle on ne s’y connecte pas.",
    en: "{issuer} does not say its “{field}”, without which nobody can sign in there.",
  },
  "people-provider-name-wrong": {
    fr: "Le nom du service, écrit sur le bouton, a de 1 à 100 caractères.",
    en: "The name of the service, written on the button, has 1 to 100 characters.",
  },
  "people-provider-no-account": {
    fr: "Il n’y a pas de compte ici pour {email}. Demandez une invitation à un administrateur.",
    en: "There is no account here for {email}. Ask an administrator for an invitation.",
  },
  "people-provider-no-discovery": {
    fr: "{issuer} ne se décrit pas : il n’y a pas de document OpenID Connect à /.well-known/openid-configuration sous cette adresse.",
    en: "{issuer} does not describe itself: there is no OpenID Connect document at /.well-known/openid-configuration below this address.",
  },
  "people-provider-no-pkce": {
    fr: "{issuer} ne sait pas protéger l’échange (PKCE, S256) : il n’est pas utilisé.",
    en: "{issuer} cannot protect the exchange (PKCE, S256): it is not used.",
  },
  "people-provider-not-found": {
    fr: "Ce service de connexion n’existe pas, ou n’est plus proposé.",
    en: "This sign-in service does not exist, or is no longer offered.",
  },
  "people-provider-other-issuer": {
    fr: "Ce service dit avoir une autre adresse que {issuer}, ou parle pour un autre. Recopiez celle de son document.",
    en: "This service says that its address is another than {issuer}, or speaks for another one. Copy the one of its document.",
  },
  "people-provider-over": {
    fr: "Cette connexion a trop attendu, a déjà servi, ou a commencé dans un autre navigateur. Recommencez.",
    en: "This sign-in has waited too long, was used already, or began in another browser. Begin again.",
  },
  "people-provider-refused": {
    fr: "{issuer} a refusé la demande de ce site ({error}). Un administrateur peut vérifier l’identifiant et le secret.",
    en: "{issuer} refused what this site asked ({error}). An administrator can check the client id and secret.",
  },
  "people-provider-role-line": {
    fr: "La ligne {line} n’est pas de la forme : valeur ; organisation ; lecteur, éditeur ou administrateur.",
    en: "Line {line} is not of the form: value; organization; reader, editor or administrator.",
  },
  "people-provider-roles-wrong": {
    fr: "Le nom de la donnée a 200 caractères au plus, et il y a 200 rôles au plus.",
    en: "The name of the claim has 200 characters at most, and there are 200 roles at most.",
  },
  "people-provider-scopes-wrong": {
    fr: "Les portées sont des mots séparés par des espaces, comme openid email profile.",
    en: "Scopes are words separated by spaces, such as openid email profile.",
  },
  "people-provider-unchecked": {
    fr: "{name} ne garantit pas votre adresse électronique : elle ne peut servir à retrouver ni à créer un compte. Faites-la vérifier là-bas.",
    en: "{name} does not vouch for your e-mail address: it can neither find nor make an account. Have it verified there.",
  },
  "people-providers-many": {
    fr: "Il y a déjà {max} services de connexion.",
    en: "There are {max} sign-in services already.",
  },
} as const satisfies Words;
