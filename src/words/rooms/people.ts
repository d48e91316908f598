import type { Words } from "../words.ts";

export const peopleWords = {
  "people-account-not-found": {
    fr: "Ce compte n’existe pas.",
    en: "There is no such account.",
  },
  "people-administrator-link-unknown": {
    fr: "Ce lien d’administrateur n’est plus valable : il a servi, a expiré, ou un redémarrage en a fait un autre. Le lien en cours est affiché au démarrage de l’instance.",
    en: "This administrator link is no longer valid: it was used, has expired, or a restart made another one. The current link is printed when the instance starts.",
  },
  "people-code-needed": {
    fr: "Ce compte demande aussi un code : connectez-vous avec lui.",
    en: "This account also asks for a code: sign in with it.",
  },
  "people-code-wrong": {
    fr: "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant dans votre application.",
    en: "This code is not right, or it was used already. Wait for the next one in your application.",
  },
  "people-current-password-wrong": {
    fr: "Le mot de passe actuel n’est pas le bon. Rien n’a été changé.",
    en: "The current password is not right. Nothing was changed.",
  },
  "people-description-long": {
    fr: "La description dépasse {max} caractères.",
    en: "The description exceeds {max} characters.",
  },
  "people-email-change-unknown": {
    fr: "Ce lien n’est plus valable : il a servi, a expiré, ou un autre l’a remplacé. Redemandez le changement sur la page de votre compte.",
    en: "This link is no longer valid: it was used, has expired, or another one replaced it. Ask for the change again on the page of your account.",
  },
  "people-email-taken": {
    fr: "Il y a déjà un compte pour cette adresse électronique.",
    en: "There is already an account for this e-mail address.",
  },
  "people-email-wrong": {
    fr: "L’adresse électronique n’est pas complète : elle s’écrit nom@domaine.fr.",
    en: "The e-mail address is not complete: it is written name@domain.org.",
  },
  "people-instance-hue-wrong": {
    fr: "La teinte de l’accent est un angle en degrés, de 0 à 360.",
    en: "The hue of the accent is an angle in degrees, from 0 to 360.",
  },
  "people-instance-language-wrong": {
    fr: "La langue de l’instance est « fr » ou « en ».",
    en: "The language of the instance is “fr” or “en”.",
  },
  "people-instance-name-wrong": {
    fr: "Le nom de l’instance a de 1 à {max} caractères.",
    en: "The name of the instance has 1 to {max} characters.",
  },
  "people-invitation-unknown": {
    fr: "Cette invitation n’est plus valable : elle a servi ou a expiré. Demandez-en une autre à la personne qui vous a invité.",
    en: "This invitation is no longer valid: it was used or has expired. Ask the person who invited you for another one.",
  },
  "people-invitations-many": {
    fr: "Vous avez déjà fait {max} invitations depuis hier. Reprenez demain.",
    en: "You have made {max} invitations since yesterday. Go on tomorrow.",
  },
  "people-last-administrator": {
    fr: "C’est le dernier administrateur de cette organisation. Donnez d’abord ce rôle à quelqu’un d’autre.",
    en: "This is the last administrator of the organization. Give the role to somebody else first.",
  },
  "people-letters-many": {
    fr: "Trop de messages demandés depuis votre réseau. Réessayez dans une heure.",
    en: "Too many messages were asked for from your network. Try again in an hour.",
  },
  "people-mail-off": {
    fr: "Ce site n’envoie pas de courriel. Adressez-vous à un administrateur.",
    en: "This site sends no e-mail. Ask an administrator.",
  },
  "people-member-not-found": {
    fr: "Cette personne n’est pas membre de l’organisation. Envoyez-lui une invitation.",
    en: "This person is not a member of the organization. Send them an invitation.",
  },
  "people-name-wrong": {
    fr: "Le nom a de 1 à {max} caractères.",
    en: "The name has 1 to {max} characters.",
  },
  "people-organization-kind-wrong": {
    fr: "Cette sorte d’organisation n’est pas de la liste : {expected}.",
    en: "This kind of organization is none of the list: {expected}.",
  },
  "people-organization-siren-wrong": {
    fr: "Ce numéro SIREN n’est pas juste : il a neuf chiffres, dont le dernier est une clé.",
    en: "This SIREN number is not right: it has nine digits, the last of which is a key.",
  },
  "people-organization-url-wrong": {
    fr: "L’adresse du site commence par https:// ou http://.",
    en: "The address of the site begins with https:// or http://.",
  },
  "people-organization-name-wrong": {
    fr: "Le nom de l’organisation a de 1 à {max} caractères.",
    en: "The name of the organization has 1 to {max} characters.",
  },
  "people-organization-not-found": {
    fr: "Cette organisation n’existe pas.",
    en: "There is no such organization.",
  },
  "people-organization-not-empty": {
    fr: "Cette organisation a {n, plural, one {un jeu de données} other {# jeux de données}}, brouillons et retraits compris. Une organisation ne se supprime que vide.",
    en: "This organization has {n, plural, one {one dataset} other {# datasets}}, drafts and withdrawn ones included. Only an empty organization can be deleted.",
  },
  "people-door-busy": {
    fr: "Trop de personnes se connectent en ce moment. Réessayez dans {retryAfterS} secondes.",
    en: "Too many people are signing in just now. Try again in {retryAfterS} seconds.",
  },
  "people-password-guessable": {
    fr: "Ce mot de passe se devine trop facilement : il est parmi les plus courants, ou fait de mots et de suites qui le sont. Quelques mots sans lien entre eux conviennent bien.",
    en: "This password is too easy to guess: it is among the most common, or made of words and runs that are. A few unrelated words work well.",
  },
  "people-password-length": {
    fr: "Le mot de passe doit avoir de {min} à {max} caractères. Quelques mots sans lien entre eux conviennent bien.",
    en: "The password must have {min} to {max} characters. A few unrelated words work well.",
  },
  "people-recovery-unknown": {
    fr: "Ce lien n’est plus valable : il a servi, a expiré, ou un autre l’a remplacé. Demandez-en un autre depuis la page de connexion.",
    en: "This link is no longer valid: it was used, has expired, or another one replaced it. Ask for another one on the sign-in page.",
  },
  "people-second-factor-on": {
    fr: "La connexion en deux étapes est déjà active.",
    en: "Two-step sign-in is already on.",
  },
  "people-sign-in-over": {
    fr: "Cette connexion a trop attendu. Recommencez avec votre mot de passe.",
    en: "This sign-in has waited too long. Begin again with your password.",
  },
  "people-sign-in-wait": {
    fr: "Trop d’essais sans succès. Recommencez dans {retryAfterS, plural, one {# seconde} other {# secondes}}.",
    en: "Too many failed attempts. Retry in {retryAfterS, plural, one {# second} other {# seconds}}.",
  },
  "people-sign-in-wrong": {
    fr: "L’adresse électronique ou le mot de passe n’est pas le bon.",
    en: "The e-mail address or the password is not right.",
  },
  "people-last-steward": {
    fr: "Vous êtes le dernier administrateur du site. Invitez d’abord quelqu’un d’autre à l’administrer.",
    en: "You are the last administrator of the site. Invite somebody else to administer it first.",
  },
  "people-session-not-found": {
    fr: "Cette session n’existe plus.",
    en: "This session no longer exists.",
  },
  "people-sign-up-domain": {
    fr: "Un compte se crée ici avec une adresse de {domains}. Pour une autre adresse, demandez une invitation.",
    en: "Accounts are created here with an address at {domains}. For another address, ask for an invitation.",
  },
  "people-sign-up-domains-wrong": {
    fr: "Un domaine s’écrit exemple.fr ; {max} au plus.",
    en: "A domain is written example.org; {max} at most.",
  },
  "people-sign-up-off": {
    fr: "On ne crée pas de compte soi-même sur ce site : un administrateur vous invite.",
    en: "You cannot create an account by yourself on this site: an administrator invites you.",
  },
  "people-sign-up-unknown": {
    fr: "Ce lien n’est plus valable : il a servi ou a expiré. Demandez-en un autre.",
    en: "This link is no longer valid: it was used or has expired. Ask for another one.",
  },
  "people-suspend-oneself": {
    fr: "On ne suspend pas son propre compte. Demandez-le à un autre administrateur.",
    en: "You cannot suspend your own account. Ask another administrator.",
  },
  "people-suspended": {
    fr: "Ce compte est suspendu. Un administrateur du site peut le rétablir.",
    en: "This account is suspended. An administrator of the site can restore it.",
  },
  "people-token-expiry-past": {
    fr: "La date d’expiration du jeton est déjà passée.",
    en: "The expiry date of the token is already past.",
  },
  "people-token-name-wrong": {
    fr: "Le nom du jeton a de 1 à {max} caractères : dites à quoi il sert.",
    en: "The name of the token has 1 to {max} characters: say what it is for.",
  },
  "people-token-not-found": {
    fr: "Ce jeton n’existe pas, ou a déjà été révoqué.",
    en: "There is no such token, or it was already revoked.",
  },
  "people-token-unknown": {
    fr: "Ce jeton d’API n’est pas valable : il est inconnu, expiré ou révoqué. Faites-en un autre sur la page de votre compte.",
    en: "This API token is not valid: it is unknown, expired or revoked. Make another one on your account page.",
  },
  "people-tokens-many": {
    fr: "Vous avez déjà {max} jetons. Révoquez ceux qui ne servent plus.",
    en: "You already have {max} tokens. Revoke those that are no longer used.",
  },
} as const satisfies Words;
