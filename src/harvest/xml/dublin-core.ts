import { problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { findLicence, isNoLicence } from "../../catalogue/licence.ts";
import { type Coverage, type Metadata, noMetadata, type Period } from "../../catalogue/metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { RemoteRecord } from "../read.ts";
import { RecordReading, toHttp, unique } from "../rdf/reading.ts";
import { understandDate, understandPeriod } from "../normalize/dates.ts";
import { distinct, toDistribution } from "../normalize/distribution.ts";
import { present } from "../normalize/draft.ts";
import { understandBox } from "../normalize/geometry.ts";
import { toMarkdown, toPlainText } from "../normalize/html.ts";
import { licenceIn } from "../normalize/licence.ts";
import { understandLanguage } from "../normalize/languages.ts";
import { placeOfAddress } from "../normalize/place-codes.ts";
import { type Element, elementsAt, type ParsedXml, wholeText } from "./element.ts";

/** What catalogues of documents call their records, and which are no datasets. */
const documents =
  /\b(?:article|book|bookpart|chapter|thesis|th[eè]se|memoire|preprint|report|rapport|lecture|conference|conferenceobject|review|periodical|journal|text|texte|patent|poster|workingpaper|communication)\b/i;
const data =
  /\b(?:dataset|jeu de donn|donn[ée]es|data|collection|software|geo|map|carte|image|service|sound|movingimage)\b/i;

/** A record in Dublin Core (oai_dc, csw:Record): little is told, and what is told may mean several things. */
export function dublinCoreRecord(
  { root, broken, mended }: ParsedXml,
  place: string,
  original: RemoteRecord["original"],
): RemoteRecord {
  const reading = new RecordReading();
  if (broken !== undefined) reading.tell("read-xml-broken", "record", { reason: broken });
  if (mended) reading.tell("read-encoding-mixed", "record");
  const texts = textsOf(root);
  const identifiers = unique(texts("identifier"));
  const [identifier] = identifiers;
  const addresses = unique(identifiers.flatMap((text) => addressOf(text) ?? []));
  const base = present({ place: identifier ?? place, identifier, original, url: addresses[0] });
  const types = texts("type");
  const document = types.find((type) => documents.test(type));
  if (document !== undefined && !types.some((type) => data.test(type))) {
    return {
      ...base,
      problems: [...reading.problems, problem("read-a-document", { type: document.slice(0, 100) })],
    };
  }
  const title = toPlainText(texts("title")[0] ?? "") || identifier;
  if (title === undefined) return { ...base, problems: [...reading.problems, problem("read-rdf-nothing")] };
  const rights = texts("rights|license|accessRights").map(toPlainText);
  const metadata: Metadata = {
    ...noMetadata,
    ...present(described(root, texts, reading)),
    ...present(limitsOf(rights)),
    ...present(linksOf(addresses, texts("format"))),
    identifiers,
  };
  const description = texts("abstract").concat(texts("description")).map(toMarkdown);
  const dataset = present({
    title,
    description: unique(description).join("\n\n"),
    licence: licenceOf(rights),
    metadata,
  });
  return { ...base, dataset, problems: reading.problems };
}

type Texts = (names: string) => string[];

function textsOf(root: Element): Texts {
  return (names) =>
    elementsAt(root, names)
      .map(wholeText)
      .filter((text) => text !== "");
}

type Fields = { readonly [Name in keyof Metadata]?: Metadata[Name] | undefined };

function described(root: Element, texts: Texts, reading: RecordReading): Fields {
  const subjects = unique(
    texts("subject")
      .flatMap((text) => text.split(/\s*;\s*/))
      .map(toPlainText),
  ).filter((word) => word !== "");
  const [publisher] = texts("publisher").map(toPlainText);
  const language = texts("language").flatMap((text) => understandLanguage(text).value ?? []);
  const issued = firstDate(texts("issued|created|date|dateSubmitted"), reading, "issued");
  const { spatial, temporal } = coverageOf(root, texts, reading);
  return {
    language: language[0],
    languages: unique(language),
    keywords: subjects,
    themes: unique(subjects.flatMap((subject) => themes.find(subject)?.code ?? [])),
    issued,
    modified: firstDate(texts("modified"), reading, "modified"),
    publisher: publisher === undefined || publisher === "" ? undefined : { name: publisher },
    creators: unique(texts("creator").map(toPlainText)).map((name) => ({ name })),
    provenance: texts("provenance").map(toMarkdown)[0],
    spatial,
    temporal,
  };
}

function firstDate(told: readonly string[], reading: RecordReading, field: string): string | undefined {
  const understood = told.map(understandDate);
  const dates = understood.flatMap(({ value }) => value ?? []);
  const [first] = understood;
  if (dates.length === 0 && first !== undefined) reading.take(first, field);
  return dates.toSorted()[0];
}

/** `dc:coverage` is a place, a box or a period. */
function coverageOf(
  root: Element,
  texts: Texts,
  reading: RecordReading,
): { spatial: Coverage[]; temporal: Period[] } {
  const spatial: Coverage[] = [];
  const temporal: Period[] = [];
  for (const told of texts("coverage|spatial|temporal")) {
    const period = understandPeriod(told);
    if (period.value !== undefined) {
      temporal.push(period.value);
      continue;
    }
    const bbox = reading.take(understandBox(told), "spatial");
    if (bbox !== undefined) spatial.push({ bbox });
    else {
      const place = placeOfAddress(told);
      const label = toPlainText(told);
      if (place !== undefined) spatial.push({ place });
      else if (label !== "" && understandBox(told).problems.length === 0) spatial.push({ label });
    }
  }
  for (const box of elementsAt(root, "BoundingBox|WGS84BoundingBox")) {
    const crs = box.attributes.get("crs");
    const corners = ["LowerCorner", "UpperCorner"].map(
      (name) => elementsAt(box, name).map(wholeText)[0] ?? "",
    );
    const bbox = reading.take(understandBox(corners.join(" "), { crs }), "spatial");
    if (bbox !== undefined) spatial.push({ bbox });
  }
  return { spatial, temporal };
}

function licenceOf(rights: readonly string[]): string | undefined {
  for (const text of rights) {
    const licence = licenceIn(text);
    if (licence !== undefined) return licence.id;
  }
  return rights.find((text) => /licen[cs]e/i.test(text) && !isNoLicence(text) && text.length <= 500);
}

const openAire: Readonly<Record<string, string>> = {
  openaccess: "PUBLIC",
  embargoedaccess: "RESTRICTED",
  restrictedaccess: "RESTRICTED",
  closedaccess: "NON_PUBLIC",
};

function limitsOf(rights: readonly string[]): Fields {
  const codes = rights.flatMap((text) => {
    const access = /info:eu-repo\/semantics\/(\w+)/i.exec(text)?.[1]?.toLowerCase() ?? "";
    return openAire[access] ?? accessRights.find(text)?.code ?? [];
  });
  const said = rights.filter((text) => findLicence(text) === undefined && !text.startsWith("info:eu-repo"));
  return { accessRights: codes[0], rights: said.join("\n\n") || undefined };
}

/** The first address is the page; those that end like a file are files. */
function linksOf(addresses: readonly string[], formats: readonly string[]): Fields {
  const files = addresses.filter((address) =>
    /\.(?:csv|tsv|xlsx?|ods|json|geojson|xml|zip|gpkg|shp|pdf|txt|parquet|kml|rdf|ttl)$/i.test(
      address.split(/[?#]/)[0] ?? "",
    ),
  );
  const page = addresses.find((address) => !files.includes(address));
  const format = formats.length === 1 ? formats[0] : undefined;
  return {
    ...defined({ landingPage: page }),
    distributions: distinct(
      files.map((url, position) => toDistribution({ accessUrl: url, downloadUrl: url, format }, position)),
    ),
  };
}

function addressOf(text: string): string | undefined {
  const doi = /^(?:doi:\s*|info:doi\/)?(10\.\d{4,9}\/\S+)$/i.exec(text)?.[1];
  return doi === undefined ? toHttp(text) : toHttp(`https://doi.org/${doi}`);
}
