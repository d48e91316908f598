import type { Words } from "../words.ts";

/** What the readers of RDF and XML, and those of dates, places and languages, tell of what they were given. */
export const readRdfWords = {
  "read-date-unknown": {
    fr: "« {text} » n’a pas été compris comme une date.",
    en: "“{text}” was not understood as a date.",
  },
  "read-date-impossible": {
    fr: "« {text} » n’est pas une date du calendrier.",
    en: "“{text}” is not a date of the calendar.",
  },
  "read-language-unknown": {
    fr: "« {text} » n’a pas été compris comme une langue.",
    en: "“{text}” was not understood as a language.",
  },
  "read-geometry-broken": {
    fr: "La géométrie « {text} » ne peut pas être lue.",
    en: "The geometry “{text}” cannot be read.",
  },
  "read-geometry-nowhere": {
    fr: "Les coordonnées « {text} » ne sont nulle part sur Terre.",
    en: "The coordinates “{text}” are nowhere on Earth.",
  },
  "read-geometry-converted": {
    fr: "Les coordonnées sont en {name} (EPSG:{epsg}) : elles ont été converties en degrés.",
    en: "The coordinates are in {name} (EPSG:{epsg}): they were converted to degrees.",
  },
  "read-axes-swapped": {
    fr: "La latitude et la longitude étaient inversées : elles ont été remises en ordre.",
    en: "Latitude and longitude were swapped: they were put in order.",
  },
  "read-crs-unknown": {
    fr: "Le système de coordonnées « {crs} » n’est pas connu ici : la géométrie a été laissée de côté.",
    en: "The system of coordinates “{crs}” is not known here: the geometry was left aside.",
  },
  "read-rdf-html": {
    fr: "L’adresse {url} donne une page web, et non un catalogue en RDF.",
    en: "The address {url} gives a web page, not a catalogue in RDF.",
  },
  "read-rdf-unknown": {
    fr: "La réponse ({mediaType}) n’est écrite dans aucune forme de RDF connue ici.",
    en: "The answer ({mediaType}) is written in no form of RDF that is known here.",
  },
  "read-rdf-no-identifier": {
    fr: "Ce jeu de données n’a ni identifiant ni adresse : il ne peut pas être suivi d’un moissonnage à l’autre.",
    en: "This dataset has neither an identifier nor an address: it cannot be followed from run to run.",
  },
  "read-rdf-no-title": {
    fr: "Ce jeu de données n’a pas de titre.",
    en: "This dataset has no title.",
  },
  "read-rdf-nothing": {
    fr: "Cette fiche n’a ni titre ni identifiant : il n’y a rien à en reprendre.",
    en: "This record has neither a title nor an identifier: there is nothing to take from it.",
  },
  "read-rdf-broken": {
    fr: "Cette fiche n’est pas du RDF valide : {reason}.",
    en: "This record is not valid RDF: {reason}.",
  },
  "read-turtle-broken": {
    fr: "Ces lignes ne sont pas du Turtle valide ({reason}) : ce qui pouvait être lu l’a été.",
    en: "These lines are not valid Turtle ({reason}): what could be read was.",
  },
  "read-json-ld-broken": {
    fr: "Cette fiche n’est pas du JSON-LD valide : {reason}.",
    en: "This record is not valid JSON-LD: {reason}.",
  },
  "read-prefix-undeclared": {
    fr: "Le préfixe « {prefix} » n’est pas déclaré : son sens usuel a été supposé.",
    en: "The prefix “{prefix}” is not declared: its usual meaning was assumed.",
  },
  "read-context-foreign": {
    fr: "Le contexte JSON-LD {url} est sur un autre serveur : il n’a pas été demandé, et les noms ont été pris dans leur sens DCAT.",
    en: "The JSON-LD context {url} lies on another server: it was not fetched, and names were taken as DCAT means them.",
  },
  "read-encoding-mixed": {
    fr: "L’encodage change en cours de document : ces caractères ont été lus comme du Windows-1252.",
    en: "The encoding changes midway: these characters were read as Windows-1252.",
  },
  "read-xml-doctype": {
    fr: "Le document déclare un type (DTD) : il a été laissé de côté, avec ses entités.",
    en: "The document declares a type (DTD): it was left aside, with its entities.",
  },
  "read-xml-mended": {
    fr: "Cette fiche n’est pas du XML valide ({reason}) : elle a été réparée pour être lue.",
    en: "This record is not valid XML ({reason}): it was mended to be read.",
  },
  "read-xml-endless": {
    fr: "Une balise du document XML n’a pas de fin.",
    en: "A tag of the XML document has no end.",
  },
  "read-statement-endless": {
    fr: "L’énoncé qui commence ligne {line} n’a pas de fin.",
    en: "The statement that begins on line {line} has no end.",
  },
  "read-record-too-large": {
    fr: "Cette fiche est trop longue pour être lue (plus de 16 millions de caractères).",
    en: "This record is too long to be read (more than 16 million characters).",
  },
  "read-record-too-deep": {
    fr: "Cette fiche contient plus de {most} niveaux les uns dans les autres : elle n’a pas été lue.",
    en: "This record has more than {most} levels inside each other: it was not read.",
  },
  "read-graph-too-large": {
    fr: "Le catalogue décrit ses jeux de données à distance de leurs distributions, et dépasse {statementsMax} énoncés : la suite n’a pas été lue. Il faut le demander par pages.",
    en: "The catalogue describes its datasets apart from their distributions, and exceeds {statementsMax} statements: the rest was not read. It must be asked for in pages.",
  },
  "read-cut-short": {
    fr: "Le document s’arrête au milieu de ce qui commence ligne {line}.",
    en: "The document stops in the middle of what begins on line {line}.",
  },
  "read-cut-short-record": {
    fr: "Le document s’arrête avant la fin de cette fiche.",
    en: "The document stops before the end of this record.",
  },
  "read-no-dataset": {
    fr: "Le document ne décrit ni catalogue ni jeu de données.",
    en: "The document describes neither a catalogue nor a dataset.",
  },
  "read-page-loop": {
    fr: "La page qui suit la page {page} ({url}) a déjà été lue : le catalogue tourne en rond.",
    en: "The page after page {page} ({url}) was already read: the catalogue goes round in circles.",
  },
  "read-dataset-undescribed": {
    fr: "Le catalogue annonce ce jeu de données et ne le décrit pas.",
    en: "The catalogue lists this dataset and does not describe it.",
  },
  "read-distribution-absent": {
    fr: "La distribution {address} est annoncée et n’est pas décrite.",
    en: "The distribution {address} is listed and not described.",
  },
  "read-distribution-nowhere": {
    fr: "La distribution « {title} » ne mène nulle part : elle n’a pas d’adresse.",
    en: "The distribution “{title}” leads nowhere: it has no address.",
  },
  "read-service-as-dataset": {
    fr: "Cette fiche décrit un service seul : il est repris comme un jeu de données qui s’obtient par lui.",
    en: "This record describes a service alone: it is taken as a dataset that is had through it.",
  },
  "read-agent-unnamed": {
    fr: "L’organisation ou la personne {uri} n’a pas de nom : la fin de son adresse en tient lieu.",
    en: "The organization or person {uri} has no name: the end of its address stands for it.",
  },
  "read-size-wrong": {
    fr: "« {text} » n’est pas une taille en octets.",
    en: "“{text}” is not a size in bytes.",
  },
  "read-checksum-unknown": {
    fr: "L’empreinte est d’un type qui n’est pas connu ici ({algorithm}).",
    en: "The checksum is of a kind that is not known here ({algorithm}).",
  },
  "read-reference-broken": {
    fr: "Une valeur renvoie à une description qui n’est pas dans le document.",
    en: "A value refers to a description that is not in the document.",
  },
  "read-xml-broken": {
    fr: "Cette fiche n’est pas du XML valide ({reason}) : ce qui pouvait être lu l’a été.",
    en: "This record is not valid XML ({reason}): what could be read was.",
  },
  "read-xml-unknown": {
    fr: "Cette fiche est écrite dans une forme qui n’est pas connue ici (« {name} »).",
    en: "This record is written in a form that is not known here (“{name}”).",
  },
  "read-a-document": {
    fr: "Cette fiche décrit un document ({type}), et non un jeu de données.",
    en: "This record describes a document ({type}), not a dataset.",
  },
  "read-csw-not": {
    fr: "{url} ne répond pas comme un service de catalogue (CSW).",
    en: "{url} does not answer as a catalogue service (CSW).",
  },
  "read-csw-exception": {
    fr: "Le service de catalogue refuse la demande : {text}",
    en: "The catalogue service refuses the request: {text}",
  },
  "read-oai-not": {
    fr: "{url} ne répond pas comme un entrepôt OAI-PMH.",
    en: "{url} does not answer as an OAI-PMH repository.",
  },
  "read-oai-error": {
    fr: "L’entrepôt refuse la demande ({code}) : {text}",
    en: "The repository refuses the request ({code}): {text}",
  },
  "read-oai-no-metadata": {
    fr: "L’entrepôt annonce cette fiche et n’en dit rien.",
    en: "The repository lists this record and says nothing of it.",
  },
} as const satisfies Words;
