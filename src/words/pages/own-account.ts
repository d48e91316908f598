import type { Words } from "../words.ts";

/** What the pages say where one looks after the security of one's account, and where one leaves. */
export const pagesOwnAccountWords = {
  "pages-account-security": { fr: "Sécurité du compte", en: "Account security" },
  "pages-second-factor": { fr: "Connexion en deux étapes", en: "Two-step sign-in" },
  "pages-second-factor-lead": {
    fr: "Un code de votre téléphone s’ajoute au mot de passe : qui devine ou vole le mot de passe n’entre pas.",
    en: "Your phone gives a code to enter with your password: whoever guesses or steals the password cannot get in.",
  },
  "pages-second-factor-begin": { fr: "Mettre en place", en: "Set up" },
  "pages-second-factor-scan": {
    fr: "Dans une application d’authentification (FreeOTP, Aegis, Google Authenticator…), lisez cette image, ou écrivez la clé. Puis confirmez avec le code qu’elle montre.",
    en: "In an authenticator application (FreeOTP, Aegis, Google Authenticator…), scan this picture, or type the key. Then confirm with the code that it shows.",
  },
  "pages-second-factor-picture": {
    fr: "Image à lire avec l’application",
    en: "Picture to scan with the application",
  },
  "pages-second-factor-key": { fr: "Clé", en: "Key" },
  "pages-second-factor-code": { fr: "Code à six chiffres", en: "Six-digit code" },
  "pages-second-factor-confirm": { fr: "Activer", en: "Turn on" },
  "pages-second-factor-codes": { fr: "Vos codes de secours", en: "Your emergency codes" },
  "pages-second-factor-codes-help": {
    fr: "Gardez-les loin du téléphone : chacun remplace une fois le code, si vous le perdez. Ils ne seront plus montrés.",
    en: "Keep them away from the phone: each replaces the code once, should you lose it. They will not be shown again.",
  },
  "pages-second-factor-on": {
    fr: "Active depuis le {date}. Il reste {n, plural, =0 {aucun code} one {# code} other {# codes}} de secours.",
    en: "On since {date}. {n, plural, =0 {No emergency code is} one {# emergency code is} other {# emergency codes are}} left.",
  },
  "pages-second-factor-remove": { fr: "Désactiver", en: "Turn off" },
  "pages-second-factor-remove-help": {
    fr: "Avec votre mot de passe et un code. Pour de nouveaux codes de secours, désactivez puis remettez en place.",
    en: "With your password and a code. For new emergency codes, turn off and set up again.",
  },
  "pages-code-or-emergency": {
    fr: "Code de l’application, ou code de secours",
    en: "Code of the application, or emergency code",
  },
  "pages-sign-in-code": { fr: "Votre code", en: "Your code" },
  "pages-sign-in-code-lost": {
    fr: "Ni téléphone ni code de secours ? Un administrateur du site peut désactiver la deuxième étape.",
    en: "Neither phone nor emergency code? An administrator of the site can turn the second step off.",
  },
  "pages-people-second-factor": { fr: "deux étapes", en: "two steps" },
  "pages-people-second-factor-reset": { fr: "désactiver les deux étapes", en: "turn two steps off" },
  "pages-people-second-factor-reset-named": {
    fr: "Désactiver les deux étapes de {name}",
    en: "Turn two steps off for {name}",
  },
  "pages-sessions": { fr: "Vos sessions", en: "Your sessions" },
  "pages-sessions-help": {
    fr: "Chaque ligne est un navigateur où vous êtes connecté. Fermez ceux que vous ne reconnaissez pas, puis changez de mot de passe.",
    en: "Each line is a browser where you are signed in. End those that you do not recognise, then change your password.",
  },
  "pages-session-browser": { fr: "Navigateur", en: "Browser" },
  "pages-session-address": { fr: "Adresse réseau", en: "Network address" },
  "pages-session-since": { fr: "Depuis", en: "Since" },
  "pages-session-used": { fr: "Utilisée vers", en: "Last used about" },
  "pages-session-here": { fr: "celle-ci", en: "this one" },
  "pages-session-unknown": { fr: "inconnu", en: "unknown" },
  "pages-session-end": { fr: "Fermer", en: "End" },
  "pages-session-end-named": {
    fr: "Fermer la session de {agent}, {address}",
    en: "End the session of {agent}, {address}",
  },
  "pages-session-end-others": { fr: "Fermer toutes les autres", en: "End all others" },
  "pages-delete-account": { fr: "Supprimer votre compte", en: "Delete your account" },
  "pages-delete-account-lead": {
    fr: "C’est définitif, et cela prend effet tout de suite.",
    en: "This is final, and takes effect at once.",
  },
  "pages-delete-goes": { fr: "Ce qui disparaît", en: "What is deleted" },
  "pages-delete-goes-account": {
    fr: "votre nom, votre adresse, vos sessions, vos jetons et vos notifications ;",
    en: "your name, your address, your sessions, your tokens and your notifications;",
  },
  "pages-delete-goes-projects": {
    fr: "vos réutilisations personnelles, publiées ou non, et leurs clés ;",
    en: "your personal reuses, published or not, and their keys;",
  },
  "pages-delete-goes-files": {
    fr: "les fichiers que vous avez joints à vos démarches, chez les organismes aussi ;",
    en: "the files that you attached to your procedures, at the organizations too;",
  },
  "pages-delete-goes-agreements": {
    fr: "vos demandes d’accès et vos accords personnels : ils sont retirés, et les producteurs en sont avertis.",
    en: "your personal access requests and agreements: they are withdrawn, and the producers are notified.",
  },
  "pages-delete-stays": { fr: "Ce qui reste", en: "What stays" },
  "pages-delete-stays-organizations": {
    fr: "les organisations dont vous êtes membre, et tout ce qu’elles ont publié, sans votre nom ;",
    en: "the organizations you belong to, and everything they published, without your name;",
  },
  "pages-delete-stays-procedures": {
    fr: "ce que vous avez écrit ou fait transmettre pour vos démarches : l’organisme qui l’a reçu le garde jusqu’au jour annoncé, sans le nom ni l’adresse du compte ;",
    en: "what you wrote, or had sent, for your procedures: the organization that received it keeps it until the day it told you, without the name and address of the account;",
  },
  "pages-delete-stays-wishes": {
    fr: "l’adresse que vous avez laissée en demandant des données qui manquent : elle est effacée une fois la réponse donnée, ou la demande close ;",
    en: "the address that you left when you asked for missing data: it is erased once you are answered, or the request is closed;",
  },
  "pages-delete-stays-signed": {
    fr: "les accords signés, avec le nom qui y figure, et le journal des accès, où un numéro vous désigne : ils servent de preuve aux deux parties.",
    en: "signed agreements, with the name in them, and the access log, where a number stands for you: they are evidence for both parties.",
  },
  "pages-delete-left": {
    fr: "Sans vous, ces organisations n’ont plus d’administrateur : {names}. Donnez ce rôle à quelqu’un, ou les administrateurs du site y pourvoiront.",
    en: "Without you, these organizations have no administrator: {names}. Give somebody the role, or the administrators of the site will see to it.",
  },
  "pages-delete-do": { fr: "Supprimer mon compte", en: "Delete my account" },
  "pages-deleted": { fr: "Votre compte est supprimé.", en: "Your account is deleted." },
  "pages-deleted-lead": {
    fr: "Les données ouvertes restent à lire sans compte.",
    en: "Open data can still be read without an account.",
  },
  "pages-home": { fr: "Accueil", en: "Home" },
} as const satisfies Words;
