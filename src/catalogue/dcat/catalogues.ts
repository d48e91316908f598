import type { Organization } from "../../people/organization.ts";
import type { Dataset } from "../dataset.ts";
import type { Distribution } from "../metadata.ts";
import { languages } from "../../vocabularies/languages.ts";
import { themes } from "../../vocabularies/themes.ts";
import { describeOrganization, organizationIri } from "./agents.ts";
import { labels, toConcept } from "./concepts.ts";
import { datasetIri, describeDataset } from "./datasets.ts";
import { toDate } from "./dates.ts";
import {
  describe,
  type Description,
  reference,
  says,
  saysEach,
  type Statement,
  text,
  typed,
} from "./description.ts";
import { serviceIris } from "./distributions.ts";
import { referenceTo } from "./legal.ts";
import type { CatalogueTelling } from "./telling.ts";

/** A page of the catalogue, whole or of one organization. */
export interface CataloguePage {
  readonly datasets: readonly Dataset[];
  readonly distributions: ReadonlyMap<string, readonly Distribution[]>;
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  /** The address of a page of the same list, in the same format. */
  readonly addressOf: (page: number) => string;
  readonly organization?: Pick<Organization, "id" | "name" | "slug" | "description">;
}

/** The catalogue with its page (Hydra), then each dataset of the page with its record. */
export function* describeCatalogue(page: CataloguePage, telling: CatalogueTelling): Generator<Description> {
  yield head(page, telling);
  for (const dataset of page.datasets) {
    yield describeDataset(dataset, page.distributions.get(dataset.id) ?? [], telling);
    yield describeRecord(dataset, telling);
  }
}

function catalogueIri(
  { organization }: Pick<CataloguePage, "organization">,
  telling: CatalogueTelling,
): string {
  return organization === undefined
    ? `${telling.url}/catalog`
    : `${organizationIri(organization.slug, telling)}/catalog`;
}

function head(page: CataloguePage, telling: CatalogueTelling): Description {
  const { datasets, organization, total } = page;
  const name = organization?.name ?? telling.name;
  const home = organization === undefined ? `${telling.url}/` : organizationIri(organization.slug, telling);
  return describe(
    catalogueIri(page, telling),
    ["dcat:Catalog", "hydra:Collection"],
    [
      ["dct:title", text(name, telling.language)],
      ["dct:description", text(organization?.description.trim() || name, telling.language)],
      ["dct:publisher", publisherOf(page, telling)],
      ["foaf:homepage", describe(home, ["foaf:Document"], [])],
      ...saysEach("dct:language", [toConcept(languages, telling.language, "dct:LinguisticSystem")]),
      ["dcat:themeTaxonomy", themeTaxonomy()],
      ["hydra:totalItems", typed(String(total), "xsd:integer")],
      ["hydra:view", view(page)],
      ...datasets.map((dataset) => ["dcat:dataset", reference(datasetIri(dataset, telling))] as const),
      ...datasets.flatMap((dataset) =>
        serviceIris(page.distributions.get(dataset.id) ?? [], datasetIri(dataset, telling)).map(
          (iri) => ["dcat:service", reference(iri)] as const,
        ),
      ),
      ...datasets.map((dataset) => ["dcat:record", reference(recordIri(dataset, telling))] as const),
    ],
  );
}

function publisherOf({ organization }: CataloguePage, telling: CatalogueTelling): Description {
  if (organization !== undefined) {
    const { id, name: organizationName, slug: organizationSlug } = organization;
    return describeOrganization({ organization: id, organizationName, organizationSlug }, telling);
  }
  const home = `${telling.url}/`;
  return describe(
    `${home}#publisher`,
    ["foaf:Agent"],
    [
      ["foaf:name", text(telling.name)],
      ["foaf:homepage", reference(home)],
    ],
  );
}

function themeTaxonomy(): Description {
  const names = { fr: "Thèmes de données", en: "Data theme" };
  return describe(
    themes.uri,
    ["skos:ConceptScheme"],
    [["dct:title", text(names.fr, "fr")], ["dct:title", text(names.en, "en")], ...labels(names)],
  );
}

/** As harvesters read it: Hydra's own words, and those of its draft, which older ones know. */
function view({ page, pageSize, total, addressOf }: CataloguePage): Description {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const to = (names: readonly string[], number: number | undefined): readonly Statement[] =>
    number === undefined ? [] : names.map((name) => [name, reference(addressOf(number))] as const);
  return describe(
    addressOf(page),
    ["hydra:PartialCollectionView", "hydra:PagedCollection"],
    [
      ...to(["hydra:first", "hydra:firstPage"], 1),
      ...to(["hydra:previous", "hydra:previousPage"], page > 1 ? Math.min(page - 1, last) : undefined),
      ...to(["hydra:next", "hydra:nextPage"], page < last ? page + 1 : undefined),
      ...to(["hydra:last", "hydra:lastPage"], last),
      ["hydra:totalItems", typed(String(total), "xsd:integer")],
      ["hydra:itemsPerPage", typed(String(pageSize), "xsd:integer")],
    ],
  );
}

function recordIri(dataset: Dataset, telling: CatalogueTelling): string {
  return `${datasetIri(dataset, telling)}#record`;
}

/** The entry of the catalogue: when it was made and changed here, and where it was gathered from. */
export function describeRecord(dataset: Dataset, telling: CatalogueTelling): Description {
  const { publishedAt, createdAt, modifiedAt } = dataset;
  const issued = publishedAt ?? createdAt;
  return describe(
    recordIri(dataset, telling),
    ["dcat:CatalogRecord"],
    [
      ["foaf:primaryTopic", reference(datasetIri(dataset, telling))],
      ...saysEach("dct:issued", [toDate(issued.toISOString())]),
      ...saysEach("dct:modified", [toDate(modifiedAt.toISOString())]),
      ["adms:status", changeOf(issued, modifiedAt)],
      [
        "dct:conformsTo",
        describe(
          "http://data.europa.eu/r5r/",
          ["dct:Standard"],
          [["dct:title", text("DCAT-AP 3.0.1", "en")]],
        ),
      ],
      says("dct:source", sourceRecord(dataset, telling)),
    ],
  );
}

/** ADMS change types. */
function changeOf(issued: Date, modified: Date): Description {
  return modified.getTime() > issued.getTime()
    ? describe(
        "http://purl.org/adms/changetype/updated",
        ["skos:Concept"],
        labels({ fr: "Mis à jour", en: "Updated" }),
      )
    : describe(
        "http://purl.org/adms/changetype/created",
        ["skos:Concept"],
        labels({ fr: "Créé", en: "Created" }),
      );
}

/** The record that this one was made from, at the first source that told it. */
function sourceRecord(dataset: Dataset, telling: CatalogueTelling): Description | undefined {
  const [origin] = dataset.origins;
  if (origin === undefined) return undefined;
  return describe(
    undefined,
    ["dcat:CatalogRecord"],
    [
      ["foaf:primaryTopic", reference(datasetIri(dataset, telling))],
      ["dct:identifier", text(origin.identifier)],
      ["dct:title", text(origin.sourceName || origin.source)],
      ["dct:modified", toDate(origin.seenAt) ?? text(origin.seenAt)],
      says("foaf:page", referenceTo(origin.url)),
    ],
  );
}
