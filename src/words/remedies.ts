import type { Words } from "./words.ts";

/** What whoever keeps a catalogue can do about what was not understood of its records. */
export const remedyWords = {
  "remedy-address": {
    fr: "À la source, écrire l’adresse entière, avec http:// ou https://, sans espace.",
    en: "At the source, write the whole address, with http:// or https://, without spaces.",
  },
  "remedy-agent": {
    fr: "À la source, donner un nom (foaf:name) à cette organisation ou à cette personne.",
    en: "At the source, give this organization or person a name (foaf:name).",
  },
  "remedy-checksum": {
    fr: "À la source, écrire l’empreinte en hexadécimal, à la longueur de son algorithme : 64 caractères pour SHA-256.",
    en: "At the source, write the checksum in hexadecimal, as long as its algorithm wants: 64 characters for SHA-256.",
  },
  "remedy-date": {
    fr: "À la source, écrire les dates comme 2026-11-25 (ISO 8601).",
    en: "At the source, write dates as 2026-11-25 (ISO 8601).",
  },
  "remedy-distribution": {
    fr: "À la source, décrire chaque fichier (dcat:Distribution) dans le même document, avec son adresse.",
    en: "At the source, describe each file (dcat:Distribution) in the same document, with its address.",
  },
  "remedy-document": {
    fr: "Le document est abîmé à la source : un validateur de son format y montre la faute. Les fiches saines ont été reprises.",
    en: "The document is damaged at the source: a validator of its format shows where. The records that are well were taken in.",
  },
  "remedy-encoding": {
    fr: "À la source, servir le document en UTF-8 d’un bout à l’autre.",
    en: "At the source, serve the document in UTF-8 from one end to the other.",
  },
  "remedy-field": {
    fr: "À la source, corriger ou vider ce champ. Le reste de la fiche a été repris.",
    en: "At the source, correct or empty this field. The rest of the record was taken in.",
  },
  "remedy-geometry": {
    fr: "À la source, donner l’emprise en degrés (WGS 84), en GeoJSON ou WKT : longitude puis latitude ; ouest, sud, est, nord.",
    en: "At the source, give the extent in degrees (WGS 84), as GeoJSON or WKT: longitude, then latitude; west, south, east, north.",
  },
  "remedy-identifier": {
    fr: "À la source, donner à chaque fiche un identifiant qui lui soit propre et ne change pas (dct:identifier, id).",
    en: "At the source, give each record an identifier of its own that does not change (dct:identifier, id).",
  },
  "remedy-kind": {
    fr: "Si l’adresse mène bien à un catalogue, vérifiez le type de la source ; sinon ce document n’est pas à moissonner.",
    en: "If the address does lead to a catalogue, check the kind of the source; otherwise this document is not to be harvested.",
  },
  "remedy-large": {
    fr: "Demandez à l’exploitant du portail des pages plus petites, ou donnez à la source l’adresse d’une partie de son catalogue.",
    en: "Ask who runs the portal for smaller pages, or give the source the address of a part of its catalogue.",
  },
  "remedy-later": {
    fr: "Rien à faire dans l’immédiat : le prochain moissonnage redemande. Si cela dure, signalez-le à l’exploitant du portail.",
    en: "Nothing to do at once: the next harvest asks again. If it lasts, tell who runs the portal.",
  },
  "remedy-matches": {
    fr: "Comparez avec les jeux de données du même titre ici ; s’ils ne font qu’un, retirez celui qui est en trop en indiquant par quoi il est remplacé.",
    en: "Compare with the datasets here of the same title; if they are one, withdraw the one too many and say what replaces it.",
  },
  "remedy-none": {
    fr: "Rien à faire : la valeur a été comprise.",
    en: "Nothing to do: the value was understood.",
  },
  "remedy-ours": {
    fr: "La faute est de notre côté. L’administrateur du site la trouve dans son journal.",
    en: "The fault is on our side. The site’s administrator finds it in the log.",
  },
  "remedy-paging": {
    fr: "La pagination du portail est en cause : signalez-le à son exploitant. Ce qui a été lu reste, et rien n’est retiré.",
    en: "The paging of the portal is at fault: tell who runs it. What was read stays, and nothing is withdrawn.",
  },
  "remedy-portal": {
    fr: "Donnez l’option « portal » de la source (par l’API), ou l’adresse du portail plutôt que celle d’un fichier.",
    en: "Give the option “portal” of the source (by the API), or the address of the portal rather than that of a file.",
  },
  "remedy-robots": {
    fr: "Demandez à l’exploitant du portail d’y admettre « Maille ». S’il accepte que ce fichier ne soit pas suivi, indiquez-le dans les réglages de la source.",
    en: "Ask who runs the portal to let “Maille” in there. Where they agree that this file is not followed, say so in the settings of the source.",
  },
  "remedy-record": {
    fr: "À la source, décrire cette fiche : elle y est nommée sans que rien n’en soit dit.",
    en: "At the source, describe this record: it is named there and nothing is said of it.",
  },
  "remedy-source": {
    fr: "Vérifiez l’adresse de la source, dans ses réglages.",
    en: "Check the address of the source, in its settings.",
  },
  "remedy-title": {
    fr: "À la source, donner un titre à la fiche.",
    en: "At the source, give the record a title.",
  },
  "remedy-type": {
    fr: "Seuls les jeux de données sont repris. Si c’en est un, la source doit le dire (dc:type, dcat:Dataset) et lui donner un titre.",
    en: "Datasets alone are taken in. If this is one, the source must say so (dc:type, dcat:Dataset) and give it a title.",
  },
  "remedy-vocabulary": {
    fr: "À la source, employer un terme des vocabulaires européens ou français ; le texte d’origine est gardé.",
    en: "At the source, use a term of the European or French vocabularies; the original text is kept.",
  },
} as const satisfies Words;

type Remedy = keyof typeof remedyWords;

const remedies: readonly (readonly [RegExp, Remedy])[] = [
  [/^federation-(?:record|run)-broke$/, "remedy-ours"],
  [/^federation-robots$/, "remedy-robots"],
  [/^federation-(?:robots-unread|too-long|given-up)$/, "remedy-later"],
  [/^net-(?:status|unreachable|too-slow|stalled|cut-short|badly-packed)$/, "remedy-later"],
  [/^read-(?:source-error|csw-exception|oai-error|json-empty)$/, "remedy-later"],
  [/^(?:federation-(?:bytes|requests|text)-max|net-too-large)$/, "remedy-large"],
  [
    /^read-(?:record-too-large|graph-too-large|pages-sitemap-large|pages-many-sitemaps|folders-many)$/,
    "remedy-large",
  ],
  [/^(?:net-(?:address-wrong|unknown-host|redirects)|federation-off-host)$/, "remedy-source"],
  [/^read-oai-no-metadata$/, "remedy-record"],
  [/^catalogue-address-/, "remedy-address"],
  [/^catalogue-(?:date|period)-/, "remedy-date"],
  [/^catalogue-box-/, "remedy-geometry"],
  [/^catalogue-checksum-/, "remedy-checksum"],
  [/^catalogue-distribution-/, "remedy-distribution"],
  [/^catalogue-language-/, "remedy-vocabulary"],
  [/^catalogue-/, "remedy-field"],
  [/^federation-several-matches$/, "remedy-matches"],
  [/^(?:read|federation)-.*(?:no-identifier|identifier-repeated)$/, "remedy-identifier"],
  [/^(?:read|federation)-.*no-title$/, "remedy-title"],
  [/^read-(?:date|time|period)-/, "remedy-date"],
  [/^read-(?:geometry-converted|axes-swapped|box-swapped)$/, "remedy-none"],
  [/^read-(?:geometry|crs|box)-/, "remedy-geometry"],
  [/^read-checksum-/, "remedy-checksum"],
  [/^read-(?:distribution|rudi-encrypted)/, "remedy-distribution"],
  [/^read-agent-/, "remedy-agent"],
  [/^read-opendatasoft-no-portal$/, "remedy-portal"],
  [/(?:encoding)/, "remedy-encoding"],
  [/^read-(?:links-no-address|address-wrong)$/, "remedy-address"],
  [/^read-(?:a-document|not-a-dataset|not-a-record|rdf-nothing|service-as-dataset)$/, "remedy-type"],
  [/^federation-no-dataset$/, "remedy-type"],
  [/^read-(?:language|licence)-/, "remedy-vocabulary"],
  [/^read-(?:field|size|reference)-/, "remedy-field"],
  [/-(?:loop|again|repeats|fewer|fewer-than-announced|too-deep|without-end|shrunk)$/, "remedy-paging"],
  [
    /^read-(?:csw-not|oai-not|rdf-html|rdf-unknown|json-html|json-not|json-no-list|no-dataset)$/,
    "remedy-kind",
  ],
  [/^read-(?:links-no-columns|pages-no-sitemap|pages-nothing|xml-unknown)$/, "remedy-kind"],
  [/^read-.*(?:broken|truncated|endless|cut-short|mended|doctype|lenient|undeclared)/, "remedy-document"],
  [/^read-dataset-undescribed$/, "remedy-document"],
];

/** What mends a problem, by its key; `undefined` where its own sentence says all there is to say. */
export function remedyOf(key: string): Remedy | undefined {
  return remedies.find(([pattern]) => pattern.test(key))?.[1];
}
