import assert from "node:assert/strict";
import { test } from "node:test";
import { datasetAt, distributionAt, fixedGet, readAll, type Told } from "../../../test/fixed-get.ts";
import { sharedData } from "../../../test/shared-data.ts";
import { isFailure } from "../../base/failure.ts";
import type { SourceReader } from "../read.ts";
import { spreadsheetReader } from "../spreadsheet/links.ts";
import { ckanReader } from "./ckan.ts";
import { opendatasoftReader } from "./opendatasoft.ts";
import { rudiReader } from "./rudi.ts";
import { udataReader } from "./udata.ts";

async function read(
  reader: SourceReader,
  path: string,
  options: Record<string, string> = {},
): Promise<Told | undefined> {
  const file = sharedData(`catalogues/${path}`);
  if (file === undefined) return undefined;
  return readAll(reader, { get: fixedGet(() => ({ file })).get, url: `https://x.fr/${path}`, options });
}

/** How many records a feed holds, how many become datasets, their distributions, and the problems told. */
type Expected = readonly [
  records: number,
  datasets: number,
  distributions: number,
  problems: Record<string, number>,
];

const swapped = { "read-box-swapped": 1, "read-checksum-wrong": 1 };
const nowhere = { "read-geometry-nowhere": 1, "read-checksum-wrong": 1 };
const example = { "read-box-swapped": 1, "read-checksum-wrong": 3 };
const none = { "read-not-a-dataset": 1 };

const rudi: Record<string, Expected> = {
  "datarennes_meta.json": [
    387,
    387,
    331,
    // 26 name one licence and give the address of another.
    { "read-licence-contradicted": 20, "read-licence-unknown-but": 6 },
  ],
  // Lists of contacts, of producers and of licences, and parts of records, are no datasets.
  "datarennes_cont.json": [17, 0, 0, { "read-not-a-dataset": 17 }],
  "datarennes_prod.json": [16, 0, 0, { "read-not-a-dataset": 16 }],
  "licences.json": [1, 0, 0, none],
  "tests/max-custom_licence.json": [1, 0, 0, none],
  "tests/max-standard_licence.json": [1, 0, 0, none],
  "metadata-example.json": [1, 1, 1, {}],
  "exemples/JddConformToV1.3.0.json": [1, 1, 5, example],
  "exemples/JddConformToV1.4.0-ext-0.3.0.json": [1, 1, 5, example],
  "exemples/JddConformToV1.4.0-ext-0.4.0.json": [1, 1, 5, example],
  "tests/agri.json": [1, 1, 4, { "read-box-swapped": 1, "read-checksum-wrong": 2 }],
  "tests/existing_dataset.json": [1, 1, 1, { "read-checksum-wrong": 1 }],
  "tests/jdd-avec-separateurs.json": [1, 1, 1, swapped],
  "tests/jdd-ouvert.json": [1, 1, 2, { "read-geometry-nowhere": 2, "read-checksum-wrong": 2 }],
  "tests/jdd-sans-mots-communs-avec-jdd-avec-separateurs.json": [1, 1, 1, swapped],
  "tests/jdd_ouvert.json": [1, 1, 2, swapped],
  "tests/jdd_ouvert_autre_organisation.json": [1, 1, 2, swapped],
  "tests/jdd_producer_keolis-star_theme_agriculture.json": [1, 1, 1, nowhere],
  "tests/jdd_producer_star_theme_agriculture_biologique.json": [1, 1, 1, nowhere],
  "tests/jdd_restreint.json": [1, 1, 1, swapped],
  "tests/jdd_to_update.json": [1, 1, 2, { "read-geometry-nowhere": 1, "read-checksum-wrong": 2 }],
  "tests/metadata_only_mandatory_properties.json": [1, 1, 1, { "read-checksum-wrong": 1 }],
  "tests/metadata_without_reference_dates_updated.json": [1, 1, 1, { "read-checksum-wrong": 1 }],
  "tests/transport.json": [1, 1, 1, { "read-box-swapped": 1 }],
};

const udata: Record<string, Expected> = {
  "datagouv/datasets.jsonl": [
    626,
    626,
    2194,
    { "read-address-wrong": 10, "read-checksum-wrong": 1, "read-licence-unknown": 189 },
  ],
  "datagouv/organizations.jsonl": [98, 0, 0, { "read-not-a-dataset": 98 }],
  "moissonnage/udata/results_15_jeux.json": [15, 15, 99, {}],
};

const shared = "moissonnage/dcat-ap/ckanext-dcat/ckan";

const ckan: Record<string, Expected> = {
  "moissonnage/ckan/ckan-export_dataportals.json": [390, 390, 0, { "read-licence-unknown": 38 }],
  "moissonnage/udata/ckan/data/dkan-french-w-license.json": [1, 1, 2, {}],
  [`${shared}/catalog.json`]: [2, 2, 5, {}],
  [`${shared}/catalog_datasets_list.json`]: [2, 2, 5, {}],
  [`${shared}/ckan_dataset.json`]: [1, 1, 1, {}],
  [`${shared}/ckan_dataset_multilingual.json`]: [1, 1, 1, {}],
  [`${shared}/ckan_dcat_ap_dataset_series.json`]: [1, 1, 0, {}],
  [`${shared}/ckan_full_dataset_croissant.json`]: [1, 1, 1, {}],
  [`${shared}/ckan_full_dataset_dcat_ap.json`]: [1, 1, 1, {}],
  [`${shared}/ckan_full_dataset_dcat_ap_legacy.json`]: [1, 1, 1, {}],
  [`${shared}/ckan_full_dataset_dcat_ap_vocabularies.json`]: [1, 1, 1, {}],
  [`${shared}/ckan_full_dataset_dcat_us_vocabularies.json`]: [1, 1, 1, {}],
  [`${shared}/dataset.json`]: [1, 1, 1, {}],
  [`${shared}/full_ckan_dataset_legacy.json`]: [1, 1, 1, {}],
  // A data.json, read as such whatever the source was said to be.
  "moissonnage/dcat-ap/example-cio.json": [2, 2, 3, {}],
  "moissonnage/udata/dcat/evian.json": [8, 8, 34, { "read-geometry-broken": 3 }],
};

const links: Record<string, Expected> = {
  "insee/liste_donnees.json": [1409, 1409, 1409, {}],
  "mobilite/mobility_database_france.jsonl": [134, 134, 134, {}],
  "mobilite/transitland_data.gouv.fr.dmfr.json": [125, 125, 126, { "read-no-title": 125 }],
  "portails/cdi_catalogues_france.jsonl": [886, 886, 886, {}],
  "portails/cdi_catalogues_monde.csv": [19_157, 19_157, 19_157, {}],
  "portails/odater_organisations.csv": [890, 890, 1053, {}],
  "portails/portals.csv": [631, 631, 631, { "read-licence-contradicted": 2, "read-licence-unknown": 50 }],
};

const feeds: readonly (readonly [SourceReader, string, Record<string, Expected>])[] = [
  [rudiReader, "rudi/", rudi],
  [udataReader, "", udata],
  [ckanReader, "", ckan],
  [spreadsheetReader, "", links],
];

for (const [reader, folder, files] of feeds) {
  for (const [name, [count, datasets, distributions, problems]] of Object.entries(files)) {
    test(`every record of ${folder}${name} is recovered, or its refusal explained`, async () => {
      const told = await read(reader, `${folder}${name}`);
      if (told === undefined) return;
      const { records } = told;
      assert.deepEqual(told.problems, []);
      const kept = records.filter(
        ({ dataset, identifier }) => dataset !== undefined && identifier !== undefined,
      );
      const ways = kept.reduce((sum, { dataset }) => sum + (dataset?.metadata.distributions.length ?? 0), 0);
      const byKey: Record<string, number> = {};
      for (const { key } of records.flatMap((record) => record.problems)) byKey[key] = (byKey[key] ?? 0) + 1;
      assert.deepEqual(
        [records.length, kept.length, ways, byKey],
        [count, datasets, distributions, problems],
      );
      for (const record of records) {
        assert.ok(record.dataset !== undefined || record.problems.length > 0, record.place);
        assert.ok(record.original.text.length > 1);
      }
    });
  }
}

test("the datasets of Opendatasoft are read, with their exports where the portal is told", async () => {
  const portal = "https://data.ville.fr";
  const expected: Record<string, readonly string[]> = {
    "test-a.json": ["csv", "json", "xlsx", "parquet", "api"],
    "test-b.json": [
      "csv",
      "json",
      "xlsx",
      "parquet",
      "geojson",
      "shp",
      "api",
      "gtfs_zip",
      "documentation_pdf",
      "extra_xls",
    ],
    "test-c.json": [],
    "empty.json": [],
    "inspire.json": ["csv", "json", "xlsx", "parquet", "geojson", "shp", "api"],
    "no-data.json": ["gtfs_zip", "documentation_pdf"],
    // More than 50 000 records make no Shapefile.
    "test-shp-limit.json": ["csv", "json", "xlsx", "parquet", "geojson", "api"],
    "with-attachments.json": ["gtfs_zip", "documentation_pdf"],
  };
  for (const [name, ids] of Object.entries(expected)) {
    const told = await read(opendatasoftReader, `moissonnage/ods/${name}`, { portal });
    if (told === undefined) return;
    assert.deepEqual(
      told.records.flatMap(({ problems }) => problems),
      [],
    );
    assert.deepEqual(
      told.records[0]?.dataset?.metadata.distributions.map(({ id }) => id),
      ids,
      name,
    );
  }
});

test("what Opendatasoft says of a dataset is kept", async () => {
  const told = await read(opendatasoftReader, "moissonnage/ods/test-a.json", {
    portal: "https://data.ville.fr/",
  });
  const without = await read(opendatasoftReader, "moissonnage/ods/test-a.json");
  if (told === undefined || without === undefined) return;
  assert.deepEqual(
    told.records.map(({ url }) => url),
    ["https://data.ville.fr/explore/dataset/test-a/"],
  );
  const { description, licence, metadata } = datasetAt(told, 0);
  assert.deepEqual([description, licence], ["test-a-description", "etalab-2.0"]);
  assert.deepEqual(metadata.themes, ["EDUC", "ENVI"]);
  assert.deepEqual([metadata.language, metadata.modified], ["en", "2015-04-09T10:28:45Z"]);
  assert.deepEqual(metadata.publisher, { name: "test" });
  assert.deepEqual(
    without.records.flatMap(({ problems }) => problems.map(({ key }) => key)),
    ["read-opendatasoft-no-portal"],
  );
});

test("the 387 datasets of Rennes keep what they say", async () => {
  const told = await read(rudiReader, "rudi/datarennes_meta.json");
  if (told === undefined) return;
  const datasets = told.records.map(({ dataset }) => dataset ?? assert.fail());
  // 56 have no local identifier: they are known by that of RUDI.
  assert.equal(datasets.filter(({ metadata }) => metadata.identifiers.length === 1).length, 56);
  // 28 name no licence of the list: what they write is known, or kept.
  const licences = Map.groupBy(datasets, ({ licence }) => licence);
  assert.equal(licences.get(undefined)?.length, 6, "they say that it is unknown, beside the address of one");
  assert.equal(licences.get("Données ouvertes")?.length, 3);
  assert.equal(licences.get("ODbL-1.0")?.length, 339, "16 beside the address of another");
  assert.equal(licences.get("CC-BY-ND-4.0")?.length ?? licences.get("cc-by-nd-4.0")?.length, 5);
  const first = told.records[0];
  assert.equal(first?.identifier, "efd35c74-65dd-427e-941c-cc9af63d9026");
  const { licence, metadata } = first?.dataset ?? assert.fail();
  assert.equal(licence, "ODbL-1.0");
  assert.deepEqual(metadata.themes, ["ECON"]);
  assert.deepEqual([metadata.language, metadata.languages], ["fr", ["fr"]]);
  assert.deepEqual(metadata.distributions[0], {
    id: "39efa487-ddf2-4390-a255-83d896f7591c",
    kind: "file",
    title: "bp-2018-ville-de-rennes-subventions-aux-associations",
    accessUrl: "https://data-rudi.org/media/download/39efa487-ddf2-4390-a255-83d896f7591c",
    downloadUrl: "https://data-rudi.org/media/download/39efa487-ddf2-4390-a255-83d896f7591c",
    format: "JSON",
    mediaType: "application/json",
    sizeBytes: 343_687,
    checksum: { algorithm: "md5", value: "c80d6049868f78cae8b1f37d935b9962" },
    availability: "STABLE",
  });
});

test("a record of RUDI 1.4 keeps its services, series, languages, rights and confidentiality", async () => {
  const full = await read(rudiReader, "rudi/exemples/JddConformToV1.4.0-ext-0.4.0.json");
  const restricted = await read(rudiReader, "rudi/tests/jdd_restreint.json");
  if (full === undefined || restricted === undefined) return;
  const { licence, metadata } = datasetAt(full, 0);
  assert.deepEqual(
    metadata.distributions.map(({ kind }) => kind),
    ["series", "file", "file", "file", "service"],
  );
  assert.deepEqual(distributionAt(full, 0, 4).service, {
    endpointUrl: distributionAt(full, 0, 4).accessUrl,
    endpointDescription:
      "https://data.explore.star.fr/explore/dataset/tco-metro-equipements-etat-tr/download/?format=json&timezone=Europe",
    conformsTo: [{ title: "dwc7" }],
  });
  assert.deepEqual(metadata.translations, { en: { description: "In english, to translate" } });
  assert.deepEqual(metadata.identifiers.slice(1), ["local_id-15.aze/dff60", "10.5076/FZ9/XJHTMD"]);
  assert.deepEqual([licence, metadata.accessRights], ["CC0-1.0", "PUBLIC"]);
  assert.deepEqual(metadata.themes, ["TRAN"]);
  assert.match(String(metadata.rights), /^Source: Région Bretagne\n\nUsage libre/);
  assert.deepEqual(metadata.temporal, [
    { start: "2021-04-01T05:10:48.970Z", end: "2022-10-01T20:23:30.970Z" },
  ]);
  assert.deepEqual(metadata.conformsTo, [
    { title: "WGS 84 (EPSG:4326)", uri: "http://www.opengis.net/def/crs/EPSG/0/4326" },
  ]);
  assert.equal(datasetAt(restricted, 0).metadata.accessRights, "NON_PUBLIC");
  assert.equal(distributionAt(restricted, 0, 0).accessUrl, "http://www.connector1.org/");
});

test("datasets of data.gouv.fr keep their places, origins, checksums and interactions", async () => {
  const told = await read(udataReader, "datagouv/datasets.jsonl");
  if (told === undefined) return;
  const all = told.records.map(({ dataset }) => dataset?.metadata ?? assert.fail());
  const places = all.flatMap(({ spatial }) => spatial.flatMap(({ place }) => place ?? []));
  assert.ok(places.some(({ level, code }) => level === "commune" && code === "35238"));
  assert.equal(places.length, 53);
  assert.ok(
    all
      .flatMap(({ spatial }) => spatial)
      .some(({ label, uri }) => label === "France" && uri?.endsWith("/FRA")),
  );
  assert.equal(all.filter(({ temporal }) => temporal.length > 0).length, 144);
  assert.equal(
    all.flatMap(({ distributions }) => distributions.filter(({ checksum }) => checksum?.algorithm === "sha1"))
      .length,
    306,
  );
  assert.ok(
    all.some(({ distributions }) =>
      distributions.some(
        ({ conformsTo }) => conformsTo?.[0]?.uri === "https://schema.data.gouv.fr/scdl/budget/",
      ),
    ),
  );
  assert.ok(all.filter(({ interactions }) => (interactions?.views ?? 0) > 0).length > 290);
  const deleted = told.records.filter((record) => record.deleted === true);
  assert.deepEqual(deleted, []);
});

test("what ckanext-dcat adds to CKAN is kept, at the top of a package or among its extras", async () => {
  for (const name of ["ckan_full_dataset_dcat_ap", "ckan_full_dataset_dcat_ap_legacy"]) {
    const told = await read(ckanReader, `${shared}/${name}.json`);
    if (told === undefined) return;
    const { metadata } = datasetAt(told, 0);
    assert.deepEqual(
      [metadata.frequency, metadata.issued, metadata.version],
      ["MONTHLY", "2024-05-01", "1.0b"],
      name,
    );
    assert.deepEqual(metadata.languages, ["en", "ca", "es"]);
    assert.deepEqual(metadata.temporal[0], { start: "1905-03-01", end: "2013-01-05" });
    assert.equal(metadata.publisher?.name, "Test Publisher");
    assert.equal(metadata.contacts[0]?.email, "contact1@example.org");
    assert.equal(metadata.legislation.length, 2);
    assert.deepEqual(metadata.identifiers, [
      "test-dataset-shacl",
      "xx-some-dataset-id-yy",
      "alt-id-1",
      "alt-id-2",
    ]);
    const resource = distributionAt(told, 0, 0);
    assert.deepEqual(
      [resource.kind, resource.checksum?.algorithm, resource.sizeBytes],
      ["file", "sha1", 12_323],
    );
    assert.equal(resource.service?.endpointUrl, "https://example.org/access_service/1");
  }
});

test("a DKAN of Drupal keeps its publisher, its licence and its dates in French", async () => {
  const told = await read(ckanReader, "moissonnage/udata/ckan/data/dkan-french-w-license.json");
  if (told === undefined) return;
  const { metadata, licence } = datasetAt(told, 0);
  assert.equal(metadata.publisher?.name, "Région Hauts-de-France");
  assert.match(licence ?? "", /etalab/i);
  assert.deepEqual(
    [metadata.issued, metadata.distributions[0]?.modified],
    ["2019-12-10T09:23:00", "2019-12-19T03:00:00"],
  );
  assert.deepEqual(metadata.spatial[0]?.bbox, [1.18652344, 48.80546301, 4.65820313, 51.16423318]);
});

test("queries that people typed are no list of links", async () => {
  if (sharedData("catalogues/datagouv/requetes_attendues/datasets.csv") === undefined) return;
  await assert.rejects(read(spreadsheetReader, "datagouv/requetes_attendues/datasets.csv"), (error) =>
    isFailure(error, "invalid"),
  );
});
