import type { Words } from "../words.ts";

/** What the instance writes in letters, and what it says where one cannot be sent. */
export const mailWords = {
  "mail-invitation-subject": {
    fr: "{by} vous invite sur {instance}",
    en: "{by} invites you to {instance}",
  },
  "mail-invited": {
    fr: "Bonjour,\n\n{by} vous invite à créer un compte sur {instance} ({url}). Pour accepter, ouvrez ce lien :",
    en: "Hello,\n\n{by} invites you to create an account on {instance} ({url}). To accept, open this link:",
  },
  "mail-invited-organization": {
    fr: "Bonjour,\n\n{by} vous invite à rejoindre {organization} sur {instance} ({url}), avec le rôle : {role}. Pour accepter, ouvrez ce lien :",
    en: "Hello,\n\n{by} invites you to join {organization} on {instance} ({url}), with the role: {role}. To accept, open this link:",
  },
  "mail-invitation-until": {
    fr: "Il sert une seule fois, jusqu’au {day}. Ne le transmettez à personne.",
    en: "It works once, until {day}. Do not forward it.",
  },
  "mail-invitation-unexpected": {
    fr: "Si vous n’attendiez pas cette invitation, ignorez-la : sans ce lien, rien n’est créé à votre nom.",
    en: "If you did not expect this invitation, ignore it: without that link, nothing is created in your name.",
  },
  "mail-recovery-subject": {
    fr: "Choisir un nouveau mot de passe sur {instance}",
    en: "Choose a new password on {instance}",
  },
  "mail-recovery": {
    fr: "Bonjour,\n\nQuelqu’un, sans doute vous, a demandé un nouveau mot de passe pour le compte {email} sur {instance} ({url}). Pour le choisir, ouvrez ce lien :",
    en: "Hello,\n\nSomebody, most likely you, asked for a new password for the account {email} on {instance} ({url}). To choose it, open this link:",
  },
  "mail-recovery-end": {
    fr: "Il sert une seule fois, pendant une heure. Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.",
    en: "It works once, for one hour. If you did not ask, ignore this message: your password stays the same.",
  },
  "mail-sign-up-subject": {
    fr: "Votre compte sur {instance}",
    en: "Your account on {instance}",
  },
  "mail-sign-up": {
    fr: "Bonjour,\n\nPour créer votre compte sur {instance} ({url}) avec l’adresse {email}, ouvrez ce lien :",
    en: "Hello,\n\nTo create your account on {instance} ({url}) with the address {email}, open this link:",
  },
  "mail-sign-up-end": {
    fr: "Il sert une seule fois, pendant 24 heures. Si vous n’avez rien demandé, ignorez ce message : rien n’est créé, et votre adresse est effacée.",
    en: "It works once, for 24 hours. If you did not ask, ignore this message: nothing is created, and your address is erased.",
  },
  "mail-email-change-subject": {
    fr: "Confirmez votre adresse sur {instance}",
    en: "Confirm your address on {instance}",
  },
  "mail-email-change": {
    fr: "Bonjour,\n\nPour que {email} devienne l’adresse de votre compte sur {instance} ({url}), ouvrez ce lien et confirmez :",
    en: "Hello,\n\nTo make {email} the address of your account on {instance} ({url}), open this link and confirm:",
  },
  "mail-email-change-end": {
    fr: "Il sert une seule fois, pendant 24 heures. Si vous n’avez rien demandé, ignorez ce message.",
    en: "It works once, for 24 hours. If you did not ask, ignore this message.",
  },
  "mail-email-taken-subject": {
    fr: "Vous avez déjà un compte sur {instance}",
    en: "You already have an account on {instance}",
  },
  "mail-email-taken": {
    fr: "Bonjour,\n\nQuelqu’un a demandé à utiliser {email} sur {instance}. Cette adresse a déjà un compte, et rien n’a été changé. Si c’était vous, connectez-vous, ou choisissez un nouveau mot de passe : {url}/sign-in",
    en: "Hello,\n\nSomebody asked to use {email} on {instance}. This address already has an account, and nothing was changed. If it was you, sign in or choose a new password: {url}/sign-in",
  },
  "mail-told-account-deleted-subject": {
    fr: "Votre compte sur {instance} est supprimé",
    en: "Your account on {instance} is deleted",
  },
  "mail-told-account-deleted": {
    fr: "Bonjour,\n\nLe compte {email} sur {instance} ({url}) vient d’être supprimé, comme vous l’avez demandé. Si ce n’était pas vous, écrivez sans attendre à qui administre ce site.",
    en: "Hello,\n\nThe account {email} on {instance} ({url}) was just deleted, as you asked. If it was not you, write to the administrators of this site without delay.",
  },
  "mail-told-second-factor-on-subject": {
    fr: "Un code protège votre compte sur {instance}",
    en: "A code protects your account on {instance}",
  },
  "mail-told-second-factor-on": {
    fr: "Bonjour,\n\nLe compte {email} sur {instance} ({url}) demande désormais un code à chaque connexion. Si ce n’était pas vous, écrivez sans attendre à qui administre ce site.",
    en: "Hello,\n\nThe account {email} on {instance} ({url}) now asks for a code at each sign-in. If it was not you, write to the administrators of this site without delay.",
  },
  "mail-told-second-factor-off-subject": {
    fr: "Plus de code pour votre compte sur {instance}",
    en: "No more code for your account on {instance}",
  },
  "mail-told-second-factor-off": {
    fr: "Bonjour,\n\nLe compte {email} sur {instance} ({url}) ne demande plus de code à la connexion : le mot de passe suffit. Si ce n’était pas vous, changez-le et écrivez sans attendre à qui administre ce site.",
    en: "Hello,\n\nThe account {email} on {instance} ({url}) no longer asks for a code at sign-in: the password is enough. If it was not you, change it and write to the administrators of this site without delay.",
  },
  "mail-told-factor-removed-subject": {
    fr: "Une façon de vous connecter a été retirée sur {instance}",
    en: "A way to sign in was removed on {instance}",
  },
  "mail-told-factor-removed": {
    fr: "Bonjour,\n\nUne clé d’accès ou une application d’authentification vient d’être retirée du compte {email} sur {instance} ({url}). Une deuxième étape reste demandée. Si ce n’était pas vous, changez de mot de passe et écrivez sans attendre à qui administre ce site.",
    en: "Hello,\n\nA passkey or an authenticator application was just removed from the account {email} on {instance} ({url}). A second step is still asked for. If it was not you, change your password and write to the administrators of this site without delay.",
  },
  "mail-told-passkey-added-subject": {
    fr: "Une clé d’accès de plus sur {instance}",
    en: "One more passkey on {instance}",
  },
  "mail-told-passkey-added": {
    fr: "Bonjour,\n\nUne clé d’accès vient d’être ajoutée au compte {email} sur {instance} ({url}) : elle l’ouvre sans mot de passe. Si ce n’était pas vous, retirez-la, changez de mot de passe et écrivez sans attendre à qui administre ce site.",
    en: "Hello,\n\nA passkey was just added to the account {email} on {instance} ({url}): it opens the account without the password. If it was not you, remove it, change your password and write to the administrators of this site without delay.",
  },
  "mail-told-email-changed-subject": {
    fr: "L’adresse de votre compte sur {instance} a changé",
    en: "The address of your account on {instance} has changed",
  },
  "mail-told-email-changed": {
    fr: "Bonjour,\n\nVotre compte sur {instance} ({url}) n’est plus à l’adresse {email} : une autre a été confirmée. Si ce n’était pas vous, écrivez sans attendre à qui administre ce site.",
    en: "Hello,\n\nYour account on {instance} ({url}) is no longer at the address {email}: another one was confirmed. If it was not you, write to the administrators of this site without delay.",
  },
  "mail-told-password-changed-subject": {
    fr: "Votre mot de passe sur {instance} a changé",
    en: "Your password on {instance} has changed",
  },
  "mail-told-password-changed": {
    fr: "Bonjour,\n\nLe mot de passe du compte {email} sur {instance} ({url}) vient d’être changé, et ses autres sessions sont fermées. Si ce n’était pas vous, choisissez-en un autre : {url}/recovery/letter",
    en: "Hello,\n\nThe password of the account {email} on {instance} ({url}) was just changed, and its other sessions are closed. If it was not you, choose another one: {url}/recovery/letter",
  },
  "mail-trial-subject": {
    fr: "Les courriels de {instance} fonctionnent",
    en: "E-mail from {instance} works",
  },
  "mail-trial": {
    fr: "Bonjour,\n\nCe message d’essai a été demandé depuis l’administration de {instance} ({url}). Vous le lisez : l’envoi de courriels fonctionne.",
    en: "Hello,\n\nThis test message was asked for in the administration of {instance} ({url}). You are reading it: e-mail works.",
  },
  "mail-refused": {
    fr: "Le serveur de messagerie {host} a refusé le message : {answer}",
    en: "The mail server {host} refused the message: {answer}",
  },
  "mail-unreachable": {
    fr: "Le serveur de messagerie {host} ne répond pas comme prévu. Le message n’est pas parti.",
    en: "The mail server {host} does not answer as expected. The message was not sent.",
  },
} as const satisfies Words;
