import type { Words } from "../words.ts";

/** Passkeys: on the page of the account, where one signs in, and what is refused of them. */
export const pagesPasskeysWords = {
  "pages-passkeys": { fr: "Clés d’accès", en: "Passkeys" },
  "pages-passkeys-lead": {
    fr: "Votre téléphone, votre ordinateur ou une clé de sécurité ouvre votre compte, par un doigt, un visage ou un code PIN : sans mot de passe, ou après lui à la place du code.",
    en: "Your phone, your computer or a security key opens your account with a finger, a face or a PIN: without the password, or after it in place of the code.",
  },
  "pages-passkeys-none": { fr: "Aucune clé d’accès.", en: "No passkey yet." },
  "pages-passkeys-codes": {
    fr: "Il reste {n, plural, =0 {aucun code} one {# code} other {# codes}} de secours.",
    en: "{n, plural, =0 {No emergency code is} one {# emergency code is} other {# emergency codes are}} left.",
  },
  "pages-passkeys-app": { fr: "Application d’authentification", en: "Authenticator application" },
  "pages-passkeys-name": { fr: "Nom de cette clé", en: "Name of this passkey" },
  "pages-passkeys-name-help": {
    fr: "Pour la reconnaître dans la liste : « téléphone », « clé bleue »…",
    en: "To recognise it in the list: “phone”, “blue key”…",
  },
  "pages-passkeys-add": { fr: "Ajouter une clé d’accès", en: "Add a passkey" },
  "pages-passkeys-added": {
    fr: "La clé d’accès est ajoutée. Elle servira dès la prochaine connexion.",
    en: "The passkey is added. Use it the next time you sign in.",
  },
  "pages-passkeys-made": { fr: "ajoutée le {date}", en: "added on {date}" },
  "pages-passkeys-used": { fr: "utilisée le {date}", en: "last used on {date}" },
  "pages-passkeys-unused": { fr: "jamais utilisée", en: "never used" },
  "pages-passkeys-remove": { fr: "Retirer", en: "Remove" },
  "pages-passkeys-remove-named": { fr: "Retirer « {name} »", en: "Remove “{name}”" },
  "pages-passkeys-remove-last": {
    fr: "C’est votre seule deuxième étape : sans elle, le mot de passe suffira.",
    en: "It is your only second step: without it, the password alone will do.",
  },
  "pages-passkeys-scripts": {
    fr: "Les clés d’accès demandent JavaScript. Sans lui, le mot de passe et les codes fonctionnent comme d’habitude.",
    en: "Passkeys need JavaScript. Without it, the password and codes work as usual.",
  },
  "pages-passkeys-impossible": {
    fr: "Les navigateurs n’acceptent de clé d’accès que pour un site en https, ouvert par son nom. Ce site est à l’adresse {url}.",
    en: "Browsers only accept passkeys for a site on https, opened by its name. This site is at {url}.",
  },
  "pages-passkeys-failed": {
    fr: "Rien n’a été signé : la demande a été fermée, ou cet appareil n’a pas de clé d’accès pour {url}. Réessayez, ou choisissez une autre façon.",
    en: "Nothing was signed: the request was closed, or this device has no passkey for {url}. Try again, or choose another way.",
  },
  "pages-passkeys-known": {
    fr: "Cet appareil a déjà une clé d’accès pour votre compte.",
    en: "This device already has a passkey for your account.",
  },
  "pages-passkeys-sign-in": { fr: "Se connecter avec une clé d’accès", en: "Sign in with a passkey" },
  "pages-passkeys-second": { fr: "Utiliser une clé d’accès", en: "Use a passkey" },
  "pages-passkeys-other": { fr: "Se connecter autrement", en: "Sign in another way" },
  "people-passkeys-none-here": {
    fr: "Les navigateurs n’acceptent de clé d’accès que pour un site en https, ouvert par son nom ; celui-ci est à l’adresse {url}.",
    en: "Browsers only accept passkeys for a site on https, opened by its name; this one is at {url}.",
  },
  "people-passkeys-busy": {
    fr: "Trop de connexions par clé d’accès sont en cours. Réessayez dans une minute.",
    en: "Too many sign-ins with passkeys are under way. Try again in a minute.",
  },
  "people-passkey-wrong": {
    fr: "Cette clé d’accès n’a pas pu être vérifiée : la demande a plus de cinq minutes, ou a déjà servi. Réessayez.",
    en: "This passkey could not be verified: the request is more than five minutes old, or was used already. Try again.",
  },
  "people-passkey-unknown": {
    fr: "Cette clé d’accès n’ouvre aucun compte ici. Elle a peut-être été retirée : connectez-vous autrement.",
    en: "This passkey opens no account here. It may have been removed: sign in another way.",
  },
  "people-passkey-not-added": {
    fr: "Cette clé d’accès est déjà enregistrée, ou vous en avez déjà {max}. Retirez-en une d’abord.",
    en: "This passkey is registered already, or you have {max} of them. Remove one first.",
  },
} as const satisfies Words;
