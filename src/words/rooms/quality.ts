import type { Words } from "../words.ts";

export const qualityWords = {
  "quality-access-rights": { fr: "Droits d’accès", en: "Access rights" },
  "quality-access-rights-raise": {
    fr: "Précisez si les données sont publiques, restreintes ou non publiques.",
    en: "State whether the data is public, restricted or non-public.",
  },
  "quality-access-url": { fr: "Adresses qui répondent", en: "Addresses that answer" },
  "quality-access-url-raise": {
    fr: "Corrigez les adresses qui ne répondent pas, ou importez le fichier ici.",
    en: "Fix the links that do not answer, or import the file here.",
  },
  "quality-contact": { fr: "Contact", en: "Contact" },
  "quality-contact-raise": {
    fr: "Donnez une personne ou un service à qui écrire.",
    en: "Give a person or a service to write to.",
  },
  "quality-dcat-ap": { fr: "Conformité à DCAT-AP", en: "DCAT-AP compliance" },
  "quality-dcat-ap-raise": { fr: "Écrivez une description.", en: "Write a description." },
  "quality-dimension-accessibility": { fr: "Accessibilité", en: "Accessibility" },
  "quality-dimension-contextuality": { fr: "Contexte", en: "Context" },
  "quality-dimension-findability": { fr: "Facilité à trouver", en: "Findability" },
  "quality-dimension-interoperability": { fr: "Interopérabilité", en: "Interoperability" },
  "quality-dimension-reusability": { fr: "Réutilisation", en: "Reusability" },
  "quality-download": { fr: "Téléchargements qui répondent", en: "Downloads that answer" },
  "quality-download-raise": {
    fr: "Corrigez les adresses de téléchargement qui ne répondent pas, ou importez le fichier ici.",
    en: "Fix the download links that do not answer, or import the file here.",
  },
  "quality-download-url": { fr: "Adresse de téléchargement", en: "Download address" },
  "quality-download-url-raise": {
    fr: "Donnez l’adresse qui livre le fichier lui-même, ou importez-le ici.",
    en: "Give the address that yields the file itself, or import it here.",
  },
  "quality-format": { fr: "Format", en: "Format" },
  "quality-format-raise": {
    fr: "Précisez le format de chaque distribution.",
    en: "State the format of each distribution.",
  },
  "quality-issued": { fr: "Date de publication", en: "Date of issue" },
  "quality-issued-raise": {
    fr: "Publiez, ou donnez la date de première publication.",
    en: "Publish, or give the date of first publication.",
  },
  "quality-keyword": { fr: "Mots-clés", en: "Keywords" },
  "quality-keyword-raise": { fr: "Ajoutez au moins un mot-clé.", en: "Add at least one keyword." },
  "quality-known-access-rights": {
    fr: "Droits d’accès du vocabulaire européen",
    en: "Access rights from the EU vocabulary",
  },
  "quality-known-access-rights-raise": {
    fr: "Choisissez les droits d’accès dans la liste.",
    en: "Choose the access rights from the list.",
  },
  "quality-known-format": {
    fr: "Format et type de média des vocabulaires",
    en: "Format and media type from the vocabularies",
  },
  "quality-known-format-raise": {
    fr: "Choisissez un format de la liste et un type de média enregistré, comme text/csv.",
    en: "Choose a format from the list and a registered media type, such as text/csv.",
  },
  "quality-known-licence": { fr: "Licence connue", en: "Known licence" },
  "quality-known-licence-raise": {
    fr: "Choisissez une licence de la liste plutôt qu’un texte libre.",
    en: "Choose a licence from the list rather than free text.",
  },
  "quality-lacks-contact": { fr: "contact", en: "contact" },
  "quality-lacks-description": { fr: "description", en: "description" },
  "quality-lacks-licence": { fr: "licence", en: "licence" },
  "quality-licence": { fr: "Licence", en: "Licence" },
  "quality-licence-raise": { fr: "Choisissez une licence.", en: "Choose a licence." },
  "quality-of-links": {
    fr: "{n} sur {total, plural, one {# lien vérifié} other {# liens vérifiés}} ; {waiting, plural, one {# attend} other {# attendent}} d’être vérifiés.",
    en: "{n} of {total, plural, one {# checked link} other {# checked links}}; {waiting, plural, one {# is} other {# are}} waiting to be checked.",
  },
  "quality-links-unchecked": {
    fr: "{total, plural, one {# lien attend d’être vérifié.} other {# liens attendent d’être vérifiés.}}",
    en: "{total, plural, one {# link is waiting to be checked.} other {# links are waiting to be checked.}}",
  },
  "quality-machine-readable": { fr: "Format lisible par les machines", en: "Machine-readable format" },
  "quality-machine-readable-raise": {
    fr: "Donnez aussi les données en CSV, JSON, GeoJSON ou XLSX ; une table importée ici compte déjà.",
    en: "Provide the data in CSV, JSON, GeoJSON or XLSX too; a table imported here already counts.",
  },
  "quality-media-type": { fr: "Type de média", en: "Media type" },
  "quality-media-type-raise": {
    fr: "Précisez le type de média de chaque distribution, comme text/csv.",
    en: "State the media type of each distribution, such as text/csv.",
  },
  "quality-modified": { fr: "Date de modification", en: "Date of modification" },
  "quality-no-distribution": {
    fr: "Il n’y a encore ni table ni distribution.",
    en: "There is no table or distribution yet.",
  },
  "quality-of-distributions": {
    fr: "{n} sur {total, plural, one {# distribution} other {# distributions}}.",
    en: "{n} of {total, plural, one {# distribution} other {# distributions}}.",
  },
  "quality-open-format": { fr: "Format non propriétaire", en: "Non-proprietary format" },
  "quality-open-format-raise": {
    fr: "Donnez aussi les données dans un format ouvert, comme CSV, JSON ou ODS.",
    en: "Provide the data in an open format too, such as CSV, JSON or ODS.",
  },
  "quality-publisher": { fr: "Producteur", en: "Publisher" },
  "quality-publisher-raise": {
    fr: "Indiquez qui met les données à disposition.",
    en: "State who makes the data available.",
  },
  "quality-rating-bad": { fr: "À améliorer", en: "To be improved" },
  "quality-rating-excellent": { fr: "Excellente", en: "Excellent" },
  "quality-rating-good": { fr: "Bonne", en: "Good" },
  "quality-rating-incomplete": {
    fr: "À compléter : {lacks}",
    en: "To be completed: {lacks}",
  },
  "quality-rating-sufficient": { fr: "Suffisante", en: "Sufficient" },
  "quality-rights": { fr: "Mentions de droits", en: "Rights statement" },
  "quality-rights-raise": {
    fr: "Indiquez les droits attachés aux données : mention à faire, limites d’usage.",
    en: "State the rights attached to the data: how to give credit, limits of use.",
  },
  "quality-size": { fr: "Taille des fichiers", en: "File size" },
  "quality-size-raise": {
    fr: "Donnez la taille en octets de chaque fichier.",
    en: "Give the size in bytes of each file.",
  },
  "quality-spatial": { fr: "Couverture géographique", en: "Spatial coverage" },
  "quality-spatial-raise": {
    fr: "Indiquez le territoire couvert par les données.",
    en: "State the territory that the data covers.",
  },
  "quality-temporal": { fr: "Couverture temporelle", en: "Temporal coverage" },
  "quality-temporal-raise": {
    fr: "Indiquez la période couverte par les données.",
    en: "State the period that the data covers.",
  },
  "quality-theme": { fr: "Thème", en: "Theme" },
  "quality-theme-raise": { fr: "Choisissez un thème.", en: "Choose a theme." },
  "quality-told": { fr: "Renseigné.", en: "Provided." },
  "quality-untold": { fr: "Manquant.", en: "Missing." },
} as const satisfies Words;
