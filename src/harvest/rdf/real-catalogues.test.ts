import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { sharedData } from "../../../test/shared-data.ts";
import { dcatReader } from "./read-dcat.ts";
import { readAll } from "../../../test/read-source.ts";

/** What is in each file, counted by hand, and what of it is told. */
interface Expected {
  readonly datasets: number;
  readonly distributions: number;
  readonly problems?: Readonly<Record<string, number>>;
  readonly refused?: number;
}

const files: Readonly<Record<string, Expected>> = {
  "dcat-ap/ckanext-dcat/dcat/catalog.rdf": { datasets: 2, distributions: 5 },
  "dcat-ap/ckanext-dcat/dcat/catalog_datasets_list.rdf": { datasets: 2, distributions: 5 },
  "dcat-ap/ckanext-dcat/dcat/catalog_pod.jsonld": { datasets: 1, distributions: 4 },
  "dcat-ap/ckanext-dcat/dcat/catalog_with_at_graph.jsonld": { datasets: 1, distributions: 1 },
  "dcat-ap/ckanext-dcat/dcat/dataset.rdf": { datasets: 1, distributions: 1 },
  // A dataset and its series, whose statement breaks at `^^<<` on line 155 and uses a prefix that is not declared.
  "dcat-ap/ckanext-dcat/dcat/dataset.ttl": {
    datasets: 2,
    distributions: 1,
    problems: { "read-prefix-undeclared": 1, "read-turtle-broken": 1 },
  },
  "dcat-ap/ckanext-dcat/dcat/dataset_afs.ttl": { datasets: 1, distributions: 2 },
  "dcat-ap/ckanext-dcat/dcat/dataset_gov_de.rdf": { datasets: 1, distributions: 9 },
  "dcat-ap/ckanext-dcat/dcat/dataset_multilingual.ttl": { datasets: 1, distributions: 1 },
  // Namespaces are entities of its DTD, which is left aside.
  "dcat-ap/dataset_it_esempio_6.rdf": {
    datasets: 2,
    distributions: 2,
    problems: { "read-xml-doctype": 1, "read-xml-mended": 3 },
  },
  "dcat-ap/example-cio.json": { datasets: 2, distributions: 3, problems: { "read-context-foreign": 1 } },
  // The second dataset leads to a distribution that the document does not describe.
  "dcat-ap/example-semiceu.json": {
    datasets: 2,
    distributions: 1,
    problems: { "read-distribution-absent": 1 },
  },
  "dcat-ap/govdata_metadata_max.rdf": { datasets: 1, distributions: 2 },
  // Three publishers are an address of a search, without a name.
  "ods/ods-export.rdf": { datasets: 27, distributions: 272, problems: { "read-agent-unnamed": 3 } },
  "udata/csw_dcat/geonetwork-dcat-page-1.xml": {
    datasets: 2,
    distributions: 6,
    problems: { "read-distribution-absent": 2 },
  },
  "udata/csw_dcat/geonetwork-dcat-page-3.xml": {
    datasets: 2,
    distributions: 4,
    problems: { "read-distribution-absent": 2 },
  },
  "udata/csw_dcat/geonetwork-dcat-page-5.xml": {
    datasets: 2,
    distributions: 7,
    problems: { "read-distribution-absent": 2 },
  },
  "udata/csw_dcat/geonetwork-geodcatap-page-1.xml": { datasets: 2, distributions: 4 },
  "udata/csw_dcat/geonetwork-geodcatap-page-3.xml": { datasets: 2, distributions: 4 },
  "udata/csw_dcat/geonetwork-geodcatap-page-5.xml": { datasets: 2, distributions: 4 },
  "udata/dcat/bnodes.jsonld": { datasets: 3, distributions: 5 },
  "udata/dcat/bnodes.xml": { datasets: 3, distributions: 7, problems: { "read-geometry-broken": 1 } },
  "udata/dcat/catalog.xml": { datasets: 4, distributions: 8 },
  "udata/dcat/datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml": { datasets: 1, distributions: 1 },
  "udata/dcat/datara--f40c3860-7236-4b30-a141-23b8ae33f7b2.rdf.xml": { datasets: 1, distributions: 0 },
  // Three extents are templates that nobody filled (`{{extent:computeSpatialProperty}}`).
  "udata/dcat/evian.json": {
    datasets: 8,
    distributions: 34,
    problems: { "read-context-foreign": 1, "read-geometry-broken": 3 },
  },
  "udata/dcat/flat.jsonld": { datasets: 3, distributions: 5 },
  // Its four distributions are addresses that nothing describes, and its publisher has no name.
  "udata/dcat/geonetwork.xml": {
    datasets: 1,
    distributions: 0,
    problems: { "read-distribution-absent": 4, "read-agent-unnamed": 1 },
  },
  "udata/dcat/nested.jsonld": { datasets: 1, distributions: 1 },
  "udata/dcat/sig.oreme.rdf": { datasets: 1, distributions: 1, problems: { "read-agent-unnamed": 1 } },
  // One person, and no dataset.
  "udata/person.jsonld": { datasets: 0, distributions: 0, problems: { "read-no-dataset": 1 } },
};

for (const [file, { datasets, distributions, problems = {}, refused = 0 }] of Object.entries(files)) {
  test(`${file} gives ${datasets} datasets with ${distributions} distributions`, async () => {
    const path = sharedData(`catalogues/moissonnage/${file}`);
    if (path === undefined) return;
    const read = await readAll(dcatReader, "http://data.test.org/", {
      "http://data.test.org/": { body: await readFile(path) },
    });
    assert.equal(read.datasets.length, datasets);
    const found = read.datasets.flatMap(({ dataset }) => dataset.metadata.distributions);
    assert.equal(found.length, distributions);
    assert.equal(read.refused.length, refused);
    assert.deepEqual(read.problems, problems);
    for (const { identifier, dataset, original } of read.datasets) {
      assert.ok(identifier !== undefined && dataset.title !== "" && original.text !== "");
    }
  });
}
