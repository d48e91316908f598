import type { Words } from "../words.ts";

/** What follows from what cannot simply be done again, told before it is done. */
export const pagesConfirmingWords = {
  "pages-token-revoke-help": {
    fr: "Les programmes qui l’utilisent perdent l’accès aussitôt. Un jeton retiré ne se rétablit pas : il faudra en créer un autre.",
    en: "Programs that use it lose access at once. A revoked token cannot be restored: you will have to create another.",
  },
  "pages-ways-in-cut-help": {
    fr: "Vous ne vous connecterez plus ainsi. Pour revenir en arrière, il faudra relier ce compte de nouveau.",
    en: "You will no longer sign in this way. To go back, you will have to link that account again.",
  },
  "pages-session-end-help": {
    fr: "Ce navigateur devra se connecter de nouveau. Ce qui s’y écrit en ce moment est perdu.",
    en: "That browser will have to sign in again. What is being written there is lost.",
  },
  "pages-session-end-others-help": {
    fr: "Tous vos autres navigateurs devront se connecter de nouveau. Ce qui s’y écrit en ce moment est perdu.",
    en: "All your other browsers will have to sign in again. What is being written there is lost.",
  },
  "pages-network-refuse-help": {
    fr: "Ce site ne recevra rien, et il en est averti. Vous pourrez encore l’accepter plus tard.",
    en: "That site will receive nothing, and is notified. You can still accept it later.",
  },
  "pages-network-revoke-help": {
    fr: "Le code déjà remis n’ouvre plus rien. Il faudra en créer un autre.",
    en: "The code that was handed over opens nothing any more. You will have to create another.",
  },
  "pages-webhooks-delete-help": {
    fr: "Cette adresse n’est plus prévenue de rien. {n, plural, =0 {Rien n’attend d’être envoyé.} one {# message en attente est perdu.} other {# messages en attente sont perdus.}}",
    en: "This address is no longer notified. {n, plural, =0 {Nothing is waiting to be sent.} one {# waiting message is lost.} other {# waiting messages are lost.}}",
  },
  "pages-news-remove-help": {
    fr: "Elle disparaît du site et de son flux. C’est définitif.",
    en: "It disappears from the site and its feed. This cannot be undone.",
  },
  "pages-people-second-factor-reset-help": {
    fr: "Cette personne se connectera avec son mot de passe seul, jusqu’à ce qu’elle active de nouveau les deux étapes. Assurez-vous que c’est bien elle qui le demande.",
    en: "This person will sign in with the password alone until they turn two steps on again. Make sure that they are the one asking.",
  },
  "pages-suspend-help": {
    fr: "Ses sessions se ferment et ses jetons sont retirés aussitôt. Le compte pourra être rétabli ; les jetons, non.",
    en: "Its sessions end and its tokens are revoked at once. The account can be restored; the tokens cannot.",
  },
  "requests-forget-help": {
    fr: "Vous ne pourrez plus écrire à cette personne. C’est définitif.",
    en: "You will no longer be able to write to this person. This cannot be undone.",
  },
  "requests-delete-help": {
    fr: "La demande disparaît, avec ce qui lui a été répondu et ses soutiens. C’est définitif.",
    en: "The request disappears, with its answers and its supports. This cannot be undone.",
  },
  "pages-rudi-renew-help": {
    fr: "Le secret actuel ne vaut plus rien : le nœud n’envoie plus rien tant que le nouveau n’y est pas inscrit.",
    en: "The current secret stops working: the node sends nothing until it is given the new one.",
  },
  "pages-rudi-remove-help": {
    fr: "Le nœud n’envoie plus rien ici. {n, plural, =0 {Aucun jeu de données n’est retiré.} one {Son jeu de données est retiré du site.} other {Ses # jeux de données sont retirés du site.}}",
    en: "The node no longer sends anything here. {n, plural, =0 {No dataset is withdrawn.} one {Its dataset is withdrawn from the site.} other {Its # datasets are withdrawn from the site.}}",
  },
  "pages-rudi-forget-help": {
    fr: "Ce portail ne reçoit plus rien, et ses identifiants sont effacés d’ici. Ce qu’il a déjà reçu y reste.",
    en: "This portal receives nothing any more, and its credentials are erased here. What it already received stays there.",
  },
  "pages-distribution-remove-help": {
    fr: "Le lien disparaît de la page du jeu de données. Le fichier reste là où il est.",
    en: "The link disappears from the dataset’s page. The file stays where it is.",
  },
  "sharing-access-clear-help": {
    fr: "Les réglages propres à cette table sont effacés : elle suit ceux du jeu de données, même s’ils ouvrent davantage.",
    en: "The settings of this table are erased: it follows those of the dataset, even where they open more.",
  },
  "pages-member-remove-named": {
    fr: "Retirer de l’organisation : {name}",
    en: "Remove from the organization: {name}",
  },
  "pages-member-remove-help": {
    fr: "Cette personne ne voit plus les brouillons et ne publie plus. Ce qu’elle a publié reste. Pour revenir, elle devra être invitée de nouveau.",
    en: "This person no longer sees drafts nor publishes. What they published stays. To come back, they must be invited again.",
  },
  "pages-leave-help": {
    fr: "Vous ne verrez plus ses brouillons et ne publierez plus pour elle. Pour revenir, il faudra y être invité.",
    en: "You will no longer see its drafts nor publish for it. To come back, you must be invited.",
  },
  "pages-organization-logo": { fr: "Son logo", en: "Its logo" },
  "pages-organization-logo-file": { fr: "Image", en: "Picture" },
  "pages-organization-logo-help": {
    fr: "PNG, JPEG ou WebP, 60 ko au plus. Il se voit sur la page de l’organisation, dans les listes, et sur les sites qui suivent celui-ci.",
    en: "PNG, JPEG or WebP, 60 kB at most. It is shown on the organization’s page, in lists, and on the sites that follow this one.",
  },
  "pages-organization-logo-remove-help": {
    fr: "Les initiales de l’organisation prennent sa place, ici et sur les sites qui suivent celui-ci. Pour le remettre, il faudra l’envoyer de nouveau.",
    en: "The organization’s initials take its place, here and on the sites that follow this one. To put it back, you will have to send it again.",
  },
  "reuses-remove-help": {
    fr: "Cette réutilisation n’apparaît plus sur la page de ce jeu de données.",
    en: "This reuse no longer appears on the page of this dataset.",
  },
  "reuses-picture-remove-help": {
    fr: "L’image disparaît de la page. Pour la remettre, il faudra l’envoyer de nouveau.",
    en: "The picture disappears from the page. To put it back, you will have to send it again.",
  },
  "sharing-take-back-help": {
    fr: "Le producteur est prévenu. Pour revenir en arrière, il faudra une nouvelle demande.",
    en: "The producer is notified. To undo this, make a new request.",
  },
  "sharing-refuse-help": {
    fr: "Le demandeur est prévenu, avec votre motif. Il pourra faire une nouvelle demande.",
    en: "The person who asked is notified, with your reason. They can make a new request.",
  },
  "pages-site-picture-remove-help": {
    fr: "L’image disparaît de toutes les pages. Pour la remettre, il faudra l’envoyer de nouveau.",
    en: "The picture disappears from every page. To put it back, you will have to send it again.",
  },
} as const satisfies Words;
