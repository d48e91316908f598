import type { Words } from "../words.ts";

/** The templates of the pages that every site has, in Markdown; each part is left out where nothing is known. */
export const pagesOwnPagesWords = {
  "pages-own-legal": { fr: "Mentions légales", en: "Legal notice" },
  "pages-own-privacy": { fr: "Données personnelles", en: "Privacy" },
  "pages-own-accessibility": { fr: "Accessibilité", en: "Accessibility" },
  "pages-own-contact": { fr: "Contact", en: "Contact" },
  "pages-own-help": { fr: "Aide", en: "Help" },

  "own-legal-publisher": { fr: "## Éditeur\n\n{lines}", en: "## Publisher\n\n{lines}" },
  "own-legal-publisher-none": {
    fr: "## Éditeur\n\nL’éditeur de ce site ne s’est pas encore nommé ici.",
    en: "## Publisher\n\nThe publisher of this site is not named here yet.",
  },
  "own-legal-director": {
    fr: "## Responsable de la publication\n\n{director}",
    en: "## Responsible for publication\n\n{director}",
  },
  "own-legal-host": { fr: "## Hébergement\n\n{lines}", en: "## Hosting\n\n{lines}" },
  "own-legal-reuse": {
    fr: "## Réutilisation\n\nChaque jeu de données porte sa licence, écrite sous son titre : elle dit ce que vous pouvez en faire et comment citer la source. Les textes et images des pages restent à leurs auteurs.",
    en: "## Reuse\n\nEach dataset has its licence, written under its title: it says what you may do with it and how to name the source. The texts and pictures of the pages belong to their authors.",
  },
  "own-legal-software": {
    fr: "## Logiciel\n\nCe site fonctionne avec Maille, un logiciel libre sous licence EUPL-1.2.",
    en: "## Software\n\nThis site runs on Maille, free software under the EUPL-1.2 licence.",
  },

  "own-privacy-visit": {
    fr: "## Quand vous visitez ce site\n\nAucun cookie de mesure ni de publicité, et rien n’est demandé à d’autres sites. Deux cookies gardent votre langue et votre affichage, si vous les choisissez. Votre adresse réseau sert à limiter les abus.",
    en: "## When you visit this site\n\nNo analytics or advertising cookies, and nothing is requested from other sites. Two cookies keep your language and display, if you choose them. Your network address is used to limit abuse.",
  },
  "own-privacy-account": {
    fr: "## Si vous avez un compte\n\nNous gardons votre nom, votre adresse électronique, vos organisations, et les appareils où vous êtes connecté avec leur adresse réseau. Votre mot de passe n’est gardé que sous une forme qui ne permet pas de le retrouver. Un cookie vous garde connecté. [Votre compte](/account) montre tout cela, et permet de le corriger ou de le [supprimer](/account/delete).",
    en: "## If you have an account\n\nWe keep your name, your e-mail address, your organizations, and the devices where you are signed in with their network address. Your password is kept only in a form from which it cannot be recovered. A cookie keeps you signed in. [Your account](/account) shows all of it, and lets you correct or [delete](/account/delete) it.",
  },
  "own-privacy-restricted": {
    fr: "## Si vous lisez des données à accès restreint\n\nLeur producteur tient un journal des lectures : qui a lu quoi, quand et pourquoi. Vous y voyez [vos propres lectures](/account/journal).",
    en: "## If you read restricted data\n\nIts producer keeps a log of readings: who read what, when and why. You can see [your own readings](/account/journal).",
  },
  "own-privacy-data": {
    fr: "## Dans les données publiées\n\nLes jeux de données peuvent nommer des personnes, quand la loi le permet ou le demande. Pour une question ou une correction, écrivez au producteur, nommé sur la page du jeu de données.",
    en: "## In the published data\n\nDatasets may name people where the law allows or requires it. For a question or a correction, write to the producer, named on the dataset’s page.",
  },
  "own-privacy-rights": {
    fr: "## Vos droits\n\nVous pouvez demander l’accès à vos données, leur correction ou leur effacement, et vous opposer à leur usage. Écrivez à {contact}. Vous pouvez aussi saisir la [CNIL](https://www.cnil.fr/fr/plaintes).",
    en: "## Your rights\n\nYou may ask to see, correct or erase your data, and object to its use. Write to {contact}. You may also complain to the data protection authority, in France the [CNIL](https://www.cnil.fr/en/plaintes).",
  },

  "own-accessibility-promise": {
    fr: "{publisher} s’engage à rendre ce site accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique à {url}.",
    en: "{publisher} is committed to making this site accessible, in accordance with article 47 of French law no. 2005-102 of 11 February 2005. This statement applies to {url}.",
  },
  "own-accessibility-none": {
    fr: "## État de conformité\n\nLe site n’est **pas conforme** au référentiel général d’amélioration de l’accessibilité (RGAA) : aucun audit n’a encore établi sa conformité.",
    en: "## Compliance status\n\nThe site is **not compliant** with the French accessibility standard (RGAA): no audit has established its compliance yet.",
  },
  "own-accessibility-partial": {
    fr: "## État de conformité\n\nLe site est **partiellement conforme** au référentiel général d’amélioration de l’accessibilité (RGAA).",
    en: "## Compliance status\n\nThe site is **partially compliant** with the French accessibility standard (RGAA).",
  },
  "own-accessibility-full": {
    fr: "## État de conformité\n\nLe site est **totalement conforme** au référentiel général d’amélioration de l’accessibilité (RGAA).",
    en: "## Compliance status\n\nThe site is **fully compliant** with the French accessibility standard (RGAA).",
  },
  "own-accessibility-assessed": {
    fr: "## Évaluation\n\nL’audit date du {day}. {by}",
    en: "## Assessment\n\nThe audit dates from {day}. {by}",
  },
  "own-accessibility-assessed-by": { fr: "Il a été mené par {by}.", en: "It was carried out by {by}." },
  "own-accessibility-feedback": {
    fr: "## Signaler un problème\n\nSi un contenu ou un service vous est inaccessible, [écrivez-nous](/pages/contact) : nous vous aiderons à y accéder ou vous l’enverrons sous une autre forme.",
    en: "## Report a problem\n\nIf you cannot access some content or service, [write to us](/pages/contact): we will help you reach it or send it in another form.",
  },
  "own-accessibility-remedies": {
    fr: "## Voies de recours\n\nSi vous nous avez écrit et n’avez pas obtenu de réponse satisfaisante, vous pouvez :\n\n- écrire au [Défenseur des droits](https://formulaire.defenseurdesdroits.fr/) ;\n- contacter [son délégué dans votre région](https://www.defenseurdesdroits.fr/saisir/delegues) ;\n- envoyer un courrier, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
    en: "## Appeal\n\nIf you wrote to us and received no satisfactory answer, you can:\n\n- write to the French [Defender of Rights](https://formulaire.defenseurdesdroits.fr/);\n- contact [their delegate in your region](https://www.defenseurdesdroits.fr/saisir/delegues);\n- send a letter, without a stamp: Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
  },

  "own-contact-lead": {
    fr: "Pour une question sur un jeu de données, écrivez d’abord à son producteur : son adresse est sur la page du jeu de données. Pour le site lui-même, écrivez-nous.",
    en: "For a question about a dataset, write to its producer first: the address is on the dataset’s page. For the site itself, write to us.",
  },
  "own-contact-none": {
    fr: "L’adresse de contact de ce site n’est pas encore indiquée.",
    en: "The contact address of this site is not given yet.",
  },
  "own-phone": { fr: "Téléphone : {phone}", en: "Telephone: {phone}" },

  "own-help-search": {
    fr: "## Trouver\n\nÉcrivez ce que vous cherchez avec vos mots, ou le nom d’une commune, dans la [recherche](/datasets). Les [lieux](/places) rassemblent les chiffres d’une commune, d’un département ou d’une région.",
    en: "## Find\n\nWrite what you are looking for in your own words, or the name of a town, in the [search](/datasets). [Places](/places) gather the figures of a town, a département or a region.",
  },
  "own-help-read": {
    fr: "## Lire\n\nUn jeu de données se lit comme une table, un graphique ou une carte. Cliquez sur le nom d’une colonne pour trier, sur l’entonnoir pour filtrer. L’adresse de la page garde vos choix : copiez-la pour montrer ce que vous voyez.",
    en: "## Read\n\nA dataset is read as a table, a chart or a map. Select a column’s name to sort, the funnel to filter. The page’s address keeps your choices: copy it to show what you see.",
  },
  "own-help-reuse": {
    fr: "## Télécharger et réutiliser\n\nLe bouton « Télécharger » donne la table, entière ou filtrée, en CSV, Excel, JSON et d’autres formats. Les programmes passent par l’[API](/api/docs/), sans inscription. La licence est écrite sous le titre. Montrez ce que vous en faites parmi les [réutilisations](/reuses).",
    en: "## Download and reuse\n\nThe “Download” button gives the table, whole or filtered, as CSV, Excel, JSON and other formats. Programs use the [API](/api/docs/), without an account. The licence is written under the title. Show what you make of it among the [reuses](/reuses).",
  },
  "own-help-restricted": {
    fr: "## Demander un accès\n\nCertaines données se lisent sur demande : leur page dit qui peut les lire, et le bouton « Demander l’accès » commence la demande. Si des données manquent, [dites-le](/requests).",
    en: "## Ask for access\n\nSome data is available on request: its page says who may read it, and the “Request access” button starts the request. If data is missing, [say so](/requests).",
  },
  "own-help-publish": {
    fr: "## Publier\n\nUn compte de producteur permet de déposer un fichier : la table est lue, vous la vérifiez, puis vous la publiez. [Écrivez-nous](/pages/contact) pour en avoir un.",
    en: "## Publish\n\nWith a producer’s account you upload a file: the table is read, you check it, then publish it. [Write to us](/pages/contact) to get one.",
  },
} as const satisfies Words;
