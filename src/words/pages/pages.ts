import type { Words } from "../words.ts";

/** What the frame of the pages, the home page and the lists say. */
export const pagesWords = {
  "pages-skip": { fr: "Aller au contenu", en: "Skip to content" },
  "pages-nav": { fr: "Menu principal", en: "Main menu" },
  "pages-nav-datasets": { fr: "Jeux de données", en: "Datasets" },
  "pages-nav-organizations": { fr: "Producteurs", en: "Producers" },
  "pages-nav-publish": { fr: "Publier", en: "Publish" },
  "pages-nav-admin": { fr: "Administration", en: "Administration" },
  "pages-nav-sign-in": { fr: "Se connecter", en: "Sign in" },
  "pages-nav-about": { fr: "À propos", en: "About" },
  "pages-nav-api": { fr: "API", en: "API" },
  "pages-theme": { fr: "Affichage :", en: "Appearance:" },
  "pages-theme-light": { fr: "clair", en: "light" },
  "pages-theme-dark": { fr: "sombre", en: "dark" },
  "pages-theme-system": { fr: "celui du système", en: "system" },
  "pages-search": { fr: "Chercher", en: "Search" },
  "pages-search-label": { fr: "Chercher un jeu de données", en: "Search the datasets" },
  "pages-search-hint": { fr: "Rennes, bus, eau…", en: "Rennes, buses, water…" },
  "pages-no-such-page": {
    fr: "Il n’y a pas de page à cette adresse. Elle a pu être retirée, ou l’adresse être mal recopiée.",
    en: "There is no page at this address. It may have been removed, or the address mistyped.",
  },
  "pages-sign-in-needed": {
    fr: "Cette page est réservée à qui la gère : connectez-vous pour y aller.",
    en: "This page is for those who manage it: sign in to go there.",
  },
  "pages-form-signed-out": {
    fr: "Rien n’a été enregistré : vous n’êtes pas connecté. Si vous l’étiez en ouvrant cette page, votre session s’est terminée depuis.",
    en: "Nothing was saved: you are not signed in. If you were when you opened this page, your session has ended since.",
  },
  "pages-form-signed-out-remedy": {
    fr: "Ce que vous avez écrit n’est pas perdu. Connectez-vous dans un autre onglet, revenez à celui-ci et rechargez la page : votre navigateur propose d’envoyer de nouveau le formulaire. Acceptez.",
    en: "What you wrote is not lost. Sign in in another tab, come back to this one and reload the page: your browser offers to send the form again. Accept.",
  },
  "pages-sign-in-elsewhere": {
    fr: "Se connecter dans un autre onglet",
    en: "Sign in in another tab",
  },
  "pages-form-too-large": {
    fr: "Ce que vous avez écrit dépasse la taille qu’un formulaire peut avoir ici. Rien n’a été enregistré. Revenez à la page précédente : votre navigateur y garde en général votre texte, à raccourcir.",
    en: "What you wrote is larger than a form may be here. Nothing was saved. Go back to the previous page: your browser usually keeps your text there, for you to shorten.",
  },
  "pages-without-choices": {
    fr: "Revenir à cette page, sans filtre ni réglage",
    en: "Back to this page, without filters or choices",
  },
  "pages-see-all-datasets": { fr: "Voir tous les jeux de données", en: "See all datasets" },
  "pages-see-all-producers": { fr: "Voir tous les producteurs", en: "See all producers" },
  "pages-home-heading": {
    fr: "Les données du territoire, ouvertes à tous",
    en: "Local data, open for everyone to use",
  },
  "pages-home-lead": {
    fr: "Explorez, filtrez, mettez en graphique et téléchargez chaque table, avec sa source et sa date.",
    en: "Explore, filter, chart and download every table, with its source and date.",
  },
  "pages-home-followed": {
    fr: "{n, plural, one {# site suivi} other {# sites suivis}}",
    en: "{n, plural, one {# site followed} other {# sites followed}}",
  },
  "pages-home-followed-names": {
    fr: " : {names}{more, plural, =0 {} one { et # autre} other { et # autres}}",
    en: ": {names}{more, plural, =0 {} one { and # more} other { and # more}}",
  },
  "pages-home-empty": { fr: "Rien n’est encore publié ici.", en: "Nothing is published here yet." },
  "pages-publish-first": { fr: "Publier un premier fichier", en: "Publish a first file" },
  "pages-producers": { fr: "Producteurs", en: "Producers" },
  "pages-producers-none": { fr: "Aucun producteur pour l’instant.", en: "No producer yet." },
  "pages-n-datasets": {
    fr: "{n, plural, =0 {aucun jeu de données} one {# jeu de données} other {# jeux de données}}",
    en: "{n, plural, =0 {no dataset} one {# dataset} other {# datasets}}",
  },
  "pages-updated": { fr: "mis à jour le {date}", en: "updated {date}" },
  "pages-state-draft": { fr: "brouillon", en: "draft" },
  "pages-state-withdrawn": { fr: "retiré", en: "withdrawn" },
  "pages-state-published": { fr: "publié", en: "published" },
  "pages-pager": { fr: "Pages", en: "Pages" },
  "pages-previous": { fr: "Précédente", en: "Previous" },
  "pages-next": { fr: "Suivante", en: "Next" },
  "pages-page-of": { fr: "page {page} sur {pages}", en: "page {page} of {pages}" },
  "pages-page-of-about": { fr: "page {page} sur {pages} environ", en: "page {page} of about {pages}" },
  "pages-page-past": {
    fr: "La page {page} n’existe pas : la dernière est la {pages}.",
    en: "There is no page {page}: the last one is {pages}.",
  },
  "pages-page-last": { fr: "Aller à la dernière page", en: "Go to the last page" },
  "pages-datasets-heading": { fr: "Jeux de données", en: "Datasets" },
  "pages-datasets-heading-for": { fr: "Jeux de données pour « {q} »", en: "Datasets for “{q}”" },
  "pages-organization-empty": {
    fr: "Ce producteur n’a rien publié pour l’instant.",
    en: "This producer has published nothing yet.",
  },
  "pages-organization-manage": { fr: "Gérer l’organisation", en: "Manage the organization" },
  "pages-about-heading": { fr: "À quoi sert ce site", en: "What this site is for" },
  "pages-about-lead": {
    fr: "Maille est un réseau de données : chaque producteur publie ses tables sur un site comme celui-ci et en reste maître.",
    en: "Maille is a network of data: each producer publishes tables on a site like this one and stays in control of them.",
  },
  "pages-about-read": { fr: "Lire", en: "Read" },
  "pages-about-read-text": {
    fr: "Un jeu de données se lit comme une table, un graphique ou une carte. Chaque filtre et chaque tri est dans l’adresse de la page : copiez-la pour montrer exactement ce que vous voyez. Tout fonctionne sans JavaScript.",
    en: "A dataset can be read as a table, a chart or a map. Every filter and sort is in the page address: copy it to show exactly what you see. Everything works without JavaScript.",
  },
  "pages-about-reuse": { fr: "Réutiliser", en: "Reuse" },
  "pages-about-reuse-text": {
    fr: "Toute table, entière ou filtrée, se télécharge en CSV, Excel, JSON, Parquet ou GeoJSON, et s’interroge par une API sans inscription. La licence est écrite sous le titre.",
    en: "Every table, whole or filtered, can be downloaded as CSV, Excel, JSON, Parquet or GeoJSON, and queried through an API without an account. The licence is stated under the title.",
  },
  "pages-about-api-link": { fr: "La documentation de l’API", en: "API documentation" },
  "pages-about-publish": { fr: "Publier", en: "Publish" },
  "pages-about-publish-text": {
    fr: "Déposez un fichier ou donnez son adresse : la table est lue, ses types et le sens de ses colonnes sont trouvés, et vous corrigez ce qu’il faut avant de publier.",
    en: "Drop a file or give its address: the table is read, its types and the meaning of its columns are detected, and you correct what is needed before publishing.",
  },
  "pages-about-trust": { fr: "Vérifier", en: "Check" },
  "pages-about-trust-text": {
    fr: "Le fichier d’origine est gardé tel quel, chaque version reste lisible à son adresse, et les lignes qui ne convenaient pas sont écartées avec leur raison, jamais effacées.",
    en: "The original file is kept unchanged, every version stays readable at its own address, and rows that did not fit are set aside with their reason, never erased.",
  },
} as const satisfies Words;
