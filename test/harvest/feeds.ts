import { defined } from "../../src/base/defined.ts";
import { readFile } from "node:fs/promises";
import type { SourceKind } from "../../src/harvest/source.ts";
import { everyCase } from "../every.ts";
import { sharedData } from "../shared-data.ts";
import * as portals from "./portals.ts";

/** A feed of the corpora, as its portal serves it, and what comes of it. */
export interface Feed {
  readonly name: string;
  readonly kind: SourceKind;
  /** Below `catalogues/`: all that the portal serves. */
  readonly files: readonly string[];
  readonly serve: (paths: readonly string[]) => portals.Answers | Promise<portals.Answers>;
  /** Of the address, after the portal's host. */
  readonly path: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly expected: Expected;
}

export interface Expected {
  /** Records that became datasets, or joined one that another feed tells of too. */
  readonly datasets: number;
  readonly refused?: number;
  /** How often each problem is told. */
  readonly problems?: Readonly<Record<string, number>>;
  /** Where the feed is not whole, or is none. */
  readonly failure?: string;
}

const harvests = "moissonnage";
const ckanFiles = `${harvests}/dcat-ap/ckanext-dcat/ckan`;
const udataFiles = `${harvests}/udata`;
const cswFiles = `${udataFiles}/csw_dcat`;

const example = { "read-box-swapped": 1, "read-checksum-wrong": 3 };

const rudiTests = [
  "agri",
  "existing_dataset",
  "jdd-avec-separateurs",
  "jdd-ouvert",
  "jdd-sans-mots-communs-avec-jdd-avec-separateurs",
  "jdd_ouvert",
  "jdd_ouvert_autre_organisation",
  "jdd_producer_keolis-star_theme_agriculture",
  "jdd_producer_star_theme_agriculture_biologique",
  "jdd_restreint",
  "jdd_to_update",
  "max-custom_licence",
  "max-standard_licence",
  "metadata_only_mandatory_properties",
  "metadata_without_reference_dates_updated",
  "transport",
];

const ckanPackages = [
  "ckan_dataset",
  "ckan_dataset_multilingual",
  "ckan_dcat_ap_dataset_series",
  "ckan_full_dataset_croissant",
  "ckan_full_dataset_dcat_ap",
  "ckan_full_dataset_dcat_ap_legacy",
  "ckan_full_dataset_dcat_ap_vocabularies",
  "ckan_full_dataset_dcat_us_vocabularies",
  "full_ckan_dataset_legacy",
];

const odsRecords = [
  "test-a",
  "test-b",
  "test-c",
  "empty",
  "inspire",
  "no-data",
  "test-shp-limit",
  "with-attachments",
];

/** Catalogues in RDF, as `src/harvest/rdf/real-catalogues.test.ts` counts them. */
const rdf: Readonly<Record<string, Expected>> = {
  "dcat-ap/ckanext-dcat/dcat/catalog.rdf": { datasets: 2 },
  "dcat-ap/ckanext-dcat/dcat/catalog_datasets_list.rdf": { datasets: 2 },
  "dcat-ap/ckanext-dcat/dcat/catalog_pod.jsonld": { datasets: 1 },
  "dcat-ap/ckanext-dcat/dcat/catalog_with_at_graph.jsonld": { datasets: 1 },
  "dcat-ap/ckanext-dcat/dcat/dataset.rdf": { datasets: 1 },
  // A dataset and its series, whose statement breaks at `^^<<` on line 155 and uses a prefix that is not declared.
  "dcat-ap/ckanext-dcat/dcat/dataset.ttl": {
    datasets: 2,
    problems: { "read-prefix-undeclared": 1, "read-turtle-broken": 1 },
  },
  "dcat-ap/ckanext-dcat/dcat/dataset_afs.ttl": { datasets: 1 },
  "dcat-ap/ckanext-dcat/dcat/dataset_gov_de.rdf": { datasets: 1 },
  "dcat-ap/ckanext-dcat/dcat/dataset_multilingual.ttl": { datasets: 1 },
  // Namespaces are entities of its DTD, which is left aside.
  "dcat-ap/dataset_it_esempio_6.rdf": {
    datasets: 2,
    problems: { "read-xml-doctype": 1, "read-xml-mended": 3 },
  },
  // The second dataset leads to a distribution that the document does not describe.
  "dcat-ap/example-semiceu.json": { datasets: 2, problems: { "read-distribution-absent": 1 } },
  "dcat-ap/govdata_metadata_max.rdf": { datasets: 1 },
  // Three publishers are an address of a search, without a name.
  "ods/ods-export.rdf": { datasets: 27, problems: { "read-agent-unnamed": 3 } },
  "udata/dcat/bnodes.jsonld": { datasets: 3 },
  "udata/dcat/bnodes.xml": { datasets: 3, problems: { "read-geometry-broken": 1 } },
  // Two distributions are addresses without a host, which mean others here than on data.test.org.
  "udata/dcat/catalog.xml": { datasets: 4, problems: { "read-distribution-absent": 2 } },
  "udata/dcat/datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml": { datasets: 1 },
  "udata/dcat/datara--f40c3860-7236-4b30-a141-23b8ae33f7b2.rdf.xml": { datasets: 1 },
  "udata/dcat/flat.jsonld": { datasets: 3 },
  // Its four distributions are addresses that nothing describes, and its publisher has no name.
  "udata/dcat/geonetwork.xml": {
    datasets: 1,
    problems: { "read-distribution-absent": 4, "read-agent-unnamed": 1 },
  },
  "udata/dcat/nested.jsonld": { datasets: 1 },
  "udata/dcat/sig.oreme.rdf": { datasets: 1, problems: { "read-agent-unnamed": 1 } },
  // One person, and no dataset.
  "udata/person.jsonld": { datasets: 0, failure: "read-no-dataset", problems: { "read-no-dataset": 1 } },
};

/** Portals that tell page by page. */
const paged: readonly Feed[] = [
  {
    name: "Rennes, nœud RUDI",
    kind: "rudi",
    files: ["rudi/datarennes_meta.json"],
    serve: async ([path]) => portals.rudiNode(await recordsIn(path)),
    path: "",
    // 26 name one licence, or none, and give the address of another.
    expected: {
      datasets: 387,
      problems: { "read-licence-contradicted": 20, "read-licence-unknown-but": 6 },
    },
  },
  {
    name: "RUDI, portail",
    kind: "rudi",
    files: rudiTests.map((name) => `rudi/tests/${name}.json`),
    serve: async (paths) =>
      portals.rudiPortal((await Promise.all(paths.map((path) => recordsIn(path)))).flat()),
    path: "catalogue",
    expected: {
      datasets: 13,
      // Two are parts of records; one identifier is that of two.
      refused: 3,
      problems: {
        "federation-identifier-repeated": 1,
        "read-not-a-dataset": 2,
        "read-box-swapped": 6,
        "read-checksum-wrong": 15,
        "read-geometry-nowhere": 5,
      },
    },
  },
  {
    name: "data.gouv.fr",
    kind: "udata",
    files: ["datagouv/datasets.jsonl"],
    serve: async ([path]) => portals.udata(await recordsIn(path)),
    path: "fr/datasets/",
    expected: {
      datasets: 626,
      problems: {
        "catalogue-text-cut": 3,
        "read-address-wrong": 10,
        "read-checksum-wrong": 1,
        "read-licence-unknown": 189,
      },
    },
  },
  {
    name: "data.gouv.fr, quinze jeux",
    kind: "udata",
    files: [`${udataFiles}/results_15_jeux.json`],
    serve: async ([path]) => portals.udata(await recordsIn(path, "datasets")),
    path: "api/1/datasets/",
    expected: { datasets: 15 },
  },
  {
    name: "dataportals.org, CKAN",
    kind: "ckan",
    files: [`${harvests}/ckan/ckan-export_dataportals.json`],
    serve: async ([path]) => portals.ckan(await recordsIn(path, "results")),
    path: "",
    expected: { datasets: 390, problems: { "read-licence-unknown": 38 } },
  },
  {
    name: "Hauts-de-France, DKAN",
    kind: "ckan",
    files: [`${udataFiles}/ckan/data/dkan-french-w-license.json`],
    serve: async ([path = ""]) => portals.dkan(JSON.parse(await readFile(path, "utf8"))),
    path: "dataset",
    expected: { datasets: 1 },
  },
  {
    name: "CKAN, un jeu après l’autre",
    kind: "ckan",
    files: ckanPackages.map((name) => `${ckanFiles}/${name}.json`),
    serve: async (paths) =>
      portals.ckanOneByOne(
        new Map(
          await Promise.all(
            paths.map(async (path) => [portals.nameOf(path), (await recordsIn(path))[0]] as const),
          ),
        ),
      ),
    path: "",
    expected: {
      datasets: 6,
      // Four forms of one package have its name.
      refused: 3,
      problems: { "federation-identifier-repeated": 3 },
    },
  },
  {
    name: "Opendatasoft, recherche",
    kind: "opendatasoft",
    files: odsRecords.map((name) => `${harvests}/ods/${name}.json`),
    serve: async (paths) =>
      portals.opendatasoft(
        (await Promise.all(paths.map(async (path) => recordsIn(path, "datasets")))).flat(),
      ),
    path: "explore/",
    expected: { datasets: 9 },
  },
  catalogueService("dcat", "http://www.w3.org/ns/dcat#", [1, 3, 5], {
    datasets: 6,
    problems: { "read-distribution-absent": 6 },
  }),
  catalogueService("geodcatap", "http://data.europa.eu/930/", [1, 3, 5], {
    datasets: 6,
    problems: { "catalogue-distribution-twice": 1 },
  }),
  // The corpora hold its first page of three: what was read stands, and the run is incomplete.
  catalogueService("iso19139", "http://www.isotc211.org/2005/gmd", [1], {
    datasets: 2,
    failure: "net-status",
    problems: { "read-box-swapped": 2 },
  }),
  {
    name: "Géo-IDE, CSW",
    kind: "csw",
    files: [`${cswFiles}/geoide-iso19139-single-dataset.xml`],
    serve: ([path = ""]) => portals.csw("http://www.isotc211.org/2005/gmd", { 1: path }),
    path: "csw",
    expected: { datasets: 1, problems: { "read-box-swapped": 1 } },
  },
  ...["paged", "partial"].map((name): Feed => ({
    name: `Hydra, ${name}`,
    kind: "dcat",
    files: [1, 2].map((page) => `${udataFiles}/dcat/${name}-collection-${page}.jsonld`),
    serve: (paths) => portals.hydra("http://data.test.org", paths),
    path: "catalog.jsonld",
    expected: { datasets: 4 },
  })),
];

function catalogueService(name: string, form: string, pages: readonly number[], expected: Expected): Feed {
  return {
    name: `GeoNetwork, ${name}`,
    kind: "csw",
    files: pages.map((page) => `${cswFiles}/geonetwork-${name}-page-${page}.xml`),
    serve: (paths) =>
      portals.csw(form, Object.fromEntries(pages.map((page, index) => [page, paths[index] ?? ""]))),
    path: "geonetwork/srv/fre/csw",
    options: { outputSchema: form },
    expected,
  };
}

/** Documents, each at its own address. */
const documents: readonly Feed[] = [
  one("rudi", "rudi/metadata-example.json", { datasets: 1 }),
  one("rudi", "rudi/exemples/JddConformToV1.3.0.json", { datasets: 1, problems: example }),
  one("rudi", "rudi/exemples/JddConformToV1.4.0-ext-0.3.0.json", { datasets: 1, problems: example }),
  one("rudi", "rudi/exemples/JddConformToV1.4.0-ext-0.4.0.json", { datasets: 1, problems: example }),
  // Lists of contacts, of producers, of organizations and of licences are no datasets.
  one("rudi", "rudi/datarennes_cont.json", {
    datasets: 0,
    refused: 17,
    problems: { "read-not-a-dataset": 17 },
  }),
  one("rudi", "rudi/datarennes_prod.json", {
    datasets: 0,
    refused: 16,
    problems: { "read-not-a-dataset": 16 },
  }),
  one("rudi", "rudi/licences.json", { datasets: 0, refused: 1, problems: { "read-not-a-dataset": 1 } }),
  one("udata", "datagouv/organizations.jsonl", {
    datasets: 0,
    refused: 98,
    problems: { "read-not-a-dataset": 98 },
  }),
  // Queries that people typed, with the dataset that they wanted: no list of links.
  one("spreadsheet", "datagouv/requetes_attendues/datasets.csv", {
    datasets: 0,
    failure: "read-links-no-columns",
  }),
  one("spreadsheet", "datagouv/requetes_attendues/organizations.csv", {
    datasets: 0,
    failure: "read-links-no-columns",
  }),
  one("spreadsheet", "insee/liste_donnees.json", { datasets: 1409 }),
  one("spreadsheet", "mobilite/mobility_database_france.jsonl", {
    datasets: 134,
    problems: { "catalogue-text-cut": 1 },
  }),
  one("spreadsheet", "mobilite/transitland_data.gouv.fr.dmfr.json", {
    datasets: 125,
    problems: { "read-no-title": 125 },
  }),
  one("spreadsheet", "portails/cdi_catalogues_france.jsonl", { datasets: 886 }),
  one("spreadsheet", "portails/cdi_catalogues_monde.csv", {
    datasets: 19_157,
    problems: { "catalogue-text-cut": 2 },
  }),
  one("spreadsheet", "portails/odater_organisations.csv", { datasets: 890 }),
  one("spreadsheet", "portails/portals.csv", {
    datasets: 631,
    problems: { "catalogue-text-cut": 1, "read-licence-contradicted": 2, "read-licence-unknown": 50 },
  }),
  one("ckan", `${ckanFiles}/catalog.json`, { datasets: 2 }),
  one("ckan", `${ckanFiles}/catalog_datasets_list.json`, { datasets: 2 }),
  one("ckan", `${ckanFiles}/dataset.json`, { datasets: 1 }),
  one("ckan", `${harvests}/dcat-ap/example-cio.json`, { datasets: 2 }),
  // Three extents are templates that nobody filled (`{{extent:computeSpatialProperty}}`).
  one("ckan", `${udataFiles}/dcat/evian.json`, { datasets: 8, problems: { "read-geometry-broken": 3 } }),
  one("schema-org", `${harvests}/dcat-ap/ckanext-dcat/croissant/full_croissant_dataset.jsonld`, {
    datasets: 1,
  }),
  ...Object.entries(rdf).map(([file, expected]) => one("dcat", `${harvests}/${file}`, expected)),
];

export const feeds: readonly Feed[] = [...paged, ...documents];

/** Four fifths of all that the feeds tell, its lines all of one kind: left out where not every case is tried. */
export const largest = "cdi_catalogues_monde.csv";

/** Lists of hundreds of addresses, whose records are all alike. */
export const lists: readonly string[] = [
  largest,
  "liste_donnees.json",
  "cdi_catalogues_france.jsonl",
  "odater_organisations.csv",
  "portals.csv",
];

/** A portal for each feed that is gathered, closed with the rest. */
export async function openFeeds(): Promise<readonly { feed: Feed; portal: portals.Portal; url: string }[]> {
  return Promise.all(
    feeds
      .filter(({ name }) => everyCase || name !== largest)
      .map(async (feed) => {
        const paths = feed.files.map((file) => sharedData(`catalogues/${file}`) ?? "");
        const portal = await portals.openPortal(await feed.serve(paths));
        return { feed, portal, url: `${portal.url}/${feed.path}` };
      }),
  );
}

/** The records of a document in JSON or JSON Lines, as they lie in a list, under a name, or alone. */
async function recordsIn(path = "", name?: string): Promise<readonly unknown[]> {
  const text = await readFile(path, "utf8");
  if (path.endsWith("l"))
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  const told = JSON.parse(text) as unknown;
  if (Array.isArray(told)) return told;
  const listed = name === undefined ? undefined : (told as Record<string, unknown>)[name];
  return Array.isArray(listed) ? listed : [told];
}

function one(
  kind: SourceKind,
  file: string,
  expected: Expected,
  options?: Readonly<Record<string, string>>,
): Feed {
  return {
    name: portals.nameOf(file),
    kind,
    files: [file],
    serve: (paths) => portals.files(...paths),
    path: encodeURIComponent(portals.nameOf(file)),
    expected,
    ...defined({ options }),
  };
}
