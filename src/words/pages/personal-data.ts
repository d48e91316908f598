import type { Words } from "../words.ts";

/** What is said of data that name people: to those who publish it, and to those whom it names. */
export const pagesPersonalDataWords = {
  "pages-personal-found": {
    fr: "{n, plural, one {Cette colonne désigne} other {Ces colonnes désignent}} des personnes",
    en: "{n, plural, one {This column identifies} other {These columns identify}} people",
  },
  "pages-personal-column": {
    fr: "{column} : {meaning} ({n, plural, one {# cellule} other {# cellules}})",
    en: "{column}: {meaning} ({n, plural, one {# cell} other {# cells}})",
  },
  "pages-personal-later": {
    fr: "Vous direz avant de publier ce qui vous y autorise.",
    en: "Before publishing you will say what allows it.",
  },
  "pages-personal-answer": {
    fr: "Pourquoi {n, plural, one {peut-elle être publiée} other {peuvent-elles être publiées}} ?",
    en: "Why may {n, plural, one {it} other {they}} be published?",
  },
  "pages-personal-answer-help": {
    fr: "Par exemple : obligation légale (citez le texte), consentement des personnes, coordonnées professionnelles publiques. Tout le monde lira cette réponse sur la page du jeu de données.",
    en: "For example: legal obligation (name the law), consent of the people, public professional contact details. Everyone will read this answer on the dataset’s page.",
  },
  "pages-personal-contact": {
    fr: "À qui ces personnes peuvent-elles écrire ?",
    en: "Who can these people write to?",
  },
  "pages-personal-contact-help": {
    fr: "Une adresse électronique, l’adresse d’une page, ou un nom avec une adresse postale : le délégué à la protection des données, le plus souvent.",
    en: "An e-mail address, the address of a page, or a name with a postal address: usually the data protection officer.",
  },
  "pages-personal-heading": {
    fr: "Ces données désignent des personnes",
    en: "This data identifies people",
  },
  "pages-personal-short": { fr: "données sur des personnes", en: "data about people" },
  "pages-personal-columns": {
    fr: "{n, plural, one {Colonne concernée} other {Colonnes concernées}} : {columns}.",
    en: "{n, plural, one {Column} other {Columns}} concerned: {columns}.",
  },
  "pages-personal-reason": {
    fr: "Pourquoi elles sont publiées :",
    en: "Why it is published:",
  },
  "pages-personal-unstated": {
    fr: "Le producteur n’a pas encore dit pourquoi elles sont publiées.",
    en: "The producer has not yet said why it is published.",
  },
  "pages-personal-state": { fr: "Dire pourquoi", en: "Say why" },
  "pages-personal-write": {
    fr: "Pour consulter, corriger ou effacer ce qui vous concerne, écrivez à :",
    en: "To see, correct or erase what concerns you, write to:",
  },
  "pages-personal-site": { fr: "l’équipe du site", en: "the site’s team" },
  "pages-attention-personal": {
    fr: "{n, plural, one {# jeu de données désigne} other {# jeux de données désignent}} des personnes sans dire pourquoi",
    en: "{n, plural, one {# dataset identifies} other {# datasets identify}} people without saying why",
  },
  "pages-attention-personal-unlisted": {
    fr: "{n, plural, one {Un jeu de données réservé à certains désigne} other {# jeux de données réservés à certains désignent}} des personnes sans dire pourquoi : {names}",
    en: "{n, plural, one {A dataset that only some can see identifies} other {# datasets that only some can see identify}} people without saying why: {names}",
  },
  "search-facet-personal": { fr: "Données sur des personnes", en: "Data about people" },
  "search-personal-stated": { fr: "motif indiqué", en: "reason given" },
  "search-personal-unstated": { fr: "motif pas encore indiqué", en: "reason not given yet" },
  "search-parameter-personal": {
    fr: "De données qui désignent des personnes : `stated` où le producteur dit pourquoi il les publie, `unstated` où il ne le dit pas.",
    en: "Of data that identifies people: `stated` where the producer says why it is published, `unstated` where not.",
  },
  "catalogue-personal-contact-missing": {
    fr: "Dites à qui peuvent écrire les personnes que ces données désignent. Rien n’est publié d’ici là.",
    en: "Say who the people that this data identifies can write to. Nothing is published until then.",
  },
  "catalogue-personal-data-unanswered": {
    fr: "Des colonnes désignent des personnes : {columns}. Dites pourquoi elles peuvent être publiées, ou retirez-les du fichier. Rien n’est publié d’ici là.",
    en: "Some columns identify people: {columns}. Say why they may be published, or take them out of the file. Nothing is published until then.",
  },
} as const satisfies Words;
