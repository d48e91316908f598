import { type Problem, problem } from "../../base/failure.ts";
import { type Metadata, noMetadata, type Period } from "../../catalogue/metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { hvdCategories } from "../../vocabularies/hvd-categories.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { RemoteRecord } from "../read.ts";
import { understandDate, understandPeriod, periodOf } from "../normalize/dates.ts";
import { present } from "../normalize/draft.ts";
import { toMarkdown, toPlainText } from "../normalize/html.ts";
import { toAgent, toContact } from "./agents.ts";
import { languagesOf, serviceDistribution, standardsOf, toDistributions } from "./distributions.ts";
import { licenceAmongRights, licenceOf, rightsOf } from "./licences.ts";
import { personalDataOf } from "./personal-data.ts";
import { toCoverages } from "./places.ts";
import { RecordReading, textOf, toHttp, unique } from "./reading.ts";
import type { Resource } from "./resource.ts";
import { type ByLanguage, nameOf, paragraphsOf, preferred, textsOf } from "./texts.ts";

interface Told {
  readonly resource: Resource;
  /** Where it stands: its IRI, or a page and a number. */
  readonly place: string;
  readonly original: RemoteRecord["original"];
  /** Those that say that they serve it. */
  readonly services: readonly Resource[];
  /** What was wrong with it before it was understood. */
  readonly problems: readonly Problem[];
}

/** A dataset (DCAT-AP 1 to 3 and the profiles of Germany, Italy, France, GeoDCAT-AP and Project Open Data). */
export function toRecord({ resource, place, original, services, problems }: Told): RemoteRecord {
  const reading = new RecordReading();
  reading.problems.push(...problems);
  const titles = textsOf(resource, "title", "name", "label");
  const main = preferred(titles);
  reading.language = main?.language || undefined;
  const identifiers = identifiersOf(resource);
  const [identifier] = identifiers;
  if (identifier === undefined) reading.tell("read-rdf-no-identifier", "identifier");
  if (main === undefined) reading.tell("read-rdf-no-title", "title");
  const title = toPlainText(main?.text ?? "") || identifier;
  const base = present({
    place: resource.isBlank ? place : resource.id,
    identifier,
    original,
    url: pageOf(resource),
  });
  if (title === undefined) return { ...base, problems: [...reading.problems, problem("read-rdf-nothing")] };
  const metadata = metadataOf(resource, services, titles, reading);
  const description = paragraphsOf(resource, reading.language, "description", "abstract", "notes") ?? "";
  const licence = datasetLicence(resource, metadata, reading);
  const dataset = present({ title, description, licence, metadata: { ...metadata, identifiers } });
  return { ...base, dataset, problems: reading.problems };
}

function metadataOf(
  resource: Resource,
  services: readonly Resource[],
  titles: ByLanguage,
  reading: RecordReading,
): Metadata {
  const { language } = reading;
  const spatial = toCoverages(resource, reading);
  const publisher = resource.first(
    "publisher",
    "provider",
    "rightsHolder",
    "resourceProvider",
    "custodian",
    "owner",
  );
  const page = resource.first("landingPage");
  const version = resource.first("version", "versionInfo");
  return {
    ...noMetadata,
    ...present({
      language,
      translations: translationsOf(resource, titles, language),
      keywords: keywordsOf(resource, language),
      themes: codesOf(resource, reading, "themes", ["theme", "category"], themes),
      frequency: codesOf(resource, reading, "frequency", ["accrualPeriodicity"], frequencies)[0],
      accessRights: accessOf(resource, reading),
      issued: reading.date(resource, "issued", "issued", "datePublished", "created", "dateCreated"),
      modified: reading.date(resource, "modified", "modified", "updated", "dateModified"),
      temporal: periodsOf(resource, reading),
      spatial,
      publisher: publisher === undefined ? undefined : toAgent(resource, publisher, reading, "publisher"),
      creators: resource
        .values("creator", "author")
        .flatMap((term) => toAgent(resource, term, reading, "creators") ?? []),
      contacts: resource
        .values("contactPoint", "contact")
        .flatMap((term) => toContact(resource, term, reading) ?? []),
      landingPage:
        page === undefined || page.value.startsWith("_:") ? undefined : reading.address(page, "landingPage"),
      documentation: documentsOf(resource),
      conformsTo: standardsOf(resource, reading) ?? [],
      provenance: paragraphsOf(resource, language, "provenance", "lineage"),
      legislation: reading.addresses(resource.values("applicableLegislation"), "legislation"),
      hvdCategories: codesOf(resource, reading, "hvdCategories", ["hvdCategory"], hvdCategories),
      version: version === undefined ? undefined : textOf(resource, version).trim() || undefined,
      versionNotes: paragraphsOf(resource, language, "versionNotes"),
      languages: languagesOf(resource, reading, "languages") ?? [],
      rights: rightsOf(resource, licenceOf(resource, "license").value ?? licenceAmongRights(resource)),
      series: seriesOf(resource, reading),
      personalData: personalDataOf(resource, reading),
      distributions: distributionsOf(resource, services, reading),
    }),
  };
}

/** A service that stands alone is a dataset that is had through it. */
function distributionsOf(
  resource: Resource,
  services: readonly Resource[],
  reading: RecordReading,
): Metadata["distributions"] {
  if (!resource.is("DataService") || resource.is("Dataset"))
    return toDistributions(resource, services, reading);
  reading.tell("read-service-as-dataset", "distributions");
  const distribution = serviceDistribution(resource, reading);
  return distribution === undefined ? [] : [distribution];
}

/** That of the dataset; else the one that all its distributions have, where it does not say that it knows none. */
function datasetLicence(
  resource: Resource,
  { distributions }: Metadata,
  reading: RecordReading,
): string | undefined {
  const understood = licenceOf(resource, "license");
  const own = reading.take(understood, "licence") ?? licenceAmongRights(resource);
  if (own !== undefined || understood.problems.length > 0) return own;
  const told = unique(distributions.map(({ licence }) => licence));
  return told.length === 1 ? told[0] : undefined;
}

/** How it is known: what it says of itself, then its address. The first is the same from run to run. */
function identifiersOf(resource: Resource): string[] {
  const told = resource.values("identifier").map((term) => textOf(resource, term));
  const others = resource.all("adms:identifier", "otherIdentifier", "alternateIdentifier").map((term) => {
    const node = resource.at(term);
    return node?.first("notation", "identifier", "schemaAgency")?.value ?? textOf(resource, term);
  });
  const own = resource.isBlank ? [] : [resource.id];
  return unique([...told, ...own, ...others].map((text) => text.trim()).filter((text) => text !== ""));
}

function pageOf(resource: Resource): string | undefined {
  const pages = resource.all("landingPage", "url", "homepage").map(({ value }) => toHttp(value));
  const own = resource.isBlank ? undefined : toHttp(resource.id);
  return pages.find((page) => page !== undefined) ?? own;
}

function translationsOf(
  resource: Resource,
  titles: ByLanguage,
  language: string | undefined,
): Metadata["translations"] {
  const descriptions = textsOf(resource, "description", "abstract", "notes");
  const keywords = textsOf(resource, "keyword");
  const translations: Record<string, Metadata["translations"][string]> = {};
  for (const code of unique([...titles.keys(), ...descriptions.keys(), ...keywords.keys()])) {
    if (code === "" || code === (language ?? code)) continue;
    const [title] = titles.get(code) ?? [];
    const [description] = descriptions.get(code) ?? [];
    translations[code] = present({
      title: title === undefined ? undefined : toPlainText(title),
      description: description === undefined ? undefined : toMarkdown(description),
      keywords: keywords.get(code)?.map(toPlainText),
    });
  }
  return translations;
}

function keywordsOf(resource: Resource, language: string | undefined): string[] {
  const texts = textsOf(resource, "keyword");
  const own = [
    ...(texts.get(language ?? "") ?? []),
    ...(language === undefined ? [] : (texts.get("") ?? [])),
  ];
  const spoken = own.length > 0 || language !== undefined ? own : [...texts.values()].flat();
  const listed = resource.values("keywords").flatMap(({ value }) => value.split(/[,;]/));
  const subjects = resource
    .values("subject")
    .flatMap((term) => (term.termType === "Literal" ? [term.value] : []));
  return unique([...spoken, ...listed, ...subjects].map(toPlainText).filter((word) => word !== ""));
}

function codesOf(
  resource: Resource,
  reading: RecordReading,
  field: string,
  properties: readonly string[],
  vocabulary: Parameters<RecordReading["code"]>[2],
): string[] {
  return unique(
    resource.values(...properties).flatMap((term) => {
      if (term.termType === "BlankNode" && resource.at(term) === undefined) {
        reading.tell("read-reference-broken", field);
        return [];
      }
      return reading.code(resource, term, vocabulary)?.trim() || [];
    }),
  );
}

/** `dct:accessRights`, the `accessLevel` of Project Open Data, or the limits of INSPIRE among licences. */
function accessOf(resource: Resource, reading: RecordReading): string | undefined {
  const [told] = codesOf(resource, reading, "accessRights", ["accessRights", "accessLevel"], accessRights);
  if (told !== undefined) return told;
  const isFree = resource
    .all("license", "rights")
    .some(({ value }) => value.endsWith("LimitationsOnPublicAccess/noLimitations"));
  return isFree ? "PUBLIC" : undefined;
}

function periodsOf(resource: Resource, reading: RecordReading): Period[] {
  return resource.values("temporal", "temporalCoverage").flatMap((term) => {
    const node = resource.at(term);
    if (node === undefined) {
      const text = term.termType === "Literal" ? term.value.replace(/\s*\/\s*/g, "/") : "";
      return reading.take(understandPeriod(text), "temporal") ?? [];
    }
    const told = ["startDate", "endDate"].map((name) => edgeOf(node, name, reading));
    if (told[0] !== undefined || told[1] !== undefined) return [periodOf(told[0], told[1])];
    const text = nameOf(resource, term) ?? "";
    return reading.take(understandPeriod(text), "temporal") ?? [];
  });
}

const edges: Readonly<Record<string, readonly string[]>> = {
  startDate: ["startDate", "hasBeginning", "start"],
  endDate: ["endDate", "hasEnd", "end"],
};

function edgeOf(period: Resource, name: string, reading: RecordReading): string | undefined {
  const term = period.first(...(edges[name] ?? []));
  if (term === undefined) return undefined;
  const inner = period
    .at(term)
    ?.first("inXSDDateTime", "inXSDDate", "inXSDgYear", "inXSDgYearMonth", "inXSDDateTimeStamp");
  return reading.take(understandDate(inner?.value ?? textOf(period, term)), "temporal");
}

function documentsOf(resource: Resource): string[] {
  const terms = resource.all("page", "documentation", "describedBy", "describedby");
  return unique(terms.flatMap((term) => (term.termType === "BlankNode" ? [] : (toHttp(term.value) ?? []))));
}

function seriesOf(resource: Resource, reading: RecordReading): Metadata["series"] {
  const term = resource.first("inSeries");
  if (term === undefined) return undefined;
  const uri = term.termType === "NamedNode" ? term.value : undefined;
  const title = nameOf(resource, term, reading.language);
  return uri === undefined && title === undefined ? undefined : present({ uri, title });
}
