import { accessRightsOf } from "../access-rights-of.ts";
import type { Dataset } from "../dataset.ts";
import type { Distribution, Metadata, Standard } from "../metadata.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { languages } from "../../vocabularies/languages.ts";
import { themes } from "../../vocabularies/themes.ts";
import { describeAgent, describeContacts, describePublisher } from "./agents.ts";
import { toConcept, toLabelled } from "./concepts.ts";
import { describeCoverage, describePeriod } from "./coverages.ts";
import { toDate } from "./dates.ts";
import {
  describe,
  type Description,
  type Literal,
  reference,
  says,
  saysEach,
  type Statement,
  text,
  type TreeValue,
} from "./description.ts";
import { describeDistribution, type Owner } from "./distributions.ts";
import { toIri } from "./iri.ts";
import {
  applicableLegislation,
  describeDocument,
  describeStandard,
  highValueCategories,
  referenceTo,
} from "./legal.ts";
import { describeLicence } from "./licences.ts";
import { describeMeasure } from "./measured.ts";
import { describePersonalData } from "./personal-data.ts";
import type { CatalogueTelling } from "./telling.ts";

/** The address of a dataset for life: its page answers there, under its slug. */
export function datasetIri({ id }: Pick<Dataset, "id">, { url }: CatalogueTelling): string {
  return `${url}/datasets/${id}`;
}

export function datasetPage({ slug }: Pick<Dataset, "slug">, { url }: CatalogueTelling): string {
  return `${url}/datasets/${encodeURIComponent(slug)}`;
}

/** A dataset with its distributions, as DCAT-AP 3.0.1 has it. */
export function describeDataset(
  dataset: Dataset,
  distributions: readonly Distribution[],
  telling: CatalogueTelling,
): Description {
  const { metadata } = dataset;
  const iri = datasetIri(dataset, telling);
  const page = datasetPage(dataset, telling);
  const language = metadata.language ?? telling.language;
  const contacts = describeContacts(dataset, telling);
  const owner: Owner = { dataset, iri, page, language, contacts };
  return describe(
    iri,
    // A record is of a resource: readers without the vocabulary at hand see here that a dataset is one.
    ["dcat:Dataset", "dcat:Resource"],
    [
      ["dct:identifier", text(dataset.id)],
      ...words(dataset, language),
      ["dct:publisher", describePublisher(dataset, telling)],
      ...saysEach("dct:creator", metadata.creators.map(describeAgent)),
      ...saysEach("dcat:contactPoint", contacts),
      ...dates(dataset),
      ...coverage(metadata, telling),
      ...classification(metadata),
      says("dct:license", describeLicence(dataset.licence)),
      says("dct:accessRights", toConcept(accessRights, accessRightsOf(dataset), "dct:RightsStatement")),
      says("odrl:hasPolicy", policyOf(dataset, telling)),
      says("dct:rights", toLabelled(metadata.rights, "dct:RightsStatement", language)),
      ...applicableLegislation(metadata),
      ...highValueCategories(metadata),
      ...saysEach("dct:conformsTo", metadata.conformsTo.map(describeStandard)),
      says("dct:provenance", toLabelled(metadata.provenance, "dct:ProvenanceStatement", language)),
      ...describePersonalData(dataset, language),
      ...describeMeasure(dataset, language),
      says("dcat:version", metadata.version?.trim() ? text(metadata.version.trim()) : undefined),
      says(
        "adms:versionNotes",
        metadata.versionNotes?.trim() ? text(metadata.versionNotes, language) : undefined,
      ),
      says("dcat:inSeries", describeSeries(metadata.series, language)),
      ["dcat:landingPage", describeDocument(metadata.landingPage) ?? describe(page, ["foaf:Document"], [])],
      ...saysEach("foaf:page", metadata.documentation.map(describeDocument)),
      ...saysEach("dct:isReferencedBy", reusesOf(dataset, telling)),
      ...otherIdentifiers(dataset),
      ...saysEach(
        "prov:wasDerivedFrom",
        [...dataset.origins, ...(metadata.indicator?.sources ?? [])].map(({ url }) => referenceTo(url)),
      ),
      ...distributions.map((each) => ["dcat:distribution", describeDistribution(each, owner)] as const),
    ],
  );
}

/** DCAT-AP 3.0.1, “is referenced by”: pages of what was made of it. */
function reusesOf({ id }: Dataset, { reuses }: CatalogueTelling): readonly Description[] {
  return [...(reuses?.get(id) ?? [])].map(([address, title]) =>
    describe(address, ["foaf:Document"], [["dct:title", text(title)]]),
  );
}

/** Under which terms what is restricted here is given: the offer of its producer. */
function policyOf({ id, access, origins }: Dataset, { url }: CatalogueTelling): TreeValue | undefined {
  return access === "restricted" && origins.length === 0
    ? reference(`${url}/api/datasets/${id}/policy`)
    : undefined;
}

/** Title, description and keywords in each language. DCAT-AP asks for a title and a description. */
function words({ title, description, slug, metadata }: Dataset, language: string): readonly Statement[] {
  const name = title.trim() || slug;
  const others = Object.entries(metadata.translations);
  return [
    ["dct:title", text(name, language)],
    ...saysEach(
      "dct:title",
      others.map(([tag, own]) => translated(own.title, tag)),
    ),
    ["dct:description", text(description.trim() || name, language)],
    ...saysEach(
      "dct:description",
      others.map(([tag, own]) => translated(own.description, tag)),
    ),
    ...saysEach(
      "dcat:keyword",
      metadata.keywords.map((keyword) => translated(keyword, language)),
    ),
    ...saysEach(
      "dcat:keyword",
      others.flatMap(([tag, own]) => (own.keywords ?? []).map((keyword) => translated(keyword, tag))),
    ),
  ];
}

function translated(words: string | undefined, language: string): Literal | undefined {
  return words === undefined || words.trim() === "" ? undefined : text(words.trim(), language);
}

/** What was gathered elsewhere has the dates that it tells: those of its copy here are of the record. */
function dates({ metadata, origins, publishedAt, modifiedAt }: Dataset): readonly Statement[] {
  const own = origins.length === 0;
  const issued = toDate(metadata.issued) ?? (own ? toDate(publishedAt?.toISOString()) : undefined);
  const modified = toDate(metadata.modified) ?? (own ? toDate(modifiedAt.toISOString()) : undefined);
  return [
    ...saysEach("dct:issued", [issued]),
    ...saysEach("dct:modified", [modified]),
    ...saysEach("dct:accrualPeriodicity", [toConcept(frequencies, metadata.frequency, "dct:Frequency")]),
  ];
}

function coverage(
  { temporal, spatial, indicator }: Metadata,
  telling: CatalogueTelling,
): readonly Statement[] {
  const { from, to } = indicator ?? {};
  const measured = from === undefined || to === undefined ? [] : [{ start: from, end: to }];
  return [
    ...saysEach("dct:temporal", [...temporal, ...measured].map(describePeriod)),
    ...saysEach(
      "dct:spatial",
      spatial.map((each) => describeCoverage(each, telling)),
    ),
  ];
}

function classification({ themes: told, languages: ofData }: Metadata): readonly Statement[] {
  return [
    ...saysEach(
      "dcat:theme",
      told.map((theme) => toConcept(themes, theme)),
    ),
    ...saysEach(
      "dct:language",
      ofData.map((each) => toConcept(languages, each, "dct:LinguisticSystem")),
    ),
  ];
}

function describeSeries(series: Standard | undefined, language: string): Description | undefined {
  const iri = toIri(series?.uri);
  const name = series?.title?.trim() || series?.uri?.trim();
  if (!name) return undefined;
  return describe(
    iri,
    ["dcat:DatasetSeries"],
    [
      ["dct:title", text(name, language)],
      ["dct:description", text(name, language)],
    ],
  );
}

/** By which it is known elsewhere; `dct:identifier` is the one that is stable here. */
function otherIdentifiers({ metadata, origins }: Dataset): readonly Statement[] {
  const told = [...metadata.identifiers, ...origins.map(({ identifier }) => identifier)];
  const each = new Set(told.map((identifier) => identifier.trim()).filter((identifier) => identifier !== ""));
  return [...each].map(
    (identifier) =>
      [
        "adms:identifier",
        describe(undefined, ["adms:Identifier"], [["skos:notation", text(identifier)]]),
      ] as const,
  );
}
